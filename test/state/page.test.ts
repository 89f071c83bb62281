import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { FIELDS } from '../../src/guard/page/layout.ts';
import { type ApprovalPage, startPage } from '../../src/guard/page/page.ts';
import { openPassphraseFile, type PassphraseFile } from '../../src/guard/page/passphrase.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import type { State } from '../../src/state/state.ts';
import { openRecord } from '../support/open-record.ts';
import { hiddenFields } from '../unit/page/browser.ts';
import { stopRecord } from '../unit/page/samples.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

/**
 * Issue 5, part 4: sign-in attempts and sessions of an approval page that several replicas serve. docs/guard.md: attempts
 * are limited (five wrong ones lock the passphrase for minutes), and a session ends after 15 minutes without use.
 */
const PASSPHRASE = 'horse battery staple';

describe.skipIf(!hasRedis)('one approval page of several replicas', () => {
  let redis: RedisServer;
  let folder: string;
  let passphrase: PassphraseFile;
  beforeAll(async () => {
    [redis, folder] = await Promise.all([RedisServer.start(), mkdtemp(join(tmpdir(), 'flexus-page-'))]);
    passphrase = openPassphraseFile(join(folder, 'passphrase.json'));
    await passphrase.set(PASSPHRASE);
  });
  afterAll(async () => {
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The right and the wrong passphrase, without scrypt's work. */
  const quick: PassphraseFile = {
    path: 'unused',
    exists: async () => true,
    mark: () => passphrase.mark(),
    set: (text) => passphrase.set(text),
    check: async (text) => text === PASSPHRASE,
  };

  async function replicas(): Promise<readonly { readonly page: ApprovalPage; readonly state: State }[]> {
    const key = randomBytes(32);
    const open = async (): Promise<{ page: ApprovalPage; state: State }> => {
      const state = createRedisState({ url: redis.url, key });
      if (!state.page) throw new Error('no shared page');
      const page = await startPage({ store: state.approvals, passphrase: quick, shared: state.page });
      onTestFinished(async () => {
        await page.stop();
        await state.close();
      });
      return { page, state };
    };
    return Promise.all([open(), open()]);
  }

  interface Got {
    readonly status: number;
    readonly text: string;
    readonly cookie: string;
  }

  async function request(url: string, form?: Readonly<Record<string, string>>, cookie = ''): Promise<Got> {
    const { origin } = new URL(url);
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie, ...(form ? { origin, 'sec-fetch-site': 'same-origin' } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    const set = answer.headers.get('set-cookie') ?? '';
    return { status: answer.status, text: await answer.text(), cookie: set.split(';')[0] ?? '' };
  }

  const signIn = ({ url }: ApprovalPage, text: string): Promise<Got> =>
    request(`${url}/sign-in`, { [FIELDS.passphrase]: text });

  test('who signs in at one is signed in at the other, decides there, and is signed out at both', async () => {
    const [one, two] = await replicas();
    if (!one || !two) throw new Error('two replicas');
    expect(new URL(one.page.url).pathname).toBe(new URL(two.page.url).pathname);
    const { id } = await openRecord(one.state.approvals, stopRecord);
    const { cookie, status } = await signIn(one.page, PASSPHRASE);
    expect(status).toBe(303);
    const shown = await request(two.page.urlOf(id), undefined, cookie);
    const form = hiddenFields(shown.text);
    expect((await request(`${one.page.urlOf(id)}/approve`, { ...form, [FIELDS.token]: 'x' }, cookie)).status).toBe(403);
    expect((await request(`${one.page.urlOf(id)}/approve`, form, cookie)).status).toBe(303);
    expect(await two.state.approvals.get(id)).toMatchObject({ state: 'approved', channel: 'page' });
    const list = await request(two.page.url, undefined, cookie);
    await request(`${two.page.url}/sign-out`, hiddenFields(list.text), cookie);
    expect((await request(one.page.url, undefined, cookie)).text).toContain('name="passphrase"');
  });

  test('wrong guesses at one slow the other down; a passphrase set anew is counted anew', async () => {
    const [one, two] = await replicas();
    if (!one || !two) throw new Error('two replicas');
    expect((await signIn(one.page, 'wrong')).status).toBe(403);
    const early = await signIn(two.page, PASSPHRASE);
    expect(early.status, 'not even looked at').toBe(429);
    await passphrase.set(PASSPHRASE);
    expect((await signIn(two.page, PASSPHRASE)).status).toBe(303);
  });

  test('many guesses at once are no more than one', async () => {
    const [one, two] = await replicas();
    if (!one || !two) throw new Error('two replicas');
    await passphrase.set(PASSPHRASE);
    const guesses = Array.from({ length: 10 }, (_, number) =>
      signIn(number % 2 ? one.page : two.page, `guess ${number}`),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(1);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
    await passphrase.set(PASSPHRASE);
  });

  test('who can write to Redis can not sign in', async () => {
    const [one] = await replicas();
    if (!one) throw new Error('a replica');
    redis.command('FLUSHALL');
    const { cookie } = await signIn(one.page, PASSPHRASE);
    const names = redis.command('KEYS', '*:session:*').split('\n');
    const secret = 'made-up-secret';
    const own = (names[0] ?? '').replace(/[^:]+$/, Buffer.from(await sha256(secret)).toString('hex'));
    redis.command('SET', own, redis.command('GET', names[0] ?? ''));
    const forged = await request(one.page.url, undefined, cookie.replace(/=.*/, `=${secret}`));
    expect(forged.status).toBe(500);
    expect(forged.text).toContain('Nothing was decided');
  });

  test('without Redis nobody signs in and nothing is decided', async () => {
    const own = await RedisServer.start();
    const state = createRedisState({ url: own.url, key: randomBytes(32) });
    if (!state.page) throw new Error('no shared page');
    const page = await startPage({ store: state.approvals, passphrase: quick, shared: state.page });
    onTestFinished(async () => {
      await page.stop();
      await state.close();
      await own.stop();
    });
    const { cookie } = await signIn(page, PASSPHRASE);
    await own.kill();
    expect((await signIn(page, PASSPHRASE)).status).toBe(500);
    const list = await request(page.url, undefined, cookie);
    expect(list.status).toBe(500);
    expect(list.text).toMatch(/Nothing was decided. The shared state in Redis/);
  });
});

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', Buffer.from(text));
}
