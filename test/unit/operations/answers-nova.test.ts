import { describe, expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { nextPage } from '../../../src/tools/next-page.ts';
import { answerText, compactAnswer } from '../../../src/tools/shape.ts';
import { documented } from './documented.ts';

/** What a caller is shown of the example answers of ecs-api-en-2025-01.txt, sections 6.1 to 6.8. */
const compact = (id: string, body: unknown): Record<string, unknown> =>
  compactAnswer(requireOperation(id).answer, body);
const shown = (id: string): Record<string, unknown> => compact(id, documented(id).example_response);

describe('versions', () => {
  test('nova_list_api_versions (6.1.1): a version without microversions has no range', () => {
    expect(shown('nova_list_api_versions').versions).toEqual([
      { id: 'v2.0', status: 'SUPPORTED', updated: '2011-01-21T11:33:21Z' },
      { id: 'v2.1', status: 'CURRENT', min_version: '2.1', version: '2.60', updated: '2013-07-23T11:33:21Z' },
    ]);
  });

  test('nova_show_api_version (6.1.2)', () => {
    expect(shown('nova_show_api_version')).toMatchObject({ id: 'v2.1', min_version: '2.1', version: '2.60' });
  });
});

describe('servers', () => {
  test('nova_update_server (6.2.2)', () => {
    expect(shown('nova_update_server')).toEqual({
      id: '1a19ef4f-be0a-4526-bf2f-14b4464d536a',
      name: 'new-server-test',
      status: 'ACTIVE',
      updated: '2018-05-21T00:36:27Z',
    });
  });

  test('nova_list_servers (6.2.4): the last page has no marker', () => {
    const row = { id: '616fb98f-46ca-475e-917e-2563e5a8cd19', name: 'new-server-test' };
    expect(shown('nova_list_servers')).toEqual({ servers: [row] });
  });

  test('nova_list_servers (6.2.4, table 6-32): another page is told by the marker of the link to it, which names no host', () => {
    const marker = '616fb98f-46ca-475e-917e-2563e5a8cd19';
    const next = { rel: 'next', href: `https://None/v2.1/p/servers?limit=1&marker=${marker}` };
    for (const id of ['nova_list_servers', 'nova_list_servers_detail']) {
      const page = (links: readonly object[]): unknown =>
        nextPage(requireOperation(id), {}, { servers: [], servers_links: links });
      expect(page([next])).toEqual({ marker });
      expect(page([])).toBeUndefined();
    }
  });

  test('nova_list_servers_detail (6.2.5): addresses without a kind, a server that boots from a volume', () => {
    const row = {
      id: '05184ba3-00ba-4fbc-b7a2-03b62b884931',
      name: 'new-server-test',
      status: 'ACTIVE',
      private_ip: '192.168.0.3',
      flavor: 's3.xlarge.2',
    };
    expect(shown('nova_list_servers_detail')).toEqual({ servers: [row] });
  });

  test('nova_show_server (6.2.6; chapter 3 has the floating address, tables 6-49 and 6-51 the rest)', () => {
    expect(shown('nova_show_server')).toMatchObject({ private_ip: '192.168.0.3', flavor: 's3.xlarge.2' });
    const server = {
      id: '89c312bb-285a-4026-a237-d441908c2f9e',
      addresses: {
        '05d4fb93-84e5-4964-853b-32992ffef627': [
          { 'OS-EXT-IPS:type': 'fixed', addr: '192.168.0.228', version: 4 },
          { 'OS-EXT-IPS:type': 'floating', addr: '192.168.51.61', version: 4 },
        ],
      },
      flavor: { vcpus: 1, ram: 1024, original_name: 's3.small.1' },
      security_groups: [{ name: 'default' }],
      'OS-EXT-STS:vm_state': 'active',
      'OS-EXT-STS:task_state': null,
      'os-extended-volumes:volumes_attached': [{ id: 'c70c4b8e-33bd-4d1f-ab16-14a5a38cdeaf' }],
      fault: { code: 500, message: 'No valid host was found.' },
      locked: false,
    };
    expect(compact('nova_show_server', { server })).toEqual({
      id: server.id,
      public_ip: '192.168.51.61',
      private_ip: '192.168.0.228',
      flavor: 's3.small.1',
      vm_state: 'active',
      security_groups: ['default'],
      volumes: ['c70c4b8e-33bd-4d1f-ab16-14a5a38cdeaf'],
      locked: false,
      fault: 'No valid host was found.',
    });
  });
});

describe('networks and security groups', () => {
  test('nova_list_networks (6.4.1)', () => {
    expect(shown('nova_list_networks').networks).toEqual([
      { id: '04468f37-500a-4a80-88da-af823e7a1d6c', name: 'network_demo1' },
      { id: '1fcff959-21d0-4ba8-976a-974cb564c977', name: 'network_demo2' },
    ]);
  });

  test('nova_list_server_ips (6.4.2), nova_show_server_ips_by_network (6.4.3): one table, whatever the network is called', () => {
    const network = 'Network address of the ECS';
    expect(shown('nova_list_server_ips').addresses).toEqual([
      { network, version: 4, address: '10.176.42.16' },
      { network, version: 6, address: '::babe:10.176.42.16' },
    ]);
    expect(shown('nova_show_server_ips_by_network').addresses).toEqual([
      { network, version: 4, address: '10.0.0.4' },
      { network, version: 4, address: '192.150.73.132' },
    ]);
  });

  test('nova_list_server_security_groups (6.5.3): rules in words, ports and protocol null where the peer is a group', () => {
    const { security_groups } = shown('nova_list_server_security_groups');
    expect(security_groups).toMatchObject([
      { name: 'default', rules: ['any all ports from default', 'any all ports from default'] },
      { name: 'test-sg', rules: ['tcp 200-400 from 0.0.0.0/0', 'tcp 201-400 from 0.0.0.0/0'] },
    ]);
  });

  test.each([
    [-1, -1, 'any icmp from 0.0.0.0/0'],
    [8, 0, 'icmp type 8 code 0 from 0.0.0.0/0'],
  ])(
    'nova_list_server_security_groups: the numbers of icmp are type and code, -1 in both any (11.3.4, table 11-45): %i %i',
    (from_port, to_port, text) => {
      const rule = { ip_protocol: 'icmp', from_port, to_port, ip_range: { cidr: '0.0.0.0/0' }, group: {} };
      const { security_groups } = compact('nova_list_server_security_groups', { security_groups: [{ rules: [rule] }] });
      expect(security_groups).toEqual([{ rules: [text] }]);
    },
  );
});

describe('flavors', () => {
  test('nova_list_flavors (6.6.1)', () => {
    const row = (id: string) => ({ id, name: id });
    expect(shown('nova_list_flavors')).toEqual({ flavors: [row('s3.xlarge.1'), row('s3.xlarge.2')] });
  });

  test('nova_list_flavors_detail (6.6.2), nova_show_flavor (6.6.3)', () => {
    const row = { id: 'c3.2xlarge.2', name: 'c3.2xlarge.2', vcpus: 8, ram_mib: 16384 };
    expect(shown('nova_list_flavors_detail').flavors).toContainEqual(row);
    expect(shown('nova_show_flavor')).toEqual(row);
  });

  test('nova_list_flavor_extra_specs (6.6.4)', () => {
    const extra_specs = { 'ecs:performancetype': 'computingv3', resource_type: 'IOoptimizedC3_2' };
    expect(shown('nova_list_flavor_extra_specs')).toEqual({ extra_specs });
  });
});

describe('NICs and disks', () => {
  const nic = {
    port_id: 'ce531f90-199f-48c0-816c-13e38010b442',
    state: 'ACTIVE',
    network_id: '3cb9bc59-5699-4588-a4b1-b87f96708bc6',
    addresses: ['192.168.1.3'],
    mac: 'fa:16:3e:4c:2c:30',
  };

  test('nova_list_server_interfaces (6.7.1), nova_show_server_interface (6.7.2), nova_create_server_interface (6.7.3)', () => {
    expect(shown('nova_list_server_interfaces')).toEqual({ nics: [nic] });
    expect(shown('nova_show_server_interface')).toEqual(nic);
    expect(shown('nova_create_server_interface')).toMatchObject({ state: 'DOWN', addresses: ['10.0.1.11'] });
    expect(answerText(shown('nova_list_server_interfaces'))).toContain('["192.168.1.3"]');
  });

  test('nova_list_volume_attachments (6.8.1), nova_show_volume_attachment (6.8.2)', () => {
    const disk = { volume_id: 'a26887c6-c47b-4654-abb5-dfadf7d3f803', device: '/dev/sdd' };
    expect(shown('nova_list_volume_attachments').disks).toContainEqual(disk);
    expect(shown('nova_show_volume_attachment')).toEqual(disk);
  });
});
