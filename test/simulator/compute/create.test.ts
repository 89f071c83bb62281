import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsError, Place } from './place.ts';

// Expectations: ecs-api-en-2025-01, section 5.1.1 (tables 5-2 to 5-6), section 8.1 (tables 8-1 to 8-12), appendix A.2.
let place: Place;
beforeAll(async () => {
  place = await Place.open();
});
afterAll(() => place.stop());

const unknown = '72a270de-665a-4f46-8d64-24ad6edccdd2';

describe('create_post_paid_servers', () => {
  it('answers a job of type createServer with createSingleServer parts, and the server runs (section 5.8.1)', async () => {
    const reply = await place.create();
    expect(reply).toMatchObject({ status: 200, body: { job_id: expect.any(String) } });
    expect(await place.job(reply)).toMatchObject({ status: 'INIT', job_type: 'createServer', end_time: null });
    await place.client.advance(5);
    const running = await place.job(reply);
    expect(running).toMatchObject({ status: 'RUNNING', entities: { sub_jobs_total: 1 } });
    const [{ entities }] = running.entities.sub_jobs;
    // Table A-4: building is BUILD whatever the task
    expect(await place.show(entities.server_id)).toMatchObject({ status: 'BUILD', 'OS-EXT-STS:vm_state': 'building' });
    const done = await place.finished(reply);
    expect(done).toMatchObject({ status: 'SUCCESS', error_code: null, fail_reason: null });
    expect(done.entities.sub_jobs).toEqual([expect.objectContaining({ job_type: 'createSingleServer', entities })]);
    expect(await place.show(entities.server_id)).toMatchObject({
      status: 'ACTIVE',
      name: 'newservers',
      flavor: { id: 's3.large.2', vcpus: '2', ram: '4096' },
      'OS-EXT-STS:power_state': 1,
      locked: false,
      description: '',
    });
  });

  it('uses the default security group, the least disk of the image and a free address when none is named', async () => {
    const [id = ''] = await place.built();
    const server = await place.show(id);
    // Table 5-3: the default group; table 5-5: min_disk of the image
    expect(server.security_groups).toEqual([expect.objectContaining({ name: 'default' })]);
    const subnet = place.named('subnets', 'subnet-web');
    const [address] = server.addresses[subnet.vpc_id];
    expect(address).toMatchObject({ version: '4', 'OS-EXT-IPS:type': 'fixed', primary: true });
    expect(address.addr).toMatch(/^10\.20\.1\.\d+$/);
    const [disk] = server['os-extended-volumes:volumes_attached'];
    const { body } = await place.send('GET', `${place.v1}/${id}/block_device/${disk.id}`);
    expect(body.volumeAttachment).toMatchObject({ size: 40, bootIndex: 0, device: '/dev/vda', bus: 'virtio' });
  });

  it('makes data disks, some of them SCSI, at the sizes asked for (table 5-6)', async () => {
    const data_volumes = [
      { volumetype: 'SSD', size: 100 },
      { volumetype: 'SATA', size: 10, multiattach: true, 'hw:passthrough': true },
    ];
    const [id = ''] = await place.built({ data_volumes, root_volume: { volumetype: 'SATA', size: 60 } });
    const { body } = await place.send('GET', `${place.v1}/${id}/block_device`);
    const seen = body.volumeAttachments.map(({ size, device, bootIndex, bus }: Record<string, unknown>) => [
      size,
      device,
      bootIndex,
      bus,
    ]);
    expect(seen).toEqual([
      [60, '/dev/vda', 0, 'virtio'],
      [100, '/dev/vdb', 1, 'virtio'],
      [10, '/dev/vdc', 2, 'scsi'],
    ]);
  });

  it('numbers several servers with four digits, going on from a number in the name (table 5-3)', async () => {
    const names = async (name: string): Promise<string[]> => {
      const ids = await place.built({ name, count: 3 });
      return Promise.all(ids.map(async (id) => (await place.show(id)).name));
    };
    expect(await names('ecs')).toEqual(['ecs-0000', 'ecs-0001', 'ecs-0002']);
    expect(await names('ecs-0098')).toEqual(['ecs-0098', 'ecs-0099', 'ecs-0100']);
  });

  it('binds a new EIP, or one that is there and free (tables 8-1, 8-3, 8-4)', async () => {
    const bandwidth = { size: 10, sharetype: 'PER', chargemode: 'traffic' };
    const [id = ''] = await place.built({ publicip: { eip: { iptype: '5_bgp', bandwidth } } });
    const floating = async (of: string): Promise<string[]> => {
      const { addresses } = await place.show(of);
      const all: Record<string, string>[] = Object.values(addresses as Record<string, Record<string, string>[]>).flat();
      return all.filter((each) => each['OS-EXT-IPS:type'] === 'floating').map(({ addr }) => addr ?? '');
    };
    expect(await floating(id)).toHaveLength(1);
    const free = place.state.floating_ips.find(({ port_id }: { port_id: string | null }) => port_id === null);
    const [other = ''] = await place.built({ publicip: { id: free.id } });
    expect(await floating(other)).toEqual([free.address]);
    // Only EIPs in DOWN state can be assigned
    expect(await place.create({ publicip: { id: free.id } })).toMatchObject(ecsError('Ecs.0005'));
  });

  it('joins a server group and shows it in lists, as table 8-10 has it', async () => {
    const group = place.named('server_groups', 'web-tier');
    const [id = ''] = await place.built({ 'os:scheduler_hints': { group: group.id } });
    expect((await place.show(id))['os:scheduler_hints']).toEqual({ group: [group.id] });
    const hints = { tenancy: 'dedicated', dedicated_host_id: unknown };
    const [dedicated = ''] = await place.built({ 'os:scheduler_hints': hints });
    expect((await place.show(dedicated))['os:scheduler_hints']).toEqual({
      tenancy: ['dedicated'],
      dedicated_host_id: [unknown],
    });
  });

  it('keeps metadata, description, zone, key and user data, and never shows a password (tables 5-3, 8-8)', async () => {
    const user_data = Buffer.from('#!/bin/bash\necho user_test > /home/user.txt\n').toString('base64');
    const [id = ''] = await place.built({
      user_data,
      key_name: 'operators',
      adminPass: 'Chocolate-2025',
      description: 'for a test',
      availability_zone: 'ap-southeast-3c',
      extendparam: { regionID: 'ap-southeast-3' },
      metadata: { team: 'qa', admin_pass: 'Chocolate-2025', op_svc_userid: unknown, agency_name: 'agent' },
    });
    const server = await place.show(id);
    expect(server).toMatchObject({
      key_name: 'operators',
      description: 'for a test',
      'OS-EXT-AZ:availability_zone': 'ap-southeast-3c',
      'OS-EXT-SRV-ATTR:user_data': user_data,
      metadata: { team: 'qa', agency_name: 'agent', 'metering.imagetype': 'gold' },
    });
    expect(JSON.stringify(await place.client.state())).not.toContain('Chocolate');
  });

  it('only checks with dry_run: 202, and no server (table 5-2)', async () => {
    const count = async (): Promise<number> => (await place.client.state()).servers.length;
    const before = await count();
    expect(await place.create({}, { dry_run: true })).toMatchObject({ status: 202, body: undefined });
    expect(await place.create({ imageRef: unknown }, { dry_run: true })).toMatchObject(ecsError('Ecs.0031'));
    expect(await count()).toBe(before);
  });

  it('takes a server that fails to come up away again, with its disks and addresses', async () => {
    const { client } = place;
    const rules = [{ match: { job_type: 'createSingleServer' }, job: { error_code: 'Ecs.0204' }, times: 1 }];
    await client.plain({ method: 'PUT', path: '/_simulator/faults', body: { rules } });
    const before = await client.state();
    const done = await place.finished(await place.create());
    expect(done).toMatchObject({ status: 'FAIL', error_code: 'Common.0021' });
    expect(done.entities.sub_jobs[0]).toMatchObject({ status: 'FAIL', error_code: 'Ecs.0204' });
    const after = await client.state();
    expect([after.servers.length, after.volumes.length]).toEqual([before.servers.length, before.volumes.length]);
  });
});

const nic = (changes: object): object => ({ nics: [{ ...changes }] });

describe('create_post_paid_servers refuses', () => {
  const subnet = (): string => place.named('subnets', 'subnet-web').id;
  const refusals: readonly (readonly [what: string, code: string, changes: () => object])[] = [
    ['a name of 129 characters', 'Ecs.0914', () => ({ name: 'n'.repeat(129) })],
    ['a name of 60 characters for several', 'Ecs.0914', () => ({ name: 'n'.repeat(60), count: 2 })],
    ['a blank in the name', 'Ecs.0005', () => ({ name: 'new servers' })],
    ['501 servers', 'Ecs.0913', () => ({ count: 501 })],
    ['no server at all', 'Ecs.0005', () => ({ count: 0 })],
    ['a count in a string', 'Ecs.0005', () => ({ count: '2' })],
    ['more disks than the quota has', 'Ecs.0021', () => ({ data_volumes: disks(59), count: 7 })],
    ['more EIPs than the quota has', 'Ecs.0013', () => ({ publicip: { eip: eip(10, 'traffic') }, count: 7 })],
    ['an image that is no UUID', 'Ecs.0005', () => ({ imageRef: 'imageid_123' })],
    ['an unknown image', 'Ecs.0031', () => ({ imageRef: unknown })],
    ['an unknown flavor', 'Ecs.0029', () => ({ flavorRef: 'z9.huge.1' })],
    ['a flavor that was withdrawn', 'Ecs.0027', () => ({ flavorRef: 'c2.large.2' })],
    ['a flavor that is sold out in the zone', 'Ecs.0319', () => soldOut],
    ['a zone that is not there', 'Ecs.0005', () => ({ availability_zone: 'az1-dc1' })],
    ['no root_volume', 'Ecs.0005', () => ({ root_volume: null })],
    ['a system disk above 1,024 GB', 'Ecs.0005', () => ({ root_volume: { volumetype: 'SSD', size: 1025 } })],
    ['a system disk below min_disk', 'Ecs.0005', () => ({ root_volume: { volumetype: 'SSD', size: 39 } })],
    ['an unknown disk type', 'Ecs.0043', () => ({ root_volume: { volumetype: 'TAPE' } })],
    ['a storage pool without its ID', 'Ecs.0911', () => ({ root_volume: { volumetype: 'SSD', cluster_type: 'DSS' } })],
    ['a data disk of 9 GB', 'Ecs.0005', () => ({ data_volumes: [{ volumetype: 'SSD', size: 9 }] })],
    ['60 data disks', 'Ecs.0042', () => ({ data_volumes: disks(60) })],
    ['24 data disks where the flavor takes 23', 'Ecs.0042', () => ({ ...local, data_volumes: disks(24) })],
    ['encryption without a key', 'Ecs.0912', () => ({ data_volumes: [{ ...disks(1)[0], metadata: encrypted }] })],
    ['an unknown VPC', 'Ecs.0014', () => ({ vpcid: unknown })],
    ['an unknown subnet', 'Ecs.0038', () => nic({ subnet_id: unknown })],
    ['a subnet of another VPC', 'Ecs.0064', () => nic({ subnet_id: place.named('subnets', 'subnet-default-smb').id })],
    ['13 NICs', 'Ecs.0050', () => ({ nics: Array.from({ length: 13 }, () => ({ subnet_id: subnet() })) })],
    ['no NIC', 'Ecs.0005', () => ({ nics: [] })],
    ['an address that is none', 'Ecs.0005', () => nic({ subnet_id: subnet(), ip_address: '10.20.1.256' })],
    [
      'one address for two servers',
      'Ecs.0010',
      () => ({ ...nic({ subnet_id: subnet(), ip_address: '10.20.1.77' }), count: 2 }),
    ],
    [
      'a used address',
      'Ecs.0010',
      () => nic({ subnet_id: subnet(), ip_address: place.named('servers', 'web-1').private_ip }),
    ],
    [
      'an MTU of 1279',
      'Ecs.0005',
      () => nic({ subnet_id: subnet(), extra_dhcp_opts: [{ opt_value: 1279, opt_name: '26' }] }),
    ],
    [
      'a primary NIC without groups',
      'Ecs.0910',
      () => nic({ subnet_id: subnet(), 'binding:profile': { disable_security_groups: true } }),
    ],
    ['both an EIP and a new one', 'Ecs.0005', () => ({ publicip: { id: unknown, eip: { iptype: '5_bgp' } } })],
    ['a bandwidth above 1,000', 'Ecs.0045', () => ({ publicip: { eip: eip(1001, 'traffic') } })],
    ['a bandwidth that is not billed by traffic', 'Ecs.0005', () => ({ publicip: { eip: eip(10, 'bandwidth') } })],
    ['an unknown key pair', 'Ecs.0314', () => ({ key_name: 'sshkey-123' })],
    ['a password with the user in it', 'Ecs.0011', () => ({ adminPass: 'Root-2025-root' })],
    ['user data that is no base64', 'Ecs.0005', () => ({ user_data: '#!/bin/bash' })],
    [
      '11 pairs of metadata',
      'Ecs.0005',
      () => ({ metadata: Object.fromEntries(disks(11).map((_, i) => [`k${i}`, 'v'])) }),
    ],
    ['a number in the metadata', 'Ecs.0005', () => ({ metadata: { a: 1 } })],
    ['a description with markup', 'Ecs.0041', () => ({ description: '<b>' })],
    ['an unknown server group', 'Ecs.0313', () => ({ 'os:scheduler_hints': { group: unknown } })],
    ['a region of its own', 'Ecs.0005', () => ({ extendparam: { regionID: 'ap-southeast-2' } })],
    [
      'a yearly/monthly server, which this operation does not make',
      'Ecs.0005',
      () => ({ extendparam: { chargingMode: 'prePaid' } }),
    ],
  ];
  const disks = (count: number): object[] => Array.from({ length: count }, () => ({ volumetype: 'SSD', size: 10 }));
  const soldOut = { flavorRef: 'c3.large.2', availability_zone: 'ap-southeast-3b' };
  const local = { flavorRef: 'd3.xlarge.8', availability_zone: 'ap-southeast-3a' };
  const encrypted = { __system__encrypted: '1' };
  const eip = (size: number, chargemode: string): object => ({
    iptype: '5_bgp',
    bandwidth: { size, sharetype: 'PER', chargemode },
  });

  it.each(refusals)('%s with %s', async (_what, code, changes) => {
    expect(await place.create({ ...changes() }, { dry_run: true })).toMatchObject(ecsError(code));
  });

  it('an address outside the subnet as the example does: Ecs.0005 with Ecs.0039 in the details', async () => {
    const reply = await place.create(nic({ subnet_id: subnet(), ip_address: '10.99.1.7' }) as Record<string, unknown>);
    expect(reply).toMatchObject({
      status: 400,
      body: { error: { code: 'Ecs.0005', details: [{ code: 'Ecs.0039' }] } },
    });
  });

  it('a body without a server, and one that is no object', async () => {
    expect(await place.send('POST', place.v1, {})).toMatchObject(ecsError('Ecs.0005'));
    expect(await place.send('POST', place.v1, [1])).toMatchObject(ecsError('Ecs.0005'));
  });

  it('more than the quota: what is held is counted, as show_server_limits tells (section 5.7.1)', async () => {
    const limits = async (): Promise<Record<string, number>> =>
      (await place.send('GET', `${place.v1}/limits`)).body.absolute;
    const before = await limits();
    const ids = await place.built({ flavorRef: 's3.xlarge.4', count: 2 });
    const during = await limits();
    expect(during).toMatchObject({
      totalInstancesUsed: (before.totalInstancesUsed ?? 0) + 2,
      totalCoresUsed: (before.totalCoresUsed ?? 0) + 8,
      totalRAMUsed: (before.totalRAMUsed ?? 0) + 2 * 16_384,
      maxTotalInstances: 2048,
    });
    const servers = ids.map((id) => ({ id }));
    await place.finished(await place.send('POST', `${place.v1}/delete`, { servers }));
    expect(await limits()).toEqual(before);
  });
});
