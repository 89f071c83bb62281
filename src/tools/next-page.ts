import type { Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';
import { cellOf } from './shape.ts';

/** The arguments that differ in the call for the next page of a list; undefined when there is none. */
export function nextPage(operation: Operation, input: Input, body: unknown): Input | undefined {
  const { paging, rows } = operation.answer;
  if (!paging || !rows) return undefined;
  if (paging.by === 'marker') {
    const marker = cellOf(body, paging.marker);
    return typeof marker === 'string' && marker !== '' ? { marker } : undefined;
  }
  const page = cellOf(body, rows.path);
  const count = Array.isArray(page) ? page.length : 0;
  const limit = Number(input.limit ?? operation.input.limit?.default);
  const offset = Number(input.offset ?? 0);
  // Page 0 is the first, as page 1 is (flexus-l-api-zh-2024-06, table 4-3).
  const number = Math.max(1, offset);
  const end = count + (paging.by === 'page' ? (number - 1) * limit : offset);
  const total = cellOf(body, paging.total);
  const more = typeof total === 'number' ? end < total : count >= limit;
  if (count === 0 || !more) return undefined;
  return { offset: paging.by === 'page' ? number + 1 : end };
}
