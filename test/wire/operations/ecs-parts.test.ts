import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NOBODY_ASKED, type OperationsCloud, operationsCloud } from './operations-cloud.ts';
import { done, idOf, NOWHERE, rowsOf } from './things.ts';

/** NICs, disks and groups of chapter 5 of ecs-api-en-2025-01.txt against the simulated cloud. */
const interfaces = z.object({
  interfaceAttachments: z.array(z.looseObject({ port_id: z.string(), net_id: z.string() })),
});

async function nicsOf(
  { ok }: OperationsCloud,
  server_id: string,
): Promise<readonly { port_id: string; net_id: string }[]> {
  return interfaces.parse(await ok('nova_list_server_interfaces', { server_id, detail: 'full' })).interfaceAttachments;
}

describe('NICs (5.5)', () => {
  test('batch_add_server_nics (5.5.1) connects a server, batch_delete_server_nics (5.5.2) takes it off again', async () => {
    const cloud = await operationsCloud();
    const subnet_id = await idOf(cloud, 'nova_list_networks', 'subnet-data');
    const group = await idOf(cloud, 'nova_list_security_groups', 'sg-batch');
    const before = await nicsOf(cloud, 'web-1');
    await done(cloud, 'batch_add_server_nics', {
      server_id: 'web-1',
      nics: [{ subnet_id, security_groups: [{ id: group }], ip_address: '10.20.2.77' }],
    });
    const added = (await nicsOf(cloud, 'web-1')).filter(({ port_id }) =>
      before.every((one) => one.port_id !== port_id),
    );
    expect(added).toMatchObject([{ net_id: subnet_id, fixed_ips: [{ ip_address: '10.20.2.77' }] }]);
    await done(cloud, 'batch_delete_server_nics', {
      server_id: 'web-1',
      port_ids: added.map(({ port_id }) => port_id),
    });
    expect(await nicsOf(cloud, 'web-1')).toEqual(before);
  });

  test('a subnet that is not there: Ecs.0038; a NIC that is not there: Ecs.0085', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('batch_add_server_nics', { server_id: 'web-1', nics: [{ subnet_id: NOWHERE }] })).toMatch(
      /Ecs\.0038[\s\S]*check its ID/,
    );
    expect(await refused('batch_delete_server_nics', { server_id: 'web-1', port_ids: [NOWHERE] })).toMatch(
      /Ecs\.0085[\s\S]*look at the server's NICs/,
    );
  });

  test('the primary NIC can not be deleted: 403 (table 5-48)', async () => {
    const cloud = await operationsCloud();
    const [primary] = await nicsOf(cloud, 'web-1');
    const why = await cloud.refused('batch_delete_server_nics', { server_id: 'web-1', port_ids: [primary?.port_id] });
    expect(why).toMatch(/HTTP 403/);
    expect(await nicsOf(cloud, 'web-1')).toHaveLength(1);
  });

  test('a Flexus L server is locked against both: Ecs.0605 (lockScene attachnics, detachnics)', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('batch_add_server_nics', { server_id: 'blog', nics: [{ subnet_id: NOWHERE }] })).toMatch(
      /0605/,
    );
    expect(await refused('batch_delete_server_nics', { server_id: 'blog', port_ids: [NOWHERE] })).toMatch(/0605/);
  });
});

describe('disks (5.6)', () => {
  test('attach_server_volume (5.6.1) attaches once, detach_server_volume (5.6.2) frees the disk', async () => {
    const cloud = await operationsCloud();
    const volumeId = await idOf(cloud, 'nova_list_volumes', 'archive-2023');
    const server_id = 'web-1';
    await done(cloud, 'attach_server_volume', { server_id, volumeId });
    // 5.6.4: the one disk; 5.6.3: all of them.
    expect(await cloud.ok('show_server_block_device', { server_id, volume_id: volumeId })).toMatchObject({
      volume_id: volumeId,
      device: '/dev/vdb',
      system_disk: false,
      bus: expect.stringMatching(/^(virtio|scsi)$/),
    });
    expect((await cloud.ok('list_server_block_devices', { server_id })).disks).toHaveLength(2);
    expect(await cloud.refused('attach_server_volume', { server_id: 'web-2', volumeId })).toMatch(
      /Ecs\.0103[\s\S]*detach it elsewhere/,
    );
    await done(cloud, 'detach_server_volume', { server_id, volume_id: volumeId });
    expect(await cloud.ok('nova_show_volume', { volume_id: volumeId })).toMatchObject({ status: 'available' });
    expect((await cloud.ok('list_server_block_devices', { server_id })).disks).toHaveLength(1);
  });

  test('a check attaches nothing (table 5-50)', async () => {
    const cloud = await operationsCloud();
    const volumeId = await idOf(cloud, 'nova_list_volumes', 'archive-2023');
    expect(
      await cloud.ok('attach_server_volume', { server_id: 'web-1', volumeId, cloud_dry_run: true }),
    ).not.toHaveProperty('job_id');
    expect(await cloud.ok('nova_show_volume', { volume_id: volumeId })).toMatchObject({ status: 'available' });
  });

  test.each(['detach_server_volume', 'show_server_block_device'])(
    '%s: a disk it does not have: Ecs.0111',
    async (tool) => {
      const { refused } = await operationsCloud();
      expect(await refused(tool, { server_id: 'web-1', volume_id: NOWHERE })).toMatch(/Ecs\.0111[\s\S]*server's disks/);
    },
  );

  test('both addresses of the attached disks answer the same (ERRATA A16)', async () => {
    const { ok, requests } = await operationsCloud();
    const printed = await ok('list_server_block_devices', { server_id: 'batch-worker' });
    expect(await ok('list_server_block_devices', { server_id: 'batch-worker', address: 'v1' })).toEqual(printed);
    const asked = (await requests()).filter((one) => one.includes('block_device'));
    expect(asked.map((one) => one.split('/')[1])).toEqual(['v2.1', 'v1']);
  });

  test('list_server_block_devices: a server that is not there: Ecs.0114', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('list_server_block_devices', { server_id: NOWHERE })).toMatch(/Ecs\.0114[\s\S]*check the ID/);
  });

  test('a Flexus L server is locked against both: Ecs.0605 (lockScene attachvolume, detachvolume)', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('attach_server_volume', { server_id: 'blog', volumeId: NOWHERE })).toMatch(/0605/);
    expect(await refused('detach_server_volume', { server_id: 'blog', volume_id: NOWHERE })).toMatch(/0605/);
  });
});

describe('server groups (5.10)', () => {
  test('create_server_group, add_server_group_member and delete_server_group_member, one after the other', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('create_server_group', { name: 'batch-tier' });
    const group = { server_group_id: id };
    const worker = await idOf(cloud, 'list_servers_details', 'batch-worker');
    await cloud.ok('add_server_group_member', { ...group, server_id: 'batch-worker' });
    expect(await cloud.ok('show_server_group', group)).toEqual({
      id,
      name: 'batch-tier',
      policies: ['anti-affinity'],
      members: [worker],
    });
    await cloud.ok('delete_server_group_member', { ...group, server_id: 'batch-worker' });
    expect(await cloud.ok('show_server_group', group)).toMatchObject({ members: [] });
    expect(await cloud.refused('delete_server_group_member', { ...group, server_id: 'batch-worker' })).toMatch(
      /Ecs\.0005/,
    );
  });

  test('add_server_group_member: only a stopped server (Constraints): Ecs.0100', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('create_server_group', { name: 'web-tier-2' });
    expect(await cloud.refused('add_server_group_member', { server_group_id: id, server_id: 'bastion' })).toMatch(
      /Ecs\.0100[\s\S]*stop or start it/,
    );
  });

  test('delete_server_group leaves the servers', async () => {
    const cloud = await operationsCloud();
    const server_group_id = await idOf(cloud, 'list_server_groups', 'web-tier');
    await cloud.ok('delete_server_group', { server_group_id });
    expect(await rowsOf(cloud, 'list_server_groups')).toEqual([]);
    expect((await rowsOf(cloud, 'list_servers_details')).map(({ name }) => name)).toContain('web-1');
    expect(await cloud.refused('delete_server_group', { server_group_id })).toMatch(NOBODY_ASKED);
    expect(await cloud.refused('show_server_group', { server_group_id })).toMatch(/Ecs\.0313[\s\S]*list_server_groups/);
  });

  test('list_server_groups goes page by page with limit and marker (tables 5-99 and 5-102)', async () => {
    const cloud = await operationsCloud();
    for (const name of ['group-a', 'group-b']) await cloud.ok('create_server_group', { name });
    const first = await cloud.ok('list_server_groups', { limit: 2 });
    const rest = await rowsOf(cloud, 'list_server_groups', { limit: 2, ...Object(first.next_page) });
    const names = [...z.array(z.looseObject({ name: z.string() })).parse(first.server_groups), ...rest];
    expect(names.map(({ name }) => name)).toEqual(['web-tier', 'group-a', 'group-b']);
    expect(await cloud.refused('list_server_groups', { limit: 2, marker: NOWHERE })).toMatch(/Ecs\.0005/);
  });

  test('create_server_group: the quota that show_server_limits tells is kept: Ecs.0022', async () => {
    const cloud = await operationsCloud();
    const { server_groups, server_groups_max } = await cloud.ok('show_server_limits');
    for (let at = Number(server_groups); at < Number(server_groups_max); at += 1) {
      await cloud.ok('create_server_group', { name: `group-${at}` });
    }
    expect(await cloud.refused('create_server_group', { name: 'one-too-many' })).toMatch(/Ecs\.0022/);
  });
});
