/** A place in a file; both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A value with the place it stands at: the two formats read alike from here on. */
export type SourceNode =
  | { readonly kind: 'scalar'; readonly at: Position; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly at: Position; readonly items: readonly SourceNode[] }
  | { readonly kind: 'map'; readonly at: Position; readonly entries: readonly SourceEntry[] };

export interface SourceEntry {
  readonly key: string;
  readonly at: Position;
  readonly node: SourceNode;
}

/** A file can't be read; where, and what was expected. Never more of the text than a short key. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly at: Position;

  constructor(message: string, at: Position) {
    super(message);
    this.at = at;
  }
}

/** Deepest nesting that is read; a policy has five levels. */
export const MAX_DEPTH = 32;

export function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

/** A map, unless a key comes twice: readers would keep one of the two in silence. */
export function mapNode(at: Position, entries: readonly SourceEntry[]): SourceNode {
  const seen = new Set<string>();
  for (const { key, at: place } of entries) {
    if (seen.has(key)) throw new SourceError(`the key ${shortText(key)} stands twice in this object`, place);
    seen.add(key);
  }
  return { kind: 'map', at, entries };
}

/** The plain value of a node. */
export function plainValue(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  // fromEntries defines own properties, so that a key such as __proto__ stays a key.
  return Object.fromEntries(node.entries.map(({ key, node: value }) => [key, plainValue(value)]));
}

/** The node at a path, or undefined where nothing stands. */
export function nodeAt(root: SourceNode, path: readonly PropertyKey[]): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) {
    if (node?.kind === 'list') node = typeof step === 'number' ? node.items[step] : undefined;
    else if (node?.kind === 'map') node = node.entries.find(({ key }) => key === step)?.node;
    else return undefined;
  }
  return node;
}

/** A word from the file, short: it may be another file than the one meant, with secrets in it. */
export function shortText(text: string): string {
  return JSON.stringify(text.length > 32 ? `${text.slice(0, 24)}…` : text);
}
