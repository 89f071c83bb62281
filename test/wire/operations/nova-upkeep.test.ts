import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { NOBODY_ASKED, operationsCloud } from './operations-cloud.ts';

/** Sections 6.9 to 6.12 of ecs-api-en-2025-01.txt, on what the default scenario has outside Flexus L. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ABSENT = /HTTP 404, itemNotFound.*\nNothing has this ID here/;
const server_id = 'web-1';

describe('metadata', () => {
  test('nova_list_server_metadata: all of it (6.9.4)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_list_server_metadata', { server_id })).toMatchObject({ metadata: { role: 'web' } });
    expect(await cloud.refused('nova_list_server_metadata', { server_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_update_server_metadata: merges (6.9.1)', async () => {
    const cloud = await operationsCloud();
    const metadata = { role: 'api', owner: 'shop' };
    expect(await cloud.ok('nova_update_server_metadata', { server_id, metadata })).toMatchObject({ metadata });
    await cloud.ok('nova_update_server_metadata', { server_id, metadata: { owner: 'web' } });
    expect(await cloud.ok('nova_list_server_metadata', { server_id })).toMatchObject({
      metadata: { role: 'api', owner: 'web' },
    });
    expect(await cloud.refused('nova_update_server_metadata', { server_id: NOBODY, metadata })).toMatch(ABSENT);
  });

  test('nova_replace_server_metadata: what is not named is gone (6.9.2)', async () => {
    const cloud = await operationsCloud();
    const metadata = { key1: 'value1' };
    expect((await cloud.ok('nova_replace_server_metadata', { server_id, metadata })).metadata).toEqual(metadata);
    expect((await cloud.ok('nova_list_server_metadata', { server_id })).metadata).toEqual(metadata);
    const many = Object.fromEntries(Array.from({ length: 129 }, (_, at) => [`k${at}`, 'v']));
    // The quota of 6.10.2's example: 128 items.
    expect(await cloud.refused('nova_replace_server_metadata', { server_id, metadata: many })).toMatch(/HTTP 403/);
    expect((await cloud.ok('nova_list_server_metadata', { server_id })).metadata).toEqual(metadata);
  });

  test('nova_show_server_metadata_item: one key, under meta (6.9.5)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_show_server_metadata_item', { server_id, key: 'role' })).toMatchObject({
      meta: { role: 'web' },
    });
    const refused = await cloud.refused('nova_show_server_metadata_item', { server_id, key: 'none' });
    expect(refused).toMatch(ABSENT);
  });

  test('nova_set_server_metadata_item: adds and changes one key (6.9.6)', async () => {
    const cloud = await operationsCloud();
    for (const [key, value] of [
      ['role', 'api'],
      ['a.b', 'c'],
    ] as const) {
      expect(await cloud.ok('nova_set_server_metadata_item', { server_id, key, value })).toMatchObject({
        meta: { [key]: value },
      });
    }
    expect((await cloud.ok('nova_list_server_metadata', { server_id })).metadata).toEqual({ role: 'api', 'a.b': 'c' });
    const nobody = { server_id: NOBODY, key: 'k', value: 'v' };
    expect(await cloud.refused('nova_set_server_metadata_item', nobody)).toMatch(ABSENT);
  });

  test('nova_delete_server_metadata_item: one key is gone (6.9.3)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_delete_server_metadata_item', { server_id, key: 'role' });
    expect((await cloud.ok('nova_list_server_metadata', { server_id })).metadata).toEqual({});
    expect(await cloud.refused('nova_delete_server_metadata_item', { server_id, key: 'role' })).toMatch(ABSENT);
  });
});

describe('limits and quotas', () => {
  test('nova_show_limits: what is used grows with what is made; rules of groups only below 2.36 (6.10.1, ERRATA-nova B)', async () => {
    const cloud = await operationsCloud();
    const before = await cloud.ok('nova_show_limits');
    const used = Number(before.server_groups_used);
    await cloud.ok('nova_create_server_group', { name: 'one-more', policies: ['anti-affinity'] });
    expect(await cloud.ok('nova_show_limits')).toEqual({ ...before, server_groups_used: used + 1 });
    const full = async (version: string): Promise<Record<string, unknown>> => {
      const { limits } = await cloud.ok('nova_show_limits', {
        detail: 'full',
        'X-OpenStack-Nova-API-Version': version,
      });
      return Object(limits).absolute;
    };
    expect(await full('2.1')).toHaveProperty('maxSecurityGroupRules');
    expect(await full('2.36')).not.toHaveProperty('maxSecurityGroupRules');
    const refused = await cloud.refused('nova_show_limits', { 'X-OpenStack-Nova-API-Version': '2.99' });
    // Chapter 3: a version that the service has not is answered with 406.
    expect(refused).toMatch(/HTTP 406/);
  });

  test('nova_show_quota_set: quotas of the project; of an unknown user the defaults (6.10.2)', async () => {
    const cloud = await operationsCloud();
    const { quota_set } = await cloud.ok('nova_show_quota_set', { detail: 'full' });
    expect(Object.keys(Object(quota_set))).toEqual(
      expect.arrayContaining([
        'cores',
        'instances',
        'ram',
        'metadata_items',
        'key_pairs',
        'server_group_members',
        'id',
      ]),
    );
    expect(await cloud.ok('nova_show_quota_set', { user_id: NOBODY })).toEqual(
      await cloud.ok('nova_show_default_quota_set'),
    );
    expect(await cloud.refused('nova_show_quota_set', { project_id: 'another' })).toMatch(/HTTP 40[134]/);
  });

  test('nova_show_default_quota_set: the same fields (6.10.3)', async () => {
    const cloud = await operationsCloud();
    const [own, usual] = [
      await cloud.ok('nova_show_quota_set', { detail: 'full' }),
      await cloud.ok('nova_show_default_quota_set', { detail: 'full' }),
    ];
    expect(Object.keys(Object(usual.quota_set)).sort()).toEqual(Object.keys(Object(own.quota_set)).sort());
    expect(await cloud.refused('nova_show_default_quota_set', { project_id: 'another' })).toMatch(/HTTP 40[134]/);
  });
});

describe('key pairs', () => {
  const keypair_name = 'made-by-test';

  test('nova_list_keypairs: names and fingerprints; the type from 2.2 on (6.11.1, table 6-185)', async () => {
    const cloud = await operationsCloud();
    const keypairs = [{ name: 'operators', fingerprint: expect.stringMatching(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) }];
    expect(await cloud.ok('nova_list_keypairs')).toEqual({ keypairs });
    expect(await cloud.ok('nova_list_keypairs', { 'X-OpenStack-Nova-API-Version': '2.2' })).toMatchObject({
      keypairs: [{ name: 'operators', type: 'ssh' }],
    });
    expect(await cloud.refused('nova_list_keypairs', { 'X-OpenStack-Nova-API-Version': '2.99' })).toMatch(/HTTP 406/);
  });

  test('nova_show_keypair: by its name (6.11.2)', async () => {
    const cloud = await operationsCloud();
    const { keypair } = await cloud.ok('nova_show_keypair', { keypair_name: 'operators', detail: 'full' });
    expect(keypair).toMatchObject({ name: 'operators', deleted: false, deleted_at: null, updated_at: null });
    expect(Object(keypair).public_key).toMatch(/^ssh-ed25519 /);
    expect(await cloud.refused('nova_show_keypair', { keypair_name: 'nobody' })).toMatch(ABSENT);
  });

  test('nova_create_keypair: the private key goes to a file of the human, readable by him alone, and to no answer (6.11.3)', async () => {
    const keyDirectory = await temporaryFolder();
    const cloud = await operationsCloud({ keyDirectory });
    const text = await cloud.text('nova_create_keypair', { name: keypair_name });
    const path = join(keyDirectory, `${keypair_name}.pem`);
    expect(text).toContain(path);
    expect(text).not.toContain('PRIVATE KEY');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const shown = await cloud.ok('nova_show_keypair', { keypair_name });
    const [, blob = ''] = String(shown.public_key).split(' ');
    const { n = '' } = createPublicKey(createPrivateKey(await readFile(path, 'utf8'))).export({ format: 'jwk' });
    // The file's key and the cloud's are a pair: the public blob ends with the modulus.
    expect(Buffer.from(blob, 'base64').includes(Buffer.from(n, 'base64url'))).toBe(true);
    // A name in use is refused, here before anything is sent, since the first key's file is there.
    expect(await cloud.refused('nova_create_keypair', { name: keypair_name })).toMatch(/it exists already/);
  });

  test('nova_create_keypair: nowhere to keep a private key, nothing is sent (6.11.3: it is answered once)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.refused('nova_create_keypair', { name: keypair_name })).toMatch(/--key-dir/);
    expect((await cloud.requests()).filter((one) => one.startsWith('POST'))).toEqual([]);
  });

  test('nova_create_keypair: an imported key needs no file; a name that is taken is answered with 409 (6.11.3, table 6-188)', async () => {
    const keyDirectory = await temporaryFolder();
    const cloud = await operationsCloud({ keyDirectory });
    const { public_key } = await cloud.ok('nova_show_keypair', { keypair_name: 'operators' });
    expect(await cloud.ok('nova_create_keypair', { name: 'copy', public_key, type: 'ssh' })).toMatchObject({
      name: 'copy',
      type: 'ssh',
    });
    expect(await readdir(keyDirectory)).toEqual([]);
    expect(await cloud.refused('nova_create_keypair', { name: 'copy', public_key })).toMatch(
      /HTTP 409, conflictingRequest.*\n.*name is taken/,
    );
    expect(await cloud.refused('nova_create_keypair', { name: 'bad', public_key: 'no key' })).toMatch(
      /HTTP 400, badRequest/,
    );
  });

  test('nova_delete_keypair: it is gone (6.11.4)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_delete_keypair', { keypair_name: 'operators' });
    expect(await cloud.ok('nova_list_keypairs')).toEqual({ keypairs: [] });
    expect(await cloud.refused('nova_delete_keypair', { keypair_name: 'operators' })).toMatch(NOBODY_ASKED);
  });
});

describe('server groups', () => {
  test('nova_create_server_group: an empty group; from 2.13 on its project is told (6.12.1, table 6-199)', async () => {
    const cloud = await operationsCloud();
    const wish = { name: 'test', policies: ['anti-affinity'] };
    const made = await cloud.ok('nova_create_server_group', wish);
    expect(made).toMatchObject({ ...wish, members: [] });
    expect(await cloud.ok('nova_show_server_group', { server_group_id: made.id })).toMatchObject(wish);
    const asked = { ...wish, 'X-OpenStack-Nova-API-Version': '2.13', detail: 'full' };
    const { server_group } = await cloud.ok('nova_create_server_group', asked);
    expect(Object.keys(Object(server_group))).toEqual(expect.arrayContaining(['project_id', 'user_id', 'metadata']));
    for (let left = 10 - 3; left > 0; left -= 1) await cloud.ok('nova_create_server_group', wish);
    // The quota of 6.10.2's example: 10 groups.
    expect(await cloud.refused('nova_create_server_group', wish)).toMatch(/HTTP 403/);
  });

  test('nova_list_server_groups: with members (6.12.2)', async () => {
    const cloud = await operationsCloud();
    const { server_groups } = await cloud.ok('nova_list_server_groups');
    expect(server_groups).toMatchObject([{ name: 'web-tier', policies: ['anti-affinity'] }]);
    expect(Object([server_groups].flat()[0]).members).toHaveLength(2);
    expect(await cloud.refused('nova_list_server_groups', { 'X-OpenStack-Nova-API-Version': '2.99' })).toMatch(/406/);
  });

  test('nova_show_server_group: one of them (6.12.3)', async () => {
    const cloud = await operationsCloud();
    const { server_groups } = await cloud.ok('nova_list_server_groups');
    const [group] = [server_groups].flat();
    expect(await cloud.ok('nova_show_server_group', { server_group_id: Object(group).id })).toEqual(group);
    expect(await cloud.refused('nova_show_server_group', { server_group_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_delete_server_group: its servers stay (6.12.4)', async () => {
    const cloud = await operationsCloud();
    const { server_groups } = await cloud.ok('nova_list_server_groups');
    const server_group_id = Object([server_groups].flat()[0]).id;
    await cloud.ok('nova_delete_server_group', { server_group_id });
    expect(await cloud.ok('nova_list_server_groups')).toEqual({ server_groups: [] });
    expect(await cloud.ok('show_server', { server_id })).toMatchObject({ status: 'ACTIVE' });
    expect(await cloud.refused('nova_delete_server_group', { server_group_id })).toMatch(NOBODY_ASKED);
  });
});
