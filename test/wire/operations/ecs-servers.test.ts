import { describe, expect, test } from 'vitest';
import { NOBODY_ASKED, operationsCloud } from './operations-cloud.ts';
import { done, idOf, NOWHERE, rowsOf } from './things.ts';

/** Chapter 5 of ecs-api-en-2025-01.txt against the simulated cloud: what a call changes, and an error of appendix A.2. */
const KEY = { keyname: 'operators', userid: '7e25b1da389f4697a79df3a0e5bd494e' };

describe('delete_servers (5.1.2)', () => {
  test('takes the server, its system disk, and on request data disks and address with it (table 5-8)', async () => {
    const cloud = await operationsCloud();
    await done(cloud, 'delete_servers', { server_ids: ['batch-worker'], delete_volume: true });
    await done(cloud, 'delete_servers', { server_ids: ['bastion'], delete_publicip: false });
    const names = (await rowsOf(cloud, 'list_servers_details')).map(({ name }) => name);
    expect(names).toContain('web-1');
    expect(names).not.toContain('batch-worker');
    expect(names).not.toContain('bastion');
    const disks = await rowsOf(cloud, 'nova_list_volumes');
    const left = disks.filter(({ name }) => name?.startsWith('batch-worker') || name === 'bastion');
    // One data disk has a snapshot, and no such disk is deleted (6.2.1, constraint 5 b).
    expect(left).toMatchObject([{ name: 'batch-worker-volume-0001', status: 'available' }]);
    // false only unbinds the address: it is still there, and free.
    const free = (await rowsOf(cloud, 'nova_list_floating_ips')).filter(({ server_id }) => server_id === undefined);
    expect(free).toHaveLength(2);
  });

  test('data disks are only detached by default', async () => {
    const cloud = await operationsCloud();
    await done(cloud, 'delete_servers', { server_ids: ['batch-worker'] });
    const kept = (await rowsOf(cloud, 'nova_list_volumes')).filter(({ name }) =>
      name?.startsWith('batch-worker-volume'),
    );
    expect(kept.map(({ status }) => status)).toEqual(['available', 'available']);
  });

  test('a Flexus L server is locked: Ecs.0605', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('delete_servers', { server_ids: ['blog'] })).toMatch(
      /Ecs\.0605[\s\S]*unsubscribe the instance/,
    );
  });
});

describe('reinstall_server_with_cloud_init (5.2.1)', () => {
  test('makes the system disk anew and keeps the data disks', async () => {
    const cloud = await operationsCloud();
    const before = await rowsOfDisks(cloud, 'batch-worker');
    await done(cloud, 'reinstall_server_with_cloud_init', { server_id: 'batch-worker', ...KEY });
    const after = await rowsOfDisks(cloud, 'batch-worker');
    expect(after.data).toEqual(before.data);
    expect(after.system).not.toBe(before.system);
  });

  test('a running server has to be stopped first: Ecs.0100', async () => {
    const { refused } = await operationsCloud();
    const why = await refused('reinstall_server_with_cloud_init', { server_id: 'web-1', ...KEY });
    expect(why).toMatch(/Ecs\.0100[\s\S]*stop or start it/);
  });
});

describe('change_server_os_with_cloud_init (5.2.2)', () => {
  test('puts the other image on the system disk and keeps the data disks', async () => {
    const cloud = await operationsCloud();
    const imageid = await idOf(cloud, 'nova_list_images', 'Ubuntu 20.04');
    const before = await rowsOfDisks(cloud, 'batch-worker');
    await done(cloud, 'change_server_os_with_cloud_init', { server_id: 'batch-worker', imageid, ...KEY });
    expect(await cloud.ok('show_server', { server_id: 'batch-worker' })).toMatchObject({ image: 'Ubuntu 20.04' });
    expect((await rowsOfDisks(cloud, 'batch-worker')).data).toEqual(before.data);
  });

  test('an image that is not there: Ecs.0031; a Flexus L server: Ecs.0605', async () => {
    const { refused } = await operationsCloud();
    const args = { imageid: NOWHERE, ...KEY };
    expect(await refused('change_server_os_with_cloud_init', { server_id: 'batch-worker', ...args })).toMatch(
      /Ecs\.0031[\s\S]*check the image ID/,
    );
    expect(await refused('change_server_os_with_cloud_init', { server_id: 'staging-db', ...args })).toMatch(
      /Ecs\.0605/,
    );
  });
});

describe('migrate_server (5.2.3)', () => {
  test('to a dedicated host, and with null back to the public pool (table 5-19)', async () => {
    const cloud = await operationsCloud();
    const server_id = 'batch-worker';
    await done(cloud, 'migrate_server', { server_id, dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' });
    await done(cloud, 'migrate_server', { server_id });
    const sent = (await cloud.requests()).filter((one) => one.includes('/migrate'));
    expect(sent).toEqual([
      expect.stringMatching(/^POST \/v1\/\w+\/cloudservers\/[\w-]+\/migrate 200$/),
      expect.stringMatching(/migrate 200$/),
    ]);
  });

  test('only a stopped server: an error of appendix A.2 otherwise', async () => {
    const { refused } = await operationsCloud();
    const args = { server_id: 'web-1', dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' };
    expect(await refused('migrate_server', args)).toMatch(/Ecs\.0100[\s\S]*stop or start it/);
  });
});

describe('resize_post_paid_server (5.2.4)', () => {
  test('gives the server its new flavor', async () => {
    const cloud = await operationsCloud();
    await done(cloud, 'resize_post_paid_server', { server_id: 'batch-worker', flavorRef: 's3.xlarge.2' });
    expect(await cloud.ok('show_server', { server_id: 'batch-worker' })).toMatchObject({ flavor: 's3.xlarge.2' });
  });

  test('a check changes nothing (table 5-22)', async () => {
    const cloud = await operationsCloud();
    const args = { server_id: 'batch-worker', flavorRef: 's3.xlarge.2', cloud_dry_run: true };
    expect(await cloud.ok('resize_post_paid_server', args)).not.toHaveProperty('job_id');
    expect(await cloud.ok('show_server', { server_id: 'batch-worker' })).toMatchObject({ flavor: 'c3.xlarge.2' });
  });

  test('its own flavor: Ecs.0810; none such: Ecs.0029', async () => {
    const { refused } = await operationsCloud();
    const resize = (flavorRef: string): Promise<string> =>
      refused('resize_post_paid_server', { server_id: 'batch-worker', flavorRef });
    expect(await resize('c3.xlarge.2')).toMatch(/Ecs\.0810[\s\S]*name a different one/);
    expect(await resize('no-such-flavor')).toMatch(/Ecs\.0029[\s\S]*list_flavors/);
  });
});

describe('list_flavors (5.4.1)', () => {
  test('a zone leaves what is on sale in it (table 5-37)', async () => {
    const cloud = await operationsCloud();
    const all = await rowsOf(cloud, 'list_flavors');
    const there = await rowsOf(cloud, 'list_flavors', { availability_zone: 'ap-southeast-3b' });
    const ids = there.map(({ id }) => id);
    expect(all.find(({ id }) => id === 'c3.large.2')).toMatchObject({ vcpus: '2', ram_mib: 4096 });
    expect(ids).toContain('s3.large.2');
    // Sold out there (status_by_az).
    expect(ids).not.toContain('c3.large.2');
  });

  test('the whole answer has the links and the extra specs', async () => {
    const { ok } = await operationsCloud();
    const { flavors } = await ok('list_flavors', { detail: 'full' });
    expect(Object(flavors)[0]).toMatchObject({
      vcpus: expect.any(String),
      ram: expect.any(Number),
      disk: '0',
      links: expect.any(Array),
      os_extra_specs: { 'ecs:performancetype': expect.any(String) },
    });
  });

  test('a zone that is not there: Ecs.0005', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('list_flavors', { availability_zone: 'nowhere' })).toMatch(/Ecs\.0005[\s\S]*dry_run shows it/);
  });
});

test('show_server_limits (5.7.1) counts what is used', async () => {
  const cloud = await operationsCloud();
  const before = await cloud.ok('show_server_limits');
  await done(cloud, 'delete_servers', { server_ids: ['web-1'] });
  const after = await cloud.ok('show_server_limits');
  expect(Number(before.servers) - Number(after.servers)).toBe(1);
  expect(Number(before.vcpus) - Number(after.vcpus)).toBe(2);
  expect(Number(before.ram_mib) - Number(after.ram_mib)).toBe(4096);
});

describe('tags of servers (5.9)', () => {
  test('batch_delete_server_tags (5.9.4) takes tags away; one that is not there is no error', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('batch_delete_server_tags', { server_id: 'web-1', tags: [{ key: 'tier' }, { key: 'absent' }] });
    expect((await cloud.ok('show_server_tags', { server_id: 'web-1' })).tags).toEqual([
      { key: 'team', value: 'shop' },
      { key: 'stage', value: 'production' },
    ]);
  });

  test('list_server_tags (5.9.5) gathers the values of every key', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('batch_create_server_tags', { server_id: 'web-1', tags: [{ key: 'tier', value: 'edge' }] });
    const tags = Object((await cloud.ok('list_server_tags')).tags);
    const tier = tags.find(({ key }: { key: string }) => key === 'tier');
    expect([...tier.values].sort()).toEqual(['edge', 'web']);
  });

  test.each([
    ['show_server_tags', { server_id: NOWHERE }, /Ecs\.0114[\s\S]*check the ID/],
    ['batch_delete_server_tags', { server_id: NOWHERE, tags: [{ key: 'tier' }] }, NOBODY_ASKED],
  ])('%s: a server that is not there', async (tool, args, said) => {
    const { refused } = await operationsCloud();
    expect(await refused(tool, args)).toMatch(said);
  });
});

async function rowsOfDisks(
  { ok }: Awaited<ReturnType<typeof operationsCloud>>,
  server_id: string,
): Promise<{ system: string; data: readonly string[] }> {
  const disks: readonly { volume_id: string; system_disk: boolean }[] = Object(
    (await ok('list_server_block_devices', { server_id })).disks,
  );
  const system = disks.find((disk) => disk.system_disk)?.volume_id ?? '';
  return { system, data: disks.filter((disk) => !disk.system_disk).map((disk) => disk.volume_id) };
}
