import { createHash, createHmac } from 'node:crypto';

const algorithm = 'SDK-HMAC-SHA256';
const unsignedPayload = 'UNSIGNED-PAYLOAD';

/** A request as it will go over the wire. */
export interface SignableRequest {
  /** Upper case. */
  readonly method: string;
  /** Absolute, percent-encoded; its host is signed as written, so it must be what the `Host` header will say. */
  readonly url: string;
  /** Every header that shall be signed, beside `Host` and `X-Sdk-Date`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes of the body; `''` or an empty array for none. */
  readonly body: string | Uint8Array;
  readonly ak: string;
  readonly sk: string;
  readonly date: Date;
}

/**
 * The headers to add so that the cloud accepts the request: `X-Sdk-Date`, `Authorization` and, for a body that is not
 * JSON, `X-Sdk-Content-Sha256`. Source: SIGNING.md, "Canonical request".
 */
export function sign(request: SignableRequest): Record<string, string> {
  const { host, path, query } = partsOf(request.url);
  const sdkDate = sdkDateOf(request.date);
  const headers = lowerCased(request.headers);
  const added: Record<string, string> = { 'X-Sdk-Date': sdkDate };
  if (!headers.has('x-sdk-content-sha256') && !isJson(headers.get('content-type'))) {
    added['X-Sdk-Content-Sha256'] = unsignedPayload;
    headers.set('x-sdk-content-sha256', unsignedPayload);
  }
  if (headers.get('content-type')?.toLowerCase().startsWith('multipart/form-data')) headers.delete('content-type');
  headers.set('host', host.toLowerCase());
  headers.set('x-sdk-date', sdkDate);

  const names = [...headers.keys()].sort(byCodeUnit);
  const signedNames = names.join(';');
  const canonical = [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    names.map((name) => `${name}:${headers.get(name)}\n`).join(''),
    signedNames,
    headers.get('x-sdk-content-sha256') ?? sha256(request.body),
  ].join('\n');
  const signature = createHmac('sha256', request.sk)
    .update(`${algorithm}\n${sdkDate}\n${sha256(canonical)}`)
    .digest('hex');
  added.Authorization = `${algorithm} Access=${request.ak}, SignedHeaders=${signedNames}, Signature=${signature}`;
  return added;
}

/** Percent-encodes everything but `A-Z a-z 0-9 - . _ ~`, which is stricter than `encodeURIComponent`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `URL` would drop a default port and change the path, but what is signed must be what is sent. */
function partsOf(url: string): { host: string; path: string; query: string } {
  const match = /^https?:\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?$/i.exec(url);
  if (match === null) throw new TypeError('The URL to sign is not an absolute http or https URL without a fragment');
  const [, host = '', path = '', query = ''] = match;
  return { host, path, query };
}

function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => percentEncode(decodeURIComponent(segment)))
    .join('/');
  return encoded.endsWith('/') ? encoded : `${encoded}/`;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      return { name: decodeURIComponent(name), value: decodeURIComponent(value) };
    })
    .sort((a, b) => byCodeUnit(a.name, b.name) || byCodeUnit(a.value, b.value))
    .map(({ name, value }) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

function lowerCased(headers: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
}

function isJson(contentType: string | undefined): boolean {
  return contentType === undefined || contentType.toLowerCase() === 'application/json';
}

/** `YYYYMMDDTHHMMSSZ`, UTC. */
function sdkDateOf(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
