import type { MiddlewareHandler } from 'hono';
import { STYLE_HASH } from './style.ts';

/** Largest body of a form, in bytes. */
export const LARGEST_FORM = 16 * 1024;

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': `default-src 'none'; style-src '${STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  // Not no-referrer: under that a browser sends "Origin: null" with the page's own forms (Fetch standard, "append a
  // request Origin header"), and the check below could no longer tell them from those of a sandboxed frame.
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Headers of every answer, errors included. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.res.headers.set(name, value);
};

/**
 * Lets only requests through that were meant for this page and, where they change something, come from it.
 *
 * @param origins the page's own, such as `http://127.0.0.1:4711`
 */
export function ownRequestsOnly(origins: readonly string[]): MiddlewareHandler {
  const own = new Set(origins);
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  return async (context, next) => {
    const { method } = context.req;
    if (method !== 'GET' && method !== 'POST') return context.text('Only GET and POST.', 405, { Allow: 'GET, POST' });
    // A foreign name that was made to point here (DNS rebinding) still stands in the Host header.
    if (!hosts.has(context.req.header('host')?.toLowerCase() ?? '')) {
      return context.text(
        'This is not the address of the page. Behind port forwarding, configure its public URL.',
        421,
      );
    }
    if (method === 'POST') {
      // SameSite does not tell ports apart: a page of another port of this host is kept out by its Origin alone.
      const site = context.req.header('sec-fetch-site') ?? 'same-origin';
      if (!own.has(context.req.header('origin') ?? '') || site !== 'same-origin') {
        return context.text('Refused: the form was not sent by this page.', 403);
      }
      const type = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
      if (type !== 'application/x-www-form-urlencoded') return context.text('Refused: this is not a form.', 415);
    }
    return next();
  };
}
