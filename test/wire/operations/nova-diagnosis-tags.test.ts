import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type OperationsCloud, operationsCloud } from './operations-cloud.ts';

/** Sections 6.11.5, 6.11.6 and 6.13 to 6.15 of ecs-api-en-2025-01.txt, on servers outside Flexus L. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ABSENT = /HTTP 404, itemNotFound.*\nNothing has this ID here/;
const server_id = 'web-1';

type Row = Readonly<Record<string, unknown>>;
const rows = (table: unknown): readonly Row[] => [table].flat().map((row) => ({ ...Object(row) }));

function named(table: unknown, name: string): Row {
  const found = rows(table).find((row) => row.name === name);
  if (found === undefined) throw new Error(`nothing is called ${name}`);
  return found;
}

/** A Windows server with a key pair, long enough up for its password to be there: 5 to 10 minutes (section 6.11.5). */
async function windowsServer(cloud: OperationsCloud): Promise<string> {
  await cloud.ok('nova_create_keypair', { name: 'for-windows' });
  const { images } = await cloud.ok('nova_list_images');
  const { networks } = await cloud.ok('nova_list_networks');
  const { server_id: id } = await cloud.ok('nova_create_server', {
    name: 'desk',
    flavorRef: 's3.large.2',
    imageRef: named(images, 'golden-windows').id,
    networks: [{ uuid: named(networks, 'subnet-web').id }],
    key_name: 'for-windows',
  });
  await cloud.until('show_server', { server_id: id }, ({ status }) => status === 'ACTIVE');
  await cloud.advance(600);
  return String(id);
}

describe('first password of a Windows server', () => {
  test('nova_show_server_password: its ciphertext goes to the password file, not to the model (6.11.5)', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'passwords');
    const cloud = await operationsCloud({ keyDirectory: folder, passwords: { kind: 'generated', file } });
    const windows = await windowsServer(cloud);
    const text = await cloud.text('nova_show_server_password', { server_id: windows });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const { operation, targets, password } = JSON.parse(lines.at(-1) ?? '{}');
    expect({ operation, targets }).toEqual({ operation: 'nova_show_server_password', targets: [windows] });
    // Encrypted for the key pair, an RSA key of 2048 bits.
    expect(Buffer.from(String(password), 'base64')).toHaveLength(256);
    expect(text).not.toContain(password);
    expect(text).toContain(`The password is in ${file}.`);
    expect(await cloud.refused('nova_show_server_password', { server_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_show_server_password: with no file it is not shown either; of Linux servers there is none (6.11.5)', async () => {
    const cloud = await operationsCloud({ keyDirectory: await temporaryFolder() });
    const windows = await windowsServer(cloud);
    const { password, notes } = await cloud.ok('nova_show_server_password', { server_id: windows });
    expect(password).toBe('***');
    expect(notes).toContainEqual(expect.stringContaining('--password-file'));
    expect(await cloud.ok('nova_show_server_password', { server_id })).toMatchObject({ password: 'none' });
  });

  test('nova_clear_server_password: it can not be fetched any more (6.11.6)', async () => {
    const cloud = await operationsCloud({ keyDirectory: await temporaryFolder() });
    const windows = await windowsServer(cloud);
    await cloud.ok('nova_clear_server_password', { server_id: windows });
    expect(await cloud.ok('nova_show_server_password', { server_id: windows })).toMatchObject({ password: 'none' });
    expect(await cloud.refused('nova_clear_server_password', { server_id: NOBODY })).toMatch(/404|no such server/i);
  });
});

describe('what was done', () => {
  test('nova_list_instance_actions: the action, its user and request; nova_show_instance_action: its events (6.13)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_stop_server', { server_id });
    await cloud.until('show_server', { server_id }, ({ status }) => status === 'SHUTOFF');
    const { actions } = await cloud.ok('nova_list_instance_actions', { server_id });
    const [stopped] = rows(actions);
    expect(stopped).toMatchObject({ action: 'stop', request_id: expect.stringMatching(/^req-/) });
    expect(stopped?.user_id).toBeTypeOf('string');
    const shown = await cloud.ok('nova_show_instance_action', { server_id, request_id: stopped?.request_id });
    expect(shown).toMatchObject({ action: 'stop', events: [{ result: 'Success' }] });
    expect(await cloud.refused('nova_list_instance_actions', { server_id: NOBODY })).toMatch(ABSENT);
    const unknown = { server_id, request_id: `req-${NOBODY}` };
    expect(await cloud.refused('nova_show_instance_action', unknown)).toMatch(ABSENT);
  });

  test('nova_get_console_output: as many lines as asked for, from the end; all for -1 (6.14.1)', async () => {
    const cloud = await operationsCloud();
    const lines = async (length: number): Promise<readonly string[]> =>
      String((await cloud.ok('nova_get_console_output', { server_id, length })).output).split('\n');
    const all = await lines(-1);
    expect(all.length).toBeGreaterThan(5);
    expect(await lines(3)).toEqual(all.slice(-3));
    expect(await cloud.refused('nova_get_console_output', { server_id: NOBODY, length: 1 })).toMatch(ABSENT);
  });
});

describe('plain tags', () => {
  const tagsOf = async (cloud: OperationsCloud): Promise<unknown> =>
    (await cloud.ok('nova_list_server_tags', { server_id })).tags;

  test('nova_list_server_tags: strings (6.15.1)', async () => {
    const cloud = await operationsCloud();
    expect(await tagsOf(cloud)).toEqual(['web']);
    expect(await cloud.refused('nova_list_server_tags', { server_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_replace_server_tags: these and no others (6.15.2, ERRATA-nova B); the preview tells what is lost', async () => {
    const cloud = await operationsCloud();
    const tags = ['baz', 'foo', 'qux=1'];
    const dry = await cloud.ok('nova_replace_server_tags', { server_id, tags, dry_run: true });
    expect(dry.consequences).toContainEqual(expect.stringMatching(/Deletes every tag of web-1.*web/));
    expect(await cloud.ok('nova_replace_server_tags', { server_id, tags })).toMatchObject({ tags });
    expect(await tagsOf(cloud)).toEqual(tags);
    expect(await cloud.refused('nova_replace_server_tags', { server_id: NOBODY, tags })).toMatch(/404|no such server/i);
  });

  test('nova_add_server_tag: 201 and a page of HTML for a new tag, 204 for one that is there (6.15.4); at most 50', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_add_server_tag', { server_id, tag: '标签 1' })).toMatchObject({ added: true });
    expect(await cloud.ok('nova_add_server_tag', { server_id, tag: '标签 1' })).toMatchObject({ added: false });
    expect(await tagsOf(cloud)).toEqual(['web', '标签 1']);
    const full = Array.from({ length: 50 }, (_, at) => `t${at}`);
    await cloud.ok('nova_replace_server_tags', { server_id, tags: full });
    expect(await cloud.refused('nova_add_server_tag', { server_id, tag: 'one-too-many' })).toMatch(
      /HTTP 400, badRequest/,
    );
    expect(await tagsOf(cloud)).toEqual(full);
  });

  test('nova_check_server_tag: told by 204 and 404 (6.15.5)', async () => {
    const cloud = await operationsCloud();
    expect(await cloud.ok('nova_check_server_tag', { server_id, tag: 'web' })).toMatchObject({ tagged: true });
    expect(await cloud.ok('nova_check_server_tag', { server_id, tag: 'none' })).toMatchObject({ tagged: false });
  });

  test('nova_delete_server_tag: one tag, and never all (6.15.6)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_replace_server_tags', { server_id, tags: ['a b', 'c'] });
    await cloud.ok('nova_delete_server_tag', { server_id, tag: 'a b' });
    expect(await tagsOf(cloud)).toEqual(['c']);
    expect(await cloud.refused('nova_delete_server_tag', { server_id, tag: '' })).toContain('tag');
    expect(await cloud.refused('nova_delete_server_tag', { server_id, tag: 'a b' })).toMatch(ABSENT);
    expect(await tagsOf(cloud)).toEqual(['c']);
  });

  test('nova_delete_all_server_tags: all of them (6.15.3)', async () => {
    const cloud = await operationsCloud();
    await cloud.ok('nova_delete_all_server_tags', { server_id });
    expect(await tagsOf(cloud)).toEqual([]);
    expect(await cloud.refused('nova_delete_all_server_tags', { server_id: NOBODY })).toMatch(/404|no such server/i);
  });
});
