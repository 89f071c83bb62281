import { novaRefusal } from '../wire/nova-errors.ts';

/** ecs-api-en-2025-01, sections 6.2.4 and 6.2.5: 25 a page, 1,000 at most */
export const serverPages = { usual: 25, largest: 1000 };
/** Other lists come whole unless the client asks for less; their documents name no limit. */
export const wholeLists = { usual: Number.POSITIVE_INFINITY, largest: Number.POSITIVE_INFINITY };

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** the last row's ID when others follow */
  readonly next: string | undefined;
}

/** `limit` rows after the one that `marker` names; after the last one the page is empty (CLIENTS.md, lists). */
export function pageOf<Row>(
  query: URLSearchParams,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  { usual, largest }: { readonly usual: number; readonly largest: number },
): Page<Row> {
  const wanted = count(query, 'limit');
  const limit = wanted === undefined || wanted === 0 ? usual : Math.min(wanted, largest);
  const marker = query.get('marker') ?? '';
  const at = marker === '' ? -1 : rows.findIndex((row) => idOf(row) === marker);
  if (marker !== '' && at < 0) throw novaRefusal('badRequest', `marker [${marker}] not found`);
  const page = rows.slice(at + 1, at + 1 + limit);
  const last = page.at(-1);
  return { rows: page, next: last !== undefined && at + 1 + page.length < rows.length ? idOf(last) : undefined };
}

/** A whole number from 0; undefined when it is absent. */
export function count(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null || value === '') return undefined;
  if (!/^\d{1,9}$/.test(value)) throw novaRefusal('badRequest', `${name} must be a whole number from 0.`);
  return Number(value);
}

export interface Link {
  readonly rel: string;
  readonly href: string;
}

/** The address of the next page, with everything else that was asked: `servers_links` and the like. */
export function nextLink(href: string, query: URLSearchParams, marker: string): readonly Link[] {
  const next = new URLSearchParams(query);
  next.set('marker', marker);
  return [{ rel: 'next', href: `${href}?${next}` }];
}
