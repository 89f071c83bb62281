import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Client, type Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, sections 11.4 and 11.6
let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

const zone = 'ap-southeast-3a';
const create = (volume: Readonly<Record<string, unknown>>): Promise<Reply> =>
  desk.nova('POST', '/os-volumes', { volume: { availability_zone: zone, size: 10, ...volume } });
const show = async (id: string): Promise<Reply['body']> => (await desk.nova('GET', `/os-volumes/${id}`)).body.volume;
const ready = async (volume: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const { id } = (await create(volume)).body.volume;
  await desk.advance(60);
  return id;
};

describe('nova_create_volume (section 11.4.4)', () => {
  it('answers 200 with a disk that is being created, one empty attachment, and is available later', async () => {
    // The example of the section, in a zone of the simulator.
    const { status, body } = await create({
      display_description: 'test1',
      snapshot_id: null,
      size: 1,
      display_name: 'test',
      volume_type: 'SSD',
      metadata: { testkey: 'testvalue' },
    });
    expect(status).toBe(200);
    expect(body.volume).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      displayName: 'test',
      displayDescription: 'test1',
      status: 'creating',
      attachments: [{}],
      availabilityZone: zone,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/),
      volumeType: 'SSD',
      snapshotId: null,
      metadata: { testkey: 'testvalue', resourceSpecCode: 'SSD' },
      size: 1,
    });
    await desk.advance(60);
    expect(await show(body.volume.id)).toMatchObject({ status: 'available', attachments: [] });
  });

  it('takes a size in a string, and that of the snapshot when it has none (table 11-66)', async () => {
    expect((await create({ size: '12' })).body.volume.size).toBe(12);
    const volume_id = await ready({ size: 20 });
    const snapshot = (await desk.nova('POST', '/os-snapshots', { snapshot: { volume_id } })).body.snapshot;
    expect((await create({ size: null, snapshot_id: snapshot.id })).status).toBe(400);
    await desk.advance(60);
    const made = (await create({ size: null, snapshot_id: snapshot.id })).body.volume;
    expect(made).toMatchObject({ size: 20, snapshotId: snapshot.id });
    expect((await create({ size: 19, snapshot_id: snapshot.id })).status).toBe(400);
  });

  it('leads to error in a zone that does not exist (table 11-66), from which the disk can be deleted (11.4.5)', async () => {
    const id = await ready({ availability_zone: 'az1-dc1' });
    expect((await show(id)).status).toBe('error');
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(202);
    await desk.advance(60);
    expect((await desk.nova('GET', `/os-volumes/${id}`)).status).toBe(404);
  });

  it.each([
    ['without a size', { size: undefined }],
    ['of size 0', { size: 0 }],
    ['of half a gigabyte', { size: 0.5 }],
    ['of a type that there is not', { volume_type: 'FLOPPY' }],
    ['without a zone, which must be given', { availability_zone: undefined }],
    ['with metadata that is no text', { metadata: { a: 1 } }],
  ])('refuses a disk %s (table 11-66)', async (_, wrong) => {
    const { status, body } = await create(wrong);
    expect(status).toBe(400);
    expect(body).toEqual({ badRequest: { code: 400, message: expect.any(String) } });
  });

  it('answers 404 for a snapshot that there is not', async () => {
    expect((await create({ snapshot_id: '6cd4eafe-0000-4000-8000-000000000000' })).status).toBe(404);
  });
});

describe('nova_list_volumes, nova_list_volumes_detail and nova_show_volume (sections 11.4.1 to 11.4.3)', () => {
  it('have the same fields, the list of an empty project is empty', async () => {
    expect((await desk.nova('GET', '/os-volumes')).body).toEqual({ volumes: [] });
    const id = await ready({ display_name: 'one' });
    const shown = await show(id);
    expect((await desk.nova('GET', '/os-volumes')).body.volumes).toEqual([shown]);
    expect((await desk.nova('GET', '/os-volumes/detail')).body.volumes).toEqual([shown]);
    expect((await desk.nova('GET', '/os-volumes?limit=1&offset=1')).body.volumes).toEqual([]);
  });

  it('answer 404 in the form of Nova for what there is not, and for a disk of another project', async () => {
    const id = await ready();
    expect((await desk.nova('GET', '/os-volumes/none')).body).toEqual({
      itemNotFound: { code: 404, message: expect.any(String) },
    });
    const other = await desk.client.projectId('ap-southeast-1');
    const path = `/v2.1/${other}/os-volumes/${id}`;
    expect((await desk.client.project({ path }, 'ap-southeast-1')).status).toBe(404);
  });

  it('show on which server a disk is (table 11-58)', async () => {
    const server = await desk.server('web');
    const id = await ready();
    const attached = await desk.nova('POST', `/servers/${server}/os-volume_attachments`, {
      volumeAttachment: { volumeId: id },
    });
    expect(attached.status).toBe(200);
    await desk.advance(60);
    expect(await show(id)).toMatchObject({
      status: 'in-use',
      attachments: [{ id, volumeId: id, serverId: server, device: expect.stringMatching(/^\/dev\/vd/) }],
    });
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(400);
  });
});

describe('nova_delete_volume (section 11.4.5)', () => {
  it('answers 202; the disk is deleting, then gone', async () => {
    const id = await ready();
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(202);
    expect((await show(id)).status).toBe('deleting');
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(400);
    await desk.advance(60);
    expect((await desk.nova('GET', `/os-volumes/${id}`)).status).toBe(404);
  });

  it('refuses a disk that is being created, and one with a snapshot that is not deleted', async () => {
    const { id } = (await create({})).body.volume;
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(400);
    await desk.advance(60);
    const { snapshot } = (await desk.nova('POST', '/os-snapshots', { snapshot: { volume_id: id } })).body;
    await desk.advance(60);
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(400);
    await desk.nova('DELETE', `/os-snapshots/${snapshot.id}`);
    await desk.advance(60);
    expect((await desk.nova('DELETE', `/os-volumes/${id}`)).status).toBe(202);
  });
});

describe('snapshots (section 11.6)', () => {
  const take = (snapshot: unknown): Promise<Reply> => desk.nova('POST', '/os-snapshots', { snapshot });

  it('nova_create_snapshot answers 200 with a snapshot that is being made; nova_show_snapshot has it available later', async () => {
    const volume_id = await ready({ size: 3 });
    const { status, body } = await take({ display_name: 'test', display_description: null, volume_id });
    expect(status).toBe(200);
    expect(body.snapshot).toEqual({
      id: expect.any(String),
      status: 'creating',
      displayName: 'test',
      displayDescription: null,
      createdAt: expect.stringMatching(/\.\d{6}$/),
      volumeId: volume_id,
      size: 3,
    });
    await desk.advance(60);
    const shown = await desk.nova('GET', `/os-snapshots/${body.snapshot.id}`);
    expect(shown.body.snapshot).toEqual({ ...body.snapshot, status: 'available' });
  });

  it('of an attached disk need force (table 11-90)', async () => {
    const server = await desk.server('web');
    const { volumes } = (await desk.nova('GET', '/os-volumes')).body;
    const [{ id: volume_id, attachments }] = volumes;
    expect(attachments[0].serverId).toBe(server);
    expect((await take({ volume_id })).status).toBe(400);
    expect((await take({ volume_id, force: false })).status).toBe(400);
    expect((await take({ volume_id, force: true })).status).toBe(200);
  });

  it.each([
    ['a name that begins with autobk_snapshot', { display_name: 'autobk_snapshot_1' }],
    ['a name of more than 255 bytes', { display_name: 'ä'.repeat(128) }],
    ['a force that is no boolean', { force: 'perhaps' }],
    ['no disk', { volume_id: undefined }],
  ])('are refused with %s (table 11-90)', async (_, wrong) => {
    const volume_id = await ready();
    expect((await take({ volume_id, ...wrong })).status).toBe(400);
  });

  it('nova_delete_snapshot answers 202; the snapshot is deleting, then gone', async () => {
    const volume_id = await ready();
    const { id } = (await take({ volume_id })).body.snapshot;
    expect((await desk.nova('DELETE', `/os-snapshots/${id}`)).status).toBe(400);
    await desk.advance(60);
    expect((await desk.nova('DELETE', `/os-snapshots/${id}`)).status).toBe(202);
    expect((await desk.nova('GET', `/os-snapshots/${id}`)).body.snapshot.status).toBe('deleting');
    await desk.advance(60);
    expect((await desk.nova('GET', `/os-snapshots/${id}`)).status).toBe(404);
  });
});

// Section 6.2.1, constraint 5 b: a disk of a server can be deleted only after all of its snapshots.
describe('a disk that has snapshots', () => {
  const diskOf = async (server: string): Promise<string> =>
    (await desk.nova('GET', `/servers/${server}`)).body.server['os-extended-volumes:volumes_attached'][0].id;
  const snapshotOf = async (volume_id: string): Promise<string> => {
    const { snapshot } = (await desk.nova('POST', '/os-snapshots', { snapshot: { volume_id, force: true } })).body;
    await desk.advance(60);
    return snapshot.id;
  };

  it('stays, free, when its server is deleted with all disks (delete_servers, table 5-8), until they are deleted', async () => {
    const server = await desk.server('web');
    const disk = await diskOf(server);
    const snapshot = await snapshotOf(disk);
    await desk.ecs('POST', '/cloudservers/delete', { servers: [{ id: server }], delete_volume: true });
    await desk.advance(60);
    expect((await desk.nova('GET', `/servers/${server}`)).status).toBe(404);
    expect(await show(disk)).toMatchObject({ status: 'available', attachments: [] });
    expect((await desk.nova('DELETE', `/os-volumes/${disk}`)).status).toBe(400);
    await desk.nova('DELETE', `/os-snapshots/${snapshot}`);
    await desk.advance(60);
    expect((await desk.nova('DELETE', `/os-volumes/${disk}`)).status).toBe(202);
  });

  it('stays when the system is installed anew, on a new disk (change_server_os_with_cloud_init, section 5.2.2)', async () => {
    const server = await desk.stoppedServer('web');
    const disk = await diskOf(server);
    await snapshotOf(disk);
    const { images } = (await desk.nova('GET', '/images')).body;
    const path = `/v2/${desk.project}/cloudservers/${server}/changeos`;
    const body = { 'os-change': { imageid: images[0].id, adminpass: 'Very-Secret-1' } };
    expect((await desk.client.project({ method: 'POST', path, body })).status).toBe(200);
    await desk.advance(300);
    expect(await diskOf(server)).not.toBe(disk);
    expect(await show(disk)).toMatchObject({ status: 'available', attachments: [] });
  });

  it('goes with them when a bundle is released (flexus-l-api-zh-2025-01, section 3.5.2)', async () => {
    const client = await Client.open();
    onTestFinished(() => client.stop());
    const { id, server_id, project_id, region } = await client.instance('blog');
    const at = `/v2.1/${project_id}`;
    const { server } = (await client.project({ path: `${at}/servers/${server_id}` }, region)).body;
    const volume_id = server['os-extended-volumes:volumes_attached'][0].id;
    const taken = await client.project(
      {
        method: 'POST',
        path: `${at}/os-snapshots`,
        body: { snapshot: { volume_id, force: true } },
      },
      region,
    );
    expect(taken.status).toBe(200);
    await client.advance(60);
    await client.domain({
      method: 'POST',
      path: '/v2/orders/subscriptions/resources/unsubscribe',
      body: { resource_ids: [id], unsubscribe_type: 1 },
    });
    await client.advance(60);
    expect(await client.server(server_id)).toBeUndefined();
    const gone = async (path: string): Promise<number> =>
      (await client.project({ path: `${at}${path}` }, region)).status;
    expect(await gone(`/os-volumes/${volume_id}`)).toBe(404);
    expect(await gone(`/os-snapshots/${taken.body.snapshot.id}`)).toBe(404);
  });
});

describe('the discarded calls', () => {
  it.each(['/os-volumes', '/os-volumes/detail', '/os-networks', '/images', '/os-security-groups', '/os-floating-ips'])(
    '%s is there up to 2.35 and gone from 2.36 on (ERRATA-nova, B: community Nova)',
    async (path) => {
      expect((await desk.nova('GET', path, undefined, '2.35')).status).toBe(200);
      const { status, body } = await desk.nova('GET', path, undefined, '2.36');
      expect(status).toBe(404);
      expect(body).toHaveProperty('itemNotFound.code', 404);
    },
  );

  it('are there under /v2 too (section 6.16)', async () => {
    const reply = await desk.client.project({ path: `/v2/${desk.project}/os-volumes` });
    expect(reply.status).toBe(200);
  });
});
