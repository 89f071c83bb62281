import { timingSafeEqual } from 'node:crypto';
import type { WireRequest } from '../wire/call.ts';
import { canonicalPath, canonicalQuery, canonicalRequest, sha256, signature, twiceEscapedPath } from './canonical.ts';

const allowedSkew = 15 * 60 * 1000;
const mustBeSigned = ['host', 'x-sdk-date'];

export interface Authorization {
  readonly access: string;
  readonly signedNames: readonly string[];
  readonly signature: string;
}

/** `SDK-HMAC-SHA256 Access=…, SignedHeaders=a;b, Signature=…`; undefined when it is anything else. */
export function parseAuthorization(header: string): Authorization | undefined {
  const match = /^SDK-HMAC-SHA256 +Access=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
    header.trim(),
  );
  const [, access, names, hex] = match ?? [];
  if (access === undefined || names === undefined || hex === undefined) return undefined;
  return { access, signedNames: names.toLowerCase().split(';'), signature: hex };
}

/** `20250117T030332Z` in milliseconds since 1970 */
function parseSdkDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Why the request can't be accepted before any key is looked up; undefined when it may be verified. `now` is the wall
 * clock: clients sign by theirs, however fast simulated time runs.
 */
export function formFault(request: WireRequest, authorization: Authorization, now: number): string | undefined {
  const missing = mustBeSigned.find((name) => !authorization.signedNames.includes(name));
  if (missing !== undefined) return `header ${missing} is not signed`;
  const absent = authorization.signedNames.find((name) => request.headers[name] === undefined);
  if (absent !== undefined) return `signed header ${absent} not found`;
  const date = parseSdkDate(request.headers['x-sdk-date'] ?? '');
  if (date === undefined) return 'x-sdk-date has no valid form';
  if (Math.abs(date - now) > allowedSkew) return 'x-sdk-date is expired';
  return undefined;
}

/** The payload part: the hash of the body, or what a signed X-Sdk-Content-Sha256 says if that is true of the body. */
function payloadHash(request: WireRequest, authorization: Authorization): string | undefined {
  const actual = sha256(request.body);
  const announced = request.headers['x-sdk-content-sha256'];
  if (announced === undefined) return actual;
  if (!authorization.signedNames.includes('x-sdk-content-sha256')) return undefined;
  return announced === 'UNSIGNED-PAYLOAD' || announced === actual ? announced : undefined;
}

/**
 * Whether the signature is that of the key. The path is tried as it should be signed and then as Huawei's Node SDK
 * does; a plus sign in the query counts as a plus sign first and then as a blank.
 */
export function signatureHolds(request: WireRequest, authorization: Authorization, sk: string): boolean {
  const hash = payloadHash(request, authorization);
  if (hash === undefined) return false;
  const given = Buffer.from(authorization.signature, 'hex');
  const date = request.headers['x-sdk-date'] ?? '';
  const paths = new Set([canonicalPath(request.path), twiceEscapedPath(request.path)]);
  const queries = new Set([canonicalQuery(request.query, false), canonicalQuery(request.query, true)]);
  let holds = false;
  for (const path of paths) {
    for (const query of queries) {
      const parts = { path, query, signedNames: authorization.signedNames, payloadHash: hash };
      const expected = Buffer.from(signature(sk, date, canonicalRequest(request, parts)), 'hex');
      holds = timingSafeEqual(expected, given) || holds;
    }
  }
  return holds;
}
