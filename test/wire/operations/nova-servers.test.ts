import { describe, expect, test } from 'vitest';
import { NOBODY_ASKED, operationsCloud } from './operations-cloud.ts';

/** Sections 6.1 to 6.3 of ecs-api-en-2025-01.txt, on the servers that the default scenario has outside Flexus L. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ABSENT = /HTTP 404, itemNotFound.*\nNothing has this ID here: check ID, project and region\./;
const CONFLICT = /HTTP 409, conflictingRequest.*\nThe state forbids it/;

const idsOf = (servers: unknown): unknown[] => [servers].flat().map((server) => Object(server).id);

describe('versions', () => {
  test('nova_list_api_versions: v2 without microversions, v2.1 up to 2.60 (6.1.1)', async () => {
    const cloud = await operationsCloud();
    const { versions } = await cloud.ok('nova_list_api_versions');
    expect(versions).toEqual([
      expect.objectContaining({ id: 'v2.0', status: 'SUPPORTED' }),
      expect.objectContaining({ id: 'v2.1', status: 'CURRENT', min_version: '2.1', version: '2.60' }),
    ]);
  });

  test('nova_show_api_version: one version with its media type (6.1.2)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_show_api_version', { api_version: 'v2.1' })).toMatchObject({ id: 'v2.1' });
    const { version } = await cloud.ok('nova_show_api_version', { api_version: 'v2.1', detail: 'full' });
    expect(version).toMatchObject({ 'media-types': [{ base: 'application/json' }] });
    expect(await cloud.refused('nova_show_api_version', { api_version: 'v3' })).toContain('one of v2, v2.1');
  });
});

describe('servers', () => {
  test('nova_list_servers: pages by marker, and refuses one that is nobody (6.2.4)', async () => {
    const cloud = await operationsCloud();
    const all = idsOf((await cloud.ok('nova_list_servers')).servers);
    const first = await cloud.ok('nova_list_servers', { limit: 2 });
    const rest = await cloud.ok('nova_list_servers', Object(first.next_page));
    expect([...idsOf(first.servers), ...idsOf(rest.servers)]).toEqual(all);
    expect(all.length).toBeGreaterThan(4);
    expect(rest).not.toHaveProperty('next_page');
    expect(await cloud.refused('nova_list_servers', { marker: NOBODY })).toMatch(/HTTP 400, badRequest: "marker/);
  });

  test('nova_list_servers_detail: filters by status and name, and shows tags from 2.26 on (6.2.5, chapter 3)', async () => {
    const cloud = await operationsCloud();
    const stopped = await cloud.ok('nova_list_servers_detail', { status: 'SHUTOFF', name: 'batch' });
    expect(stopped.servers).toMatchObject([{ name: 'batch-worker', status: 'SHUTOFF', flavor: 'c3.xlarge.2' }]);
    const args = { name: 'web-1', detail: 'full' };
    const [old] = [(await cloud.ok('nova_list_servers_detail', args)).servers].flat();
    expect(old).not.toHaveProperty('tags');
    const later = { ...args, 'X-OpenStack-Nova-API-Version': '2.26' };
    expect(await cloud.ok('nova_list_servers_detail', later)).toMatchObject({
      servers: [{ name: 'web-1', locked: false, tags: expect.arrayContaining(['tier=web']) }],
    });
    const unknown = { 'X-OpenStack-Nova-API-Version': '2.61' };
    expect(await cloud.refused('nova_list_servers_detail', unknown)).toMatch(/HTTP 406.*\n.*nova_show_api_version/);
  });

  test('nova_show_server: one server in whole (6.2.6)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_show_server', { server_id: 'web-1' })).toMatchObject({
      name: 'web-1',
      status: 'ACTIVE',
      vm_state: 'active',
      flavor: 's3.large.2',
      security_groups: ['sg-web'],
    });
    const { server } = await cloud.ok('nova_show_server', { server_id: 'web-1', detail: 'full' });
    expect(server).toMatchObject({ 'OS-DCF:diskConfig': 'MANUAL', 'OS-EXT-STS:power_state': 1 });
    const refused = await cloud.refused('nova_show_server', { server_id: NOBODY });
    expect(refused).toMatch(ABSENT);
    expect(refused).toContain('Nearest that exist');
  });

  test('nova_update_server: renames and describes (6.2.2)', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('nova_show_server', { server_id: 'web-1' });
    const args = { server_id: 'web-1', name: 'web-one', description: 'moved' };
    expect(await cloud.ok('nova_update_server', args)).toMatchObject({ name: 'web-one', description: 'moved' });
    expect(await cloud.ok('show_server', { server_id: id })).toMatchObject({ name: 'web-one', description: 'moved' });
    expect(await cloud.refused('nova_update_server', { server_id: NOBODY, name: 'x' })).toMatch(ABSENT);
  });

  test('nova_delete_server: with the disks that go along; not one of Flexus L (6.2.3; Flexus L 2024-09, 3.4.1)', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('nova_show_server', { server_id: 'bastion' });
    const { disks } = await cloud.ok('nova_list_volume_attachments', { server_id: 'bastion' });
    const [disk] = [disks].flat();
    expect(await cloud.text('nova_delete_server', { server_id: 'bastion' })).toContain('Done (HTTP 204)');
    await cloud.advance(300);
    expect(await cloud.refused('nova_show_server', { server_id: id })).toMatch(ABSENT);
    const { disks: left } = await cloud.ok('nova_list_volumes');
    expect(JSON.stringify(left)).not.toContain(String(Object(disk).volume_id));
    expect(await cloud.refused('nova_delete_server', { server_id: 'blog' })).toMatch(CONFLICT);
  });
});

describe('actions', () => {
  test('nova_start_server: a stopped server runs again; a running one is a conflict (6.3.1)', async () => {
    const cloud = await operationsCloud();
    const said = await cloud.text('nova_start_server', { server_id: 'batch-worker' });
    expect(said).toContain('Accepted (HTTP 202), perhaps not done yet');
    await cloud.until('nova_show_server', { server_id: 'batch-worker' }, ({ status }) => status === 'ACTIVE');
    expect(await cloud.refused('nova_start_server', { server_id: 'bastion' })).toMatch(CONFLICT);
  });

  test('nova_reboot_server: SOFT and HARD have a status each while they last (6.3.2, A.3)', async () => {
    const cloud = await operationsCloud({}, 'default', 1);
    for (const [type, status] of [['SOFT', 'REBOOT'] as const, ['HARD', 'HARD_REBOOT'] as const]) {
      await cloud.ok('nova_reboot_server', { server_id: 'bastion', type });
      expect(await cloud.ok('nova_show_server', { server_id: 'bastion' })).toMatchObject({ status });
      await cloud.until('nova_show_server', { server_id: 'bastion' }, (server) => server.status === 'ACTIVE');
    }
    expect(await cloud.refused('nova_reboot_server', { server_id: 'batch-worker', type: 'SOFT' })).toMatch(CONFLICT);
  });

  test('nova_stop_server: a running server goes down; a stopped one is a conflict (6.3.3)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_stop_server', { server_id: 'bastion', type: 'HARD' });
    await cloud.until('nova_show_server', { server_id: 'bastion' }, ({ status }) => status === 'SHUTOFF');
    expect(await cloud.refused('nova_stop_server', { server_id: 'bastion' })).toMatch(CONFLICT);
  });

  test('nova_lock_server, nova_unlock_server: power, NICs, disks and deletion are closed until it is unlocked (6.3.4, 6.3.5)', async () => {
    const cloud = await operationsCloud();
    const server_id = 'bastion';
    const shown = { server_id, 'X-OpenStack-Nova-API-Version': '2.9' };
    await cloud.ok('nova_lock_server', { server_id });
    expect(await cloud.ok('nova_show_server', shown)).toMatchObject({ locked: true });
    const { networks } = await cloud.ok('nova_list_networks');
    const [network] = [networks].flat();
    expect(await cloud.refused('nova_stop_server', { server_id })).toMatch(CONFLICT);
    expect(await cloud.refused('nova_delete_server', { server_id })).toMatch(CONFLICT);
    const nic = { server_id, net_id: Object(network).id };
    expect(await cloud.refused('nova_create_server_interface', nic)).toMatch(CONFLICT);
    await cloud.ok('nova_unlock_server', { server_id });
    expect(await cloud.ok('nova_show_server', shown)).toMatchObject({ locked: false });
    await cloud.ok('nova_stop_server', { server_id });
    expect(await cloud.refused('nova_lock_server', { server_id: NOBODY })).toMatch(ABSENT);
    expect(await cloud.refused('nova_unlock_server', { server_id: NOBODY })).toMatch(NOBODY_ASKED);
  });

  test('nova_create_server_image: a header names the image, from 2.45 on the body (6.3.7)', async () => {
    const cloud = await operationsCloud();
    const old = await cloud.ok('nova_create_server_image', { server_id: 'bastion', name: 'by-header' });
    const version = { 'X-OpenStack-Nova-API-Version': '2.45' };
    const later = await cloud.ok('nova_create_server_image', { server_id: 'web-1', name: 'by-body', ...version });
    const images = [
      [old.image_id, 'by-header'],
      [later.image_id, 'by-body'],
    ];
    for (const [image_id, name] of images)
      expect(await cloud.ok('nova_show_image', { image_id })).toMatchObject({ name });
    await cloud.ok('nova_lock_server', { server_id: 'web-2' });
    expect(await cloud.refused('nova_create_server_image', { server_id: 'web-2', name: 'x' })).toMatch(CONFLICT);
  });

  test('nova_resize_server: waits for a decision; the same flavor and one that is none are refused (6.3.8)', async () => {
    const cloud = await operationsCloud();
    const server_id = 'web-2';
    await cloud.ok('nova_resize_server', { server_id, flavorRef: 'c3.xlarge.2' });
    const resized = await cloud.until('nova_show_server', { server_id }, ({ status }) => status === 'VERIFY_RESIZE');
    expect(resized).toMatchObject({ vm_state: 'resized', flavor: 'c3.xlarge.2' });
    const same = { server_id: 'bastion', flavorRef: 's3.medium.2' };
    expect(await cloud.refused('nova_resize_server', same)).toMatch(
      /HTTP 400, badRequest.*same.*\nCompare the request/,
    );
    const none = { server_id: 'bastion', flavorRef: 'x9.huge' };
    expect(await cloud.refused('nova_resize_server', none)).toMatch(/HTTP 400, badRequest/);
    expect(await cloud.refused('nova_resize_server', { server_id: 'blog', flavorRef: 's3.medium.2' })).toMatch(
      CONFLICT,
    );
  });

  test('nova_confirm_resize_server: keeps the new flavor; of a server that was not resized, a conflict (6.3.9)', async () => {
    const cloud = await operationsCloud();
    const server_id = 'web-2';
    await cloud.ok('nova_resize_server', { server_id, flavorRef: 'c3.xlarge.2' });
    await cloud.until('nova_show_server', { server_id }, ({ status }) => status === 'VERIFY_RESIZE');
    await cloud.ok('nova_confirm_resize_server', { server_id });
    const kept = await cloud.until('nova_show_server', { server_id }, ({ status }) => status === 'ACTIVE');
    expect(kept).toMatchObject({ flavor: 'c3.xlarge.2' });
    expect(await cloud.refused('nova_confirm_resize_server', { server_id })).toMatch(CONFLICT);
  });

  test('nova_revert_resize_server: brings the old flavor back; of a server that was not resized, a conflict (6.3.10)', async () => {
    const cloud = await operationsCloud();
    const server_id = 'web-2';
    await cloud.ok('nova_resize_server', { server_id, flavorRef: 'c3.xlarge.2' });
    await cloud.until('nova_show_server', { server_id }, ({ status }) => status === 'VERIFY_RESIZE');
    await cloud.ok('nova_revert_resize_server', { server_id });
    const back = await cloud.until('nova_show_server', { server_id }, ({ status }) => status === 'ACTIVE');
    expect(back).toMatchObject({ flavor: 's3.large.2' });
    expect(await cloud.refused('nova_revert_resize_server', { server_id })).toMatch(CONFLICT);
  });

  test('nova_monitor_server: is accepted; this call has the error codes of ECS (6.3.11)', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('nova_show_server', { server_id: 'bastion' });
    await cloud.ok('nova_monitor_server', { server_id: 'bastion' });
    expect(await cloud.requests()).toContain(`POST /v1.0/servers/${id}/action 202`);
    const refused = await cloud.refused('nova_monitor_server', { server_id: NOBODY });
    expect(refused).toMatch(/Ecs\.0114.*\nNo such server in this project and region/);
  });
});
