import { describe, expect, test } from 'vitest';
import { requestOf } from './requests.ts';
import { takes } from './verdict.ts';

/** Limits of sections 6.9 to 6.15 of ecs-api-en-2025-01.txt: the value at the limit is taken, the one beyond refused. */
const server_id = '998af54b-5762-4041-abc1-f98a2c27b3a2';

const METADATA_WRITERS = ['nova_update_server_metadata', 'nova_replace_server_metadata'];

describe('metadata (6.9.1, 6.9.2, 6.9.6)', () => {
  test.each(METADATA_WRITERS)('%s: keys of 1 to 255 letters, digits, - _ : .', (id) => {
    for (const key of ['a', 'A-Z_0:9.x', 'k'.repeat(255), '..']) {
      expect(takes(id, { server_id, metadata: { [key]: 'v' } }), key).toBe(true);
    }
    for (const key of ['', 'k'.repeat(256), 'a b', 'a/b', 'schlüssel', '键', 'a=b', 'a\n']) {
      expect(takes(id, { server_id, metadata: { [key]: 'v' } }), key).toBe(false);
    }
  });

  test.each(METADATA_WRITERS)('%s: values of at most 255 Unicode characters, perhaps none', (id) => {
    for (const value of ['', 'v'.repeat(255), '值'.repeat(255), 'a b/c=d']) {
      expect(takes(id, { server_id, metadata: { k: value } }), value).toBe(true);
    }
    expect(takes(id, { server_id, metadata: { k: 'v'.repeat(256) } })).toBe(false);
    expect(takes(id, { server_id, metadata: { k: 1 } })).toBe(false);
    expect(takes(id, { server_id })).toBe(false);
  });

  test.each(['nova_show_server_metadata_item', 'nova_delete_server_metadata_item'])(
    '%s: the key of the address keeps the same rule and never leaves its segment',
    (id) => {
      for (const key of ['metering.image_id', 'a:b', 'k'.repeat(255)])
        expect(takes(id, { server_id, key }), key).toBe(true);
      for (const key of ['', 'k'.repeat(256), 'a/b', '..', '.', 'a b', '键']) {
        expect(takes(id, { server_id, key }), key).toBe(false);
      }
    },
  );

  test('nova_set_server_metadata_item: a value of 255 characters is the longest (6.9.6)', () => {
    const args = { server_id, key: 'k' };
    expect(takes('nova_set_server_metadata_item', { ...args, value: '值'.repeat(255) })).toBe(true);
    expect(takes('nova_set_server_metadata_item', { ...args, value: '值'.repeat(256) })).toBe(false);
  });
});

describe('keys (6.11)', () => {
  test('nova_create_keypair: 1024 bytes of public key at most (table 6-188)', () => {
    const name = 'demo1';
    expect(takes('nova_create_keypair', { name, public_key: 'k'.repeat(1024) })).toBe(true);
    expect(takes('nova_create_keypair', { name, public_key: 'k'.repeat(1025) })).toBe(false);
    // 3 bytes each.
    expect(takes('nova_create_keypair', { name, public_key: '键'.repeat(341) })).toBe(true);
    expect(takes('nova_create_keypair', { name, public_key: '键'.repeat(342) })).toBe(false);
  });

  test('nova_create_keypair: ssh or x509 (table 6-188); the name is needed', () => {
    for (const type of ['ssh', 'x509']) expect(takes('nova_create_keypair', { name: 'a', type }), type).toBe(true);
    expect(takes('nova_create_keypair', { name: 'a', type: 'rsa' })).toBe(false);
    expect(takes('nova_create_keypair', { type: 'ssh' })).toBe(false);
    expect(takes('nova_create_keypair', { name: '' })).toBe(false);
  });

  test.each(['nova_show_keypair', 'nova_delete_keypair'])('%s: an empty name would be the list of all', (id) => {
    expect(takes(id, { keypair_name: 'KeyPair-123' })).toBe(true);
    for (const keypair_name of ['', '..', 'a/b']) expect(takes(id, { keypair_name }), keypair_name).toBe(false);
  });
});

describe('server groups (6.12.1, table 6-197)', () => {
  const policies = ['anti-affinity'];

  test('nova_create_server_group: a name of 1 to 255 characters', () => {
    for (const name of ['g', 'g'.repeat(255), '组']) {
      expect(takes('nova_create_server_group', { name, policies }), name).toBe(true);
    }
    for (const name of ['', 'g'.repeat(256)]) {
      expect(takes('nova_create_server_group', { name, policies }), name).toBe(false);
    }
  });

  test('nova_create_server_group: anti-affinity is the one policy', () => {
    for (const other of [['affinity'], ['soft-anti-affinity'], [], 'anti-affinity']) {
      expect(takes('nova_create_server_group', { name: 'g', policies: other })).toBe(false);
    }
    expect(takes('nova_create_server_group', { name: 'g' })).toBe(false);
  });
});

describe('console log (6.14.1, table 6-216)', () => {
  test('nova_get_console_output: -1 for all, or any number of lines; never left out', () => {
    for (const length of [-1, 0, 1, 100_000, '-1']) {
      expect(takes('nova_get_console_output', { server_id, length }), String(length)).toBe(true);
    }
    for (const length of [-2, 1.5, 'all', undefined]) {
      expect(takes('nova_get_console_output', { server_id, length }), String(length)).toBe(false);
    }
  });
});

describe('tags (6.15)', () => {
  test('nova_replace_server_tags: at most 50 tags of at most 80 characters (table 6-221); none is a set as well', () => {
    const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `t${at}`);
    const id = 'nova_replace_server_tags';
    for (const tags of [[], many(50), ['t'.repeat(80)], ['标签=值']]) expect(takes(id, { server_id, tags })).toBe(true);
    for (const tags of [many(51), ['t'.repeat(81)], ['']]) expect(takes(id, { server_id, tags })).toBe(false);
    expect(takes(id, { server_id })).toBe(false);
  });

  test.each(['nova_add_server_tag', 'nova_check_server_tag', 'nova_delete_server_tag'])(
    '%s: 1 to 80 characters; an empty one would mean all tags (6.15.4 to 6.15.6)',
    (id) => {
      for (const tag of ['t', 't'.repeat(80), 'a=b', '标签', 'a b'])
        expect(takes(id, { server_id, tag }), tag).toBe(true);
      for (const tag of ['', 't'.repeat(81), '/', '..', '.', 'a/b', '%2F']) {
        expect(takes(id, { server_id, tag }), tag).toBe(false);
      }
      expect(takes(id, { server_id })).toBe(false);
    },
  );
});

describe('microversions', () => {
  const VERSION = 'X-OpenStack-Nova-API-Version';

  test.each([
    ['nova_show_limits', {}],
    ['nova_show_quota_set', {}],
    ['nova_show_default_quota_set', {}],
    ['nova_list_keypairs', {}],
    ['nova_show_keypair', { keypair_name: 'k' }],
    ['nova_create_server_group', { name: 'g', policies: ['anti-affinity'] }],
    ['nova_list_server_groups', {}],
    ['nova_show_server_group', { server_group_id: 'g' }],
  ])('%s: goes without a header, which is 2.1, or with the one asked for (chapter 3)', (id, args) => {
    expect(requestOf(id, args).headers).toEqual({});
    expect(requestOf(id, { ...args, [VERSION]: '2.60' }).headers).toEqual({ [VERSION]: '2.60' });
    expect(takes(id, { ...args, [VERSION]: '3.0' })).toBe(false);
  });
});
