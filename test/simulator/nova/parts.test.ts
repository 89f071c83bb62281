import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Desk } from '../resources/support.ts';
import type { Reply } from '../support.ts';

describe('flavors (ecs-api-en-2025-01, sections 6.6.1 to 6.6.4)', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
  });
  afterAll(() => desk.close());
  const idsOf = ({ body }: Reply): string[] => body.flavors.map(({ id }: { id: string }) => id);

  it('come by ID, with name and links (nova_list_flavors)', async () => {
    const reply = await desk.nova('GET', '/flavors');
    expect(Object.keys(reply.body.flavors[0]).sort()).toEqual(['id', 'links', 'name']);
    expect(idsOf(reply)).toEqual([...idsOf(reply)].sort());
  });

  it('in detail have the members of the example (nova_list_flavors_detail, nova_show_flavor; 6.6.2 and 6.6.3)', async () => {
    const { body } = await desk.nova('GET', '/flavors/c3.2xlarge.2');
    const { url } = desk.client.simulator;
    expect(body.flavor).toEqual({
      name: 'c3.2xlarge.2',
      links: [
        { rel: 'self', href: `${url}/v2.1/${desk.project}/flavors/c3.2xlarge.2` },
        { rel: 'bookmark', href: `${url}/${desk.project}/flavors/c3.2xlarge.2` },
      ],
      ram: 16384,
      'OS-FLV-DISABLED:disabled': false,
      vcpus: 8,
      swap: '',
      'os-flavor-access:is_public': true,
      rxtx_factor: 1,
      'OS-FLV-EXT-DATA:ephemeral': 0,
      disk: 0,
      id: 'c3.2xlarge.2',
    });
    const list = (await desk.nova('GET', '/flavors/detail')).body.flavors;
    expect(list.find(({ id }: { id: string }) => id === 'c3.2xlarge.2')).toEqual(body.flavor);
  });

  it('are filtered, sorted and paged (tables 6-104 and 6-109)', async () => {
    const { body } = await desk.nova('GET', '/flavors/detail?minRam=32768&sort_key=memory_mb&sort_dir=desc');
    const rams = body.flavors.map(({ ram }: { ram: number }) => ram);
    expect(rams.length).toBeGreaterThan(0);
    expect(rams).toEqual([...rams].sort((a, b) => b - a));
    expect(Math.min(...rams)).toBeGreaterThanOrEqual(32768);
    const [first, second] = idsOf(await desk.nova('GET', '/flavors'));
    expect(idsOf(await desk.nova('GET', `/flavors?limit=1&marker=${first}`))).toEqual([second]);
    expect(idsOf(await desk.nova('GET', '/flavors?minDisk=1'))).toEqual([]);
    for (const query of ['sort_key=colour', 'sort_dir=up', 'minRam=much', 'marker=nothing']) {
      expect((await desk.nova('GET', `/flavors?${query}`)).status).toBe(400);
    }
  });

  it('have extra specs, strings all (nova_list_flavor_extra_specs)', async () => {
    const { body } = await desk.nova('GET', '/flavors/c3.2xlarge.2/os-extra_specs');
    expect(body.extra_specs).toMatchObject({ 'ecs:performancetype': 'computingv3' });
    expect(Object.values(body.extra_specs).every((value) => typeof value === 'string')).toBe(true);
    expect((await desk.nova('GET', '/flavors/nothing/os-extra_specs')).status).toBe(404);
    expect((await desk.nova('GET', '/flavors/nothing')).body.itemNotFound.code).toBe(404);
  });
});

describe('parts of a server', () => {
  let desk: Desk;
  let id: string;
  let network: string;
  beforeEach(async () => {
    desk = await Desk.open();
    id = await desk.server('parts');
    network = (await desk.nova('GET', '/os-networks')).body.networks[0].id;
  });
  afterEach(() => desk.close());
  const list = async (): Promise<Reply['body'][]> =>
    (await desk.nova('GET', `/servers/${id}/os-interface`)).body.interfaceAttachments;
  const attach = (interfaceAttachment: unknown): Promise<Reply> =>
    desk.nova('POST', `/servers/${id}/os-interface`, { interfaceAttachment });

  it('addresses are by network, and of one network (nova_list_server_ips, nova_show_server_ips_by_network; 6.4.2 and 6.4.3)', async () => {
    const { body } = await desk.nova('GET', `/servers/${id}/ips`);
    const [[name = '', addresses] = []] = Object.entries<unknown>(body.addresses);
    expect(addresses).toEqual([{ version: 4, addr: expect.stringMatching(/^192\.168\./) }]);
    expect((await desk.nova('GET', `/servers/${id}/ips/${name}`)).body).toEqual({ [name]: addresses });
    expect((await desk.nova('GET', `/servers/${id}/ips/nothing`)).status).toBe(404);
  });

  it('a NIC is added with the address asked for, DOWN at first, and taken off (nova_create_server_interface, nova_list_server_interfaces, nova_show_server_interface, nova_delete_server_interface; 6.7.1 to 6.7.4)', async () => {
    const { status, body } = await attach({ net_id: network, fixed_ips: [{ ip_address: '192.168.9.9' }] });
    expect(status).toBe(200);
    const nic = body.interfaceAttachment;
    expect(nic).toMatchObject({ port_state: 'DOWN', net_id: network, fixed_ips: [{ ip_address: '192.168.9.9' }] });
    await desk.advance(20);
    expect((await list()).map(({ port_id }) => port_id)).toContain(nic.port_id);
    const shown = await desk.nova('GET', `/servers/${id}/os-interface/${nic.port_id}`);
    expect(shown.body.interfaceAttachment).toEqual({ ...nic, port_state: 'ACTIVE' });
    expect((await desk.ecs('GET', `/cloudservers/${id}/os-interface/${nic.port_id}`)).body).toEqual(shown.body);
    expect((await desk.nova('DELETE', `/servers/${id}/os-interface/${nic.port_id}`)).status).toBe(202);
    await desk.advance(20);
    expect(await list()).toHaveLength(1);
    expect((await attach({ net_id: network, fixed_ips: [{ ip_address: '192.168.9.9' }] })).status).toBe(200);
  });

  it('the primary NIC stays: 403 (6.7.4, table 6-140)', async () => {
    const [primary] = await list();
    expect((await desk.nova('DELETE', `/servers/${id}/os-interface/${primary.port_id}`)).status).toBe(403);
    expect((await desk.nova('DELETE', `/servers/${id}/os-interface/nothing`)).status).toBe(404);
  });

  it('a NIC is refused where the fields exclude each other (tables 6-135 and 6-136)', async () => {
    const [primary] = await list();
    const ip = primary.fixed_ips[0].ip_address;
    const refusals = [
      await attach({ port_id: primary.port_id, net_id: network }),
      await attach({ port_id: primary.port_id, fixed_ips: [{ ip_address: '192.168.9.9' }] }),
      await attach({ fixed_ips: [{ ip_address: '192.168.9.9' }] }),
      await attach({ net_id: network, fixed_ips: [{ ip_address: '192.168.9.9' }, { ip_address: '192.168.9.8' }] }),
      await attach({ net_id: network, fixed_ips: [{ ip_address: ip }] }),
      await attach({ net_id: 'nothing' }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 400));
    expect((await attach({ port_id: primary.port_id })).status).toBe(409);
    expect(await list()).toHaveLength(1);
  });

  it('disks are attached and detached, under their own IDs (nova_attach_volume, nova_list_volume_attachments, nova_show_volume_attachment, nova_detach_volume; 6.8.1 to 6.8.4)', async () => {
    const volume = { size: 10, availability_zone: 'ap-southeast-3a' };
    const { id: volumeId } = (await desk.nova('POST', '/os-volumes', { volume })).body.volume;
    await desk.advance(20);
    const path = `/servers/${id}/os-volume_attachments`;
    const attached = await desk.nova('POST', path, { volumeAttachment: { volumeId, device: '/dev/sdb' } });
    expect(attached.status).toBe(200);
    expect(attached.body.volumeAttachment).toEqual({ device: '/dev/vdb', serverId: id, id: volumeId, volumeId });
    expect((await desk.nova('POST', path, { volumeAttachment: { volumeId } })).status).toBe(400);
    await desk.advance(20);
    expect((await desk.nova('GET', path)).body.volumeAttachments).toHaveLength(2);
    expect((await desk.nova('GET', `${path}/${volumeId}`)).body).toEqual(attached.body);
    expect((await desk.ecs('GET', `/cloudservers/${id}/os-volume_attachments`)).body.volumeAttachments).toHaveLength(2);
    expect((await desk.nova('DELETE', `${path}/${volumeId}?delete_flag=2`)).status).toBe(400);
    expect((await desk.nova('DELETE', `${path}/${volumeId}?delete_flag=1`)).status).toBe(202);
    await desk.advance(20);
    expect((await desk.nova('GET', `${path}/${volumeId}`)).status).toBe(404);
    expect((await desk.nova('GET', `/os-volumes/${volumeId}`)).body.volume.status).toBe('available');
  });

  it('the system disk leaves a stopped server only (6.8.4)', async () => {
    const path = `/servers/${id}/os-volume_attachments`;
    const [{ volumeId }] = (await desk.nova('GET', path)).body.volumeAttachments;
    expect((await desk.nova('DELETE', `${path}/${volumeId}`)).status).toBe(403);
    await desk.nova('POST', `/servers/${id}/action`, { 'os-stop': {} });
    await desk.advance(30);
    expect((await desk.nova('DELETE', `${path}/${volumeId}`)).status).toBe(202);
  });

  it.each([[{}], [{ volumeId: 7 }], [{ volumeId: 'x', device: 'C:' }]])('a disk is refused with %j', async (wish) => {
    const path = `/servers/${id}/os-volume_attachments`;
    expect([400, 404]).toContain((await desk.nova('POST', path, { volumeAttachment: wish })).status);
    const unknown = { volumeAttachment: { volumeId: '3ed456f5-3d8f-4383-a6c9-312032afcd1a' } };
    expect((await desk.nova('POST', path, unknown)).status).toBe(404);
  });
});

describe('a Flexus L server', () => {
  let desk: Desk;
  let id: string;
  beforeAll(async () => {
    desk = await Desk.open('default');
    const instance = await desk.client.instance('blog');
    id = instance.server_id;
  });
  afterAll(() => desk.close());

  it.each([
    ['POST', 'action', { resize: { flavorRef: 's3.large.2' } }],
    ['POST', 'action', { rebuild: { imageRef: 'IMAGE' } }],
    ['DELETE', '', undefined],
    ['POST', 'os-interface', { interfaceAttachment: {} }],
    ['DELETE', 'os-interface/PORT', undefined],
    ['POST', 'os-volume_attachments', { volumeAttachment: { volumeId: 'VOLUME' } }],
    ['DELETE', 'os-volume_attachments/SYSTEM', undefined],
  ])(
    'refuses %s %s %j, which its lockScene forbids (flexus-l-api-en-2024-09, sample of 3.1)',
    async (method, path, body) => {
      const port = (await desk.nova('GET', `/servers/${id}/os-interface`)).body.interfaceAttachments[0].port_id;
      const system = (await desk.nova('GET', `/servers/${id}/os-volume_attachments`)).body.volumeAttachments[0].id;
      const free = (await desk.nova('GET', '/os-volumes')).body.volumes.find(
        ({ displayName }: { displayName: string }) => displayName === 'archive-2023',
      );
      const image = (await desk.nova('GET', '/images')).body.images[0].id;
      const filled = (text: string): string =>
        text
          .replace('PORT', port)
          .replace('SYSTEM', system)
          .replace('VOLUME', free?.id ?? system)
          .replace('IMAGE', image);
      const sent = body === undefined ? undefined : JSON.parse(filled(JSON.stringify(body)));
      const address = `/servers/${id}${path === '' ? '' : `/${filled(path)}`}`;
      const reply = await desk.nova(method, address, sent);
      expect(reply.status).toBe(409);
      expect(reply.body.conflictingRequest.message).toMatch(/Ecs\.0605.*Flexus L instance/);
      if (path !== 'action' && path !== '') {
        const twin = await desk.ecs(method, address.replace('/servers/', '/cloudservers/'), sent);
        expect(twin.body.error.code).toBe('Ecs.0605');
      }
    },
  );

  it('can be stopped, started and renamed, which no lock forbids', async () => {
    expect((await desk.nova('POST', `/servers/${id}/action`, { 'os-stop': {} })).status).toBe(202);
    expect((await desk.nova('PUT', `/servers/${id}`, { server: { name: 'blog-1' } })).status).toBe(200);
  });

  it('shows its lock in the metadata', async () => {
    const { body } = await desk.nova('GET', `/servers/${id}`);
    expect(body.server.metadata.lockScene).toContain('resize');
  });
});
