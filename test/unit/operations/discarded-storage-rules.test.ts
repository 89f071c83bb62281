import { describe, expect, test } from 'vitest';
import type { Arguments, Verdict } from './verdict.ts';
import { verdict } from './verdict.ts';

/** Limits of sections 11.1, 11.2, 11.4 and 11.6 of ecs-api-en-2025-01.txt: what is at the limit is taken, what is beyond refused. */
const server_id = '72a270de-665a-4f46-8d64-24ad6edccdd1';

test('nova_update_server_autorecovery takes the strings true and false (table 11-4; ERRATA-nova C, line 10593)', () => {
  const update = (support_auto_recovery: unknown): Verdict =>
    verdict('nova_update_server_autorecovery', { server_id, support_auto_recovery });
  for (const value of ['true', 'false']) expect(update(value), value).toBe('taken');
  for (const value of [true, false, 'TRUE', 'on', '', undefined]) expect(update(value), String(value)).toBe('refused');
});

describe.each([
  ['nova_list_images', 'tables 11-6 and 11-7'],
  ['nova_list_images_detail', 'tables 11-13 and 11-14'],
])('the filters of %s (%s)', (id) => {
  test('every filter is optional', () => {
    expect(verdict(id, {})).toBe('taken');
  });

  test('status: any but deleted, which can not be queried', () => {
    for (const status of ['saving', 'active', 'ACTIVE', 'deleted_soon']) {
      expect(verdict(id, { status }), status).toBe('taken');
    }
    for (const status of ['deleted', 'DELETED', '']) expect(verdict(id, { status }), status).toBe('refused');
  });

  test('changes-since: ISO 8601', () => {
    const since = (value: string): Verdict => verdict(id, { 'changes-since': value });
    for (const value of ['2013-06-09T06:42:18Z', '2013-06-09T06:42:18.5Z', '2013-06-09T06:42:18+08:00']) {
      expect(since(value), value).toBe('taken');
    }
    for (const value of ['2013-06-09', '06:42', 'yesterday', '', '2013-06-09T06:42:18Z\n']) {
      expect(since(value), value).toBe('refused');
    }
  });

  test('minRam and minDisk: whole numbers', () => {
    for (const name of ['minRam', 'minDisk']) {
      expect(verdict(id, { [name]: 0 })).toBe('taken');
      expect(verdict(id, { [name]: '40' })).toBe('taken');
      for (const value of [-1, 1.5, 'much']) expect(verdict(id, { [name]: value }), `${name} ${value}`).toBe('refused');
    }
  });
});

describe('nova_create_volume (11.4.4, table 11-66)', () => {
  const create = (args: Arguments): Verdict =>
    verdict('nova_create_volume', { availability_zone: 'az1-dc1', size: 1, ...args });

  test('a size of at least 1 GB, which a snapshot makes needless', () => {
    expect(create({})).toBe('taken');
    for (const size of [0, -1, 1.5, undefined]) expect(create({ size }), String(size)).toBe('refused');
    expect(create({ size: undefined, snapshot_id: 'b836dc3d-4e10-4ea4-a34c-8f6b0460a583' })).toBe('taken');
  });

  test('the zone has to be given, as the text of its row demands (ERRATA-nova B, line 12034)', () => {
    expect(create({ availability_zone: undefined })).toBe('refused');
    expect(create({ availability_zone: '' })).toBe('refused');
  });

  test('metadata are pairs of strings; nothing else is taken than the table has', () => {
    expect(create({ metadata: { testkey: 'testvalue' } })).toBe('taken');
    expect(create({ metadata: { testkey: 1 } })).toBe('refused');
    expect(create({ name: 'test' })).toBe('refused');
  });
});

describe('nova_create_snapshot (11.6.1, table 11-90)', () => {
  const create = (args: Arguments): Verdict =>
    verdict('nova_create_snapshot', { volume_id: 'ba5730ea-8621-4ae8-b702-ff0ffc12c209', ...args });

  test('the name has at most 255 bytes, not characters', () => {
    expect(create({ display_name: 'n'.repeat(255) })).toBe('taken');
    expect(create({ display_name: '快'.repeat(85) })).toBe('taken');
    expect(create({ display_name: 'n'.repeat(256) })).toBe('refused');
    expect(create({ display_name: '快'.repeat(86) })).toBe('refused');
  });

  test('the name does not begin with autobk_snapshot (Constraints; ERRATA-nova B, line 12629)', () => {
    for (const display_name of ['autobk', 'my_autobk_snapshot_1']) {
      expect(create({ display_name }), display_name).toBe('taken');
    }
    for (const display_name of ['autobk_snapshot', 'autobk_snapshot_1', 'autobk_snapshots']) {
      expect(create({ display_name }), display_name).toBe('refused');
    }
  });

  test('the disk is required, force is a boolean', () => {
    expect(create({ force: true })).toBe('taken');
    expect(create({ force: 'true' })).toBe('refused');
    expect(create({ volume_id: undefined })).toBe('refused');
  });
});

test.each([
  ['nova_show_image', 'image_id'],
  ['nova_show_image_metadata', 'image_id'],
  ['nova_delete_image', 'image_id'],
  ['nova_show_volume', 'volume_id'],
  ['nova_delete_volume', 'volume_id'],
  ['nova_show_snapshot', 'snapshot_id'],
  ['nova_delete_snapshot', 'snapshot_id'],
])('%s: the ID stays one segment of the path', (id, name) => {
  expect(verdict(id, { [name]: '70b14513-faad-4646-b7ab-a065cef282b4' })).toBe('taken');
  for (const value of ['', '..', 'a/b', 'a?b', 'a#b', '%2e'])
    expect(verdict(id, { [name]: value }), value).toBe('refused');
});
