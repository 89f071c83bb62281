import MiniSearch from 'minisearch';
import { OPERATIONS, requireOperation } from '../../operations/catalogue.ts';
import type { Operation, Toolset } from '../../operations/operation.ts';
import { asksForNative, fitFor } from './facets.ts';
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

function rankFor(intent: string): (id: string) => number {
  const fitOf = fitFor(intent);
  return (id) => {
    const operation = requireOperation(id);
    return RANK[operation.toolset] * fitOf(operation);
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
    .search(intent, { tokenize: (text) => [...new Set(termsOf(text))], boostDocument: rankFor(intent) })
    .slice(0, most)
    .map(({ id }) => requireOperation(String(id)));
  if (asksForNative(intent)) return hits;
  // Whatever has a better twin comes after it, also when the twin's own words fit less.
  const ordered = hits.flatMap((hit) => (hit.prefer === undefined ? [hit] : [requireOperation(hit.prefer), hit]));
  return [...new Set(ordered)].slice(0, most);
}
