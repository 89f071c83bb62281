import type { ErrorCode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Position, SourceNode } from './source.ts';
import { MAX_DEPTH, mapNode, positionIn, SourceError, shortText } from './source.ts';

/** What the parser found, in words that don't quote the text. */
const problems: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: 'the indentation is wrong here, or a bracket is not closed',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key: value" on this line: put it on a line of its own, or the value in quotes',
  BLOCK_IN_FLOW: 'an indented block inside brackets',
  BAD_SCALAR_START: 'a value can not begin with this character: put it in quotes',
  BAD_ALIAS: 'an alias can not be used here: put a value that begins with * in quotes',
  MISSING_CHAR: 'a character is missing here: a closing quote, bracket, or the colon after a key',
  MULTILINE_IMPLICIT_KEY: 'a key has to stand on one line with its colon; is the indentation right?',
  MULTIPLE_DOCS: 'a second document begins here; a policy is one',
  TAB_AS_INDENT: 'a tab as indentation: YAML takes spaces only',
  UNEXPECTED_TOKEN: 'this is not expected here',
};

/**
 * Reads the part of YAML 1.2 that says the same as JSON. Anchors, aliases and types are refused: a rule should be read
 * where it stands.
 *
 * @throws SourceError at the first place that is not readable
 */
export function readYaml(text: string): SourceNode {
  const document = parseDocument(text, { version: '1.2', prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw new SourceError(problems[error.code] ?? 'this is not YAML', positionIn(text, error.pos[0]));
  const start: Position = { line: 1, column: 1 };
  // YAML 1.1 reads 08:00 as a number and no as false.
  if (document.directives.yaml.version !== '1.2') throw new SourceError('leave out the %YAML directive', start);
  return nodeOf(document.contents, text, start, 0);
}

function nodeOf(node: unknown, text: string, parent: Position, depth: number): SourceNode {
  if (node === null) return { kind: 'scalar', at: parent, value: null };
  if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) {
    throw new SourceError('this is not a value', parent);
  }
  const at = node.range ? positionIn(text, node.range[0]) : parent;
  if (depth > MAX_DEPTH) throw new SourceError(`nested deeper than ${MAX_DEPTH} levels`, at);
  if (isAlias(node)) throw new SourceError('a value that begins with * has to stand in quotes', at);
  if (node.anchor !== undefined) throw new SourceError('a value that begins with & has to stand in quotes', at);
  if (node.tag !== undefined) throw new SourceError('a value that begins with ! has to stand in quotes', at);
  if (isScalar(node)) return { kind: 'scalar', at, value: scalarOf(node.value, at) };
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => nodeOf(item, text, at, depth + 1)) };
  const entries = node.items.map((pair) => {
    const key = nodeOf(pair.key, text, at, depth + 1);
    if (key.kind !== 'scalar' || typeof key.value !== 'string') throw new SourceError('a key has to be text', key.at);
    return { key: key.value, at: key.at, node: nodeOf(pair.value, text, key.at, depth + 1) };
  });
  return mapNode(at, entries);
}

function scalarOf(value: unknown, at: Position): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new SourceError(`${shortText(String(value))} can not be used as a value`, at);
}
