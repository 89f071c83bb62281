import { describe, expect, test } from 'vitest';
import { documentedTables } from '../../../src/data/tables.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { checkOf } from '../../../src/operations/check.ts';
import { type Arguments, problemsOf, takes } from './verdict.ts';

/** Limits of sections 6.1 to 6.8 of ecs-api-en-2025-01.txt: the value at the limit is taken, the one beyond refused. */
const server_id = '89c312bb-285a-4026-a237-d441908c2f9e';

describe('versions (6.1.2)', () => {
  test('nova_show_api_version: the two of the examples, in lower case (ERRATA-nova C)', () => {
    expect(
      ['v2', 'v2.1', 'V2', 'v3', ''].filter((api_version) => takes('nova_show_api_version', { api_version })),
    ).toEqual(['v2', 'v2.1']);
  });
});

describe('servers (6.2)', () => {
  const update = (args: Arguments): boolean => takes('nova_update_server', { server_id, ...args });

  test('nova_update_server: a name of 1 to 255 characters, of any kind (table 6-23)', () => {
    for (const name of ['a', 'n'.repeat(255), '服'.repeat(255), 'a b <c>']) expect(update({ name }), name).toBe(true);
    for (const name of ['', 'n'.repeat(256)]) expect(update({ name }), name).toBe(false);
  });

  test('nova_update_server: a description of at most 255 bytes, not characters (table 6-23)', () => {
    for (const description of ['', 'd'.repeat(255), '述'.repeat(85)]) expect(update({ description })).toBe(true);
    for (const description of ['d'.repeat(256), `${'述'.repeat(85)}d`]) expect(update({ description })).toBe(false);
  });

  test('nova_update_server: a description needs 2.19, which no older microversion may overrule (table 6-23)', () => {
    const described = { description: 'd', 'X-OpenStack-Nova-API-Version': '2.18' };
    expect(update(described)).toBe(false);
    expect(update({ ...described, 'X-OpenStack-Nova-API-Version': '2.19' })).toBe(true);
    expect(update({ name: 'n', 'X-OpenStack-Nova-API-Version': '2.18' })).toBe(true);
  });

  test('nova_update_server: something has to be changed; the documents know two things that can be (6.2.2)', () => {
    expect(problemsOf('nova_update_server', { server_id })).toEqual(['Nothing to change: give name or description.']);
    expect(update({ name: 'n', metadata: {} })).toBe(false);
  });

  test.each(['nova_list_servers', 'nova_list_servers_detail'])('%s: 1 to 1,000 a page (tables 6-31, 6-36)', (id) => {
    for (const limit of [1, 1000, '25']) expect(takes(id, { limit }), String(limit)).toBe(true);
    for (const limit of [0, 1001, 2.5, 'all']) expect(takes(id, { limit }), String(limit)).toBe(false);
  });

  test.each(['nova_list_servers', 'nova_list_servers_detail'])('%s: eleven statuses (tables 6-31, 6-36)', (id) => {
    const statuses =
      'ACTIVE BUILD ERROR HARD_REBOOT MIGRATING REBOOT REBUILD RESIZE REVERT_RESIZE SHUTOFF VERIFY_RESIZE'.split(' ');
    for (const status of statuses) expect(takes(id, { status }), status).toBe(true);
    // From 2.38 on the cloud answers 400 to any other; A.3 has more statuses than can be asked for.
    for (const status of ['active', 'DELETED', 'SHELVED', 'UNKNOWN', ''])
      expect(takes(id, { status }), status).toBe(false);
  });

  test.each(['nova_list_servers', 'nova_list_servers_detail'])('%s: times of ISO 8601 (tables 6-31, 6-36)', (id) => {
    for (const time of ['2018-01-17T03:03:32Z', '2018-01-17T11:03:32+08:00']) {
      expect(takes(id, { 'changes-since': time }), time).toBe(true);
    }
    for (const time of ['2018-01-17', '2018-01-17 03:03:32', '2018-01-17T03:03:32', 'yesterday', '']) {
      expect(takes(id, { 'changes-since': time }), time).toBe(false);
    }
  });

  test('nova_list_servers: eleven attributes to sort by; the detailed list knows 26 (tables 6-31, 6-36)', () => {
    const both = 'created_at availability_zone display_name host instance_type_id key_name project_id user_id'.split(
      ' ',
    );
    for (const sort_key of [...both, 'updated_at', 'uuid', 'vm_state']) {
      expect(takes('nova_list_servers', { sort_key }), sort_key).toBe(true);
      expect(takes('nova_list_servers_detail', { sort_key }), sort_key).toBe(true);
    }
    const detailed = [
      ...['auto_disk_config', 'display_description', 'host_name', 'image_ref', 'kernel_id', 'launch_index'],
      ...['launched_at', 'locked_by', 'node', 'power_state', 'ramdisk_id', 'reservation_id', 'root_device_name'],
      ...['task_state', 'terminated_at'],
    ];
    for (const sort_key of detailed) {
      expect(takes('nova_list_servers', { sort_key }), sort_key).toBe(false);
      expect(takes('nova_list_servers_detail', { sort_key }), sort_key).toBe(true);
    }
    for (const sort_key of ['name', 'created_at,uuid', 'CREATED_AT', '', 'created_at\n']) {
      expect(takes('nova_list_servers_detail', { sort_key }), sort_key).toBe(false);
    }
    expect(problemsOf('nova_list_servers', { sort_key: 'name' })[0]).toContain('one of created_at, availability_zone');
  });
});

describe('actions (6.3)', () => {
  test('nova_reboot_server, nova_stop_server: SOFT or HARD; only the stop has a default (tables 6-62, 6-65)', () => {
    for (const id of ['nova_reboot_server', 'nova_stop_server']) {
      for (const type of ['SOFT', 'HARD']) expect(takes(id, { server_id, type }), `${id} ${type}`).toBe(true);
      for (const type of ['soft', '', 'COLD']) expect(takes(id, { server_id, type }), `${id} ${type}`).toBe(false);
    }
    expect(takes('nova_reboot_server', { server_id })).toBe(false);
    expect(takes('nova_stop_server', { server_id })).toBe(true);
  });

  test('nova_create_server_image: a name of more than 0 and less than 243 bytes (table 6-76)', () => {
    const names = (name: string): boolean => takes('nova_create_server_image', { server_id, name });
    for (const name of ['a', 'n'.repeat(242), '镜'.repeat(80)]) expect(names(name), name).toBe(true);
    for (const name of ['', 'n'.repeat(243), '镜'.repeat(81)]) expect(names(name), name).toBe(false);
    expect(takes('nova_create_server_image', { server_id })).toBe(false);
  });

  test('nova_create_server_image: attributes of more than 0 and less than 255 bytes (table 6-76)', () => {
    const has = (metadata: Arguments): boolean => takes('nova_create_server_image', { server_id, name: 'n', metadata });
    expect(has({})).toBe(true);
    expect(has({ ['k'.repeat(254)]: 'v'.repeat(254), b: '值'.repeat(84) })).toBe(true);
    for (const metadata of [{ ['k'.repeat(255)]: 'v' }, { k: 'v'.repeat(255) }, { k: '值'.repeat(85) }, { k: '' }]) {
      expect(has(metadata), JSON.stringify(metadata)).toBe(false);
    }
    expect(has({ k: 1 })).toBe(false);
  });

  test('nova_resize_server: a flavor is required (table 6-79)', () => {
    expect(takes('nova_resize_server', { server_id, flavorRef: 's3.medium.2' })).toBe(true);
    expect(takes('nova_resize_server', { server_id })).toBe(false);
  });
});

describe('security groups (6.5)', () => {
  test.each(['nova_add_server_security_group', 'nova_remove_server_security_group'])(
    '%s: a name, which has at most 255 characters (table 6-105)',
    (id) => {
      expect(takes(id, { server_id, name: '组'.repeat(255) })).toBe(true);
      for (const args of [{ name: 'g'.repeat(256) }, { name: '' }, {}])
        expect(takes(id, { server_id, ...args })).toBe(false);
    },
  );
});

describe('flavors (6.6)', () => {
  test.each(['nova_list_flavors', 'nova_list_flavors_detail'])(
    '%s: five orders, two directions (tables 6-110, 6-115)',
    (id) => {
      for (const sort_key of ['name', 'memory_mb', 'vcpus', 'root_gb', 'flavorid'])
        expect(takes(id, { sort_key })).toBe(true);
      for (const sort_dir of ['asc', 'desc']) expect(takes(id, { sort_dir })).toBe(true);
      for (const args of [{ sort_key: 'id' }, { sort_dir: 'up' }, { minRam: '4 GB' }])
        expect(takes(id, args)).toBe(false);
    },
  );
});

describe('NICs and disks (6.7, 6.8)', () => {
  const net_id = '3cb9bc59-5699-4588-a4b1-b87f96708bc6';
  const port_id = 'ce531f90-199f-48c0-816c-13e38010b442';
  const fixed_ips = [{ ip_address: '192.168.1.3' }];
  const add = (args: Arguments): boolean => takes('nova_create_server_interface', { server_id, ...args });

  test('nova_create_server_interface: a network or a port, and an address only in a network (table 6-135)', () => {
    for (const args of [{ net_id }, { net_id, fixed_ips }, { port_id }])
      expect(add(args), JSON.stringify(args)).toBe(true);
    for (const args of [{ net_id, port_id }, { port_id, fixed_ips }, { fixed_ips }]) {
      expect(add(args), JSON.stringify(args)).toBe(false);
    }
  });

  test('nova_create_server_interface: one address, two are an error (table 6-135)', () => {
    expect(add({ net_id, fixed_ips: [...fixed_ips, { ip_address: '192.168.1.4' }] })).toBe(false);
  });

  test('nova_create_server_interface: says that the documents are silent where neither is given (6.7.3)', () => {
    const operation = requireOperation('nova_create_server_interface');
    const found = checkOf(operation, { server_id }, { tables: documentedTables.intl });
    expect(found).toMatchObject([{ level: 'warn', field: 'net_id' }]);
  });

  test('nova_detach_volume: delete_flag is 0 or 1 (table 6-154)', () => {
    const volume_id = '54667652-3029-4af8-9222-2d53066fd61c';
    for (const delete_flag of [0, 1, '1'])
      expect(takes('nova_detach_volume', { server_id, volume_id, delete_flag })).toBe(true);
    for (const delete_flag of [2, -1, true]) {
      expect(takes('nova_detach_volume', { server_id, volume_id, delete_flag })).toBe(false);
    }
  });
});
