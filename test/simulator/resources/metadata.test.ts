import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, section 6.9
let desk: Desk;
let id: string;
beforeEach(async () => {
  desk = await Desk.open();
  id = await desk.server('web');
});
afterEach(() => desk.close());

const ask = (method: string, key = '', body?: unknown): Promise<Reply> =>
  desk.nova(method, `/servers/${id}/metadata${key}`, body);

describe('metadata of a server', () => {
  it('nova_update_server_metadata merges, nova_replace_server_metadata replaces all, nova_list_server_metadata shows (6.9.1, 6.9.2, 6.9.4)', async () => {
    expect((await ask('PUT', '', { metadata: { key1: 'value1', key2: 'value2' } })).body).toEqual({
      metadata: { key1: 'value1', key2: 'value2' },
    });
    expect((await ask('POST', '', { metadata: { key2: 'new', 'a.b:c_-': '' } })).status).toBe(200);
    const merged = { key1: 'value1', key2: 'new', 'a.b:c_-': '' };
    expect((await ask('GET')).body).toEqual({ metadata: merged });
    await ask('PUT', '', { metadata: { only: 'this' } });
    expect((await ask('GET')).body).toEqual({ metadata: { only: 'this' } });
  });

  it('nova_set_server_metadata_item, nova_show_server_metadata_item and nova_delete_server_metadata_item work on one, under the key meta (6.9.3, 6.9.5, 6.9.6)', async () => {
    await ask('PUT', '', { metadata: {} });
    expect((await ask('PUT', '/key', { meta: { key: 'value' } })).body).toEqual({ meta: { key: 'value' } });
    expect((await ask('GET', '/key')).body).toEqual({ meta: { key: 'value' } });
    expect((await ask('PUT', '/key', { meta: { other: 'value' } })).status).toBe(400);
    const gone = await ask('DELETE', '/key');
    expect([gone.status, gone.body]).toEqual([204, undefined]);
    expect((await ask('DELETE', '/key')).status).toBe(404);
    expect((await ask('GET', '/constructor')).status).toBe(404);
  });

  it.each([
    { metadata: { '': 'x' } },
    { metadata: { 'a b': 'x' } },
    { metadata: { ['k'.repeat(256)]: 'x' } },
    { metadata: { a: 'v'.repeat(256) } },
    { metadata: { a: 1 } },
    { metadata: [] },
    {},
  ])('is refused outside the rules of table 6-156: %j', async (body) => {
    expect((await ask('POST', '', body)).status).toBe(400);
  });

  it('holds at most maxServerMeta items (section 6.10.1): 403', async () => {
    const items = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '']));
    const { maxServerMeta } = (await desk.nova('GET', '/limits')).body.limits.absolute;
    expect((await ask('PUT', '', { metadata: items(maxServerMeta) })).status).toBe(200);
    expect((await ask('PUT', '', { metadata: items(maxServerMeta + 1) })).status).toBe(403);
  });

  it('changes only while the server is active or stopped (section 6.9.1, constraints)', async () => {
    await desk.nova('POST', `/servers/${id}/action`, { resize: { flavorRef: 's3.xlarge.2' } });
    await desk.advance(120);
    expect((await desk.nova('GET', `/servers/${id}`)).body.server.status).toBe('VERIFY_RESIZE');
    const { status, body } = await ask('POST', '', { metadata: { a: 'b' } });
    expect([status, body.conflictingRequest.code]).toEqual([409, 409]);
    expect((await ask('GET')).status).toBe(200);
  });

  it('is under the address of the SDK too, with the errors of the ECS API (CLIENTS.md)', async () => {
    const path = `/cloudservers/${id}/metadata`;
    expect((await desk.ecs('PUT', path, { metadata: { a: 'b' } })).body).toEqual({ metadata: { a: 'b' } });
    expect((await desk.ecs('GET', `${path}/a`)).body).toEqual({ meta: { a: 'b' } });
    expect((await desk.ecs('PUT', path, { metadata: { 'a b': '' } })).body.error).toMatchObject({ code: 'Ecs.0005' });
    expect((await desk.ecs('GET', '/cloudservers/none/metadata')).body.error).toMatchObject({ code: 'Ecs.0114' });
  });
});

describe('automatic recovery (section 11.1)', () => {
  it('nova_update_server_autorecovery and nova_show_server_autorecovery speak in strings', async () => {
    const path = `/cloudservers/${id}/autorecovery`;
    expect((await desk.ecs('PUT', path, { support_auto_recovery: 'true' })).status).toBe(204);
    expect((await desk.ecs('GET', path)).body).toEqual({ support_auto_recovery: 'true' });
    await desk.ecs('PUT', path, { support_auto_recovery: 'false' });
    expect((await desk.ecs('GET', path)).body).toEqual({ support_auto_recovery: 'false' });
    expect((await desk.ecs('PUT', path, { support_auto_recovery: true })).body.error.code).toBe('Ecs.0005');
  });
});
