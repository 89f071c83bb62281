import { parseJson } from './json.ts';

type Redact = (text: string) => string;

/** The text with its `\uXXXX` resolved, in which nothing can hide behind an escape; not JSON any more. */
function withoutEscapes(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * The JSON value of a text, with every secret blotted out of its strings: a cloud may repeat what it was told in a success
 * as well. Names of fields stay, since a password may be a word of one. `undefined` for text that is no JSON.
 */
export function cleanJson(text: string, redact: Redact): unknown {
  // Nearly every answer is clean, and a search through its text is much quicker than one through each of its strings.
  const plain = withoutEscapes(text);
  if (redact(plain) === plain && (plain === text || redact(text) === text)) return parseJson(text);
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? redact(value) : value));
  } catch {
    return undefined;
  }
}
