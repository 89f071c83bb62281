// ARCHITECTURE, section 4, and the threat model of issue 3: a second local user, and a web page in the user's browser.
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../../src/guard/approvals.ts';
import { createPageApp } from '../../../src/guard/page/app.ts';
import { createSessions } from '../../../src/guard/page/sessions.ts';
import { openRecord } from '../../support/open-record.ts';
import { BASE, hiddenFields, ORIGIN, OWN, visit } from './browser.ts';
import { PASSPHRASE, stopRecord } from './samples.ts';

const QUARTER_HOUR = 15 * 60_000;

test('without the passphrase every address shows the same sign-in, whether the record exists or not', async () => {
  const page = await visit();
  const { id } = await openRecord(page.store, stopRecord);
  const unknown = id.replace(/./g, '0');
  const [real, none] = [await page.get(`/${id}`), await page.get(`/${unknown}`)];
  expect(real.text).toContain('Sign in to decide');
  expect(real.text.replaceAll(id, unknown)).toBe(none.text);
  expect(real.text).not.toContain('shop-web-1');
  const answer = await page.post(`/${id}/approve`, { fingerprint: 'f-stop', form_token: 'x' });
  expect(answer.status).toBe(403);
  expect((await page.store.get(id))?.state).toBe('pending');
});

test('the session cookie is out of reach of scripts and other sites, and its secret is nowhere in the page', async () => {
  const page = await visit();
  const cookie = (await page.signIn()).headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^flexus_approvals=[\w-]{43};/);
  expect(cookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', `Path=${BASE}`, 'SameSite=Strict']);
  const { text } = await page.get('');
  expect(text).toContain('Waiting for you');
  expect(text).not.toContain(page.cookie.split('=')[1]);
});

test('a session ends after 15 minutes without use, and each use prolongs it', async () => {
  const page = await visit();
  await page.signIn();
  page.pass(QUARTER_HOUR - 1);
  expect((await page.get('')).text).toContain('Waiting for you');
  page.pass(QUARTER_HOUR - 1);
  expect((await page.get('')).text).toContain('Waiting for you');
  page.pass(QUARTER_HOUR);
  expect((await page.get('')).text).toContain('Sign in to decide');
});

test('signing in leads back to the record that was asked for, and nowhere else', async () => {
  const page = await visit();
  const { id } = await openRecord(page.store, stopRecord);
  const { record = '' } = hiddenFields((await page.get(`/${id}`)).text);
  const answer = await page.post('/sign-in', { passphrase: PASSPHRASE, record });
  expect(answer.headers.get('location')).toBe(`${BASE}/${id}`);
  expect((await page.post('/sign-in', { passphrase: PASSPHRASE, record: '/evil.example' })).status).toBe(400);
});

test('signing out ends the session', async () => {
  const page = await visit();
  await page.signIn();
  const { form_token = '' } = hiddenFields((await page.get('')).text);
  expect((await page.post('/sign-out', { form_token: 'x' })).status).toBe(403);
  expect((await page.get('')).text).toContain('Waiting for you');
  expect((await page.post('/sign-out', { form_token })).status).toBe(303);
  expect((await page.get('')).text).toContain('Sign in to decide');
});

test.each([
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  [
    'another port of this host, for which cookies are the same site',
    { origin: 'http://127.0.0.1:6666', 'sec-fetch-site': 'same-site' },
  ],
  ['a sandboxed frame', { origin: 'null' }],
  ['an old browser on another site', { origin: 'http://evil.example', 'sec-fetch-site': undefined }],
  ['no browser that says where from', { origin: undefined }],
  ['a claim against the browser', { 'sec-fetch-site': 'cross-site' }],
])('a form from %s is refused, even with the right token', async (_, headers) => {
  const page = await visit();
  const { id } = await openRecord(page.store, stopRecord);
  await page.signIn();
  const form = hiddenFields((await page.get(`/${id}`)).text);
  expect((await page.post(`/${id}/approve`, form, headers)).status).toBe(403);
  expect((await page.store.get(id))?.state).toBe('pending');
});

test('an old browser that only names the origin can use the page', async () => {
  const page = await visit();
  expect((await page.post('/sign-in', { passphrase: PASSPHRASE }, { 'sec-fetch-site': undefined })).status).toBe(303);
});

test('a form token fits one session and one record', async () => {
  const page = await visit();
  const [one, two] = [
    await openRecord(page.store, stopRecord),
    await openRecord(page.store, { ...stopRecord, key: 'other' }),
  ];
  await page.signIn();
  const form = hiddenFields((await page.get(`/${one.id}`)).text);
  expect((await page.post(`/${two.id}/approve`, form)).status).toBe(403);
  await page.signIn();
  expect((await page.post(`/${one.id}/approve`, form)).status).toBe(403);
  expect((await page.store.get(one.id))?.state).toBe('pending');
  expect((await page.store.get(two.id))?.state).toBe('pending');
});

test.each(['evil.example', '127.0.0.1:4712', '127.0.0.1', 'localhost.evil.example:4711', ''])(
  'a request for the host %j is not answered (DNS rebinding)',
  async (host) => {
    const page = await visit();
    await page.signIn();
    const answer = await page.get('', { host });
    expect(answer.status).toBe(421);
    expect(answer.text).not.toContain('Waiting');
  },
);

test.each(['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'])('%s is not allowed', async (method) => {
  const page = await visit();
  const answer = await page.app.request(BASE, { method, headers: OWN });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, POST');
  expect(answer.headers.has('access-control-allow-origin')).toBe(false);
});

test('outside of its unguessable part everything is the same 404', async () => {
  const page = await visit();
  const paths = [
    '/',
    '/sign-in',
    '/favicon.ico',
    `${BASE.slice(0, -1)}0`,
    `${BASE}x`,
    '/00000000000000000000000000000000',
  ];
  const texts = await Promise.all(
    paths.map(async (path) => {
      const answer = await page.app.request(path, { headers: { host: OWN.host } });
      return `${answer.status} ${await answer.text()}`;
    }),
  );
  expect(new Set(texts)).toEqual(new Set(['404 Not found.']));
});

test('a body above 16 KiB, or one that is no form, is refused', async () => {
  const page = await visit();
  expect((await page.post('/sign-in', { passphrase: 'x'.repeat(16 * 1024) })).status).toBe(413);
  const json = { 'content-type': 'application/json' };
  expect((await page.post('/sign-in', { passphrase: PASSPHRASE }, json)).status).toBe(415);
  expect((await page.post('/sign-in', {})).status).toBe(400);
});

test('every answer carries the headers that keep it to itself', async () => {
  const page = await visit();
  const answers = [
    await page.get(''),
    await page.get('/nowhere'),
    await page.get('', { host: 'evil.example' }),
    await page.post('/sign-in', {}),
    await page.signIn(),
  ];
  for (const { headers } of answers) {
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"]),
    );
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.has('access-control-allow-origin')).toBe(false);
  }
});

test('guessing gets slower and then stops for minutes', async () => {
  const page = await visit();
  const statuses: number[] = [];
  for (const wait of [1, 2, 4, 8]) {
    statuses.push((await page.signIn('wrong passphrase')).status);
    expect((await page.signIn()).status).toBe(429);
    page.pass(wait * 1000);
  }
  statuses.push((await page.signIn('wrong passphrase')).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403]);
  page.pass(5 * 60_000 - 1);
  const locked = await page.signIn();
  expect(locked.status).toBe(429);
  expect(locked.text).toContain('locked until 10:05:15 UTC');
  page.pass(1);
  expect((await page.signIn()).status).toBe(303);
});

test('without a passphrase nothing but how to set one is shown', async () => {
  const app = createPageApp({
    store: createMemoryStore(),
    sessions: createSessions(() => 0),
    passphrase: { exists: async () => false, check: async () => true },
    attempts: { run: async () => ({ kind: 'right' }) },
    now: Date.now,
    base: BASE,
    origins: [ORIGIN],
    secure: false,
  });
  const headers = { ...OWN, 'content-type': 'application/x-www-form-urlencoded' };
  const tried = await app.request(`${BASE}/sign-in`, { method: 'POST', body: 'passphrase=', headers });
  expect(await tried.text()).toContain('flexus-mcp passphrase');
  expect(tried.headers.has('set-cookie')).toBe(false);
});

test('behind https the cookie is kept to https', async () => {
  const app = createPageApp({
    store: createMemoryStore(),
    sessions: createSessions(() => 0),
    passphrase: { exists: async () => true, check: async () => true },
    attempts: { run: async () => ({ kind: 'right' }) },
    now: Date.now,
    base: BASE,
    origins: ['https://approve.example'],
    secure: true,
  });
  const answer = await app.request(`${BASE}/sign-in`, {
    method: 'POST',
    body: 'passphrase=x',
    headers: {
      host: 'approve.example',
      origin: 'https://approve.example',
      'content-type': 'application/x-www-form-urlencoded',
    },
  });
  expect(answer.headers.get('set-cookie')).toContain('Secure');
});
