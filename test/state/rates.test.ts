import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createBuckets } from '../../src/state/buckets.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import type { RateLimit, RateVerdict } from '../../src/state/state.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

/** Issue 5, parts 2 and 4: rate limits per caller, one for all replicas; a flood of one caller beside a quiet one. */
const LIMIT: RateLimit = { perSecond: 1, burst: 3 };
/** Flows back fast enough to wait for it. */
const QUICK: RateLimit = { perSecond: 2, burst: 2 };

type Take = (caller: string, limit?: RateLimit) => Promise<RateVerdict>;

interface Limits {
  readonly replicas: readonly [Take, Take];
  /** Lets this many milliseconds pass. */
  pass(ms: number): Promise<unknown>;
}

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (hasRedis) redis = await RedisServer.start();
});
afterAll(() => redis?.stop());

function inMemory(): Limits {
  let time = 0;
  const buckets = createBuckets(() => time);
  const take: Take = async (caller, limit = LIMIT) => buckets.take(caller, limit);
  return {
    replicas: [take, take],
    pass: async (ms) => {
      time += ms;
    },
  };
}

function inRedis(): Limits {
  const key = randomBytes(32);
  const open = (): Take => {
    const state = createRedisState({ url: redis?.url ?? '', key });
    onTestFinished(() => state.close());
    return (caller, limit = LIMIT) => state.rateLimit(caller, limit);
  };
  return { replicas: [open(), open()], pass: (ms) => sleep(ms) };
}

describe.each([['in memory', inMemory] as const, ...(hasRedis ? ([['in Redis', inRedis]] as const) : [])])(
  '%s',
  (_name, open) => {
    test('a burst is let through wherever it comes in, then as much as flows back', async () => {
      const { replicas, pass } = open();
      const [here, there] = replicas;
      for (const take of [here, there]) expect(await take('agent', QUICK)).toEqual({ allowed: true });
      const refused = await there('agent', QUICK);
      if (refused.allowed) throw new Error('a third request of a burst of two');
      expect(refused.retryAfterMs).toBeGreaterThan(0);
      expect(refused.retryAfterMs).toBeLessThanOrEqual(500);
      await pass(refused.retryAfterMs + 10);
      expect(await here('agent', QUICK)).toEqual({ allowed: true });
      expect(await there('agent', QUICK)).toMatchObject({ allowed: false });
    });

    test('a flood of one caller leaves another alone', async () => {
      const [here, there] = open().replicas;
      await Promise.all(Array.from({ length: 50 }, () => here('flood')));
      expect(await there('flood')).toMatchObject({ allowed: false });
      expect(await there('quiet')).toEqual({ allowed: true });
    });

    test('a bucket holds no more than its burst, however long nobody takes of it', async () => {
      const { replicas, pass } = open();
      const [here, there] = replicas;
      await here('agent', QUICK);
      await pass(800);
      for (const take of [here, there]) expect(await take('agent', QUICK)).toEqual({ allowed: true });
      expect(await there('agent', QUICK)).toMatchObject({ allowed: false });
    });
  },
);
