// Issue 5, parts 2 and 4: wrong credentials and guessed tokens, counted by all replicas together. More than five refusals
// in a row lock an access key for five minutes (EXTERNAL-APIS.md, section 2).
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Attempts, createAttempts, type Verdict } from '../../src/cloud/auth/attempts.ts';
import { createTransport } from '../../src/cloud/transport.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import { errorOf, fakeCloud, iamUser, json, readOf, settingsFor } from '../wire/transport/cloud.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (hasRedis) redis = await RedisServer.start();
});
afterAll(() => redis?.stop());

type Kind = readonly [string, () => readonly [Attempts, Attempts]];

const kinds: readonly Kind[] = [
  [
    'in memory',
    () => {
      const attempts = createAttempts();
      return [attempts, attempts];
    },
  ],
  ...(hasRedis ? ([['in Redis', inRedis]] as const) : []),
];

function inRedis(): readonly [Attempts, Attempts] {
  const key = randomBytes(32);
  const open = (): Attempts => {
    const state = createRedisState({ url: redis?.url ?? '', key });
    onTestFinished(() => state.close());
    return state.attempts;
  };
  return [open(), open()];
}

async function attempt(attempts: Attempts, verdict: Verdict, id?: string): Promise<boolean> {
  const begun = await attempts.begin('key', 3, id);
  if (begun.allowed) await begun.end(verdict);
  return begun.allowed;
}

describe.each(kinds)('attempts %s', (_name, open) => {
  test('refused ones are counted wherever they are made, and no more are let through', async () => {
    const [here, there] = open();
    expect(await attempt(here, 'refused')).toBe(true);
    expect(await attempt(there, 'refused')).toBe(true);
    expect(await attempt(here, 'refused')).toBe(true);
    const full = await there.begin('key', 3);
    if (full.allowed) throw new Error('a fourth of three');
    expect(full.refused).toBe(true);
    expect(full.retryAfterMs).toBeGreaterThan(290_000);
    expect(full.retryAfterMs).toBeLessThanOrEqual(300_000);
    expect((await there.begin('another key', 3)).allowed).toBe(true);
  });

  test('they count from when they begin: a burst gets no more, and what ends makes room', async () => {
    const [here, there] = open();
    const burst = await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 ? here : there).begin('key', 3)));
    const [first, ...others] = burst.filter((begun) => begun.allowed);
    expect(others).toHaveLength(2);
    expect(burst.filter((begun) => !begun.allowed && !begun.refused)).toHaveLength(5);
    await first?.end('void');
    expect(await attempt(there, 'refused')).toBe(true);
    expect(await attempt(here, 'refused')).toBe(false);
  });

  test('one that is accepted ends the row, and so does an acceptance elsewhere', async () => {
    const [here, there] = open();
    for (const verdict of ['refused', 'refused', 'accepted', 'refused', 'refused', 'refused'] as const) {
      expect(await attempt(here, verdict)).toBe(true);
    }
    expect(await attempt(there, 'void')).toBe(false);
    await there.clear('key');
    expect(await attempt(here, 'void')).toBe(true);
  });

  test('the same attempt once more is no further one', async () => {
    const [here, there] = open();
    for (const one of [here, there, here, there, here]) expect(await attempt(one, 'refused', 'same')).toBe(true);
    expect(await attempt(there, 'void', 'same'), 'what tells nothing takes nothing back').toBe(true);
    expect(await attempt(here, 'refused', 'second')).toBe(true);
    expect(await attempt(here, 'refused', 'third')).toBe(true);
    expect(await attempt(there, 'refused', 'fourth')).toBe(false);
    expect(await attempt(there, 'refused', 'same')).toBe(true);
  });
});

test('what was refused is forgotten after five minutes', async () => {
  let time = 0;
  const attempts = createAttempts(() => time);
  for (const verdict of ['refused', 'refused', 'refused'] as const) await attempt(attempts, verdict);
  time += 299_999;
  expect(await attempt(attempts, 'void')).toBe(false);
  time += 1;
  expect(await attempt(attempts, 'void')).toBe(true);
});

describe.each(kinds)('replicas and restarts with wrong credentials, attempts %s', (_name, open) => {
  const refused = { error_code: 'APIGW.0301', error_msg: 'Incorrect IAM authentication information' };

  test.each([
    ['key', undefined],
    ['password', iamUser],
  ] as const)('%s: four requests in all, however many there are', async (_what, credentials) => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 401, refused));
    const settings = settingsFor(cloud.url, credentials ? { credentials } : {});
    const shared = open();
    const starts = Array.from({ length: 7 }, (_, n) => {
      const transport = createTransport(settings, undefined, { attempts: shared[n % 2 ? 0 : 1] });
      onTestFinished(() => transport.close());
      return transport;
    });
    const errors = await Promise.all(
      starts.map((transport) => errorOf(transport.send(readOf(cloud.url), { repeatable: true }))),
    );
    expect(cloud.arrived).toHaveLength(4);
    const locked = errors.filter(({ kind }) => kind === 'locked-out');
    expect(locked).toHaveLength(3);
    expect(locked[0]?.message).toMatch(/^Nothing was sent: 4 attempts in a row with these credentials were refused/);
    expect(locked[0]?.hint).toMatch(/in \d+ s, or once another call was accepted/);
  });

  test('good ones that start at the same time wait for one another and all get through', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
    const shared = open();
    const starts = Array.from({ length: 9 }, (_, n) => {
      const transport = createTransport(settingsFor(cloud.url), undefined, { attempts: shared[n % 2 ? 0 : 1] });
      onTestFinished(() => transport.close());
      return transport.send(readOf(cloud.url), { repeatable: true });
    });
    for (const { status } of await Promise.all(starts)) expect(status).toBe(200);
  });

  test('mended credentials are tried, and accepted they begin a new row', async () => {
    const cloud = await fakeCloud((turn, _request, response) =>
      turn <= 3 ? json(response, 401, refused) : json(response, 200, {}),
    );
    const [here, there] = open();
    const start = async (attempts: Attempts): Promise<void> => {
      const transport = createTransport(settingsFor(cloud.url), undefined, { attempts });
      onTestFinished(() => transport.close());
      await transport.send(readOf(cloud.url), { repeatable: true });
    };
    for (const attempts of [here, there, here]) expect((await errorOf(start(attempts))).status).toBe(401);
    for (const attempts of [here, there, here, there, here]) await start(attempts);
  });
});

test.skipIf(!hasRedis)('with Redis away each process counts for itself', async () => {
  const own = await RedisServer.start();
  const state = createRedisState({ url: own.url, key: randomBytes(32) });
  onTestFinished(() => state.close());
  expect(await attempt(state.attempts, 'refused')).toBe(true);
  await own.stop();
  for (let count = 0; count < 3; count += 1) expect(await attempt(state.attempts, 'refused')).toBe(true);
  expect(await attempt(state.attempts, 'refused')).toBe(false);
});
