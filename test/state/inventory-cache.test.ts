import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createInventoryCache, type InventoryCache } from '../../src/cloud/inventory-cache.ts';
import type { Instance } from '../../src/operations/flexus/bundle.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import { freePort, hasRedis, RedisServer } from './redis-server.ts';

/** Issue 5, part 4: the inventory cache behind one interface; without Redis there is none, and reads go on. */
const shop: Instance = { instance_id: '5e2c1b9a7d3f4c6e', name: 'shop', region: 'ap-southeast-3' };
const blog: Instance = { ...shop, instance_id: '6e2c1b9a7d3f4c6f', name: 'blog' };

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (hasRedis) redis = await RedisServer.start();
});
afterAll(() => redis?.stop());

type Pair = readonly [InventoryCache, InventoryCache];

function inMemory(): Pair {
  const cache = createInventoryCache(() => 0);
  return [cache, cache];
}

function cacheOn(url: string, key: Uint8Array, account = 'account'): InventoryCache {
  const state = createRedisState({ url, key });
  onTestFinished(() => state.close());
  const cache = state.inventoryCache?.(account);
  if (!cache) throw new Error('no cache');
  return cache;
}

function inRedis(): Pair {
  const key = randomBytes(32);
  return [cacheOn(redis?.url ?? '', key), cacheOn(redis?.url ?? '', key)];
}

const keptIn = async (cache: InventoryCache): Promise<readonly Instance[] | undefined> =>
  (await cache.look()).kept?.instances;

describe.each([['in memory', inMemory] as const, ...(hasRedis ? ([['in Redis', inRedis]] as const) : [])])(
  '%s',
  (_name, open) => {
    test('what one has read the other has, until either forgets it', async () => {
      const [here, there] = open();
      expect(await keptIn(here)).toBeUndefined();
      await (await here.look()).keep([shop, blog]);
      expect((await there.look()).kept).toEqual({ instances: [shop, blog], age: expect.any(Number) });
      expect(await keptIn(here)).toEqual([shop, blog]);
      await there.forget();
      expect(await keptIn(here)).toBeUndefined();
      expect(await keptIn(there)).toBeUndefined();
    });

    test('a list that was read before a change is not kept after it', async () => {
      const [here, there] = open();
      const reading = await here.look();
      await there.forget();
      await reading.keep([shop]);
      expect(await keptIn(there)).toBeUndefined();
      await (await there.look()).keep([blog]);
      expect(await keptIn(here)).toEqual([blog]);
    });

    test('a newer list takes the place of an older one', async () => {
      const [here, there] = open();
      await (await here.look()).keep([shop]);
      expect(await keptIn(there)).toEqual([shop]);
      await (await there.look()).keep([shop, blog]);
      expect(await keptIn(here)).toEqual([shop, blog]);
    });
  },
);

test('is believed for thirty seconds', async () => {
  let time = 0;
  const cache = createInventoryCache(() => time);
  await (await cache.look()).keep([shop]);
  time = 29_999;
  expect((await cache.look()).kept?.age).toBe(29_999);
  time = 30_000;
  expect(await keptIn(cache)).toBeUndefined();
});

test.skipIf(!hasRedis)('one account never has the list of another, and nobody else can read one', async () => {
  const key = randomBytes(32);
  const [one, two] = [cacheOn(redis?.url ?? '', key, 'one'), cacheOn(redis?.url ?? '', key, 'two')];
  await (await one.look()).keep([{ ...shop, name: 'very-secret-shop' }]);
  expect(await keptIn(two)).toBeUndefined();
  for (const name of redis?.command('KEYS', '*:list:*').split('\n') ?? []) {
    expect(redis?.command('HGETALL', name)).not.toContain('very-secret-shop');
    expect(Number(redis?.command('PTTL', name))).toBeGreaterThan(0);
    expect(Number(redis?.command('PTTL', name))).toBeLessThanOrEqual(30_000);
  }
});

test('without Redis nothing is kept, and nothing fails', async () => {
  const cache = cacheOn(`redis://127.0.0.1:${await freePort()}`, randomBytes(32));
  const look = await cache.look();
  await look.keep([shop]);
  await cache.forget();
  expect(await keptIn(cache)).toBeUndefined();
});
