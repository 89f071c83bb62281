import { describe, expect, test } from 'vitest';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

const SERVER = '998af54b-5762-4041-abc1-f98a2c27b3a2';
const GROUP = '5bbcc3c4-1da2-4437-a48a-66f15b1b13f9';
const V2_1 = `/v2.1/${PROJECT}`;
const METADATA = `${V2_1}/servers/${SERVER}/metadata`;
const TAGS = `${V2_1}/servers/${SERVER}/tags`;
const server_id = SERVER;

/** What section 6.15 requires of every call on tags. */
const tagHeaders = { headers: { 'X-OpenStack-Nova-API-Version': '2.26' } };

describe('metadata', () => {
  test('nova_update_server_metadata: ecs-api-en-2025-01.txt 6.9.1, example', () => {
    const body = exampleBody('nova_update_server_metadata');
    expect(requestOf('nova_update_server_metadata', { server_id, metadata: { key: 'value' } })).toEqual(
      request('POST', METADATA, { body }),
    );
  });

  test('nova_replace_server_metadata: ecs-api-en-2025-01.txt 6.9.2, example', () => {
    const metadata = { key1: 'value1', key2: 'value2' };
    expect(requestOf('nova_replace_server_metadata', { server_id, metadata })).toEqual(
      request('PUT', METADATA, { body: exampleBody('nova_replace_server_metadata') }),
    );
  });

  test('nova_delete_server_metadata_item: ecs-api-en-2025-01.txt 6.9.3, example', () => {
    expect(requestOf('nova_delete_server_metadata_item', { server_id, key: 'key' })).toEqual(
      request('DELETE', `${METADATA}/key`),
    );
  });

  test('nova_list_server_metadata: ecs-api-en-2025-01.txt 6.9.4, example', () => {
    expect(requestOf('nova_list_server_metadata', { server_id })).toEqual(request('GET', METADATA));
  });

  test('nova_show_server_metadata_item: ecs-api-en-2025-01.txt 6.9.5, example', () => {
    expect(requestOf('nova_show_server_metadata_item', { server_id, key: 'key1' })).toEqual(
      request('GET', `${METADATA}/key1`),
    );
  });
});

describe('limits and quotas', () => {
  test('nova_show_limits: ecs-api-en-2025-01.txt 6.10.1, example: the project stands in the path, not in the query', () => {
    expect(requestOf('nova_show_limits', {})).toEqual(request('GET', `${V2_1}/limits`));
  });

  test('nova_show_quota_set: ecs-api-en-2025-01.txt 6.10.2, example, and of one user as its URI says', () => {
    const path = `${V2_1}/os-quota-sets/${PROJECT}`;
    expect(requestOf('nova_show_quota_set', {})).toEqual(request('GET', path));
    expect(requestOf('nova_show_quota_set', { user_id: '26ba3a2f9a5b4f55b8a5d3a4f8b6b2b0' })).toEqual(
      request('GET', path, { query: { user_id: '26ba3a2f9a5b4f55b8a5d3a4f8b6b2b0' } }),
    );
  });

  test('nova_show_default_quota_set: ecs-api-en-2025-01.txt 6.10.3, example', () => {
    expect(requestOf('nova_show_default_quota_set', {})).toEqual(
      request('GET', `${V2_1}/os-quota-sets/${PROJECT}/defaults`),
    );
  });
});

describe('keys', () => {
  const KEYPAIRS = `${V2_1}/os-keypairs`;

  test('nova_list_keypairs: ecs-api-en-2025-01.txt 6.11.1, written from its URI', () => {
    expect(requestOf('nova_list_keypairs', {})).toEqual(request('GET', KEYPAIRS));
    // Table 6-185: the type is answered from 2.2 on.
    expect(requestOf('nova_list_keypairs', { 'X-OpenStack-Nova-API-Version': '2.2' }).headers).toEqual({
      'X-OpenStack-Nova-API-Version': '2.2',
    });
  });

  test('nova_show_keypair: ecs-api-en-2025-01.txt 6.11.2, example', () => {
    const name = 'keypair-3582d8b7-e588-4aad-b7f7-f4e76f0e4314';
    expect(requestOf('nova_show_keypair', { keypair_name: name })).toEqual(request('GET', `${KEYPAIRS}/${name}`));
  });

  test('nova_create_keypair: ecs-api-en-2025-01.txt 6.11.3 and 7.1, example; type and user_id ask for 2.10 (ERRATA-nova B)', () => {
    const body = exampleBody('nova_create_keypair');
    expect(requestOf('nova_create_keypair', Object(body.keypair))).toEqual(
      request('POST', KEYPAIRS, { body, headers: { 'X-OpenStack-Nova-API-Version': '2.10' } }),
    );
  });

  test('nova_create_keypair: ecs-api-en-2025-01.txt 6.11.3: a name makes one, a public key imports one', () => {
    const public_key = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== demo';
    for (const keypair of [{ name: 'demo1' }, { name: 'demo2', public_key }]) {
      expect(requestOf('nova_create_keypair', keypair)).toEqual(request('POST', KEYPAIRS, { body: { keypair } }));
    }
    expect(requestOf('nova_create_keypair', { name: 'demo3', type: 'x509' }).headers).toEqual({
      'X-OpenStack-Nova-API-Version': '2.2',
    });
  });

  test('nova_delete_keypair: ecs-api-en-2025-01.txt 6.11.4, example', () => {
    expect(requestOf('nova_delete_keypair', { keypair_name: 'KeyPair-123' })).toEqual(
      request('DELETE', `${KEYPAIRS}/KeyPair-123`),
    );
  });

  const PASSWORD = `${V2_1}/servers/${SERVER}/os-server-password`;

  test('nova_show_server_password: ecs-api-en-2025-01.txt 6.11.5, example', () => {
    expect(requestOf('nova_show_server_password', { server_id })).toEqual(request('GET', PASSWORD));
  });

  test('nova_clear_server_password: ecs-api-en-2025-01.txt 6.11.6, example', () => {
    expect(requestOf('nova_clear_server_password', { server_id })).toEqual(request('DELETE', PASSWORD));
  });
});

describe('server groups', () => {
  const GROUPS = `${V2_1}/os-server-groups`;

  test('nova_create_server_group: ecs-api-en-2025-01.txt 6.12.1, example', () => {
    const body = exampleBody('nova_create_server_group');
    expect(requestOf('nova_create_server_group', { name: 'test', policies: ['anti-affinity'] })).toEqual(
      request('POST', GROUPS, { body }),
    );
  });

  test('nova_list_server_groups: ecs-api-en-2025-01.txt 6.12.2, example', () => {
    expect(requestOf('nova_list_server_groups', {})).toEqual(request('GET', GROUPS));
  });

  test('nova_show_server_group: ecs-api-en-2025-01.txt 6.12.3, example; with 2.13 it tells the project', () => {
    expect(requestOf('nova_show_server_group', { server_group_id: GROUP })).toEqual(
      request('GET', `${GROUPS}/${GROUP}`),
    );
    const asked = { server_group_id: GROUP, 'X-OpenStack-Nova-API-Version': '2.13' };
    expect(requestOf('nova_show_server_group', asked)).toEqual(
      request('GET', `${GROUPS}/${GROUP}`, { headers: { 'X-OpenStack-Nova-API-Version': '2.13' } }),
    );
  });

  test('nova_delete_server_group: ecs-api-en-2025-01.txt 6.12.4, example', () => {
    expect(requestOf('nova_delete_server_group', { server_group_id: GROUP })).toEqual(
      request('DELETE', `${GROUPS}/${GROUP}`),
    );
  });
});

describe('actions and console', () => {
  const ACTIONS = `${V2_1}/servers/${SERVER}/os-instance-actions`;

  test('nova_list_instance_actions: ecs-api-en-2025-01.txt 6.13.1, example', () => {
    expect(requestOf('nova_list_instance_actions', { server_id })).toEqual(request('GET', ACTIONS));
  });

  test('nova_show_instance_action: ecs-api-en-2025-01.txt 6.13.2, example', () => {
    const request_id = 'req-5a429946-c9cc-45cc-b5bd-68864209e5c';
    expect(requestOf('nova_show_instance_action', { server_id, request_id })).toEqual(
      request('GET', `${ACTIONS}/${request_id}`),
    );
  });

  test('nova_get_console_output: ecs-api-en-2025-01.txt 6.14.1, example; the length is a number (ERRATA-nova B), no version is 2.1', () => {
    const wanted = request('POST', `${V2_1}/servers/${SERVER}/action`, {
      body: { 'os-getConsoleOutput': { length: 50 } },
    });
    expect(exampleBody('nova_get_console_output')).toEqual({ 'os-getConsoleOutput': { length: '50' } });
    expect(requestOf('nova_get_console_output', { server_id, length: 50 })).toEqual(wanted);
    expect(requestOf('nova_get_console_output', { server_id, length: '50' })).toEqual(wanted);
  });
});

describe('tags', () => {
  test('nova_list_server_tags: ecs-api-en-2025-01.txt 6.15.1, example', () => {
    expect(requestOf('nova_list_server_tags', { server_id })).toEqual(request('GET', TAGS, tagHeaders));
  });

  test('nova_replace_server_tags: ecs-api-en-2025-01.txt 6.15.2, example', () => {
    const body = exampleBody('nova_replace_server_tags');
    expect(requestOf('nova_replace_server_tags', { server_id, tags: ['baz', 'foo', 'qux'] })).toEqual(
      request('PUT', TAGS, { ...tagHeaders, body }),
    );
  });

  test('nova_delete_all_server_tags: ecs-api-en-2025-01.txt 6.15.3, example', () => {
    expect(requestOf('nova_delete_all_server_tags', { server_id })).toEqual(request('DELETE', TAGS, tagHeaders));
  });

  test('nova_add_server_tag: ecs-api-en-2025-01.txt 6.15.4, example: no body', () => {
    expect(requestOf('nova_add_server_tag', { server_id, tag: 'baz' })).toEqual(
      request('PUT', `${TAGS}/baz`, tagHeaders),
    );
  });

  test('nova_delete_server_tag: ecs-api-en-2025-01.txt 6.15.6, example, what is not safe in an address encoded', () => {
    expect(requestOf('nova_delete_server_tag', { server_id, tag: 'baz=x y' })).toEqual(
      request('DELETE', `${TAGS}/baz%3Dx%20y`, tagHeaders),
    );
  });
});
