import { describe, expect, test } from 'vitest';
import { documented } from './documented.ts';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

const SERVER = '72a270de-665a-4f46-8d64-24ad6edccdd1';
const VOLUME = 'a26887c6-c47b-4654-abb5-dfadf7d3f803';

describe('documented example requests of chapter 5', () => {
  test('create_post_paid_servers: ecs-api-en-2025-01.txt 5.1.1, example; chargemode as table 8-4 wants it (ERRATA B17)', () => {
    const args = {
      availability_zone: 'az1-dc1',
      name: 'newservers',
      imageRef: 'imageid_123',
      root_volume: { volumetype: 'SSD' },
      data_volumes: [
        { volumetype: 'SSD', size: 100 },
        { volumetype: 'SSD', size: 100, multiattach: true, hw_passthrough: true },
      ],
      flavorRef: 'm3.large.8',
      vpcid: '0dae26c9-9a70-4392-93f3-87d53115d171',
      security_groups: [{ id: '507ca48f-814c-4293-8706-300564d54620' }],
      nics: [
        {
          subnet_id: '157ee789-03ea-45b1-a698-76c92660dd83',
          extra_dhcp_opts: [{ opt_value: 8888, opt_name: '26' }],
        },
      ],
      publicip: { eip: { iptype: '5_bgp', bandwidth: { size: 10, sharetype: 'PER', chargemode: 'traffic' } } },
      key_name: 'sshkey-123',
      count: 1,
    };
    const { server } = exampleBody('create_post_paid_servers');
    expect(server).toMatchObject({ publicip: { eip: { bandwidth: { size: 10, sharetype: 'PER' } } } });
    const publicip = args.publicip;
    expect(requestOf('create_post_paid_servers', args)).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers`, { body: { server: { ...Object(server), publicip } } }),
    );
  });

  test('list_servers_by_tag: ecs-api-en-2025-01.txt 5.9.2, example, whose numbers are strings', () => {
    const args = {
      offset: 100,
      limit: 100,
      action: 'filter',
      matches: [{ key: 'resource_name', value: 'ecs_test' }],
      tags: [{ key: 'key1', values: ['value1', 'value2'] }],
    };
    expect(requestOf('list_servers_by_tag', args)).toEqual(
      request('POST', `/v1/${PROJECT}/servers/resource_instances/action`, { body: exampleBody('list_servers_by_tag') }),
    );
  });

  test('batch_create_server_tags: ecs-api-en-2025-01.txt 5.9.3, example', () => {
    const tags = [
      { key: 'key1', value: 'value1' },
      { key: 'key2', value: 'value3' },
    ];
    expect(requestOf('batch_create_server_tags', { server_id: SERVER, tags })).toEqual(
      request('POST', `/v1/${PROJECT}/servers/${SERVER}/tags/action`, {
        body: exampleBody('batch_create_server_tags'),
      }),
    );
  });

  test('delete_servers: ecs-api-en-2025-01.txt 5.1.2, example', () => {
    const args = {
      server_ids: ['616fb98f-46ca-475e-917e-2563e5a8cd19'],
      delete_publicip: false,
      delete_volume: false,
    };
    expect(requestOf('delete_servers', args)).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/delete`, { body: exampleBody('delete_servers') }),
    );
  });

  test('reinstall_server_with_cloud_init: ecs-api-en-2025-01.txt 5.2.1, both examples', () => {
    const path = `/v2/${PROJECT}/cloudservers/${SERVER}/reinstallos`;
    const withKey = { server_id: SERVER, keyname: 'KeyPair-350b', userid: '7e25b1da389f4697a79df3a0e5bd494e' };
    expect(requestOf('reinstall_server_with_cloud_init', withKey)).toEqual(
      request('POST', path, { body: exampleBody('reinstall_server_with_cloud_init') }),
    );
    const stopping = { server_id: SERVER, userid: '7e25b1da389f4697a79df3a0e5bd494e', mode: 'withStopServer' };
    expect(requestOf('reinstall_server_with_cloud_init', stopping).body).toEqual({
      'os-reinstall': { userid: '7e25b1da389f4697a79df3a0e5bd494e', mode: 'withStopServer' },
    });
  });

  test('change_server_os_with_cloud_init: ecs-api-en-2025-01.txt 5.2.2, example with userid (ERRATA A15)', () => {
    const args = {
      server_id: SERVER,
      keyname: 'KeyPair-350b',
      userid: '7e25b1da389f4697a79df3a0e5bd494e',
      imageid: 'e215580f-73ad-429d-b6f2-5433947433b0',
    };
    expect(requestOf('change_server_os_with_cloud_init', args)).toEqual(
      request('POST', `/v2/${PROJECT}/cloudservers/${SERVER}/changeos`, {
        body: exampleBody('change_server_os_with_cloud_init'),
      }),
    );
  });

  test('migrate_server: ecs-api-en-2025-01.txt 5.2.3, example; null takes a server back to the pool (table 5-19)', () => {
    const path = `/v1/${PROJECT}/cloudservers/${SERVER}/migrate`;
    const args = { server_id: SERVER, dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' };
    expect(requestOf('migrate_server', args)).toEqual(request('POST', path, { body: exampleBody('migrate_server') }));
    expect(requestOf('migrate_server', { server_id: SERVER })).toEqual(
      request('POST', path, { body: { migrate: null } }),
    );
  });

  test('resize_post_paid_server: ecs-api-en-2025-01.txt 5.2.4, example; dry_run stands beside resize (table 5-22)', () => {
    const path = `/v1/${PROJECT}/cloudservers/${SERVER}/resize`;
    const args = { server_id: SERVER, flavorRef: 'c3.15xlarge.2' };
    expect(requestOf('resize_post_paid_server', args)).toEqual(
      request('POST', path, { body: exampleBody('resize_post_paid_server') }),
    );
    expect(requestOf('resize_post_paid_server', { ...args, cloud_dry_run: true }).body).toEqual({
      resize: { flavorRef: 'c3.15xlarge.2' },
      dry_run: true,
    });
  });

  test('list_flavors: ecs-api-en-2025-01.txt 5.4.1, example', () => {
    const query = { availability_zone: 'availability_value' };
    expect(requestOf('list_flavors', query)).toEqual(request('GET', `/v1/${PROJECT}/cloudservers/flavors`, { query }));
  });

  test('batch_add_server_nics: ecs-api-en-2025-01.txt 5.5.1, example', () => {
    const nic = {
      subnet_id: 'd32019d3-bc6e-4319-9c1d-6722fc136a23',
      security_groups: [{ id: 'f0ac4394-7e4a-4409-9701-ba8be283dbc3' }],
    };
    expect(requestOf('batch_add_server_nics', { server_id: SERVER, nics: [nic] })).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/${SERVER}/nics`, { body: exampleBody('batch_add_server_nics') }),
    );
  });

  test('batch_delete_server_nics: ecs-api-en-2025-01.txt 5.5.2, example', () => {
    const args = { server_id: SERVER, port_ids: ['d32019d3-bc6e-4319-9c1d-6722fc136a23'] };
    expect(requestOf('batch_delete_server_nics', args)).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/${SERVER}/nics/delete`, {
        body: exampleBody('batch_delete_server_nics'),
      }),
    );
  });

  test('attach_server_volume: ecs-api-en-2025-01.txt 5.6.1, example, with volumeId for volumeld (ERRATA A14)', () => {
    const args = {
      server_id: SERVER,
      volumeId: 'a26887c6-c47b-4654-abb5-dfadf7d3f803',
      device: '/dev/sda',
      volume_type: 'SSD',
      count: 5,
      hw_passthrough: 'true',
      cloud_dry_run: false,
    };
    expect(requestOf('attach_server_volume', args)).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/${SERVER}/attachvolume`, {
        body: exampleBody('attach_server_volume'),
      }),
    );
  });

  test('detach_server_volume: ecs-api-en-2025-01.txt 5.6.2, the URI; delete_flag goes into the query (ERRATA D13)', () => {
    const path = `/v1/${PROJECT}/cloudservers/${SERVER}/detachvolume/${VOLUME}`;
    const args = { server_id: SERVER, volume_id: VOLUME };
    expect(requestOf('detach_server_volume', args)).toEqual(request('DELETE', path));
    expect(requestOf('detach_server_volume', { ...args, delete_flag: 0 })).toEqual(
      request('DELETE', path, { query: { delete_flag: '0' } }),
    );
  });

  test('list_server_block_devices: ecs-api-en-2025-01.txt 5.6.3, example: an address without project', () => {
    const server_id = '4d8c3732-a248-40ed-bebc-539a6ffd25c0';
    expect(requestOf('list_server_block_devices', { server_id })).toEqual(
      request('GET', '/v2.1/servers/4d8c3732-a248-40ed-bebc-539a6ffd25c0/block_device'),
    );
  });

  test('show_server_block_device: ecs-api-en-2025-01.txt 5.6.4, the URI', () => {
    expect(requestOf('show_server_block_device', { server_id: SERVER, volume_id: VOLUME })).toEqual(
      request('GET', `/v2.1/servers/${SERVER}/block_device/${VOLUME}`),
    );
  });

  test.each([
    ['list_server_block_devices', {}, ''],
    ['show_server_block_device', { volume_id: VOLUME }, `/${VOLUME}`],
  ])('%s: the address that the SDK uses, on demand (ERRATA A16; EXTERNAL-APIS, section 0)', (id, more, rest) => {
    expect(requestOf(id, { server_id: SERVER, ...more, address: 'v1' })).toEqual(
      request('GET', `/v1/${PROJECT}/cloudservers/${SERVER}/block_device${rest}`),
    );
  });

  test('show_server_limits: ecs-api-en-2025-01.txt 5.7.1, example', () => {
    expect(requestOf('show_server_limits', {})).toEqual(request('GET', `/v1/${PROJECT}/cloudservers/limits`));
  });

  test('batch_delete_server_tags: ecs-api-en-2025-01.txt 5.9.4, example; a value is optional (table 5-79)', () => {
    const path = `/v1/${PROJECT}/servers/${SERVER}/tags/action`;
    const tags = [
      { key: 'key1', value: 'value1' },
      { key: 'key2', value: 'value3' },
    ];
    expect(requestOf('batch_delete_server_tags', { server_id: SERVER, tags })).toEqual(
      request('POST', path, { body: exampleBody('batch_delete_server_tags') }),
    );
    expect(requestOf('batch_delete_server_tags', { server_id: SERVER, tags: [{ key: 'key1' }] }).body).toEqual({
      action: 'delete',
      tags: [{ key: 'key1' }],
    });
  });

  test('list_server_tags: ecs-api-en-2025-01.txt 5.9.5, example', () => {
    expect(requestOf('list_server_tags', {})).toEqual(request('GET', `/v1/${PROJECT}/servers/tags`));
  });

  test('show_server_tags: ecs-api-en-2025-01.txt 5.9.6, example', () => {
    expect(requestOf('show_server_tags', { server_id: SERVER })).toEqual(
      request('GET', `/v1/${PROJECT}/servers/${SERVER}/tags`),
    );
  });
});

describe('documented example requests of server groups (chapter 5.10)', () => {
  const GROUPS = `/v1/${PROJECT}/cloudservers/os-server-groups`;
  const GROUP = '5bbcc3c4-1da2-4437-a48a-66f15b1b13f9';
  const MEMBER = '34dac9a0-c4a7-457b-bab2-e2c696e0e401';

  test('create_server_group: ecs-api-en-2025-01.txt 5.10.1, example; the one policy need not be said', () => {
    const created = request('POST', GROUPS, { body: exampleBody('create_server_group') });
    expect(requestOf('create_server_group', { name: 'test', policies: ['anti-affinity'] })).toEqual(created);
    expect(requestOf('create_server_group', { name: 'test' })).toEqual(created);
  });

  test('delete_server_group: ecs-api-en-2025-01.txt 5.10.2, example', () => {
    expect(requestOf('delete_server_group', { server_group_id: GROUP })).toEqual(
      request('DELETE', `${GROUPS}/${GROUP}`),
    );
  });

  test('add_server_group_member: ecs-api-en-2025-01.txt 5.10.3, example', () => {
    expect(requestOf('add_server_group_member', { server_group_id: GROUP, server_id: MEMBER })).toEqual(
      request('POST', `${GROUPS}/${GROUP}/action`, { body: exampleBody('add_server_group_member') }),
    );
  });

  test('delete_server_group_member: ecs-api-en-2025-01.txt 5.10.4, example', () => {
    expect(requestOf('delete_server_group_member', { server_group_id: GROUP, server_id: MEMBER })).toEqual(
      request('POST', `${GROUPS}/${GROUP}/action`, { body: exampleBody('delete_server_group_member') }),
    );
  });

  test('list_server_groups: ecs-api-en-2025-01.txt 5.10.5, example, and the URI with a page', () => {
    expect(requestOf('list_server_groups', {})).toEqual(request('GET', GROUPS));
    expect(requestOf('list_server_groups', { limit: 1000, marker: GROUP })).toEqual(
      request('GET', GROUPS, { query: { limit: '1000', marker: GROUP } }),
    );
  });

  test('show_server_group: ecs-api-en-2025-01.txt 5.10.6, example', () => {
    expect(requestOf('show_server_group', { server_group_id: GROUP })).toEqual(request('GET', `${GROUPS}/${GROUP}`));
  });
});

describe('the password of a new server', () => {
  const args = {
    name: 'win',
    imageRef: 'i',
    flavorRef: 'f',
    vpcid: 'v',
    nics: [{ subnet_id: 's' }],
    root_volume: { volumetype: 'SSD' },
  };

  test('goes into the metadata on Windows, beside own pairs: ecs-api-en-2025-01.txt table 5-5', () => {
    const body = requestOf('create_post_paid_servers', {
      ...args,
      admin_pass: 'Very-Secret-1',
      metadata: { owner: 'me' },
    }).body;
    expect(body).toMatchObject({ server: { metadata: { owner: 'me', admin_pass: 'Very-Secret-1' } } });
  });

  test('is no pair of the metadata map, where it would be shown', () => {
    expect(() => requestOf('create_post_paid_servers', { ...args, metadata: { admin_pass: 'Very-Secret-1' } })).toThrow(
      /give it as the argument admin_pass/,
    );
    expect(documented('create_post_paid_servers').request.map(({ name }) => name)).toContain(
      'server.metadata.admin_pass',
    );
  });
});
