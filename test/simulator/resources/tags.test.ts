import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, section 6.15: plain tags
let desk: Desk;
let id: string;
beforeEach(async () => {
  desk = await Desk.open('default');
  id = (await desk.client.instance('blog')).server_id;
  await tags('DELETE');
});
afterEach(() => desk.close());

const version = '2.26';
const tags = (method: string, path = '', body?: unknown): Promise<Reply> =>
  desk.nova(method, `/servers/${id}/tags${path}`, body, version);
const all = async (): Promise<string[]> => (await tags('GET')).body.tags;

describe('plain tags', () => {
  it('are there from 2.26 on; without the header the calls do not exist', async () => {
    expect((await desk.nova('GET', `/servers/${id}/tags`)).status).toBe(404);
    expect((await desk.nova('GET', `/servers/${id}/tags`, undefined, '2.25')).status).toBe(404);
    expect((await tags('GET')).status).toBe(200);
  });

  it('nova_replace_server_tags puts the given ones in place of all (ERRATA-nova, B); nova_list_server_tags has them', async () => {
    expect((await tags('PUT', '', { tags: ['baz=xyy', 'foo', 'qux'] })).body).toEqual({
      tags: ['baz=xyy', 'foo', 'qux'],
    });
    expect((await tags('PUT', '', { tags: ['one'] })).status).toBe(200);
    expect(await all()).toEqual(['one']);
  });

  it.each([
    ['51 tags', Array.from({ length: 51 }, (_, index) => `t${index}`)],
    ['a tag of 81 characters', ['x'.repeat(81)]],
    ['an empty tag', ['']],
    ['a number', [7]],
    ['no list', 'foo'],
  ])('nova_replace_server_tags refuses %s (section 6.15.2)', async (_, wrong) => {
    expect((await tags('PUT', '', { tags: wrong })).status).toBe(400);
  });

  it('nova_replace_server_tags takes 50 tags of 80 characters', async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => String(index).padStart(80, 'x'));
    expect((await tags('PUT', '', { tags: fifty })).status).toBe(200);
    expect((await tags('PUT', '/one-more')).status).toBe(400);
  });

  it('nova_add_server_tag answers 201 with an HTML page, and 204 for a tag that is there; both say where (section 6.15.4)', async () => {
    const token = await desk.client.token({ project: { name: 'ap-southeast-3' } });
    const url = `${desk.client.simulator.url}/v2.1/${desk.project}/servers/${id}/tags/a%20b`;
    const put = (accept: string): Promise<Response> =>
      fetch(url, {
        method: 'PUT',
        headers: { 'x-auth-token': token, 'X-OpenStack-Nova-API-Version': version, accept },
      });
    const added = await put('*/*');
    expect(added.status).toBe(201);
    expect(added.headers.get('content-type')).toMatch(/^text\/html/);
    expect(added.headers.get('location')).toBe(url);
    expect(await added.text()).toMatch(/<title>201 Created<\/title>[\s\S]*<h1>201 Created<\/h1>/);
    const again = await put('*/*');
    expect([again.status, again.headers.get('location'), await again.text()]).toEqual([204, url, '']);
    expect(await all()).toEqual(['a b']);
    await tags('DELETE', '/a%20b');
    const inJson = await put('application/json');
    expect([inJson.status, await inJson.json()]).toEqual([
      201,
      { message: '<br /><br />\n\n\n', code: '201 Created', title: 'Created' },
    ]);
  });

  it('nova_add_server_tag refuses a tag of more than 80 characters', async () => {
    expect((await tags('PUT', `/${'x'.repeat(81)}`)).status).toBe(400);
  });

  it('nova_check_server_tag answers by its status alone (section 6.15.5)', async () => {
    await tags('PUT', '', { tags: ['foo'] });
    const there = await tags('GET', '/foo');
    expect([there.status, there.body]).toEqual([204, undefined]);
    expect((await tags('GET', '/bar')).status).toBe(404);
  });

  it('nova_delete_server_tag takes one away, 404 when it is not there; nova_delete_all_server_tags takes all', async () => {
    await tags('PUT', '', { tags: ['a', 'b', 'c'] });
    expect((await tags('DELETE', '/b')).status).toBe(204);
    expect((await tags('DELETE', '/b')).status).toBe(404);
    expect(await all()).toEqual(['a', 'c']);
    expect((await tags('DELETE')).status).toBe(204);
    expect(await all()).toEqual([]);
  });

  it('are all deleted by the deletion of an empty tag, as section 6.15.6 says', async () => {
    await tags('PUT', '', { tags: ['a', 'b'] });
    expect((await tags('DELETE', '/')).status).toBe(204);
    expect(await all()).toEqual([]);
  });

  it('of a server that there is not: 404 in the form of Nova', async () => {
    const reply = await desk.nova('GET', '/servers/blog/tags', undefined, version);
    expect(reply.body).toEqual({ itemNotFound: { code: 404, message: expect.any(String) } });
  });
});
