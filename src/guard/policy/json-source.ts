import type { SourceEntry, SourceNode } from './source.ts';
import { MAX_DEPTH, mapNode, positionIn, SourceError } from './source.ts';

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\r\n]|\\.)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /(?:true|false|null)\b/y;

/**
 * Reads JSON (RFC 8259) with the place of each value. `JSON.parse` tells no places, and its messages, which differ from
 * version to version, quote the text.
 */
class JsonReader {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): SourceNode {
    const node = this.#value(0);
    this.#skipSpace();
    if (this.#offset < this.#text.length) this.#fail('expected the end of the file after the closing brace');
    return node;
  }

  #value(depth: number): SourceNode {
    if (depth > MAX_DEPTH) this.#fail(`nested deeper than ${MAX_DEPTH} levels`);
    this.#skipSpace();
    if (this.#text[this.#offset] === '{') return this.#object(depth);
    if (this.#text[this.#offset] === '[') return this.#array(depth);
    const at = positionIn(this.#text, this.#offset);
    const text = this.#string();
    if (text !== undefined) return { kind: 'scalar', at, value: text };
    const token = this.#take(NUMBER) ?? this.#take(WORD);
    if (token !== undefined) return { kind: 'scalar', at, value: JSON.parse(token) };
    return this.#fail('expected a value: an object, an array, text in double quotes, a number, true or false');
  }

  #object(depth: number): SourceNode {
    const at = positionIn(this.#text, this.#offset++);
    const entries: SourceEntry[] = [];
    if (this.#takeMark('}')) return mapNode(at, entries);
    do {
      this.#skipSpace();
      const place = positionIn(this.#text, this.#offset);
      const key = this.#string() ?? this.#fail('expected a key in double quotes');
      if (!this.#takeMark(':')) this.#fail('expected a colon after the key');
      entries.push({ key, at: place, node: this.#value(depth + 1) });
    } while (this.#takeMark(','));
    if (!this.#takeMark('}')) this.#fail('expected a comma or a closing brace');
    return mapNode(at, entries);
  }

  #array(depth: number): SourceNode {
    const at = positionIn(this.#text, this.#offset++);
    const items: SourceNode[] = [];
    if (this.#takeMark(']')) return { kind: 'list', at, items };
    do items.push(this.#value(depth + 1));
    while (this.#takeMark(','));
    if (!this.#takeMark(']')) this.#fail('expected a comma or a closing bracket');
    return { kind: 'list', at, items };
  }

  #string(): string | undefined {
    const start = this.#offset;
    const token = this.#take(STRING);
    if (token === undefined) return undefined;
    try {
      return String(JSON.parse(token));
    } catch {
      this.#offset = start;
      return this.#fail('this text holds a control character or an escape that JSON does not have');
    }
  }

  #skipSpace(): void {
    this.#take(SPACE);
  }

  #takeMark(mark: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#offset] !== mark) return false;
    this.#offset++;
    return true;
  }

  #take(token: RegExp): string | undefined {
    token.lastIndex = this.#offset;
    const found = token.exec(this.#text)?.[0];
    this.#offset += found?.length ?? 0;
    return found;
  }

  #fail(message: string): never {
    throw new SourceError(message, positionIn(this.#text, this.#offset));
  }
}

/** @throws SourceError at the first place that is not JSON */
export function readJson(text: string): SourceNode {
  return new JsonReader(text).read();
}
