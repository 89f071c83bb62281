import { describe, expect, test } from 'vitest';
import { NOBODY_ASKED, operationsCloud } from './operations-cloud.ts';
import { idOf, NOWHERE, rowsOf } from './things.ts';

const ABSENT = /itemNotFound[\s\S]*check ID/;

/** Sections 11.1, 11.2, 11.4 and 11.6 of ecs-api-en-2025-01.txt against the simulated cloud. */
describe('automatic recovery (11.1)', () => {
  test('nova_update_server_autorecovery is seen by nova_show_server_autorecovery', async () => {
    const { ok } = await operationsCloud();
    const server_id = 'batch-worker';
    const shown: unknown[] = [];
    for (const support_auto_recovery of ['true', 'false']) {
      await ok('nova_update_server_autorecovery', { server_id, support_auto_recovery });
      shown.push((await ok('nova_show_server_autorecovery', { server_id })).support_auto_recovery);
    }
    expect(shown).toEqual(['true', 'false']);
  });

  test('only flavors with cond:compute autorecovery have it (section 8.3): Ecs.0036 otherwise', async () => {
    const { refused } = await operationsCloud();
    const args = { server_id: 'blog', support_auto_recovery: 'true' };
    expect(await refused('nova_update_server_autorecovery', args)).toMatch(/Ecs\.0036[\s\S]*another flavor/);
  });

  test('nova_show_server_autorecovery: a server that is not there: Ecs.0114', async () => {
    const { refused } = await operationsCloud();
    expect(await refused('nova_show_server_autorecovery', { server_id: NOWHERE })).toMatch(/Ecs\.0114/);
  });
});

describe('images (11.2)', () => {
  test('nova_list_images and nova_list_images_detail filter by name and status', async () => {
    const cloud = await operationsCloud();
    const filter = { name: 'Ubuntu 20.04', status: 'active' };
    const [image, ...more] = await rowsOf(cloud, 'nova_list_images', filter);
    expect(more).toEqual([]);
    expect(await rowsOf(cloud, 'nova_list_images_detail', filter)).toMatchObject([
      { id: image?.id, name: 'Ubuntu 20.04', status: 'ACTIVE', min_disk_gib: 40 },
    ]);
    expect(await rowsOf(cloud, 'nova_list_images', { name: 'no such image' })).toEqual([]);
    expect(await rowsOf(cloud, 'nova_list_images_detail', { status: 'saving' })).toEqual([]);
  });

  test('nova_show_image and nova_show_image_metadata tell the operating system', async () => {
    const cloud = await operationsCloud();
    const image_id = await idOf(cloud, 'nova_list_images', 'Ubuntu 20.04');
    expect(await cloud.ok('nova_show_image', { image_id })).toMatchObject({ id: image_id, name: 'Ubuntu 20.04' });
    const { metadata } = await cloud.ok('nova_show_image_metadata', { image_id });
    expect(metadata).toMatchObject({ __os_type: 'Linux', __imagetype: 'gold' });
  });

  test('nova_delete_image: the image is gone for good (section 11.2.5); a public one is not ours to delete', async () => {
    const cloud = await operationsCloud();
    const image_id = await idOf(cloud, 'nova_list_images', 'web-base-2024-12');
    await cloud.ok('nova_delete_image', { image_id });
    expect((await rowsOf(cloud, 'nova_list_images')).map(({ id }) => id)).not.toContain(image_id);
    const gold = await idOf(cloud, 'nova_list_images', 'Ubuntu 20.04');
    expect(await cloud.refused('nova_delete_image', { image_id: gold })).toMatch(/HTTP 403[\s\S]*forbidden/);
  });

  test.each([
    ['nova_show_image', ABSENT],
    ['nova_show_image_metadata', ABSENT],
    ['nova_delete_image', NOBODY_ASKED],
  ])('%s: none such: 404', async (tool, said) => {
    const { refused } = await operationsCloud();
    expect(await refused(tool, { image_id: NOWHERE })).toMatch(said);
  });
});

describe('disks (11.4)', () => {
  const wanted = { size: 10, availability_zone: 'ap-southeast-3a', volume_type: 'SSD', display_name: 'made-by-test' };

  test('nova_create_volume makes a disk that both lists and nova_show_volume show', async () => {
    const cloud = await operationsCloud();
    const { id, status } = await cloud.ok('nova_create_volume', { ...wanted, metadata: { team: 'shop' } });
    expect(status).toBe('creating');
    const ready = await cloud.until('nova_show_volume', { volume_id: id }, (disk) => disk.status === 'available');
    expect(ready).toMatchObject({
      name: 'made-by-test',
      size_gib: 10,
      type: 'SSD',
      availability_zone: 'ap-southeast-3a',
    });
    for (const tool of ['nova_list_volumes', 'nova_list_volumes_detail']) {
      expect(
        (await rowsOf(cloud, tool)).find((one) => one.id === id),
        tool,
      ).toMatchObject({ status: 'available' });
    }
    const { volume } = await cloud.ok('nova_show_volume', { volume_id: id, detail: 'full' });
    expect(volume).toMatchObject({ metadata: { team: 'shop' }, attachments: [], createdAt: expect.any(String) });
  });

  test('a zone that is not there ends in status error (table 11-66)', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('nova_create_volume', { ...wanted, availability_zone: 'nowhere' });
    expect(await cloud.until('nova_show_volume', { volume_id: id }, ({ status }) => status === 'error')).toMatchObject({
      name: 'made-by-test',
    });
  });

  test('nova_delete_volume: an available disk goes, one in use or with snapshots stays (Constraints)', async () => {
    const cloud = await operationsCloud();
    const volume_id = await idOf(cloud, 'nova_list_volumes', 'archive-2023');
    const used = await idOf(cloud, 'nova_list_volumes', 'web-1');
    const { id } = await cloud.ok('nova_create_snapshot', { volume_id });
    expect(await cloud.refused('nova_delete_volume', { volume_id })).toMatch(/HTTP 400[\s\S]*snapshots/);
    expect(await cloud.refused('nova_delete_volume', { volume_id: used })).toMatch(/HTTP 400[\s\S]*in-use/);
    await cloud.until('nova_show_snapshot', { snapshot_id: id }, ({ status }) => status === 'available');
    await cloud.ok('nova_delete_snapshot', { snapshot_id: id });
    await cloud.advance(120);
    await cloud.ok('nova_delete_volume', { volume_id });
    await cloud.advance(120);
    expect((await rowsOf(cloud, 'nova_list_volumes')).map(({ name }) => name)).not.toContain('archive-2023');
  });

  test.each([
    ['nova_show_volume', ABSENT],
    ['nova_delete_volume', NOBODY_ASKED],
  ])('%s: none such: 404', async (tool, said) => {
    const { refused } = await operationsCloud();
    expect(await refused(tool, { volume_id: NOWHERE })).toMatch(said);
  });
});

describe('snapshots (11.6)', () => {
  test('nova_create_snapshot keeps a disk, from which nova_create_volume makes another', async () => {
    const cloud = await operationsCloud();
    const volume_id = await idOf(cloud, 'nova_list_volumes', 'archive-2023');
    const { id } = await cloud.ok('nova_create_snapshot', { volume_id, display_name: 'before' });
    const kept = await cloud.until('nova_show_snapshot', { snapshot_id: id }, ({ status }) => status === 'available');
    expect(kept).toMatchObject({ id, name: 'before', size_gib: 500, volume_id });
    const copy = await cloud.ok('nova_create_volume', { snapshot_id: id, availability_zone: 'ap-southeast-3a' });
    // Table 11-66: the size may be left out then.
    expect(copy).toMatchObject({ size_gib: 500 });
    expect(await cloud.ok('nova_show_volume', { volume_id: copy.id, detail: 'full' })).toMatchObject({
      volume: { snapshotId: id },
    });
  });

  test('of a disk in use only by force (table 11-90)', async () => {
    const cloud = await operationsCloud();
    const volume_id = await idOf(cloud, 'nova_list_volumes', 'web-1');
    expect(await cloud.refused('nova_create_snapshot', { volume_id })).toMatch(/HTTP 400[\s\S]*force/);
    expect(await cloud.ok('nova_create_snapshot', { volume_id, force: true })).toMatchObject({ volume_id });
  });

  test('nova_delete_snapshot: gone, and the disk stays', async () => {
    const cloud = await operationsCloud();
    const volume_id = await idOf(cloud, 'nova_list_volumes', 'archive-2023');
    const { id } = await cloud.ok('nova_create_snapshot', { volume_id });
    await cloud.until('nova_show_snapshot', { snapshot_id: id }, ({ status }) => status === 'available');
    await cloud.ok('nova_delete_snapshot', { snapshot_id: id });
    await cloud.advance(120);
    expect(await cloud.refused('nova_show_snapshot', { snapshot_id: id })).toMatch(/itemNotFound/);
    expect(await cloud.ok('nova_show_volume', { volume_id })).toMatchObject({ status: 'available' });
  });

  test.each([
    ['nova_show_snapshot', ABSENT],
    ['nova_delete_snapshot', NOBODY_ASKED],
  ])('%s: none such: 404', async (tool, said) => {
    const { refused } = await operationsCloud();
    expect(await refused(tool, { snapshot_id: NOWHERE })).toMatch(said);
  });
});
