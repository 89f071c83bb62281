import { describe, expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import type { Input } from '../../../src/operations/field.ts';
import { nextPage } from '../../../src/tools/next-page.ts';

const next = (id: string, input: Input, body: unknown): unknown => nextPage(requireOperation(id), input, body);
const rows = (count: number): readonly object[] => Array.from({ length: count }, () => ({}));

describe('list_servers_details: offset is the number of a page (flexus-l-api-zh-2024-06, table 4-3)', () => {
  const pageAfter = (input: Input, count: number, total?: number): unknown =>
    next('list_servers_details', input, { servers: rows(count), ...(total === undefined ? {} : { count: total }) });

  test('0 and 1 are the first page, of 25', () => {
    expect(pageAfter({}, 25, 60)).toEqual({ offset: 2 });
    expect(pageAfter({ offset: 0 }, 25, 60)).toEqual({ offset: 2 });
    expect(pageAfter({ offset: 1 }, 25, 60)).toEqual({ offset: 2 });
    expect(pageAfter({ offset: 3 }, 10, 60)).toBeUndefined();
  });

  test('without a total a full page may have another after it, an empty one has none', () => {
    expect(pageAfter({ offset: 2, limit: 10 }, 10)).toEqual({ offset: 3 });
    expect(pageAfter({ offset: 2, limit: 10 }, 9)).toBeUndefined();
    expect(pageAfter({ offset: 9, limit: 10 }, 0, 60)).toBeUndefined();
  });
});

/** EXTERNAL-APIS.md, section 3: offset (0), limit (10), total_count; ecs-api-en-2025-01, table 5-68: limit 1,000. */
test.each([
  ['list_customer_orders', 'order_infos'],
  ['show_customer_order_details', 'order_line_items'],
  ['list_yearly_monthly_resources', 'data'],
])('%s: offset is an index, 10 to a page', (id, name) => {
  expect(next(id, {}, { [name]: rows(10), total_count: 11 })).toEqual({ offset: 10 });
  expect(next(id, { offset: 10, limit: 3 }, { [name]: rows(3), total_count: 14 })).toEqual({ offset: 13 });
  expect(next(id, { offset: 10 }, { [name]: rows(1), total_count: 11 })).toBeUndefined();
});

test('list_servers_by_tag: offset is an index, 1,000 to a page; a count has no pages', () => {
  expect(next('list_servers_by_tag', {}, { resources: rows(1000), total_count: 1200 })).toEqual({ offset: 1000 });
  expect(next('list_servers_by_tag', { offset: 2 }, { resources: rows(1000) })).toEqual({ offset: 1002 });
  expect(next('list_servers_by_tag', { action: 'count' }, { total_count: 1200 })).toBeUndefined();
});

test('list_all_resources: a null or empty marker ends the list (flexus-l-api-en-2024-09, 3.2)', () => {
  const pageAfter = (next_marker: unknown): unknown =>
    next('list_all_resources', {}, { resources: [], page_info: { next_marker } });
  expect(pageAfter('abcd')).toEqual({ marker: 'abcd' });
  expect(pageAfter('')).toBeUndefined();
  expect(pageAfter(null)).toBeUndefined();
});
