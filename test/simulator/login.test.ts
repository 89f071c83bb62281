import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAuthorization, signatureHolds } from '../../src/simulator/auth/verify.ts';
import { Client, sign } from './support.ts';

let client: Client;
beforeEach(async () => {
  client = await Client.open();
});
afterEach(() => client.stop());

interface Vector {
  readonly profile: string;
  readonly quirks?: readonly string[];
  readonly sk: string;
  readonly request: { method: string; url: string; headers: Record<string, string>; body: string };
  readonly expected: { xSdkDate: string; host: string; authorization: string };
}

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../fixtures/signer-vectors.json', import.meta.url), 'utf8'),
);

function verify({ sk, request, expected }: Vector, tamper: Partial<Vector['request']> = {}): boolean {
  const { method, url, headers, body } = { ...request, ...tamper };
  const target = url.replace(/^https?:\/\/[^/?]*/, '');
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  const authorization = parseAuthorization(expected.authorization);
  if (authorization === undefined) return false;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const signed = { ...lower, 'x-sdk-date': expected.xSdkDate, host: expected.host };
  return signatureHolds(
    { method, path: path || '/', query, headers: signed, body: Buffer.from(body) },
    authorization,
    sk,
  );
}

describe('signatures', () => {
  const portable = vectors.filter(({ profile }) => profile === 'portable');

  it('of every portable vector hold (signer-vectors.json)', () => {
    expect(portable.length).toBe(91);
    expect(portable.filter((vector) => !verify(vector)).map(({ request }) => request.url)).toEqual([]);
  });

  it('that escape the path twice, as the Node SDK does, hold as well (SIGNING.md, quirks)', () => {
    const twice = vectors.filter(({ quirks }) => quirks?.includes('path-escaped-twice'));
    expect(twice.length).toBe(8);
    expect(twice.filter((vector) => !verify(vector)).map(({ request }) => request.url)).toEqual([]);
  });

  it('do not hold for another method or key', () => {
    expect(portable.filter((vector) => verify({ ...vector, sk: `${vector.sk}x` }))).toEqual([]);
    expect(portable.filter((vector) => verify(vector, { method: 'TRACE' }))).toEqual([]);
  });

  it('cover the body, unless its type is not JSON (SIGNING.md, part 6)', () => {
    const covered = portable.filter(
      ({ request }) => !/UNSIGNED/.test(JSON.stringify(request)) && isJson(request.headers),
    );
    expect(covered.length).toBeGreaterThan(40);
    expect(covered.filter((vector) => verify(vector, { body: `${vector.request.body} ` }))).toEqual([]);
  });

  it('are refused when the clocks differ by more than 15 minutes (EXTERNAL-APIS, section 2)', async () => {
    const path = '/v3/auth/domains';
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    expect((await client.signed({ path }, { date: minutes(-14) })).status).toBe(200);
    expect((await client.signed({ path }, { date: minutes(-16) })).status).toBe(401);
    expect((await client.signed({ path }, { date: minutes(16) })).status).toBe(401);
  });

  it.each([['host'], ['x-sdk-date']])('must cover %s (SIGNING.md, "To verify a signature")', async (name) => {
    const signedNames = ['content-type', 'host', 'x-sdk-date'].filter((each) => each !== name);
    expect((await client.signed({ path: '/v3/auth/domains' }, { signedNames })).status).toBe(401);
  });

  it('of an unknown key get the gateway body with its request ID (EXTERNAL-APIS, section 9)', async () => {
    const path = `/v1/${await client.projectId()}/cloudservers/detail`;
    const { status, body, headers } = await client.signed({ path }, { ak: 'NOBODYSACCESSKEY0000' });
    expect(status).toBe(401);
    expect(body).toEqual({
      error_code: 'APIGW.0301',
      error_msg: expect.any(String),
      request_id: headers.get('x-request-id'),
    });
  });

  it('lock the key for five minutes after more than five failures in a row (EXTERNAL-APIS, section 2)', async () => {
    const path = '/v3/auth/domains';
    const wrong = () => client.signed({ path }, { sk: 'wrong' });
    for (let attempt = 0; attempt < 5; attempt += 1) await wrong();
    expect((await client.signed({ path })).status).toBe(200);
    for (let attempt = 0; attempt < 6; attempt += 1) expect((await wrong()).status).toBe(401);
    expect((await client.signed({ path })).status).toBe(401);
    await client.advance(299);
    expect((await client.signed({ path })).status).toBe(401);
    await client.advance(2);
    expect((await client.signed({ path })).status).toBe(200);
  });

  it('hash the body of a GET too, as the SDK sends one (SIGNING.md)', async () => {
    const request = {
      path: '/v3/projects?name=tr-west-1',
      headers: { 'x-domain-id': client.simulator.credentials.domain_id },
    };
    const { ak, sk } = client.simulator.credentials;
    const { headers = {} } = sign(client.simulator.url, { ...request, body: {} }, { ak, sk });
    // fetch sends no body with GET: the signature is for `{}`, the wire has nothing
    expect((await client.plain({ path: request.path, headers })).status).toBe(401);
    expect((await client.signed(request)).body.projects).toHaveLength(1);
  });

  it('name project and account consistently', async () => {
    const { project_id } = client.simulator.credentials;
    const path = `/v1/${project_id}/cloudservers/detail`;
    expect((await client.signed({ path, headers: { 'x-project-id': project_id } })).status).toBe(200);
    const other = await client.projectId('tr-west-1');
    const mismatch = await client.signed({ path, headers: { 'x-project-id': other } });
    // ecs-api-en-2025-01, section A.2
    expect(mismatch).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0023' } } });
    expect((await client.signed({ path, headers: { 'x-project-id': 'f'.repeat(32) } })).status).toBe(401);
    expect((await client.signed({ path, headers: { 'x-domain-id': 'f'.repeat(32) } })).status).toBe(401);
  });
});

function isJson(headers: Readonly<Record<string, string>>): boolean {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return type === undefined || /^application\/json/i.test(type);
}

describe('temporary keys (EXTERNAL-APIS, section 1)', () => {
  const order = (duration?: number) => ({
    method: 'POST',
    path: '/v3.0/OS-CREDENTIAL/securitytokens',
    body: {
      auth: { identity: { methods: ['token'], token: duration === undefined ? {} : { duration_seconds: duration } } },
    },
  });

  it('work with their security token until they expire', async () => {
    const { status, body } = await client.domain(order(1000));
    expect(status).toBe(201);
    const { access: ak, secret: sk, securitytoken } = body.credential;
    const request = { path: '/v3/auth/domains', headers: { 'x-security-token': securitytoken } };
    expect((await client.signed(request, { ak, sk })).status).toBe(200);
    expect((await client.signed({ path: request.path }, { ak, sk })).status).toBe(401);
    await client.advance(1001);
    expect((await client.signed(request, { ak, sk })).status).toBe(401);
  });

  it('last 900 to 86400 seconds', async () => {
    expect((await client.domain(order(899))).status).toBe(400);
    expect((await client.domain(order(86_401))).status).toBe(400);
  });
});

describe('tokens', () => {
  it('come in a header with 201, and the body tells user, scope and times (EXTERNAL-APIS, section 1)', async () => {
    const { domain_id, domain_name, username, project_id } = client.simulator.credentials;
    const { status, headers, body } = await client.login({ project: { id: project_id } });
    expect(status).toBe(201);
    expect(headers.get('x-subject-token')).toBeTruthy();
    expect(body.token).toMatchObject({
      methods: ['password'],
      user: { name: username, domain: { id: domain_id, name: domain_name } },
      project: { id: project_id, name: 'ap-southeast-3', domain: { id: domain_id } },
    });
    expect(Date.parse(body.token.expires_at) - Date.parse(body.token.issued_at)).toBe(24 * 3600 * 1000);
    expect(body.token.expires_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(body.token).not.toHaveProperty('catalog');
  });

  it('carry a catalog that leads back here unless nocatalog is given (CLIENTS.md)', async () => {
    const { username, password, domain_name, project_id } = client.simulator.credentials;
    const user = { name: username, password, domain: { name: domain_name } };
    const identity = { methods: ['password'], password: { user } };
    const auth = { identity, scope: { project: { name: 'ap-southeast-3', domain: { name: domain_name } } } };
    const { body } = await client.plain({ method: 'POST', path: '/v3/auth/tokens', body: { auth } });
    const types = body.token.catalog.map((entry: { type: string }) => entry.type);
    expect(types).toEqual(expect.arrayContaining(['compute', 'image', 'identity']));
    const compute = body.token.catalog.find((entry: { type: string }) => entry.type === 'compute').endpoints[0];
    expect(compute).toMatchObject({ interface: 'public', url: `${client.simulator.url}/v2.1/${project_id}` });
  });

  it('are refused with 401 in the IAM shape for a wrong password or scope (CLIENTS.md)', async () => {
    const unauthorized = {
      status: 401,
      body: { error: { code: 401, title: 'Unauthorized', message: expect.any(String) } },
    };
    expect(await client.login({ project: { name: 'ap-southeast-3' } }, 'wrong')).toMatchObject(unauthorized);
    expect(await client.login({ project: { name: 'nowhere' } })).toMatchObject(unauthorized);
  });

  it('die after 24 hours', async () => {
    const path = '/v3/projects';
    expect((await client.domain({ path })).status).toBe(200);
    await client.advance(24 * 3600 + 1);
    expect((await client.domain({ path })).status).toBe(401);
  });

  it('are good for their project only (ecs-api-en-2025-01, section A.2: Ecs.0023)', async () => {
    const other = await client.projectId('tr-west-1');
    const reply = await client.project({ path: `/v1/${other}/cloudservers/detail` });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0023' } } });
    const domain = await client.domain({ path: `/v1/${other}/cloudservers/detail` });
    expect(domain).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0023' } } });
  });

  it('can be looked up, and unknown ones not', async () => {
    const subject = await client.token({ project: { name: 'ap-southeast-3' } });
    const shown = await client.domain({ path: '/v3/auth/tokens', headers: { 'x-subject-token': subject } });
    expect(shown.body.token.project.name).toBe('ap-southeast-3');
    expect((await client.domain({ path: '/v3/auth/tokens', headers: { 'x-subject-token': 'none' } })).status).toBe(404);
  });
});

describe('IAM lists', () => {
  it('name the project of each region like the region (EXTERNAL-APIS, section 1)', async () => {
    const { body } = await client.domain({ path: '/v3/projects?is_domain=None' });
    expect(body.projects.map(({ name }: { name: string }) => name)).toEqual(client.simulator.credentials.regions);
    const one = await client.signed({ path: '/v3/projects?name=ap-southeast-3' });
    expect(one.body.projects).toMatchObject([{ id: client.simulator.credentials.project_id, name: 'ap-southeast-3' }]);
    const page = await client.domain({ path: '/v3/projects?page=2&per_page=2' });
    expect(page.body.projects.map(({ name }: { name: string }) => name)).toEqual(
      client.simulator.credentials.regions.slice(2, 4),
    );
    expect((await client.domain({ path: '/v3/projects?page=2' })).status).toBe(400);
  });

  it('show the account', async () => {
    const { domain_id, domain_name } = client.simulator.credentials;
    expect((await client.signed({ path: '/v3/auth/domains' })).body.domains).toMatchObject([
      { id: domain_id, name: domain_name },
    ]);
  });
});

describe('strangers (CLIENTS.md)', () => {
  it('see the version document, with and without a final slash', async () => {
    for (const path of ['/v3', '/v3/']) {
      expect(await client.plain({ path })).toMatchObject({ status: 200, body: { version: { status: 'stable' } } });
    }
  });

  it('get JSON for unknown addresses and missing logins', async () => {
    const unknown = await client.plain({ path: '/no/such/thing' });
    expect(unknown).toMatchObject({ status: 404, body: { error_code: 'APIGW.0101' } });
    expect(unknown.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await client.plain({ path: '/v3/projects' })).toMatchObject({ status: 401, body: { error: { code: 401 } } });
    const ecs = await client.plain({ path: '/v1/p/cloudservers/detail' });
    expect(ecs).toMatchObject({ status: 401, body: { error_code: 'APIGW.0301' } });
  });

  it('cannot break it with broken JSON', async () => {
    const broken = await client.plain({ method: 'POST', path: '/v3/auth/tokens', body: '{"auth":' });
    expect(broken).toMatchObject({ status: 400, body: { error: { code: 400 } } });
    const purchase = await client.project({ method: 'POST', path: '/v1/light-instances', body: '{' });
    expect(purchase).toMatchObject({ status: 400, body: { error_code: 'HCSS.14000001' } });
  });
});
