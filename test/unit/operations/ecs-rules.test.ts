import { describe, expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import type { Input } from '../../../src/operations/field.ts';
import type { Target } from '../../../src/operations/operation.ts';
import type { Arguments, Verdict } from './verdict.ts';
import { verdict } from './verdict.ts';

/** Rules between fields of chapter 5 of ecs-api-en-2025-01.txt, and what a human is told before it happens. */
const server_id = '72a270de-665a-4f46-8d64-24ad6edccdd1';

function told(id: string, input: Input, targets: readonly Target[]): string {
  return (requireOperation(id).consequences?.(input, targets, new Date(0)) ?? []).join('\n');
}

const web: Target = { kind: 'server', id: server_id, name: 'web-1', image: 'Ubuntu 22.04' };

describe('delete_servers (5.1.2)', () => {
  test('one to 1,000 servers in a batch', () => {
    const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `server-${at}`);
    expect(verdict('delete_servers', { server_ids: ids(1000) })).toBe('taken');
    expect(verdict('delete_servers', { server_ids: ids(1001) })).toBe('refused');
    expect(verdict('delete_servers', { server_ids: [] })).toBe('refused');
  });

  test('the human reads what becomes of disks and addresses (table 5-8)', () => {
    const server_ids = [server_id];
    expect(told('delete_servers', { server_ids, delete_volume: true, delete_publicip: true }, [web])).toMatch(
      /web-1[\s\S]*Deletes their data disks[\s\S]*Releases their public addresses/,
    );
    expect(told('delete_servers', { server_ids, delete_publicip: false }, [web])).toMatch(
      /Detaches their data disks[\s\S]*Unbinds their public addresses/,
    );
    expect(told('delete_servers', { server_ids }, [web])).toMatch(/as it was set/);
  });
});

const installations: readonly (readonly [string, string, Arguments])[] = [
  ['reinstall_server_with_cloud_init', '5.2.1', { server_id, userid: '7e25b1da389f4697a79df3a0e5bd494e' }],
  ['change_server_os_with_cloud_init', '5.2.2', { server_id, imageid: 'e215580f-73ad-429d-b6f2-5433947433b0' }],
];

describe.each(installations)('%s (%s)', (id, _, args) => {
  const install = (more: Arguments): Verdict => verdict(id, { ...args, keyname: 'KeyPair-350b', ...more });

  test('without keyname the call goes out, with a warning (ERRATA B11)', () => {
    expect(install({})).toBe('taken');
    expect(install({ keyname: undefined })).toBe('warned');
  });

  test('user data: base64 of at most 32 KB before encoding', () => {
    expect(install({ user_data: Buffer.alloc(32 * 1024).toString('base64') })).toBe('taken');
    expect(install({ user_data: Buffer.alloc(32 * 1024 + 1).toString('base64') })).toBe('refused');
    expect(install({ user_data: '#!/bin/bash' })).toBe('refused');
  });

  test('the human reads the script, and that the system disk is lost', () => {
    const user_data = Buffer.from('#!/bin/bash\necho user_test > /home/user.txt').toString('base64');
    const text = told(id, { ...args, user_data }, [web]);
    expect(text).toMatch(/Erases the system disk of web-1/);
    expect(text).toContain('echo user_test > /home/user.txt');
  });
});

test('reinstall_server_with_cloud_init: mode has the one value of the example (5.2.1; ERRATA B12)', () => {
  const args = { server_id, keyname: 'k', userid: 'u' };
  expect(verdict('reinstall_server_with_cloud_init', { ...args, mode: 'withStopServer' })).toBe('taken');
  expect(verdict('reinstall_server_with_cloud_init', { ...args, mode: 'force' })).toBe('refused');
});

test('migrate_server: the human reads where to (table 5-20)', () => {
  expect(told('migrate_server', { server_id }, [web])).toMatch(/web-1 to the public resource pool/);
  expect(told('migrate_server', { server_id, dedicated_host_id: 'deh-1' }, [web])).toMatch(/dedicated host deh-1/);
});

describe('attach_server_volume (5.6.1, tables 5-50 and 5-51; ERRATA B14)', () => {
  const attach = (args: Arguments): Verdict => verdict('attach_server_volume', { server_id, ...args });
  const volumeId = 'a26887c6-c47b-4654-abb5-dfadf7d3f803';

  test('a disk is named, unless the cloud only checks; then its type is', () => {
    expect(attach({ volumeId })).toBe('taken');
    expect(attach({})).toBe('refused');
    expect(attach({ cloud_dry_run: false, volume_type: 'SSD' })).toBe('refused');
    expect(attach({ cloud_dry_run: true })).toBe('refused');
    expect(attach({ cloud_dry_run: true, volume_type: 'SSD', count: 2 })).toBe('taken');
  });

  test('type and number beside a disk are in the example, not in the table: warned of', () => {
    expect(attach({ volumeId, volume_type: 'SSD', count: 5 })).toBe('warned');
  });

  test('hw:passthrough is a string here, unlike on creation (ERRATA B15)', () => {
    expect(attach({ volumeId, hw_passthrough: 'true' })).toBe('taken');
    expect(attach({ volumeId, hw_passthrough: true })).toBe('refused');
  });
});

test('detach_server_volume: delete_flag is 0 or 1, and forces (table 5-52)', () => {
  const detach = (delete_flag: unknown): Verdict =>
    verdict('detach_server_volume', { server_id, volume_id: 'v', delete_flag });
  for (const value of [0, 1, '1']) expect(detach(value)).toBe('taken');
  for (const value of [2, -1, true, 'yes']) expect(detach(value), String(value)).toBe('refused');
  expect(told('detach_server_volume', { server_id, volume_id: 'v', delete_flag: 1 }, [web])).toMatch(/By force/);
  expect(told('detach_server_volume', { server_id, volume_id: 'v' }, [web])).not.toMatch(/By force/);
});

test('batch_add_server_nics and batch_delete_server_nics want at least one NIC (tables 5-43 and 5-47)', () => {
  expect(verdict('batch_add_server_nics', { server_id, nics: [] })).toBe('refused');
  expect(verdict('batch_add_server_nics', { server_id, nics: [{ ip_address: '192.168.0.9' }] })).toBe('refused');
  expect(verdict('batch_delete_server_nics', { server_id, port_ids: [] })).toBe('refused');
});

test('batch_delete_server_tags: keys of 1 to 127, values of at most 255 characters (table 5-79)', () => {
  const remove = (tag: Arguments): Verdict => verdict('batch_delete_server_tags', { server_id, tags: [tag] });
  expect(remove({ key: 'k'.repeat(127), value: 'v'.repeat(255) })).toBe('taken');
  expect(remove({ key: '键', value: '' })).toBe('taken');
  expect(remove({ key: '' })).toBe('refused');
  expect(remove({ key: 'k'.repeat(128) })).toBe('refused');
  expect(remove({ key: 'k', value: 'v'.repeat(256) })).toBe('refused');
});

describe('server groups (5.10)', () => {
  test('create_server_group: a name of 1 to 255 characters and the one policy (table 5-88)', () => {
    expect(verdict('create_server_group', { name: 'n'.repeat(255) })).toBe('taken');
    expect(verdict('create_server_group', { name: 'n'.repeat(256) })).toBe('refused');
    expect(verdict('create_server_group', { name: '' })).toBe('refused');
    expect(verdict('create_server_group', { name: 'n', policies: ['affinity'] })).toBe('refused');
    expect(verdict('create_server_group', { name: 'n', policies: [] })).toBe('refused');
  });

  test('list_server_groups: at most 1,000 a page, marker only together with limit (table 5-99)', () => {
    const marker = 'b8f4cfc4-9a59-498c-9b52-643ee6515cd0';
    expect(verdict('list_server_groups', { limit: 1000 })).toBe('taken');
    expect(verdict('list_server_groups', { limit: 1001 })).toBe('refused');
    expect(verdict('list_server_groups', { limit: 10, marker })).toBe('taken');
    expect(verdict('list_server_groups', { marker })).toBe('refused');
  });
});
