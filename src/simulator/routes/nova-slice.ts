import { count, wholeLists } from './nova-page.ts';

/** `limit` rows from the index `offset` on, as community Nova pages its server groups and disks. */
export function sliceOf<Row>(query: URLSearchParams, rows: readonly Row[]): readonly Row[] {
  const offset = count(query, 'offset') ?? 0;
  return rows.slice(offset, offset + (count(query, 'limit') ?? wholeLists.largest));
}
