import { invalid } from './nova-fields.ts';

/** Community Nova's largest page (`max_limit`); the document states it for servers (section 6.2.4). */
const largestPage = 1000;

/**
 * A page by `limit` and `marker` (CLIENTS.md, lists): what follows the marker, at most `limit` of it; after the last item an
 * empty page. An unknown marker is refused with 400. `usual` is the limit of a request that names none.
 */
export function novaPage<T>(
  all: readonly T[],
  query: URLSearchParams,
  key: (item: T) => string,
  usual = largestPage,
): readonly T[] {
  const marker = query.get('marker');
  const from = marker === null || marker === '' ? 0 : all.findIndex((item) => key(item) === marker) + 1;
  if (from === 0 && marker !== null && marker !== '') throw invalid(`marker ${marker} could not be found.`);
  return all.slice(from, from + pageLimit(query, usual));
}

/** The links of the lists that have a further page (`servers_links` and the like): what was asked, from a new marker on. */
export function nextPageLinks(href: string, query: URLSearchParams, marker: string): readonly object[] {
  const next = new URLSearchParams(query);
  next.set('marker', marker);
  return [{ rel: 'next', href: `${href}?${next}` }];
}

/** A page by `limit` and `offset`, as community Nova has it for server groups and the volume proxy. */
export function novaSlice<T>(all: readonly T[], query: URLSearchParams): readonly T[] {
  const offset = wholeQuery(query, 'offset') ?? 0;
  return all.slice(offset, offset + pageLimit(query, largestPage));
}

function pageLimit(query: URLSearchParams, usual: number): number {
  const limit = wholeQuery(query, 'limit') ?? 0;
  return limit === 0 ? usual : Math.min(limit, largestPage);
}

/** A whole number from 0; undefined when it is absent. */
export function wholeQuery(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d{1,10}$/.test(value)) throw invalid(`${name} must be a whole number that is not negative.`);
  return Number(value);
}
