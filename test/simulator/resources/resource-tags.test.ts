import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, section 5.9: tags with key and value
let desk: Desk;
let id: string;
beforeEach(async () => {
  desk = await Desk.open();
  id = await desk.server('ecs_test');
});
afterEach(() => desk.close());

interface Tag {
  readonly key: string;
  readonly value?: string;
}
const act = (action: string, tags: unknown): Promise<Reply> =>
  desk.ecs('POST', `/servers/${id}/tags/action`, { action, tags });
const shown = async (): Promise<readonly Tag[]> => (await desk.ecs('GET', `/servers/${id}/tags`)).body.tags;
const query = (body: unknown): Promise<Reply> => desk.ecs('POST', '/servers/resource_instances/action', body);

describe('batch_create_server_tags (section 5.9.3) and show_server_tags (5.9.6)', () => {
  const two = [
    { key: 'key1', value: 'value1' },
    { key: 'key2', value: 'value3' },
  ];

  it('adds, is idempotent, and puts a new value in place of the old one', async () => {
    const first = await act('create', two);
    expect([first.status, first.body]).toEqual([204, undefined]);
    expect((await act('create', two)).status).toBe(204);
    await act('create', [{ key: 'key1', value: '值.1' }]);
    expect(await shown()).toEqual([
      { key: 'key1', value: '值.1' },
      { key: 'key2', value: 'value3' },
    ]);
  });

  it('holds at most 10 tags: Ecs.0905', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ key: `k${index}`, value: '' }));
    expect((await act('create', ten)).status).toBe(204);
    expect((await act('create', [{ key: 'k10', value: '' }])).body.error.code).toBe('Ecs.0905');
    expect((await act('create', [{ key: 'k9', value: 'new' }])).status).toBe(204);
  });

  it.each([
    ['Ecs.0906', [{ key: 'a.b', value: '' }]],
    ['Ecs.0906', [{ key: 'k'.repeat(37), value: '' }]],
    ['Ecs.0907', [{ key: 'a', value: 'a b' }]],
    ['Ecs.0907', [{ key: 'a', value: 'v'.repeat(44) }]],
    ['Ecs.0908', [...two, { key: 'key1', value: 'x' }]],
    ['Ecs.0005', [{ key: 'a' }]],
    ['Ecs.0005', []],
  ])('refuses with %s: %j (table 5-76, section A.2)', async (code, tags) => {
    const { status, body } = await act('create', tags);
    expect([status, body.error.code]).toEqual([400, code]);
    expect(await shown()).toEqual([]);
  });

  it('takes the actions create and delete only, in lower case', async () => {
    expect((await act('Create', two)).body.error.code).toBe('Ecs.0005');
  });

  it('is under the address of the SDK too (CLIENTS.md), and logged under its own name', async () => {
    const path = `/cloudservers/${id}/tags`;
    await desk.ecs('POST', `${path}/action`, { action: 'create', tags: two });
    expect((await desk.ecs('GET', path)).body.tags).toEqual(two);
    await act('delete', two);
    const log: readonly { operation: string | null }[] = (await desk.client.plain({ path: '/_simulator/requests' }))
      .body;
    const named = log.map(({ operation }) => operation).filter((name) => name?.endsWith('_server_tags'));
    expect(named).toEqual(['batch_create_server_tags', 'show_server_tags', 'batch_delete_server_tags']);
  });
});

describe('batch_delete_server_tags (section 5.9.4) and list_server_tags (5.9.5)', () => {
  it('deletes by key, a tag that is not there too', async () => {
    await act('create', [
      { key: 'a', value: '1' },
      { key: 'b', value: '2' },
    ]);
    expect((await act('delete', [{ key: 'a' }, { key: 'none', value: 'x' }])).status).toBe(204);
    expect(await shown()).toEqual([{ key: 'b', value: '2' }]);
  });

  it('lists each key of the project with all its values', async () => {
    const other = await desk.server('other');
    await act('create', [{ key: 'key1', value: 'value1' }]);
    const tags = [
      { key: 'key1', value: 'value2' },
      { key: 'key2', value: '' },
    ];
    await desk.ecs('POST', `/servers/${other}/tags/action`, { action: 'create', tags });
    expect((await desk.ecs('GET', '/servers/tags')).body).toEqual({
      tags: [
        { key: 'key1', values: ['value1', 'value2'] },
        { key: 'key2', values: [''] },
      ],
    });
  });
});

describe('list_servers_by_tag (section 5.9.2)', () => {
  let others: string[];
  beforeEach(async () => {
    others = [await desk.server('second'), await desk.server('third')];
    await act('create', [{ key: 'env', value: 'prod' }]);
    const tags = [{ key: 'env', value: 'test' }];
    await desk.ecs('POST', `/servers/${others[0]}/tags/action`, { action: 'create', tags });
  });
  const ids = async (body: object): Promise<readonly string[]> =>
    (await query({ action: 'filter', ...body })).body.resources.map(
      (each: { resource_id: string }) => each.resource_id,
    );

  it('filters by tags with any of the values, without tags, by name; counts without a list', async () => {
    expect((await query({ action: 'filter', tags: [{ key: 'env', values: ['prod'] }] })).body).toEqual({
      resources: [
        {
          resource_id: id,
          resource_detail: null,
          resource_name: 'ecs_test',
          tags: [{ key: 'env', value: 'prod' }],
        },
      ],
      total_count: 1,
    });
    expect(await ids({ tags: [{ key: 'env' }] })).toEqual([id, others[0]]);
    expect(await ids({ tags: [{ key: 'env', values: ['prod', 'test'] }] })).toEqual([id, others[0]]);
    expect(await ids({ not_tags: [{ key: 'env' }] })).toEqual([others[1]]);
    expect(await ids({ matches: [{ key: 'resource_name', value: 'second' }] })).toEqual([others[0]]);
    expect((await query({ action: 'count', tags: [{ key: 'env' }], limit: '1' })).body).toEqual({ total_count: 2 });
  });

  it('pages by an index, in strings; the count is of all', async () => {
    const { body } = await query({ action: 'filter', limit: '1', offset: '1' });
    expect([body.resources.length, body.resources[0].resource_id, body.total_count]).toEqual([1, others[0], 3]);
    expect(await ids({ offset: '3' })).toEqual([]);
  });

  it.each([
    { action: 'list' },
    { action: 'filter', tags: [] },
    { action: 'filter', tags: [{ key: '' }] },
    { action: 'filter', tags: [{ key: 'a', values: ['x', 'x'] }] },
    { action: 'filter', limit: 10 },
    { action: 'filter', limit: '1001' },
    { action: 'filter', offset: '-1' },
    { action: 'filter', matches: [{ key: 'name', value: 'a' }] },
  ])('refuses %j (tables 5-68 to 5-70)', async (body) => {
    const reply = await query(body);
    expect([reply.status, reply.body.error.code]).toEqual([400, 'Ecs.0005']);
  });
});
