import MiniSearch from 'minisearch';
import { OPERATIONS, requireOperation } from '../../operations/catalogue.ts';
import type { Operation, Toolset } from '../../operations/operation.ts';
import { termsOf } from './terms.ts';

interface Page {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly words: string;
  readonly about: string;
  readonly fields: string;
}

function pageOf(operation: Operation): Page {
  const { id, title, words = '', about, input } = operation;
  return {
    id,
    name: id.replaceAll('_', ' '),
    title,
    words,
    about,
    fields: Object.keys(input).join(' ').replaceAll('_', ' '),
  };
}

/** What the service itself offers comes before OpenStack's, and that before what is discarded. */
const RANK: Readonly<Record<Toolset, number>> = {
  flexus: 1.15,
  billing: 1.1,
  iam: 1,
  ecs: 1.1,
  nova: 1,
  discarded: 0.95,
};
/** An operation that has a better twin. */
const TWIN = 0.75;

/** A question is answered by a read. */
const READ_FOR_QUESTION = 1.25;
const QUESTION =
  /^(what|which|who|when|where|why|how|is|are|am|do|does|did|has|have|show|list|find|tell)\b|[?？吗]|哪|什么(?!都)|多少|几|查|看|会不会|是不是|有没有/i;

/** Words of an intent, and the words of a name that say the contrary. */
const CONTRARY: readonly (readonly [term: string, contrary: readonly string[]])[] = [
  ['delete', ['create', 'add', 'attach', 'show', 'list']],
  ['create', ['delete', 'remove', 'detach', 'show']],
  ['attach', ['detach', 'remove', 'delete', 'show', 'list']],
  ['detach', ['attach', 'add', 'create', 'show', 'list']],
  ['start', ['stop']],
  ['stop', ['start']],
  ['lock', ['unlock']],
  ['unlock', ['lock', 'list', 'show']],
];
const STEMMED = CONTRARY.map(([term, contrary]) => [termsOf(term)[0], new Set(contrary)] as const);
const CONTRARY_RANK = 0.6;
/** Undoing something is asked for in so many words. */
const UNDOING: readonly (readonly [name: string, asked: RegExp])[] = [
  ['disable', /disabl|off\b|stop|cancel|don't|not|never|no more|let it|关|取消|不要|不再|停/i],
  ['revert', /rever|undo|back|roll|old|退|撤|回/i],
];

function contradicts(id: string, intent: string, terms: ReadonlySet<string>): boolean {
  const words = id.split('_');
  const against = STEMMED.filter(
    ([term, contrary]) => term !== undefined && terms.has(term) && words.some((word) => contrary.has(word)),
  );
  // An intent with both an act and its contrary tells nothing.
  const both = STEMMED.some(
    ([term], at) =>
      term !== undefined && terms.has(term) && CONTRARY[at]?.[1].some((one) => terms.has(termsOf(one)[0] ?? one)),
  );
  return (against.length > 0 && !both) || UNDOING.some(([name, asked]) => words.includes(name) && !asked.test(intent));
}

function rankFor(intent: string): (id: string) => number {
  const asks = QUESTION.test(intent.trim());
  const terms = new Set(termsOf(intent));
  return (id) => {
    const { toolset, prefer, effect } = requireOperation(id);
    const wanted = contradicts(id, intent, terms) ? CONTRARY_RANK : 1;
    const answers = asks && effect === 'read' ? READ_FOR_QUESTION : 1;
    return RANK[toolset] * (prefer === undefined ? 1 : TWIN) * wanted * answers;
  };
}

let index: MiniSearch<Page> | undefined;

function built(): MiniSearch<Page> {
  if (index) return index;
  index = new MiniSearch<Page>({
    fields: ['name', 'title', 'words', 'about', 'fields'],
    tokenize: termsOf,
    // Terms are made ready by the tokenizer.
    processTerm: (term) => term,
    searchOptions: {
      boost: { words: 2.5, title: 2, name: 1.5, about: 1, fields: 0.4 },
      fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
      prefix: (term) => /^[a-z]{4,}$/.test(term),
      weights: { fuzzy: 0.3, prefix: 0.3 },
    },
  });
  index.addAll(OPERATIONS.map(pageOf));
  return index;
}

/** The operations that come nearest to an intent in plain words, English or Chinese, best first. */
export function searchOperations(intent: string, most: number): readonly Operation[] {
  const hits = built()
    .search(intent, { boostDocument: rankFor(intent) })
    .slice(0, most)
    .map(({ id }) => requireOperation(String(id)));
  // Whatever has a better twin comes after it, also when the twin's own words fit less.
  const ordered = hits.flatMap((hit) => (hit.prefer === undefined ? [hit] : [requireOperation(hit.prefer), hit]));
  return [...new Set(ordered)].slice(0, most);
}
