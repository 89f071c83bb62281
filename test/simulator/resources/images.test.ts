import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, sections 11.2 and 6.10
let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

const named = async (query: string): Promise<readonly string[]> =>
  (await desk.nova('GET', `/images?${query}`)).body.images.map(({ name }: { name: string }) => name);

describe('images (section 11.2)', () => {
  it('nova_list_images has ID, name and three links; nova_list_images_detail, nova_show_image and nova_show_image_metadata the fields of table 11-15', async () => {
    const [brief] = (await desk.nova('GET', '/images?limit=1')).body.images;
    expect(Object.keys(brief).sort()).toEqual(['id', 'links', 'name']);
    expect(brief.links.map(({ rel }: { rel: string }) => rel)).toEqual(['self', 'bookmark', 'alternate']);
    const [full] = (await desk.nova('GET', '/images/detail?limit=1')).body.images;
    expect(full).toMatchObject({ ...brief, status: 'ACTIVE', progress: 100, minDisk: 40, minRam: expect.any(Number) });
    expect(full['OS-EXT-IMG-SIZE:size']).toBeGreaterThan(0);
    expect((await desk.nova('GET', `/images/${brief.id}`)).body.image).toEqual(full);
    expect((await desk.nova('GET', `/images/${brief.id}/metadata`)).body).toEqual({ metadata: full.metadata });
    expect((await desk.nova('GET', '/images/none/metadata')).status).toBe(404);
  });

  it('are filtered by name, status, time and needs (table 11-6), and paged (CLIENTS.md)', async () => {
    const all = await named('');
    expect(await named('name=golden-linux')).toEqual(['golden-linux']);
    expect(await named('status=active')).toEqual(all);
    expect(await named('status=deleted')).toEqual([]);
    expect(await named('changes-since=2999-01-01T00:00:00Z')).toEqual([]);
    expect((await desk.nova('GET', '/images?changes-since=yesterday')).status).toBe(400);
    expect(await named('minRam=1024')).toContain('golden-windows');
    expect((await desk.nova('GET', '/images?minDisk=x')).status).toBe(400);
    const { images } = (await desk.nova('GET', '/images')).body;
    expect(await named(`marker=${images.at(-1).id}`)).toEqual([]);
  });

  it('are found by the smallest disk that they need, the same and no other (table 11-6: as of the image; community Nova)', async () => {
    const all = await named('');
    const { networks } = (await desk.nova('GET', '/os-networks')).body;
    const { images } = (await desk.nova('GET', '/images')).body;
    const disk = { source_type: 'image', destination_type: 'volume', boot_index: 0, volume_size: 50 };
    const wish = {
      name: 'large',
      flavorRef: 's3.large.2',
      networks: [{ uuid: networks[0].id }],
      block_device_mapping_v2: [{ ...disk, uuid: images[0].id }],
    };
    const { server } = (await desk.nova('POST', '/servers', { server: wish })).body;
    await desk.advance(60);
    await desk.nova('POST', `/servers/${server.id}/action`, { createImage: { name: 'of 50 GiB' } });
    await desk.advance(120);
    expect(await named('minDisk=40')).toEqual(all);
    expect(await named('minDisk=50')).toEqual(['of 50 GiB']);
    expect(await named('minDisk=45')).toEqual([]);
  });

  it('of a server go through SAVING, table 11-7, and are deleted with nova_delete_image: 204', async () => {
    const server = await desk.server('web');
    const made = await desk.nova('POST', `/servers/${server}/action`, { createImage: { name: 'mine' } });
    const id = made.headers.get('location')?.split('/').at(-1) ?? '';
    const image = async (): Promise<Reply['body']> => (await desk.nova('GET', `/images/${id}`)).body.image;
    expect(await image()).toMatchObject({ name: 'mine', status: 'SAVING', server: { id: server } });
    await desk.advance(120);
    expect(await image()).toMatchObject({ status: 'ACTIVE', progress: 100 });
    expect((await desk.nova('DELETE', `/images/${id}`)).status).toBe(204);
    expect((await desk.nova('GET', `/images/${id}`)).status).toBe(404);
    expect((await desk.nova('DELETE', `/images/${id}`)).status).toBe(404);
  });

  it('that are public can not be deleted: 403', async () => {
    const { images } = (await desk.nova('GET', '/images')).body;
    const ubuntu = images.find(({ name }: { name: string }) => name.startsWith('Ubuntu'));
    expect((await desk.nova('DELETE', `/images/${ubuntu.id}`)).status).toBe(403);
  });
});

describe('limits and quotas (section 6.10)', () => {
  const limits = async (version?: string): Promise<Reply['body']> =>
    (await desk.nova('GET', '/limits', undefined, version)).body.limits;

  it('nova_show_limits has the fields of 6.10.1 as numbers and counts what is there', async () => {
    const before = await limits();
    expect(before.rate).toEqual([]);
    expect(Object.keys(before.absolute).length).toBe(19);
    await desk.server('web');
    await desk.nova('POST', '/os-floating-ips');
    const { absolute } = await limits();
    // s3.large.2: two vCPUs with 4 GiB
    expect(absolute.totalInstancesUsed - before.absolute.totalInstancesUsed).toBe(1);
    expect(absolute.totalCoresUsed - before.absolute.totalCoresUsed).toBe(2);
    expect(absolute.totalRAMUsed - before.absolute.totalRAMUsed).toBe(4096);
    expect(absolute.totalFloatingIpsUsed - before.absolute.totalFloatingIpsUsed).toBe(1);
  });

  it('nova_show_limits loses fields with newer versions: rules from 2.35, network from 2.36, files from 2.57', async () => {
    expect((await limits('2.34')).absolute).toHaveProperty('maxSecurityGroupRules');
    expect((await limits('2.35')).absolute).not.toHaveProperty('maxSecurityGroupRules');
    expect((await limits('2.36')).absolute).not.toHaveProperty('maxTotalFloatingIps');
    expect((await limits('2.57')).absolute).not.toHaveProperty('maxPersonality');
  });

  it('nova_show_quota_set and nova_show_default_quota_set have the project as ID, and are one own project alone', async () => {
    const path = `/os-quota-sets/${desk.project}`;
    const { quota_set } = (await desk.nova('GET', path)).body;
    expect(quota_set).toMatchObject({ id: desk.project, injected_file_path_bytes: 255, metadata_items: 128 });
    expect(Object.keys(quota_set).length).toBe(15);
    expect((await desk.nova('GET', `${path}/defaults`)).body.quota_set).toEqual(quota_set);
    expect((await desk.nova('GET', `${path}?user_id=nobody`)).body.quota_set).toEqual(quota_set);
    const other = await desk.client.projectId('ap-southeast-1');
    expect((await desk.nova('GET', `/os-quota-sets/${other}`)).status).toBe(403);
    expect((await desk.nova('GET', `/limits?project_id=${other}`)).status).toBe(403);
  });
});
