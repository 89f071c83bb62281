import { describe, expect, test } from 'vitest';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

const SERVER = '89c312bb-285a-4026-a237-d441908c2f9e';
const PORT = 'ce531f90-199f-48c0-816c-13e38010b442';
const DISK = '54667652-3029-4af8-9222-2d53066fd61c';
const V2_1 = `/v2.1/${PROJECT}`;
const server_id = SERVER;

const version = (microversion: string) => ({ headers: { 'X-OpenStack-Nova-API-Version': microversion } });

describe('versions', () => {
  test('nova_list_api_versions: ecs-api-en-2025-01.txt 6.1.1, example', () => {
    expect(requestOf('nova_list_api_versions', {})).toEqual(request('GET', '/'));
  });

  test('nova_show_api_version: ecs-api-en-2025-01.txt 6.1.2, example', () => {
    expect(requestOf('nova_show_api_version', { api_version: 'v2.1' })).toEqual(request('GET', '/v2.1'));
  });
});

describe('servers', () => {
  test('nova_update_server: ecs-api-en-2025-01.txt 6.2.2, example; a description asks for 2.19', () => {
    const path = `${V2_1}/servers/${SERVER}`;
    expect(requestOf('nova_update_server', { server_id, name: 'new-server-test' })).toEqual(
      request('PUT', path, { body: exampleBody('nova_update_server') }),
    );
    expect(requestOf('nova_update_server', { server_id, description: '' })).toEqual(
      request('PUT', path, { body: { server: { description: '' } }, ...version('2.19') }),
    );
  });

  test('nova_delete_server: ecs-api-en-2025-01.txt 6.2.3, example', () => {
    expect(requestOf('nova_delete_server', { server_id })).toEqual(request('DELETE', `${V2_1}/servers/${SERVER}`));
  });

  test('nova_list_servers: ecs-api-en-2025-01.txt 6.2.4, example, and every parameter of table 6-31', () => {
    const path = `${V2_1}/servers`;
    expect(requestOf('nova_list_servers', {})).toEqual(request('GET', path));
    const query = {
      'changes-since': '2018-01-17T03:03:32Z',
      image: '1189efbf-d48b-46ad-a823-94b942e2a000',
      flavor: 's3.small',
      name: 'web',
      status: 'ACTIVE',
      limit: '100',
      marker: SERVER,
      tags: 'team=web',
      'not-tags': 'old',
      reservation_id: 'r-2qpl1rn1',
      sort_key: 'display_name',
      ip: '192.168.0',
    };
    expect(requestOf('nova_list_servers', { ...query, limit: 100 })).toEqual(request('GET', path, { query }));
  });

  test('nova_list_servers_detail: ecs-api-en-2025-01.txt 6.2.5, example, and chapter 3, the example with 2.26', () => {
    const path = `${V2_1}/servers/detail`;
    expect(requestOf('nova_list_servers_detail', {})).toEqual(request('GET', path));
    const args = { 'X-OpenStack-Nova-API-Version': '2.26', sort_key: 'task_state' };
    expect(requestOf('nova_list_servers_detail', args)).toEqual(
      request('GET', path, { query: { sort_key: 'task_state' }, ...version('2.26') }),
    );
  });

  test('nova_show_server: ecs-api-en-2025-01.txt 6.2.6, example, with the microversion that has the host name', () => {
    const path = `${V2_1}/servers/${SERVER}`;
    expect(requestOf('nova_show_server', { server_id })).toEqual(request('GET', path));
    expect(requestOf('nova_show_server', { server_id, 'X-OpenStack-Nova-API-Version': '2.3' })).toEqual(
      request('GET', path, version('2.3')),
    );
  });
});

describe('actions', () => {
  const acts = (body: Record<string, unknown>) => request('POST', `${V2_1}/servers/${SERVER}/action`, { body });

  test('nova_start_server: ecs-api-en-2025-01.txt 6.3.1, table 6-59: null; the example has {} (ERRATA-nova B)', () => {
    expect(requestOf('nova_start_server', { server_id })).toEqual(acts({ 'os-start': null }));
  });

  test('nova_reboot_server: ecs-api-en-2025-01.txt 6.3.2, example', () => {
    expect(requestOf('nova_reboot_server', { server_id, type: 'SOFT' })).toEqual(
      acts(exampleBody('nova_reboot_server')),
    );
  });

  test('nova_stop_server: ecs-api-en-2025-01.txt 6.3.3, example; a forced stop of table 6-65', () => {
    expect(requestOf('nova_stop_server', { server_id })).toEqual(acts(exampleBody('nova_stop_server')));
    expect(requestOf('nova_stop_server', { server_id, type: 'HARD' })).toEqual(acts({ 'os-stop': { type: 'HARD' } }));
  });

  test('nova_lock_server: ecs-api-en-2025-01.txt 6.3.4, example', () => {
    expect(requestOf('nova_lock_server', { server_id })).toEqual(acts(exampleBody('nova_lock_server')));
  });

  test('nova_unlock_server: ecs-api-en-2025-01.txt 6.3.5, example', () => {
    expect(requestOf('nova_unlock_server', { server_id })).toEqual(acts(exampleBody('nova_unlock_server')));
  });

  test('nova_create_server_image: ecs-api-en-2025-01.txt 6.3.7, example; from 2.45 on the body names the image', () => {
    const args = { server_id, name: 'new-image-name', metadata: { ImageType: 'Gold', ImageVersion: '2.0' } };
    const body = exampleBody('nova_create_server_image');
    expect(requestOf('nova_create_server_image', args)).toEqual(acts(body));
    expect(requestOf('nova_create_server_image', { ...args, 'X-OpenStack-Nova-API-Version': '2.45' })).toEqual({
      ...acts(body),
      ...version('2.45'),
    });
  });

  test('nova_resize_server: ecs-api-en-2025-01.txt 6.3.8, example', () => {
    expect(requestOf('nova_resize_server', { server_id, flavorRef: 's3.medium.2' })).toEqual(
      acts(exampleBody('nova_resize_server')),
    );
  });

  test('nova_confirm_resize_server: ecs-api-en-2025-01.txt 6.3.9, example', () => {
    expect(requestOf('nova_confirm_resize_server', { server_id })).toEqual(
      acts(exampleBody('nova_confirm_resize_server')),
    );
  });

  test('nova_revert_resize_server: ecs-api-en-2025-01.txt 6.3.10, example', () => {
    expect(requestOf('nova_revert_resize_server', { server_id })).toEqual(
      acts(exampleBody('nova_revert_resize_server')),
    );
  });

  test('nova_monitor_server: ecs-api-en-2025-01.txt 6.3.11, example: /v1.0, and no project in the path', () => {
    expect(requestOf('nova_monitor_server', { server_id })).toEqual(
      request('POST', `/v1.0/servers/${SERVER}/action`, { body: exampleBody('nova_monitor_server') }),
    );
  });

  test('nova_add_server_security_group: ecs-api-en-2025-01.txt 6.5.1, example', () => {
    expect(requestOf('nova_add_server_security_group', { server_id, name: 'sg-test' })).toEqual(
      acts(exampleBody('nova_add_server_security_group')),
    );
  });

  test('nova_remove_server_security_group: ecs-api-en-2025-01.txt 6.5.2, example', () => {
    expect(requestOf('nova_remove_server_security_group', { server_id, name: 'sg-test' })).toEqual(
      acts(exampleBody('nova_remove_server_security_group')),
    );
  });
});

describe('networks and security groups', () => {
  test('nova_list_networks: ecs-api-en-2025-01.txt 6.4.1, example', () => {
    expect(requestOf('nova_list_networks', {})).toEqual(request('GET', `${V2_1}/os-networks`));
  });

  test('nova_list_server_ips: ecs-api-en-2025-01.txt 6.4.2, example', () => {
    expect(requestOf('nova_list_server_ips', { server_id })).toEqual(request('GET', `${V2_1}/servers/${SERVER}/ips`));
  });

  test('nova_show_server_ips_by_network: ecs-api-en-2025-01.txt 6.4.3, example; a name is encoded', () => {
    expect(requestOf('nova_show_server_ips_by_network', { server_id, networkName: 'demo net' })).toEqual(
      request('GET', `${V2_1}/servers/${SERVER}/ips/demo%20net`),
    );
  });

  test('nova_list_server_security_groups: ecs-api-en-2025-01.txt 6.5.3, example', () => {
    expect(requestOf('nova_list_server_security_groups', { server_id })).toEqual(
      request('GET', `${V2_1}/servers/${SERVER}/os-security-groups`),
    );
  });
});

describe('flavors', () => {
  const order = { sort_key: 'vcpus', sort_dir: 'desc' };

  test('nova_list_flavors: ecs-api-en-2025-01.txt 6.6.1, example, and every parameter of table 6-110', () => {
    expect(requestOf('nova_list_flavors', {})).toEqual(request('GET', `${V2_1}/flavors`));
    expect(requestOf('nova_list_flavors', { minDisk: 0, minRam: 4096, ...order })).toEqual(
      request('GET', `${V2_1}/flavors`, { query: { minDisk: '0', minRam: '4096', ...order } }),
    );
  });

  test('nova_list_flavors_detail: ecs-api-en-2025-01.txt 6.6.2, example, and every parameter of table 6-115', () => {
    expect(requestOf('nova_list_flavors_detail', {})).toEqual(request('GET', `${V2_1}/flavors/detail`));
    expect(requestOf('nova_list_flavors_detail', { minDisk: 0, minRam: 4096, ...order })).toEqual(
      request('GET', `${V2_1}/flavors/detail`, { query: { minDisk: '0', minRam: '4096', ...order } }),
    );
  });

  test('nova_show_flavor: ecs-api-en-2025-01.txt 6.6.3, example', () => {
    expect(requestOf('nova_show_flavor', { flavor_id: 'c3.2xlarge.2' })).toEqual(
      request('GET', `${V2_1}/flavors/c3.2xlarge.2`),
    );
  });

  test('nova_list_flavor_extra_specs: ecs-api-en-2025-01.txt 6.6.4, example', () => {
    expect(requestOf('nova_list_flavor_extra_specs', { flavor_id: 'c3.2xlarge.2' })).toEqual(
      request('GET', `${V2_1}/flavors/c3.2xlarge.2/os-extra_specs`),
    );
  });
});

describe('NICs and disks', () => {
  const nics = `${V2_1}/servers/${SERVER}/os-interface`;
  const disks = `${V2_1}/servers/${SERVER}/os-volume_attachments`;

  test('nova_list_server_interfaces: ecs-api-en-2025-01.txt 6.7.1, example', () => {
    expect(requestOf('nova_list_server_interfaces', { server_id })).toEqual(request('GET', nics));
  });

  test('nova_show_server_interface: ecs-api-en-2025-01.txt 6.7.2, example', () => {
    expect(requestOf('nova_show_server_interface', { server_id, port_id: PORT })).toEqual(
      request('GET', `${nics}/${PORT}`),
    );
  });

  test('nova_create_server_interface: ecs-api-en-2025-01.txt 6.7.3, first example; the second without fixed_ips (table 6-135)', () => {
    const net_id = '3cb9bc59-5699-4588-a4b1-b87f96708bc6';
    const fixed_ips = [{ ip_address: '192.168.1.3' }];
    expect(requestOf('nova_create_server_interface', { server_id, net_id, fixed_ips })).toEqual(
      request('POST', nics, { body: exampleBody('nova_create_server_interface') }),
    );
    expect(requestOf('nova_create_server_interface', { server_id, port_id: PORT })).toEqual(
      request('POST', nics, { body: { interfaceAttachment: { port_id: PORT } } }),
    );
  });

  test('nova_delete_server_interface: ecs-api-en-2025-01.txt 6.7.4, example', () => {
    expect(requestOf('nova_delete_server_interface', { server_id, port_id: PORT })).toEqual(
      request('DELETE', `${nics}/${PORT}`),
    );
  });

  test('nova_list_volume_attachments: ecs-api-en-2025-01.txt 6.8.1, example', () => {
    expect(requestOf('nova_list_volume_attachments', { server_id })).toEqual(request('GET', disks));
  });

  test('nova_show_volume_attachment: ecs-api-en-2025-01.txt 6.8.2, example', () => {
    expect(requestOf('nova_show_volume_attachment', { server_id, volume_id: DISK })).toEqual(
      request('GET', `${disks}/${DISK}`),
    );
  });

  test('nova_detach_volume: ecs-api-en-2025-01.txt 6.8.4, example, and its usage line with delete_flag=1', () => {
    expect(requestOf('nova_detach_volume', { server_id, volume_id: DISK })).toEqual(
      request('DELETE', `${disks}/${DISK}`),
    );
    expect(requestOf('nova_detach_volume', { server_id, volume_id: DISK, delete_flag: 1 })).toEqual(
      request('DELETE', `${disks}/${DISK}`, { query: { delete_flag: '1' } }),
    );
  });
});
