import { describe, expect, test } from 'vitest';
import { sign } from '../../../src/cloud/auth/signer.ts';
import {
  accessKey,
  actionOf,
  errorOf,
  fakeCloud,
  json,
  readOf,
  settingsFor,
  testClock,
  transportFor,
} from './cloud.ts';

const refused = {
  error_code: 'APIGW.0301',
  error_msg: 'Incorrect IAM authentication information: verify aksk signature fail',
};

describe('a signed request', () => {
  test('goes out with the bytes, headers and query that were signed (SIGNING.md, "To verify a signature")', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, { job_id: 'j' }));
    const clock = testClock();
    const transport = transportFor(settingsFor(cloud.url), clock);
    await transport.send(
      actionOf(cloud.url, { query: { 'not-tags': ['b=1', 'a ü'], Limit: '5' }, headers: { 'X-Client-Token': 't' } }),
      {
        repeatable: false,
      },
    );
    const [seen] = cloud.arrived;
    expect(seen).toBeDefined();
    if (seen === undefined || accessKey.kind !== 'aksk') return;
    const { authorization, 'x-sdk-date': date } = seen.headers;
    const signed = /SignedHeaders=([^,]+)/.exec(authorization ?? '')?.[1] ?? '';
    expect(signed).toBe('content-type;host;x-client-token;x-project-id;x-sdk-date');
    expect(seen.headers['x-project-id']).toBe('project-of-singapore');
    const names = signed.split(';').filter((name) => name !== 'host' && name !== 'x-sdk-date');
    const again = sign({
      method: seen.method,
      url: `http://${seen.headers.host}${seen.url}`,
      headers: Object.fromEntries(names.map((name) => [name, String(seen.headers[name])])),
      body: seen.body,
      ak: accessKey.ak,
      sk: accessKey.sk,
      date: new Date(clock.now()),
    });
    expect(again['X-Sdk-Date']).toBe(date);
    expect(again.Authorization).toBe(authorization);
    expect(JSON.parse(seen.body)).toEqual(actionOf(cloud.url).body);
    expect(seen.url).toContain('not-tags=b%3D1&not-tags=a%20%C3%BC');
  });

  test('of an account-wide call carries X-Domain-Id, temporary keys their token, both signed (EXTERNAL-APIS.md, 1)', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, { resources: [] }));
    const transport = transportFor(
      settingsFor(cloud.url, { credentials: { kind: 'aksk', ak: 'AK', sk: 'SK', securityToken: 'temporary-token' } }),
    );
    await transport.send(readOf(cloud.url, { service: 'rms', scope: { kind: 'domain' } }), { repeatable: true });
    const headers = cloud.arrived[0]?.headers;
    expect(headers?.['x-domain-id']).toBe('domain-1');
    expect(headers?.['x-project-id']).toBeUndefined();
    expect(headers?.['x-security-token']).toBe('temporary-token');
    expect(headers?.authorization).toContain('SignedHeaders=host;x-domain-id;x-sdk-date;x-security-token');
  });

  test('finds missing IDs in IAM first, by requests that name neither (EXTERNAL-APIS.md, section 1)', async () => {
    const cloud = await fakeCloud((_turn, request, response) =>
      json(
        response,
        200,
        request.url.startsWith('/v3/') ? { projects: [{ id: 'p1', name: 'tr-west-1', domain_id: 'd1' }] } : {},
      ),
    );
    const { projectId: _project, domainId: _domain, ...settings } = settingsFor(cloud.url);
    const transport = transportFor(settings);
    await transport.send(readOf(cloud.url, { scope: { kind: 'project', region: 'tr-west-1' } }), { repeatable: true });
    await transport.send(readOf(cloud.url, { service: 'rms', scope: { kind: 'domain' } }), { repeatable: true });
    const ids = cloud.arrived.map(({ headers }) => [headers['x-project-id'], headers['x-domain-id']]);
    expect(ids).toEqual([
      [undefined, undefined],
      ['p1', undefined],
      [undefined, 'd1'],
    ]);
  });

  test('has no header that a preview does not show: billing is not told a language (issue 2, contract of a dry run)', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
    const transport = transportFor(settingsFor(cloud.url));
    await transport.send(readOf(cloud.url, { service: 'bss', scope: { kind: 'domain' } }), { repeatable: true });
    const names = Object.keys(cloud.arrived[0]?.headers ?? {}).sort();
    expect(names).toEqual(['authorization', 'connection', 'host', 'x-domain-id', 'x-sdk-date']);
  });

  test('of anonymous scope is not signed', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
    await transportFor(settingsFor(cloud.url)).send(readOf(cloud.url, { scope: { kind: 'anonymous' } }), {
      repeatable: true,
    });
    expect(cloud.arrived[0]?.headers.authorization).toBeUndefined();
  });
});

describe('lock-out: five refused signatures lock a key (EXTERNAL-APIS.md, section 2)', () => {
  test('after one 401 nothing more is sent', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 401, refused));
    const transport = transportFor(settingsFor(cloud.url));
    const first = await errorOf(transport.send(readOf(cloud.url), { repeatable: true }));
    expect(first).toMatchObject({ kind: 'refused', status: 401, code: 'APIGW.0301' });
    expect(first.hint).toMatch(/secret key \(SK\).*clock is right within/s);
    const second = await errorOf(transport.send(readOf(cloud.url), { repeatable: true }));
    expect(second.kind).toBe('locked-out');
    expect(second.message).toMatch(/Nothing was sent.*secret key \(SK\)/s);
    expect(cloud.arrived).toHaveLength(1);
  });

  test('a burst of first calls spends one attempt, not five', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 401, refused));
    const transport = transportFor(settingsFor(cloud.url));
    const errors = await Promise.all(
      Array.from({ length: 8 }, () => errorOf(transport.send(readOf(cloud.url), { repeatable: true }))),
    );
    expect(errors.map((error) => error.kind).sort()).toEqual([
      'locked-out',
      'locked-out',
      'locked-out',
      'locked-out',
      'locked-out',
      'locked-out',
      'locked-out',
      'refused',
    ]);
    expect(cloud.arrived).toHaveLength(1);
  });

  test('once a signature was accepted, calls go side by side', async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const cloud = await fakeCloud((turn, _request, response) => {
      open += 1;
      most = Math.max(most, open);
      const end = (): void => {
        open -= 1;
        json(response, 200, {});
      };
      if (turn === 1) return end();
      waiting.push(end);
      if (waiting.length === 4) for (const one of waiting) one();
    });
    const transport = transportFor(settingsFor(cloud.url));
    await Promise.all(Array.from({ length: 5 }, () => transport.send(readOf(cloud.url), { repeatable: true })));
    expect(most).toBe(4);
  });

  test('a wrong clock is named as the cause, with how far it is off; setting it lifts the lock-out', async () => {
    const clock = testClock();
    const cloud = await fakeCloud((turn, _request, response) => {
      if (turn > 1) return json(response, 200, { servers: [] });
      json(response, 401, refused, { date: new Date(clock.now() - 47 * 60_000).toUTCString() });
    });
    const transport = transportFor(settingsFor(cloud.url), clock);
    const error = await errorOf(transport.send(readOf(cloud.url), { repeatable: true }));
    expect(error.hint).toContain('clock is 47 minutes ahead of');
    expect((await errorOf(transport.send(readOf(cloud.url), { repeatable: true }))).kind).toBe('locked-out');
    clock.jump(-47 * 60_000);
    await expect(transport.send(readOf(cloud.url), { repeatable: true })).resolves.toMatchObject({ status: 200 });
  });

  const foreignRead = (url: string, projectId: string) =>
    readOf(url, { scope: { kind: 'project', region: 'ap-southeast-3', projectId } });

  async function cloudOfOneProject() {
    return fakeCloud((_turn, request, response) =>
      [request.headers['x-project-id'], request.headers['x-domain-id']].some(
        (id) => id === 'project-of-singapore' || id === 'domain-1',
      )
        ? json(response, 200, {})
        : json(response, 401, refused),
    );
  }

  test('an ID of the caller that is refused after the key was accepted locks that ID out, not the key', async () => {
    const cloud = await cloudOfOneProject();
    const transport = transportFor(settingsFor(cloud.url));
    const own = () => transport.send(readOf(cloud.url), { repeatable: true });
    await own();
    for (const scope of [
      { kind: 'project', region: 'ap-southeast-3', projectId: 'typo' },
      { kind: 'domain', domainId: 'typo' },
    ] as const) {
      const wrong = () => errorOf(transport.send(readOf(cloud.url, { scope }), { repeatable: true }));
      expect(await wrong()).toMatchObject({ status: 401, hint: expect.stringMatching(/_id typo is probably wrong/) });
      const arrived = cloud.arrived.length;
      expect(await wrong()).toMatchObject({ kind: 'locked-out', message: expect.stringContaining('_id typo') });
      expect(cloud.arrived).toHaveLength(arrived);
      await expect(own()).resolves.toMatchObject({ status: 200 });
    }
  });

  test('an ID of the caller in the very first call: the key is proven without it, and not locked out', async () => {
    const cloud = await cloudOfOneProject();
    const transport = transportFor(settingsFor(cloud.url));
    const wrong = await errorOf(transport.send(foreignRead(cloud.url, 'typo'), { repeatable: true }));
    expect(wrong).toMatchObject({ status: 401, hint: expect.stringContaining('project_id typo is probably wrong') });
    expect(cloud.arrived.map(({ headers }) => headers['x-project-id'])).toEqual([undefined, 'typo']);
    await expect(transport.send(readOf(cloud.url), { repeatable: true })).resolves.toMatchObject({ status: 200 });
  });

  test('a wrong key and an ID of the caller: one attempt, without the ID, and the key is locked out', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 401, refused));
    const transport = transportFor(settingsFor(cloud.url));
    const guess = (id: string) => errorOf(transport.send(foreignRead(cloud.url, id), { repeatable: true }));
    expect(await guess('typo')).toMatchObject({ status: 401, hint: expect.stringContaining('secret key (SK)') });
    expect((await guess('another')).kind).toBe('locked-out');
    expect(cloud.arrived.map(({ headers }) => headers['x-project-id'])).toEqual([undefined]);
  });

  test('a key that cannot be proven now is not risked for an ID of the caller', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 404, {}));
    const { arrived } = cloud;
    const transport = transportFor(settingsFor('http://127.0.0.1:9'));
    const error = await errorOf(transport.send(foreignRead(cloud.url, 'typo'), { repeatable: true }));
    expect(error).toMatchObject({ kind: 'unreachable', service: 'iam' });
    expect(arrived).toEqual([]);
  });

  test('a burst of guessed IDs stays below five refusals in a row; an accepted call begins anew', async () => {
    const cloud = await cloudOfOneProject();
    const transport = transportFor(settingsFor(cloud.url));
    const own = () => transport.send(readOf(cloud.url), { repeatable: true });
    const guesses = (from: string) =>
      Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          errorOf(transport.send(foreignRead(cloud.url, `${from}${n}`), { repeatable: true })),
        ),
      );
    await own();
    const kinds = (await guesses('guess')).map((error) => error.kind);
    expect(kinds.filter((kind) => kind === 'locked-out')).toHaveLength(5);
    expect(cloud.arrived).toHaveLength(4);
    await own();
    expect((await errorOf(transport.send(foreignRead(cloud.url, 'another'), { repeatable: true }))).status).toBe(401);
  });

  test('an ID that was looked up is no foreign one: its refusal locks the key out', async () => {
    const cloud = await fakeCloud((_turn, request, response) =>
      request.url.startsWith('/v3/')
        ? json(response, 200, { projects: [{ id: 'p1', name: 'tr-west-1', domain_id: 'd1' }] })
        : json(response, 401, refused),
    );
    const transport = transportFor(settingsFor(cloud.url));
    const scope = { kind: 'project', region: 'tr-west-1' } as const;
    const projectId = await transport.identity.projectId('tr-west-1');
    await errorOf(transport.send(readOf(cloud.url, { scope: { ...scope, projectId } }), { repeatable: true }));
    expect((await errorOf(transport.send(readOf(cloud.url), { repeatable: true }))).kind).toBe('locked-out');
  });

  test('temporary keys: their expiry is named', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 401, refused));
    const credentials = { kind: 'aksk', ak: 'AK', sk: 'SK', securityToken: 'temporary' } as const;
    const transport = transportFor(settingsFor(cloud.url, { credentials }));
    const error = await errorOf(transport.send(readOf(cloud.url), { repeatable: true }));
    expect(error.hint).toContain('temporary keys have probably expired');
  });
});
