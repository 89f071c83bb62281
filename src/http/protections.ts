import type { MiddlewareHandler } from 'hono';
import { refuse } from './rpc.ts';

const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Under which names this server may be called. */
export interface OwnNames {
  /** `host[:port]`, as browsers and clients send it. */
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

export function ownNames(origins: readonly string[]): OwnNames {
  return { origins: new Set(origins), hosts: new Set(origins.map((origin) => new URL(origin).host)) };
}

/**
 * Lets only requests through that were meant for this server, and that no foreign web page sent (specification
 * 2025-11-25, basic/transports, "Security Warning"). A name that was made to point here still stands in `Host`.
 */
export function ownRequestsOnly(names: OwnNames, behindProxy: boolean): MiddlewareHandler {
  return async ({ req }, next) => {
    const host = req.header('host')?.toLowerCase() ?? '';
    // RFC 9112, section 3.2: more than one Host is a bad request; what may follow on the connection is not looked at.
    if (host.includes(',')) {
      return refuse({ status: 400, message: 'There is more than one Host.', headers: { connection: 'close' } });
    }
    if (!names.hosts.has(host)) {
      return refuse({ status: 421, message: 'This server does not answer to the name in Host. See --http-url.' });
    }
    const origin = req.header('origin');
    if (origin !== undefined && (!names.origins.has(origin) || new URL(origin).host !== host)) {
      return refuse({ status: 403, message: 'Requests of other web pages are refused (Origin).' });
    }
    // A browser that leaves Origin out of a GET still says where the request comes from (Fetch Metadata).
    const site = req.header('sec-fetch-site') ?? 'none';
    if (site !== 'none' && site !== 'same-origin') {
      return refuse({ status: 403, message: 'Requests of other web pages are refused (Sec-Fetch-Site).' });
    }
    if (behindProxy && req.header('x-forwarded-proto') === 'http') {
      return refuse({ status: 403, message: 'The proxy was reached in plain HTTP; use https.' });
    }
    // No address here has a percent sign: what needs decoding was written to get past somebody.
    if (req.url.split('?')[0]?.includes('%')) return refuse({ status: 404, message: 'Not found.' });
    return next();
  };
}

/** Headers of every answer that has none of its own. */
export const plainHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  }
};
