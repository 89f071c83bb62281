import { describe, expect, test } from 'vitest';
import { operationsCloud } from './operations-cloud.ts';

/** Sections 6.4 to 6.8 of ecs-api-en-2025-01.txt, on the servers that the default scenario has outside Flexus L. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ABSENT = /HTTP 404, itemNotFound.*\nNothing has this ID here: check ID, project and region\./;
const FORBIDDEN = /HTTP 403, forbidden.*\n.*the act itself is forbidden/;
const server_id = 'bastion';
const worker = 'batch-worker';

type Row = Readonly<Record<string, unknown>>;

const rows = (table: unknown): readonly Row[] => [table].flat().map((row) => ({ ...Object(row) }));
const first = (table: unknown): Row => rows(table)[0] ?? {};

describe('networks', () => {
  test('nova_list_networks: IDs and names, all else null (6.4.1)', async () => {
    const cloud = await operationsCloud();
    const { networks } = await cloud.ok('nova_list_networks');
    expect(rows(networks).map(({ name }) => name)).toEqual(expect.arrayContaining(['subnet-web', 'subnet-data']));
  });

  test('nova_list_server_ips, nova_show_server_ips_by_network: both addresses, by the name of the network (6.4.2, 6.4.3)', async () => {
    const cloud = await operationsCloud();
    const { addresses } = await cloud.ok('nova_list_server_ips', { server_id });
    const { private_ip, public_ip } = await cloud.ok('nova_show_server', { server_id });
    expect(rows(addresses).map(({ address }) => address)).toEqual([private_ip, public_ip]);
    const networkName = first(addresses).network;
    expect(await cloud.ok('nova_show_server_ips_by_network', { server_id, networkName })).toEqual(
      await cloud.ok('nova_list_server_ips', { server_id }),
    );
    expect(await cloud.refused('nova_list_server_ips', { server_id: NOBODY })).toMatch(ABSENT);
    const refused = await cloud.refused('nova_show_server_ips_by_network', { server_id, networkName: 'nowhere' });
    expect(refused).toMatch(ABSENT);
    // It is the network that is missing, not the server.
    expect(refused).not.toContain('Nearest that exist');
  });
});

describe('security groups of a server', () => {
  test('nova_list_server_security_groups: rules in words (6.5.3)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_list_server_security_groups', { server_id })).toMatchObject({
      security_groups: [{ name: 'sg-bastion', rules: ['tcp 22-22 from 203.0.113.0/24'] }],
    });
    expect(await cloud.refused('nova_list_server_security_groups', { server_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_add_server_security_group: the server has the group as well; a human is asked, for it opens ports (6.5.1)', async () => {
    const cloud = await operationsCloud();
    const dry = await cloud.ok('nova_add_server_security_group', { server_id, name: 'sg-web', dry_run: true });
    expect(dry.consequences).toEqual([expect.stringContaining('Adds bastion to security group sg-web')]);
    await cloud.ok('nova_add_server_security_group', { server_id, name: 'sg-web' });
    const { security_groups } = await cloud.ok('nova_list_server_security_groups', { server_id });
    expect(rows(security_groups).map(({ name }) => name)).toEqual(['sg-bastion', 'sg-web']);
    expect(cloud.cloud.recorded.at(-1)?.entry.decision).toMatchObject({ verdict: 'granted', by: 'human' });
    expect(await cloud.refused('nova_add_server_security_group', { server_id, name: 'sg-none' })).toMatch(ABSENT);
  });

  test('nova_remove_server_security_group: the server loses the group, which it has to have (6.5.2)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_add_server_security_group', { server_id, name: 'sg-web' });
    await cloud.ok('nova_remove_server_security_group', { server_id, name: 'sg-bastion' });
    const { security_groups } = await cloud.ok('nova_list_server_security_groups', { server_id });
    expect(rows(security_groups).map(({ name }) => name)).toEqual(['sg-web']);
    const again = await cloud.refused('nova_remove_server_security_group', { server_id, name: 'sg-bastion' });
    expect(again).toMatch(ABSENT);
    expect(again).not.toContain('Nearest that exist');
  });
});

describe('flavors', () => {
  test('nova_list_flavors: those with enough memory, in the order that is asked for (6.6.1)', async () => {
    const cloud = await operationsCloud();
    const { flavors } = await cloud.ok('nova_list_flavors', { minRam: 16384, sort_key: 'name', sort_dir: 'desc' });
    const ids = rows(flavors).map(({ id }) => String(id));
    expect(ids).toContain('s3.xlarge.4');
    expect(ids).not.toContain('s3.xlarge.2');
    expect(ids).toEqual([...ids].sort().reverse());
  });

  test('nova_list_flavors_detail, nova_show_flavor: vCPUs and memory (6.6.2, 6.6.3)', async () => {
    const cloud = await operationsCloud();
    const flavor = { id: 's3.large.2', name: 's3.large.2', vcpus: 2, ram_mib: 4096 };
    const { flavors } = await cloud.ok('nova_list_flavors_detail', { minRam: 4096 });
    expect(flavors).toContainEqual(flavor);
    expect(rows(flavors).filter(({ ram_mib }) => Number(ram_mib) < 4096)).toEqual([]);
    expect(await cloud.ok('nova_show_flavor', { flavor_id: 's3.large.2' })).toEqual(flavor);
    const full = await cloud.ok('nova_show_flavor', { flavor_id: 's3.large.2', detail: 'full' });
    expect(full.flavor).toMatchObject({ swap: '', 'OS-FLV-DISABLED:disabled': false, rxtx_factor: 1 });
    expect(await cloud.refused('nova_show_flavor', { flavor_id: 'x9.huge' })).toMatch(ABSENT);
  });

  test('nova_list_flavor_extra_specs: what else a flavor is (6.6.4)', async () => {
    const cloud = await operationsCloud();
    const { extra_specs } = await cloud.ok('nova_list_flavor_extra_specs', { flavor_id: 's3.large.2' });
    expect(extra_specs).toMatchObject({ 'ecs:performancetype': 'normal', 'ecs:generation': 's3' });
    expect(await cloud.refused('nova_list_flavor_extra_specs', { flavor_id: 'x9.huge' })).toMatch(ABSENT);
  });
});

describe('NICs', () => {
  test('nova_list_server_interfaces, nova_show_server_interface: the primary NIC (6.7.1, 6.7.2)', async () => {
    const cloud = await operationsCloud();
    const { nics } = await cloud.ok('nova_list_server_interfaces', { server_id });
    const { private_ip } = await cloud.ok('nova_show_server', { server_id });
    expect(nics).toEqual([expect.objectContaining({ state: 'ACTIVE', addresses: [private_ip] })]);
    const { port_id } = first(nics);
    expect(await cloud.ok('nova_show_server_interface', { server_id, port_id })).toMatchObject(first(nics));
    expect(await cloud.refused('nova_show_server_interface', { server_id, port_id: NOBODY })).toMatch(ABSENT);
    expect(await cloud.refused('nova_list_server_interfaces', { server_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_create_server_interface: a NIC with the address that is asked for; not of Flexus L (6.7.3)', async () => {
    const cloud = await operationsCloud();
    const { networks } = await cloud.ok('nova_list_networks');
    const net_id = rows(networks).find(({ name }) => name === 'subnet-data')?.id;
    const fixed_ips = [{ ip_address: '10.20.2.77' }];
    const taken = [{ ip_address: (await cloud.ok('nova_show_server', { server_id: worker })).private_ip }];
    const inUse = { server_id, net_id, fixed_ips: taken };
    expect(await cloud.refused('nova_create_server_interface', inUse)).toMatch(/HTTP 40[09]/);
    const added = await cloud.ok('nova_create_server_interface', { server_id, net_id, fixed_ips });
    expect(added).toMatchObject({ network_id: net_id, addresses: ['10.20.2.77'] });
    const { nics } = await cloud.ok('nova_list_server_interfaces', { server_id });
    expect(rows(nics).map(({ port_id }) => port_id)).toContain(added.port_id);
    expect(await cloud.refused('nova_create_server_interface', { server_id: 'blog', net_id })).toContain('HTTP 409');
  });

  test('nova_delete_server_interface: never the primary NIC; the port dies with one made from a network (6.7.4)', async () => {
    const cloud = await operationsCloud();
    const { nics } = await cloud.ok('nova_list_server_interfaces', { server_id });
    const primary = { server_id, port_id: first(nics).port_id };
    expect(await cloud.refused('nova_delete_server_interface', primary)).toMatch(FORBIDDEN);
    const added = await cloud.ok('nova_create_server_interface', { server_id, net_id: first(nics).network_id });
    await cloud.ok('nova_delete_server_interface', { server_id, port_id: added.port_id });
    const left = await cloud.until(
      'nova_list_server_interfaces',
      { server_id },
      (answer) => rows(answer.nics).length === 1,
    );
    expect(first(left.nics).port_id).toBe(primary.port_id);
    const again = { server_id, port_id: added.port_id };
    expect(await cloud.refused('nova_create_server_interface', again)).toMatch(/HTTP 40[04]/);
  });
});

describe('disks', () => {
  test('nova_list_volume_attachments, nova_show_volume_attachment: disks with their device names (6.8.1, 6.8.2)', async () => {
    const cloud = await operationsCloud();
    const { disks } = await cloud.ok('nova_list_volume_attachments', { server_id: worker });
    expect(rows(disks).map(({ device }) => device)).toEqual(['/dev/vda', '/dev/vdb', '/dev/vdc']);
    const { volume_id } = first(disks);
    const one = await cloud.ok('nova_show_volume_attachment', { server_id: worker, volume_id });
    expect(one).toMatchObject({ volume_id, device: '/dev/vda' });
    const other = { server_id, volume_id };
    expect(await cloud.refused('nova_show_volume_attachment', other)).toMatch(ABSENT);
    expect(await cloud.refused('nova_list_volume_attachments', { server_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_attach_volume: an available disk gets a device; one in use is refused (6.8.3)', async () => {
    const cloud = await operationsCloud();
    const { disks } = await cloud.ok('nova_list_volumes');
    const free = rows(disks).find(({ name }) => name === 'archive-2023')?.id;
    const attached = await cloud.ok('nova_attach_volume', { server_id: worker, volumeId: free });
    expect(attached).toMatchObject({ volume_id: free });
    const listed = await cloud.until('nova_list_volume_attachments', { server_id: worker }, (answer) =>
      rows(answer.disks).some(({ volume_id }) => volume_id === free),
    );
    expect(rows(listed.disks)).toHaveLength(4);
    await cloud.advance(60);
    expect(await cloud.refused('nova_attach_volume', { server_id, volumeId: free })).toMatch(/HTTP 400, badRequest/);
  });

  test('nova_detach_volume: a disk off a running server, the system disk only off a stopped one (6.8.4)', async () => {
    const cloud = await operationsCloud();
    const { disks } = await cloud.ok('nova_list_volume_attachments', { server_id: worker });
    const [, data] = rows(disks);
    await cloud.ok('nova_detach_volume', { server_id: worker, volume_id: data?.volume_id });
    const left = await cloud.until('nova_list_volume_attachments', { server_id: worker }, (answer) =>
      rows(answer.disks).every(({ volume_id }) => volume_id !== data?.volume_id),
    );
    expect(rows(left.disks)).toHaveLength(2);
    const { disks: own } = await cloud.ok('nova_list_volume_attachments', { server_id });
    const system = { server_id, volume_id: first(own).volume_id };
    expect(await cloud.refused('nova_detach_volume', { ...system, delete_flag: 1 })).toMatch(FORBIDDEN);
  });
});
