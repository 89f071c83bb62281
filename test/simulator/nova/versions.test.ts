import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../resources/support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

const microversion = 'x-openstack-nova-api-version';

describe('version documents', () => {
  it('list both versions to strangers (nova_list_api_versions; ecs-api-en-2025-01, section 6.1.1, example)', async () => {
    const { status, body } = await desk.client.plain({ path: '/' });
    const { url } = desk.client.simulator;
    expect(status).toBe(200);
    expect(body.versions).toHaveLength(2);
    expect(body.versions).toContainEqual({
      min_version: '',
      links: [{ rel: 'self', href: `${url}/v2/` }],
      id: 'v2.0',
      updated: '2011-01-21T11:33:21Z',
      version: '',
      status: 'SUPPORTED',
    });
    expect(body.versions).toContainEqual({
      min_version: '2.1',
      links: [{ rel: 'self', href: `${url}/v2.1/` }],
      id: 'v2.1',
      updated: '2013-07-23T11:33:21Z',
      version: '2.60',
      status: 'CURRENT',
    });
  });

  it('show one version (nova_show_api_version; section 6.1.2, example)', async () => {
    const { status, body } = await desk.client.plain({ path: '/v2.1/' });
    expect(status).toBe(200);
    expect(body.version).toMatchObject({
      id: 'v2.1',
      version: '2.60',
      min_version: '2.1',
      status: 'CURRENT',
      'media-types': [{ type: 'application/vnd.openstack.compute+json;version=2.1', base: 'application/json' }],
    });
    expect((await desk.client.plain({ path: '/v2' })).body.version).toMatchObject({ id: 'v2.0', version: '' });
    expect((await desk.client.plain({ path: '/v9' })).status).toBe(404);
  });
});

describe('microversions (ecs-api-en-2025-01, chapter 3; CLIENTS.md)', () => {
  const path = (version = 'v2.1'): string => `/${version}/${desk.project}/servers`;

  it.each([
    ['no header', {}, '2.1'],
    ["Nova's header", { [microversion]: '2.26' }, '2.26'],
    ['the common header', { 'openstack-api-version': 'compute 2.27' }, '2.27'],
    ['the common header among others', { 'openstack-api-version': 'volume 3.59, compute 2.60' }, '2.60'],
    ['the common header below 2.27, as the example of chapter 3', { 'openstack-api-version': 'compute 2.26' }, '2.26'],
    ['the last one', { [microversion]: 'latest' }, '2.60'],
    ['another service', { 'openstack-api-version': 'volume 3.59' }, '2.1'],
  ])('are negotiated with %s and told in both forms', async (_name, headers, expected) => {
    const reply = await desk.client.project({ path: path(), headers });
    expect(reply.status).toBe(200);
    expect(reply.headers.get(microversion)).toBe(expected);
    expect(reply.headers.get('openstack-api-version')).toBe(`compute ${expected}`);
    expect(reply.headers.get('vary')).toMatch(/OpenStack-API-Version/);
  });

  it.each([['2.0'], ['2.61'], ['3.1'], ['1.1']])('out of range are refused with 406: %s', async (version) => {
    const reply = await desk.client.project({ path: path(), headers: { [microversion]: version } });
    expect(reply.status).toBe(406);
    expect(JSON.stringify(reply.body)).toContain('Minimum is 2.1 and maximum is 2.60');
  });

  it.each([['two'], ['2'], ['2.x'], ['2.01']])('that are none are refused with 400: %s', async (version) => {
    const reply = await desk.client.project({ path: path(), headers: { [microversion]: version } });
    expect(reply.status).toBe(400);
    expect(reply.body.badRequest.code).toBe(400);
  });

  it('do not exist under /v2 (section 6.16)', async () => {
    const reply = await desk.client.project({ path: path('v2'), headers: { [microversion]: '2.99' } });
    expect(reply.status).toBe(200);
    expect(reply.headers.get(microversion)).toBeNull();
  });

  it('come with a request ID on answers and on refusals (CLIENTS.md, actions)', async () => {
    const found = await desk.nova('GET', '/servers');
    const missing = await desk.nova('GET', '/servers/web-1');
    expect(found.headers.get('x-openstack-request-id')).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(missing.headers.get('x-openstack-request-id')).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(missing.headers.get('x-openstack-request-id')).not.toBe(found.headers.get('x-openstack-request-id'));
  });
});

describe('the catalog of a token (CLIENTS.md, OpenStack clients)', () => {
  it('leads back here in the region asked for, and lists what is served only', async () => {
    const { username, password, domain_name } = desk.client.simulator.credentials;
    const user = { name: username, password, domain: { name: domain_name } };
    const scope = { project: { name: 'ap-southeast-3', domain: { name: domain_name } } };
    const auth = { identity: { methods: ['password'], password: { user } }, scope };
    const { status, body } = await desk.client.plain({ method: 'POST', path: '/v3/auth/tokens', body: { auth } });
    expect(status).toBe(201);
    const urls = Object.fromEntries(
      body.token.catalog.map((entry: { type: string; endpoints: { url: string; region: string }[] }) => [
        entry.type,
        entry.endpoints.map(({ url, region }) => [url, region]),
      ]),
    );
    const { url } = desk.client.simulator;
    expect(urls.compute).toEqual([[`${url}/v2.1/${desk.project}`, 'ap-southeast-3']]);
    expect(urls.image).toEqual([[`${url}/v2`, 'ap-southeast-3']]);
    expect(urls.identity).toEqual([[`${url}/v3`, 'ap-southeast-3']]);
    expect(Object.keys(urls)).not.toEqual(expect.arrayContaining(['network']));
  });

  it('and the regions name every project (CLIENTS.md, regions instead of project IDs)', async () => {
    const { body } = await desk.client.domain({ path: '/v3/regions' });
    const state = await desk.client.state();
    expect(body.regions.map(({ id }: { id: string }) => id)).toEqual(
      state.projects.map(({ name }: { name: string }) => name),
    );
    expect(body.regions.every(({ type }: { type: string }) => type === 'public')).toBe(true);
  });
});
