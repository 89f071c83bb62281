import { createHash } from 'node:crypto';

/** Characters that one line may have, its end left out; a longer entry is refused, a longer line isn't ours. */
export const LINE_MAX = 1_048_576;

const SEALED = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/;

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

/**
 * JSON in printable ASCII alone: a name with control or bidirectional characters can neither break a line nor turn the
 * text of whoever looks at the file with `cat`.
 */
export function asciiJson(value: unknown): string {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) throw new TypeError('not a JSON value');
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A line and the hash that the next one names. */
export interface Sealed {
  /** Without its line feed. */
  readonly text: string;
  readonly hash: string;
}

/** Closes a line with the SHA-256 of everything before: `{...,"hash":"<64 hex digits>"}`. */
export function seal(body: Readonly<Record<string, unknown>>): Sealed {
  const open = asciiJson(body);
  const hash = sha256(open);
  return { text: `${open.slice(0, -1)},"hash":"${hash}"}`, hash };
}

export type Unsealed =
  | { readonly ok: true; readonly value: unknown; readonly hash: string }
  /** `hash`: what the line claims, if it claims one. */
  | { readonly ok: false; readonly hash?: string };

/** Checks a line, byte for byte, against its own hash. */
export function unseal(text: string): Unsealed {
  const [, open, hash] = SEALED.exec(text) ?? [];
  if (open === undefined || hash === undefined) return { ok: false };
  if (sha256(`${open}}`) !== hash) return { ok: false, hash };
  try {
    return { ok: true, value: JSON.parse(text), hash };
  } catch {
    return { ok: false, hash };
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}

/** SHA-256 (hex) of a value, the order of its keys left aside: tells whether two previews are the same. */
export function fingerprint(value: unknown): string {
  return sha256(asciiJson(sorted(value)));
}
