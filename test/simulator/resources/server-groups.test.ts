import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

const groups = '/cloudservers/os-server-groups';
const wanted = { server_group: { name: 'test', policies: ['anti-affinity'] } };
const create = async (): Promise<string> => (await desk.ecs('POST', groups, wanted)).body.server_group.id;
const add = (group: string, instance_uuid: string): Promise<Reply> =>
  desk.ecs('POST', `${groups}/${group}/action`, { add_member: { instance_uuid } });

describe('server groups of the ECS API (ecs-api-en-2025-01, section 5.10)', () => {
  it('create_server_group, show_server_group, list_server_groups and delete_server_group', async () => {
    const { status, body } = await desk.ecs('POST', groups, wanted);
    const id = body.server_group.id;
    const view = { id, name: 'test', policies: ['anti-affinity'], members: [], metadata: {} };
    expect([status, body]).toEqual([200, { server_group: view }]);
    expect((await desk.ecs('GET', `${groups}/${id}`)).body).toEqual({ server_group: view });
    expect((await desk.ecs('GET', groups)).body).toEqual({ server_groups: [view] });
    expect((await desk.ecs('DELETE', `${groups}/${id}`)).status).toBe(204);
    expect((await desk.ecs('GET', `${groups}/${id}`)).body.error.code).toBe('Ecs.0313');
  });

  it.each([
    { name: 'test', policies: ['affinity'] },
    { name: 'test', policies: [] },
    { name: 'test' },
    { name: '', policies: ['anti-affinity'] },
    { name: 'x'.repeat(256), policies: ['anti-affinity'] },
  ])('create_server_group refuses %j (table 5-87)', async (server_group) => {
    expect((await desk.ecs('POST', groups, { server_group })).body.error.code).toBe('Ecs.0005');
    expect((await desk.nova('POST', '/os-server-groups', { server_group })).status).toBe(400);
  });

  it('add_server_group_member takes stopped servers only and moves them to hosts of their own (section 5.10.3)', async () => {
    const group = await create();
    const running = await desk.server('a');
    expect((await add(group, running)).body.error.code).toBe('Ecs.0100');
    const stopped = await desk.stoppedServer('b');
    expect((await add(group, stopped)).status).toBe(200);
    expect((await desk.ecs('GET', `${groups}/${group}`)).body.server_group.members).toEqual([stopped]);
    expect((await add(await create(), stopped)).body.error.code).toBe('Ecs.0005');
    expect((await add(group, 'f0000000-0000-4000-8000-000000000000')).body.error.code).toBe('Ecs.0114');
  });

  it('delete_server_group_member takes one out; a group that is deleted leaves its members', async () => {
    const group = await create();
    const id = await desk.stoppedServer('a');
    await add(group, id);
    const remove = { remove_member: { instance_uuid: id } };
    expect((await desk.ecs('POST', `${groups}/${group}/action`, remove)).status).toBe(200);
    expect((await desk.ecs('POST', `${groups}/${group}/action`, remove)).body.error.code).toBe('Ecs.0005');
    await add(group, id);
    await desk.ecs('DELETE', `${groups}/${group}`);
    expect((await add(await create(), id)).status).toBe(200);
  });

  it('list_server_groups pages by limit and marker together, with page_info (tables 5-99 and 5-100)', async () => {
    const ids = [await create(), await create(), await create()];
    const page = async (query: string): Promise<Reply['body']> => (await desk.ecs('GET', `${groups}?${query}`)).body;
    const first = await page('limit=2');
    expect([first.server_groups.length, first.page_info]).toEqual([2, { next_marker: ids[1] }]);
    const second = await page(`limit=2&marker=${ids[1]}`);
    expect(second.server_groups.map(({ id }: { id: string }) => id)).toEqual([ids[2]]);
    expect((await page(`limit=2&marker=${ids[2]}`)).server_groups).toEqual([]);
    expect((await page(`marker=${ids[1]}`)).error.code).toBe('Ecs.0005');
    expect((await page('limit=1001')).error.code).toBe('Ecs.0005');
  });

  it('are limited by the quota: Ecs.0022', async () => {
    const { maxServerGroups } = (await desk.nova('GET', '/limits')).body.limits.absolute;
    for (let index = 0; index < maxServerGroups; index += 1) await create();
    expect((await desk.ecs('POST', groups, wanted)).body.error.code).toBe('Ecs.0022');
    expect((await desk.nova('POST', '/os-server-groups', wanted)).status).toBe(403);
  });
});

describe('server groups of the native API (section 6.12)', () => {
  it('nova_create_server_group, nova_list_server_groups, nova_show_server_group and nova_delete_server_group; project and user from 2.13', async () => {
    const made = await desk.nova('POST', '/os-server-groups', wanted);
    const view = { ...made.body.server_group };
    expect([made.status, Object.keys(view).sort()]).toEqual([200, ['id', 'members', 'metadata', 'name', 'policies']]);
    expect((await desk.nova('GET', '/os-server-groups')).body).toEqual({ server_groups: [view] });
    const newer = await desk.nova('GET', `/os-server-groups/${view.id}`, undefined, '2.13');
    expect(newer.body.server_group).toEqual({ ...view, project_id: desk.project, user_id: expect.any(String) });
    expect((await desk.nova('DELETE', `/os-server-groups/${view.id}`)).status).toBe(204);
    expect((await desk.nova('GET', `/os-server-groups/${view.id}`)).body).toHaveProperty('itemNotFound.code', 404);
  });
});
