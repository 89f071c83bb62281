import { describe, expect, test } from 'vitest';
import { exampleBody, PROJECT, request, requestOf } from './requests.ts';

const SERVER = '47e9be4e-a7b9-471f-92d9-ffc83814e07a';
const GROUP = '81f1d23b-b1e2-42cd-bdee-359b4a065a42';
const ADDRESS = '05f71f43-f3c9-47ef-ac8d-9f02aef66418';
const V2_1 = `/v2.1/${PROJECT}`;
const GROUPS = `${V2_1}/os-security-groups`;
const ADDRESSES = `${V2_1}/os-floating-ips`;
const ACTION = `${V2_1}/servers/${SERVER}/action`;

describe('security groups', () => {
  test('nova_list_security_groups: ecs-api-en-2025-01.txt 11.3.1, example', () => {
    expect(requestOf('nova_list_security_groups', {})).toEqual(request('GET', GROUPS));
  });

  test('nova_create_security_group: ecs-api-en-2025-01.txt 11.3.2, example', () => {
    const body = exampleBody('nova_create_security_group');
    expect(requestOf('nova_create_security_group', { name: 'test', description: 'description' })).toEqual(
      request('POST', GROUPS, { body }),
    );
  });

  test('nova_create_security_group: ecs-api-en-2025-01.txt 11.3.2, table 11-31: both fields optional, the object not', () => {
    expect(requestOf('nova_create_security_group', {})).toEqual(
      request('POST', GROUPS, { body: { security_group: {} } }),
    );
  });

  test('nova_show_security_group: ecs-api-en-2025-01.txt 11.3.3, example', () => {
    expect(requestOf('nova_show_security_group', { security_group_id: GROUP })).toEqual(
      request('GET', `${GROUPS}/${GROUP}`),
    );
  });

  test('nova_update_security_group: ecs-api-en-2025-01.txt 11.3.4, example', () => {
    const args = { security_group_id: GROUP, name: 'test', description: 'description' };
    expect(requestOf('nova_update_security_group', args)).toEqual(
      request('PUT', `${GROUPS}/${GROUP}`, { body: exampleBody('nova_update_security_group') }),
    );
  });

  test('nova_delete_security_group: ecs-api-en-2025-01.txt 11.3.5, example', () => {
    expect(requestOf('nova_delete_security_group', { security_group_id: GROUP })).toEqual(
      request('DELETE', `${GROUPS}/${GROUP}`),
    );
  });

  test('nova_create_security_group_rule: ecs-api-en-2025-01.txt 11.3.6, example; ports are numbers (table 11-51, ERRATA-nova C)', () => {
    const { security_group_rule: example } = exampleBody('nova_create_security_group_rule');
    expect(Object(example)).toMatchObject({ from_port: '443', to_port: '443' });
    expect(requestOf('nova_create_security_group_rule', Object(example))).toEqual(
      request('POST', `${V2_1}/os-security-group-rules`, {
        body: { security_group_rule: { ...Object(example), from_port: 443, to_port: 443 } },
      }),
    );
  });

  test('nova_delete_security_group_rule: ecs-api-en-2025-01.txt 11.3.7, example', () => {
    const security_group_rule_id = '012fa2c6-bf4a-4b0b-b893-70d0caee81c7';
    expect(requestOf('nova_delete_security_group_rule', { security_group_rule_id })).toEqual(
      request('DELETE', `${V2_1}/os-security-group-rules/${security_group_rule_id}`),
    );
  });
});

describe('floating IPs', () => {
  // From microversion 2.44 on both answer 404: no header is sent, which is 2.1.
  test('nova_add_floating_ip: ecs-api-en-2025-01.txt 11.5.1, example', () => {
    const args = { server_id: SERVER, address: '10.144.2.1', fixed_address: '192.168.1.3' };
    expect(requestOf('nova_add_floating_ip', args)).toEqual(
      request('POST', ACTION, { body: exampleBody('nova_add_floating_ip') }),
    );
  });

  test('nova_remove_floating_ip: ecs-api-en-2025-01.txt 11.5.2, example', () => {
    expect(requestOf('nova_remove_floating_ip', { server_id: SERVER, address: '10.144.2.1' })).toEqual(
      request('POST', ACTION, { body: exampleBody('nova_remove_floating_ip') }),
    );
  });

  test('nova_create_floating_ip: ecs-api-en-2025-01.txt 11.5.3, example', () => {
    expect(requestOf('nova_create_floating_ip', { pool: 'external' })).toEqual(
      request('POST', ADDRESSES, { body: exampleBody('nova_create_floating_ip') }),
    );
  });

  test('nova_list_floating_ips: ecs-api-en-2025-01.txt 11.5.4, example', () => {
    expect(requestOf('nova_list_floating_ips', {})).toEqual(request('GET', ADDRESSES));
  });

  test('nova_show_floating_ip: ecs-api-en-2025-01.txt 11.5.5, example', () => {
    expect(requestOf('nova_show_floating_ip', { floating_ip_id: ADDRESS })).toEqual(
      request('GET', `${ADDRESSES}/${ADDRESS}`),
    );
  });

  test('nova_delete_floating_ip: ecs-api-en-2025-01.txt 11.5.6, example', () => {
    expect(requestOf('nova_delete_floating_ip', { floating_ip_id: ADDRESS })).toEqual(
      request('DELETE', `${ADDRESSES}/${ADDRESS}`),
    );
  });

  test('nova_list_floating_ip_pools: ecs-api-en-2025-01.txt 11.5.7, example', () => {
    expect(requestOf('nova_list_floating_ip_pools', {})).toEqual(request('GET', `${V2_1}/os-floating-ip-pools`));
  });
});
