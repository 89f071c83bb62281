import { describe, expect, test } from 'vitest';
import {
  type Arrived,
  errorOf,
  fakeCloud,
  iamUser,
  issued,
  json,
  readOf,
  settingsFor,
  testClock,
  transportFor,
} from './cloud.ts';

function isTokenRequest(request: Arrived): boolean {
  return request.method === 'POST' && request.url.startsWith('/v3/auth/tokens');
}

function scopesOf(requests: readonly Arrived[]): unknown[] {
  return requests.filter(isTokenRequest).map((request) => JSON.parse(request.body).auth.scope);
}

describe('a password token (EXTERNAL-APIS.md, section 1)', () => {
  test('is fetched once for calls at the same time, and sent with each', async () => {
    const cloud = await fakeCloud((_turn, request, response) =>
      isTokenRequest(request)
        ? json(response, 201, issued, { 'X-Subject-Token': 'token-one' })
        : json(response, 200, { servers: [] }),
    );
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    await Promise.all([1, 2, 3].map(() => transport.send(readOf(cloud.url), { repeatable: true })));
    const [token, ...calls] = cloud.arrived;
    expect(JSON.parse(token?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'agent', password: 'Pa55"word/+&=%ü', domain: { name: 'test-account' } } },
        },
        scope: { project: { id: 'project-of-singapore' } },
      },
    });
    expect(token?.url).toMatch(/\?nocatalog=./);
    expect(calls.map((call) => call.headers['x-auth-token'])).toEqual(['token-one', 'token-one', 'token-one']);
    expect(calls[0]?.headers.authorization).toBeUndefined();
  });

  test('belongs to one scope: project by ID, by the name of its region, or the account', async () => {
    const cloud = await fakeCloud((_turn, request, response) =>
      isTokenRequest(request) ? json(response, 201, issued, { 'X-Subject-Token': 't' }) : json(response, 200, {}),
    );
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    for (const scope of [
      { kind: 'project', region: 'ap-southeast-1' },
      { kind: 'project', region: 'ap-southeast-3', projectId: 'p3' },
      { kind: 'domain' },
      { kind: 'domain' },
      { kind: 'domain', domainId: 'd2' },
    ] as const) {
      await transport.send(readOf(cloud.url, { scope }), { repeatable: true });
    }
    expect(scopesOf(cloud.arrived)).toEqual([
      { project: { name: 'ap-southeast-1' } },
      { project: { id: 'p3' } },
      { domain: { name: 'test-account' } },
      { domain: { id: 'd2' } },
    ]);
  });

  test('is renewed five minutes before it expires, by its own times and not by our clock', async () => {
    const clock = testClock();
    const cloud = await fakeCloud((_turn, request, response) =>
      isTokenRequest(request) ? json(response, 201, issued, { 'X-Subject-Token': 't' }) : json(response, 200, {}),
    );
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }), clock);
    const call = () => transport.send(readOf(cloud.url), { repeatable: true });
    await call();
    await clock.sleep(24 * 3_600_000 - 6 * 60_000, new AbortController().signal);
    await call();
    expect(scopesOf(cloud.arrived)).toHaveLength(1);
    await clock.sleep(2 * 60_000, new AbortController().signal);
    await call();
    expect(scopesOf(cloud.arrived)).toHaveLength(2);
  });

  test('upon 401 is renewed once and the request sent again', async () => {
    const cloud = await fakeCloud((turn, request, response) => {
      if (isTokenRequest(request)) return json(response, 201, issued, { 'X-Subject-Token': `token-${turn}` });
      if (request.headers['x-auth-token'] === 'token-1')
        return json(response, 401, {
          error: { code: 401, message: 'The token must be updated', title: 'Unauthorized' },
        });
      json(response, 200, { servers: [] });
    });
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    await expect(transport.send(readOf(cloud.url), { repeatable: false })).resolves.toMatchObject({ status: 200 });
    expect(cloud.arrived.map((request) => request.headers['x-auth-token'])).toEqual([
      undefined,
      'token-1',
      undefined,
      'token-3',
    ]);
  });

  test('refused again after its renewal: a clear error, and later calls still go out', async () => {
    const cloud = await fakeCloud((_turn, request, response) =>
      isTokenRequest(request)
        ? json(response, 201, issued, { 'X-Subject-Token': 'token' })
        : json(response, 401, { error_code: 'APIGW.0307', error_msg: 'token must be refreshed' }),
    );
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    const error = await errorOf(transport.send(readOf(cloud.url), { repeatable: true }));
    expect(error).toMatchObject({ kind: 'refused', status: 401, code: 'APIGW.0307' });
    expect(error.hint).toContain('renewed once');
    expect(cloud.arrived).toHaveLength(4);
    expect((await errorOf(transport.send(readOf(cloud.url), { repeatable: true }))).kind).toBe('refused');
  });

  test('a refused password is sent once, not with every call of an insisting agent', async () => {
    const cloud = await fakeCloud((_turn, _request, response) =>
      json(response, 401, {
        error: { code: 401, message: 'The username or password is wrong.', title: 'Unauthorized' },
      }),
    );
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    const errors = [];
    for (const region of ['ap-southeast-3', 'ap-southeast-3', 'tr-west-1']) {
      errors.push(
        await errorOf(transport.send(readOf(cloud.url, { scope: { kind: 'project', region } }), { repeatable: true })),
      );
    }
    expect(errors.map((error) => error.kind)).toEqual(['refused', 'locked-out', 'locked-out']);
    expect(errors[0]?.hint).toContain('IAM user');
    expect(cloud.arrived).toHaveLength(1);
  });

  test('no role in one region does not lock the others', async () => {
    const cloud = await fakeCloud((_turn, request, response) => {
      if (!isTokenRequest(request)) return json(response, 200, {});
      if (request.body.includes('tr-west-1')) return json(response, 401, { error: { code: 401, message: 'no role' } });
      json(response, 201, issued, { 'X-Subject-Token': 't' });
    });
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    const call = (region: string) =>
      transport.send(readOf(cloud.url, { scope: { kind: 'project', region } }), { repeatable: true });
    await call('ap-southeast-3');
    expect((await errorOf(call('tr-west-1'))).kind).toBe('refused');
    expect((await errorOf(call('tr-west-1'))).kind).toBe('locked-out');
    await expect(call('ap-southeast-1')).resolves.toMatchObject({ status: 200 });
  });

  test('an ID of the caller in the very first call: the password is proven without it, and not locked out', async () => {
    const cloud = await fakeCloud((_turn, request, response) => {
      if (!isTokenRequest(request)) return json(response, 200, {});
      if (request.body.includes('guess')) return json(response, 401, { error: { code: 401, message: 'no role' } });
      json(response, 201, issued, { 'X-Subject-Token': 't' });
    });
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    const call = (projectId?: string) => {
      const scope = { kind: 'project', region: 'ap-southeast-3', ...(projectId ? { projectId } : {}) } as const;
      return transport.send(readOf(cloud.url, { scope }), { repeatable: true });
    };
    expect((await errorOf(call('guess0'))).hint).toContain('project_id guess0 is probably wrong');
    expect(scopesOf(cloud.arrived)).toEqual([{ domain: { name: 'test-account' } }, { project: { id: 'guess0' } }]);
    const kinds = (await Promise.all([1, 2, 3, 4].map((n) => errorOf(call(`guess${n}`))))).map(({ kind }) => kind);
    expect(kinds.sort(), 'three in a row in all').toEqual(['locked-out', 'locked-out', 'refused', 'refused']);
    await expect(call()).resolves.toMatchObject({ status: 200 });
  });

  test('an answer without a token is an error, not an empty token', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 201, issued));
    const transport = transportFor(settingsFor(cloud.url, { credentials: iamUser }));
    expect((await errorOf(transport.send(readOf(cloud.url), { repeatable: true }))).kind).toBe('unreadable');
  });

  test('passwords of a call are not guessed: four in a row for one user, and a right one ends the row', async () => {
    const cloud = await fakeCloud((_turn, request, response) =>
      request.body.includes('"right"')
        ? json(response, 201, issued, { 'X-Subject-Token': 't' })
        : json(response, 401, { error: { code: 401, message: 'The username or password is wrong.' } }),
    );
    const transport = transportFor(settingsFor(cloud.url));
    const tried = (name: string, password: string) => {
      const body = { auth: { identity: { password: { user: { name, password, domain: { name: 'account' } } } } } };
      const request = readOf(cloud.url, { service: 'iam', method: 'POST', path: '/v3/auth/tokens', body });
      return transport.send({ ...request, scope: { kind: 'anonymous' } }, { repeatable: true });
    };
    for (const guess of ['a1', 'a2', 'a3']) expect((await errorOf(tried('eve', guess))).status).toBe(401);
    await tried('eve', 'right');
    for (const guess of ['b1', 'b2', 'b3', 'b4']) expect((await errorOf(tried('eve', guess))).status).toBe(401);
    const locked = await errorOf(tried('eve', 'b5'));
    expect(locked).toMatchObject({ kind: 'locked-out', hint: expect.stringContaining('guessing locks the IAM user') });
    expect(cloud.arrived).toHaveLength(8);
    expect((await errorOf(tried('adam', 'c1'))).status).toBe(401);
  });
});
