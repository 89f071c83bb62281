import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ecsError, Place } from './place.ts';

// Expectations: ecs-api-en-2025-01, sections 5.1.2 and 5.2 to 5.6, and appendix A.2.
let place: Place;
beforeEach(async () => {
  place = await Place.open();
});
afterEach(() => place.stop());

const unknown = '72a270de-665a-4f46-8d64-24ad6edccdd2';
const v2 = (id: string, act: string): string => `/v2/${place.project}/cloudservers/${id}/${act}`;
const v1 = (id: string, act: string): string => `${place.v1}/${id}/${act}`;
const remove = (body: object) => place.send('POST', `${place.v1}/delete`, body);

describe('delete_servers (section 5.1.2)', () => {
  const left = async () => {
    const { volumes, floating_ips } = await place.client.state();
    return { volumes: volumes.length, addresses: floating_ips.length };
  };

  it('keeps data disks and an EIP that is not marked to go, and frees both', async () => {
    const before = await left();
    const id = place.serverId('batch-worker');
    expect(await place.finished(await remove({ servers: [{ id }] }))).toMatchObject({ status: 'SUCCESS' });
    expect(await place.send('GET', `${place.v1}/${id}`)).toMatchObject(ecsError('Ecs.0114', 404));
    expect(await left()).toEqual({ ...before, volumes: before.volumes - 1 });
    const { volumes } = await place.client.state();
    const kept = volumes.filter(({ name }: { name: string }) => name.startsWith('batch-worker-volume'));
    expect(kept.map(({ status }: { status: string }) => status)).toEqual(['available', 'available']);
  });

  it.each([
    // One of its two data disks has a snapshot, and stays (section 6.2.1, constraint 5 b).
    [{ delete_volume: true }, 'batch-worker', { volumes: -2, addresses: 0 }],
    [{ delete_publicip: true }, 'bastion', { volumes: -1, addresses: -1 }],
    [{}, 'bastion', { volumes: -1, addresses: 0 }],
    // delete_on_termination of the EIP decides where delete_publicip is absent, and not where it is given (table 5-8)
    [{}, 'web-1', { volumes: -1, addresses: -1 }],
    [{ delete_publicip: false }, 'web-1', { volumes: -1, addresses: 0 }],
  ])('with %j of %s takes along %j (table 5-8)', async (flags, name, change) => {
    const before = await left();
    await place.finished(await remove({ servers: [{ id: place.serverId(name) }], ...flags }));
    expect(await left()).toEqual({
      volumes: before.volumes + change.volumes,
      addresses: before.addresses + change.addresses,
    });
  });

  it('does all of a batch or nothing, and says which are at fault', async () => {
    const servers = [{ id: place.serverId('web-1') }, { id: unknown }];
    const reply = await remove({ servers });
    expect(reply).toMatchObject(ecsError('Ecs.0114', 404));
    expect(reply.body.error.details[0].message).toContain(unknown);
    await place.client.advance(60);
    expect(await place.show(place.serverId('web-1'))).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('the lock of a Flexus L server', () => {
  it.each([
    ['delete_servers', 'POST', () => `${place.v1}/delete`, { servers: [{ id: '{id}' }] }],
    ['resize_post_paid_server', 'POST', (id: string) => v1(id, 'resize'), { resize: { flavorRef: 's3.large.2' } }],
    [
      'attach_server_volume',
      'POST',
      (id: string) => v1(id, 'attachvolume'),
      { volumeAttachment: { volumeId: unknown } },
    ],
    ['detach_server_volume', 'DELETE', (id: string) => v1(id, `detachvolume/${unknown}`), undefined],
    ['batch_add_server_nics', 'POST', (id: string) => v1(id, 'nics'), { nics: [{ subnet_id: unknown }] }],
    ['batch_delete_server_nics', 'POST', (id: string) => v1(id, 'nics/delete'), { nics: [{ id: unknown }] }],
    ['change_server_os_with_cloud_init', 'POST', (id: string) => v2(id, 'changeos'), { 'os-change': {} }],
  ])('refuses %s with Ecs.0605 (ERRATA, E10)', async (_operation, method, path, body) => {
    const { server_id: id } = await place.client.instance('shop-web');
    const sent = body && JSON.parse(JSON.stringify(body).replace('{id}', id));
    expect(await place.send(method, path(id), sent)).toMatchObject(ecsError('Ecs.0605'));
  });
});

describe('reinstall_server_with_cloud_init and change_server_os_with_cloud_init (section 5.2)', () => {
  it('put a new system disk in the place of the old one and leave data disks; the server then runs', async () => {
    const id = place.serverId('batch-worker');
    const before = (await place.show(id))['os-extended-volumes:volumes_attached'];
    const order = { 'os-reinstall': { userid: unknown, keyname: 'operators' } };
    const reply = await place.send('POST', v2(id, 'reinstallos'), order);
    await place.client.advance(3);
    expect(await place.show(id)).toMatchObject({ status: 'REBUILD', 'OS-EXT-STS:vm_state': 'stopped' });
    // Table 5-63: the entities of a job on one server are its server_id
    expect(await place.finished(reply)).toMatchObject({ status: 'SUCCESS', entities: { server_id: id } });
    const server = await place.show(id);
    const after = server['os-extended-volumes:volumes_attached'];
    expect(server).toMatchObject({ status: 'ACTIVE', key_name: 'operators' });
    expect(after[0]).toMatchObject({ bootIndex: '0', device: '/dev/vda' });
    expect(after[0].id).not.toBe(before[0].id);
    expect(after.slice(1)).toEqual(before.slice(1));
  });

  it('change to the image that is named, of a stopped server only unless it is to be stopped first', async () => {
    const id = place.serverId('web-1');
    const image = place.named('images', 'Debian');
    const change = (more: object) =>
      place.send('POST', v2(id, 'changeos'), { 'os-change': { imageid: image.id, ...more } });
    expect(await change({})).toMatchObject(ecsError('Ecs.0100'));
    expect(await change({ imageid: unknown })).toMatchObject(ecsError('Ecs.0031'));
    expect(await change({ keyname: 'KeyPair-350b' })).toMatchObject(ecsError('Ecs.0314'));
    expect(await place.finished(await change({ mode: 'withStopServer' }))).toMatchObject({ status: 'SUCCESS' });
    expect(await place.show(id)).toMatchObject({ status: 'ACTIVE', image: { id: image.id } });
  });
});

describe('resize_post_paid_server (section 5.2.4)', () => {
  const resize = (name: string, flavorRef: string, more: object = {}) =>
    place.send('POST', v1(place.serverId(name), 'resize'), { resize: { flavorRef }, ...more });

  it('gives a stopped server its new flavor and leaves it stopped', async () => {
    const reply = await resize('batch-worker', 's3.xlarge.4');
    await place.client.advance(3);
    expect(await place.show(place.serverId('batch-worker'))).toMatchObject({ status: 'RESIZE' });
    expect(await place.finished(reply)).toMatchObject({ status: 'SUCCESS' });
    expect(await place.show(place.serverId('batch-worker'))).toMatchObject({
      status: 'SHUTOFF',
      flavor: { id: 's3.xlarge.4' },
    });
  });

  it('only checks with dry_run (table 5-22)', async () => {
    expect(await resize('batch-worker', 's3.xlarge.4', { dry_run: true })).toMatchObject({ status: 202 });
    await place.client.advance(120);
    expect((await place.show(place.serverId('batch-worker'))).flavor.id).toBe('c3.xlarge.2');
  });

  it.each([
    ['a running server', 'Ecs.0100', 'web-1', 's3.xlarge.4'],
    ['the flavor that it has', 'Ecs.0810', 'batch-worker', 'c3.xlarge.2'],
    ['an unknown flavor', 'Ecs.0029', 'batch-worker', 'c3.15xlarge.2'],
    ['a withdrawn flavor', 'Ecs.0027', 'batch-worker', 'c2.large.2'],
  ])('refuses %s with %s', async (_what, code, name, flavor) => {
    expect(await resize(name, flavor)).toMatchObject(ecsError(code));
  });
});

describe('migrate_server (section 5.2.3)', () => {
  it('moves a stopped server to a dedicated host, not to the same one, and back to the pool with null', async () => {
    const id = place.serverId('batch-worker');
    const migrate = (to: unknown) => place.send('POST', v1(id, 'migrate'), { migrate: to });
    expect(await migrate(null)).toMatchObject(ecsError('Ecs.0005'));
    const to = { dedicated_host_id: unknown };
    expect(await place.finished(await migrate(to))).toMatchObject({ status: 'SUCCESS' });
    expect((await place.show(id))['os:scheduler_hints']).toMatchObject({ dedicated_host_id: [unknown] });
    expect(await migrate(to)).toMatchObject(ecsError('Ecs.0221'));
    expect(await place.finished(await migrate(null))).toMatchObject({ status: 'SUCCESS' });
    expect((await place.show(id))['os:scheduler_hints']).toEqual({});
  });
});

describe('NICs (section 5.5)', () => {
  it('are added with an address of their own, with nic_id in the sub-jobs, and deleted by their port IDs', async () => {
    const id = place.serverId('web-1');
    const subnet = place.named('subnets', 'subnet-data');
    const nics = [{ subnet_id: subnet.id, ip_address: '10.20.2.50' }];
    const done = await place.finished(await place.send('POST', v1(id, 'nics'), { nics }));
    expect(done).toMatchObject({ status: 'SUCCESS', entities: { sub_jobs_total: 1 } });
    const nic = done.entities.sub_jobs[0].entities.nic_id;
    const addresses = async () => (await place.show(id)).addresses[subnet.vpc_id];
    expect(await addresses()).toContainEqual(
      expect.objectContaining({ addr: '10.20.2.50', primary: false, 'OS-EXT-IPS:port_id': nic }),
    );
    const again = await place.send('POST', v1(place.serverId('web-2'), 'nics'), { nics });
    expect(again).toMatchObject(ecsError('Ecs.0010'));
    await place.finished(await place.send('POST', v1(id, 'nics/delete'), { nics: [{ id: nic }] }));
    expect(JSON.stringify(await addresses())).not.toContain('10.20.2.50');
    expect((await place.send('POST', v1(place.serverId('web-2'), 'nics'), { nics })).status).toBe(200);
  });

  it('the primary one stays: 403 (table 5-48)', async () => {
    const { nics } = place.named('servers', 'web-1');
    const reply = await place.send('POST', v1(place.serverId('web-1'), 'nics/delete'), { nics: [{ id: nics[0].id }] });
    expect(reply).toMatchObject({ status: 403, body: { error: { code: expect.any(String) } } });
  });

  it('no more than the flavor takes', async () => {
    const nics = Array.from({ length: 2 }, () => ({ subnet_id: place.named('subnets', 'subnet-data').id }));
    const reply = await place.send('POST', v1(place.serverId('web-1'), 'nics'), { nics });
    expect(reply).toMatchObject(ecsError('Ecs.0050'));
  });
});

describe('disks (section 5.6)', () => {
  const attach = (name: string, volumeAttachment: object, more: object = {}) =>
    place.send('POST', v1(place.serverId(name), 'attachvolume'), { volumeAttachment, ...more });
  const disk = async (name: string) =>
    (await place.client.state()).volumes.find((each: { name: string }) => each.name === name);

  it('are attached under the KVM name of the device that was asked for (table 5-51), show in list_server_block_devices and show_server_block_device, and are detached', async () => {
    const { id: volumeId } = await disk('archive-2023');
    const reply = await attach('web-1', { volumeId, device: '/dev/sdc' });
    await place.client.advance(3);
    expect(await disk('archive-2023')).toMatchObject({ status: 'attaching' });
    expect(await place.finished(reply)).toMatchObject({ status: 'SUCCESS', entities: { volume_id: volumeId } });
    expect(await disk('archive-2023')).toMatchObject({ status: 'in-use' });
    const id = place.serverId('web-1');
    for (const address of [`/v2.1/servers/${id}/block_device`, v1(id, 'block_device')]) {
      const { body } = await place.send('GET', address);
      expect(body.volumeAttachments[1]).toMatchObject({ volumeId, serverId: id, id: volumeId, device: '/dev/vdc' });
      const one = await place.send('GET', `${address}/${volumeId}`);
      expect(one.body.volumeAttachment).toEqual(body.volumeAttachments[1]);
    }
    expect(await attach('web-1', { volumeId })).toMatchObject(ecsError('Ecs.0057'));
    expect(await attach('web-2', { volumeId })).toMatchObject(ecsError('Ecs.0103'));
    const path = v1(id, `detachvolume/${volumeId}?delete_flag=0`);
    expect(await place.finished(await place.send('DELETE', path))).toMatchObject({ status: 'SUCCESS' });
    expect(await disk('archive-2023')).toMatchObject({ status: 'available', server_ids: [] });
    expect(await place.send('DELETE', path)).toMatchObject(ecsError('Ecs.0111'));
  });

  it('go to one of two servers that ask at the same time', async () => {
    const { id: volumeId } = await disk('archive-2023');
    const replies = [await attach('web-1', { volumeId }), await attach('web-2', { volumeId })];
    const ends = [await place.finished(replies[0] ?? fail()), await place.finished(replies[1] ?? fail())];
    expect(ends.map(({ status }) => status)).toEqual(['SUCCESS', 'FAIL']);
    expect(ends[1]).toMatchObject({ error_code: 'Ecs.0103' });
  });

  it.each([
    ['a disk that is not there', 'Ecs.0103', { volumeId: unknown }],
    ['no disk without dry_run', 'Ecs.0005', { volume_type: 'SSD' }],
    ['a device name that is none', 'Ecs.0005', { device: 'C:' }],
    ['the device of the system disk', 'Ecs.0005', { device: '/dev/vda' }],
  ])('refuse %s with %s', async (_what, code, fields) => {
    const { id: volumeId } = await disk('archive-2023');
    const body = 'device' in fields ? { volumeId, ...fields } : fields;
    expect(await attach('web-1', body)).toMatchObject(ecsError(code));
  });

  it('are not attached by a dry run, which then needs no disk (tables 5-50 and 5-51)', async () => {
    const dry = { dry_run: true };
    expect((await attach('web-1', { volumeId: (await disk('archive-2023')).id }, dry)).status).toBe(200);
    expect((await attach('web-1', { volume_type: 'SSD', count: 5 }, dry)).status).toBe(200);
    expect(await attach('web-1', { volume_type: 'SSD', count: 60 }, dry)).toMatchObject(ecsError('Ecs.0104'));
    expect(await disk('archive-2023')).toMatchObject({ status: 'available' });
  });
});

describe('list_flavors (section 5.4.1)', () => {
  const flavors = async (query = '') =>
    (await place.send('GET', `${place.v1}/flavors${query}`)).body.flavors as Record<string, unknown>[];

  it('have vcpus in a string and ram in a number, and say where they are sold (tables 5-39 and 5-41)', async () => {
    const c3 = (await flavors()).find(({ id }) => id === 'c3.large.2');
    expect(c3).toMatchObject({
      vcpus: '2',
      ram: 4096,
      disk: '0',
      swap: '',
      os_extra_specs: { 'ecs:performancetype': 'computingv3', 'cond:operation:az': 'ap-southeast-3b(sellout)' },
    });
  });

  it('by zone are those in the states normal, obt or promotion (table 5-37)', async () => {
    const ids = async (zone: string) =>
      (await flavors(`?availability_zone=ap-southeast-3${zone}`)).map(({ id }) => String(id));
    expect(await ids('a')).toEqual(expect.arrayContaining(['c3.large.2', 'd3.xlarge.8']));
    expect((await ids('b')).filter((id) => /^(?:c3|c2|d3)\./.test(id))).toEqual([]);
    expect(await ids('c')).toContain('m3.large.8');
  });
});

describe('the lock of a user (section 6.3.4)', () => {
  it('stands against every management operation: Ecs.0605', async () => {
    const id = place.serverId('web-1');
    const { status } = await place.send('POST', `/v2.1/${place.project}/servers/${id}/action`, { lock: null });
    expect(status).toBe(202);
    expect(await remove({ servers: [{ id }] })).toMatchObject(ecsError('Ecs.0605'));
    const stop = { 'os-stop': { servers: [{ id }] } };
    expect(await place.send('POST', `${place.v1}/action`, stop)).toMatchObject(ecsError('Ecs.0605'));
  });
});

describe('batch actions', () => {
  it('name one action: two keys in a body are refused', async () => {
    const servers = [{ id: place.serverId('web-1') }];
    const body = { 'os-stop': { servers }, reboot: { type: 'SOFT', servers } };
    expect(await place.send('POST', `${place.v1}/action`, body)).toMatchObject(ecsError('Ecs.0005'));
  });
});

function fail(): never {
  throw new Error('there is no such answer');
}
