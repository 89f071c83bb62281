import { createHash, createHmac } from 'node:crypto';
import type { WireRequest } from '../wire/call.ts';

/** The canonical request and signature of SDK-HMAC-SHA256, from the wire's point of view: SIGNING.md. */

/** All but `A-Z a-z 0-9 - . _ ~` becomes upper-case `%XX` of its UTF-8 bytes. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** undefined for a broken escape */
function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The path with every segment decoded and encoded again, and a final slash. */
export function canonicalPath(path: string): string {
  return joined(path, (segment) => percentDecode(segment) ?? segment);
}

/** Huawei's Node SDK escapes what is ASCII in a path twice, and the rest once: SIGNING.md, quirks. */
export function twiceEscapedPath(path: string): string {
  return joined(path, (segment) =>
    segment.replace(/(?:%[89A-F][0-9A-F])+/gi, (escapes) => percentDecode(escapes) ?? escapes),
  );
}

function joined(path: string, decode: (segment: string) => string): string {
  const encoded = path
    .split('/')
    .map((segment) => percentEncode(decode(segment)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

/** The pairs of a raw query string, decoded. A plus sign is a plus sign unless `plusIsSpace`. */
export function queryPairs(query: string, plusIsSpace: boolean): readonly (readonly [name: string, value: string])[] {
  if (query === '') return [];
  const decode = (part: string): string => {
    const spaced = plusIsSpace ? part.replaceAll('+', ' ') : part;
    return percentDecode(spaced) ?? spaced;
  };
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [decode(pair), ''] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function canonicalQuery(query: string, plusIsSpace: boolean): string {
  return [...queryPairs(query, plusIsSpace)]
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

export interface SignedParts {
  readonly path: string;
  readonly query: string;
  /** in the order of the Authorization header */
  readonly signedNames: readonly string[];
  readonly payloadHash: string;
}

export function canonicalRequest(request: WireRequest, parts: SignedParts): string {
  const headers = parts.signedNames.map((name) => `${name}:${(request.headers[name] ?? '').trim()}\n`).join('');
  return [request.method, parts.path, parts.query, headers, parts.signedNames.join(';'), parts.payloadHash].join('\n');
}

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

export function signature(sk: string, date: string, canonical: string): string {
  const stringToSign = `SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`;
  return createHmac('sha256', sk).update(stringToSign).digest('hex');
}
