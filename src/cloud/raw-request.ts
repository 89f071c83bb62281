import { percentEncode } from './auth/signer.ts';
import { CloudError } from './errors.ts';
import type { RawRequest } from './exchange.ts';
import { originProblem } from './origin.ts';
import type { WireRequest } from './wire.ts';

/**
 * The bytes of a request, but for its authentication: what is signed is what is sent.
 *
 * @throws CloudError of kind `configuration`: the origin or the path is nothing that may be sent.
 */
export function rawOf(request: WireRequest): RawRequest {
  const { service, method, origin, path, query, body } = request;
  const wrong = originProblem(origin);
  if (wrong !== undefined) throw unsendable(`The endpoint of ${service.toUpperCase()} ${wrong}.`);
  if (!isPath(path)) throw unsendable('The path of this request holds something that would change its meaning.');
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) => `${percentEncode(name)}=${percentEncode(one)}`),
  );
  const headers: Record<string, string> = { ...defaultHeaders(request), ...lowerCased(request.headers) };
  return {
    method,
    origin: new URL(origin).origin,
    target: pairs.length === 0 ? path : `${path}?${pairs.join('&')}`,
    headers,
    body: body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body)),
  };
}

function defaultHeaders(request: WireRequest): Record<string, string> {
  return request.body === undefined ? {} : { 'content-type': 'application/json' };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Visible ASCII, no query or fragment, well-formed escapes, and no dot segment, which a server may resolve. */
function isPath(path: string): boolean {
  if (!/^\/[!-~]*$/.test(path) || /[?#\\]|%(?![0-9A-F]{2})/i.test(path)) return false;
  return path.split('/').every((segment) => !/^(\.|%2e){1,2}$/i.test(segment));
}

function unsendable(message: string): CloudError {
  return new CloudError({ kind: 'configuration', message: `${message} Nothing was sent.` });
}
