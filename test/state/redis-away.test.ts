import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StateError } from '../../src/guard/state-error.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import type { State } from '../../src/state/state.ts';
import { consumeRecord, openRecord } from '../support/open-record.ts';
import { releaseRecord, stopRecord } from '../unit/page/samples.ts';
import { portOf } from '../wire/transport/cloud.ts';
import { freePort, hasRedis, RedisServer } from './redis-server.ts';

/**
 * Issue 5, part 4: Redis gone -> mutating calls are refused with an error that says what to do, reads go on; Redis coming
 * back -> works again without restart. docs/guard.md, "More than one machine": an approval never counts twice.
 */
const PASSWORD = 'correct-horse-battery';

function stateOn(url: string, key: Uint8Array = randomBytes(32)): State {
  const state = createRedisState({ url, key });
  onTestFinished(() => state.close());
  return state;
}

async function server(...settings: readonly string[]): Promise<RedisServer> {
  const redis = await RedisServer.start(...settings);
  onTestFinished(() => redis.stop());
  return redis;
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StateError);
  return error instanceof Error ? error.message : '';
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

const usable = async (state: State): Promise<void> => {
  await expect.poll(async () => (await state.ready()).ready, { interval: 20, timeout: 4000 }).toBe(true);
};

test('nothing listens: whatever changes something is refused in time, and told what to do', async () => {
  const state = stateOn(`redis://someone:${PASSWORD}@127.0.0.1:${await freePort()}/1`);
  const { ms, result } = await timed(() => failureOf(state.approvals.join('k', {})));
  expect(ms).toBeLessThan(1500);
  expect(result).toMatch(/nothing listens there.*--state has to run and be reachable/);
  expect(result).not.toContain(PASSWORD);
  expect(await state.ready()).toEqual({ ready: false, problem: expect.stringContaining('ECONNREFUSED') });
  expect(await state.rateLimit('agent', { perSecond: 1, burst: 1 })).toEqual({ allowed: true });
  expect(await state.rateLimit('agent', { perSecond: 1, burst: 1 }), 'limited here all the same').toMatchObject({
    allowed: false,
  });
  expect(await state.calls?.left('agent')).toEqual([]);
});

// What stands behind the address may be another program, another version, or somebody who wants to be believed.
test.each([
  ['nothing', '$-1\r\n'],
  ['a number', ':1\r\n'],
  ['an empty list', '*0\r\n'],
  ['a text', '+OK\r\n'],
  ['a list of something else', '*2\r\n:1\r\n$3\r\nabc\r\n'],
  ['a refusal', '-ERR Error running script: secret-text\r\n', /it refused, ERR/],
  ['another type', '-WRONGTYPE Operation against secret-text\r\n', /something else stands where.*WRONGTYPE/],
] as const)('a Redis that answers each script with %s is as good as away', async (_, reply, said?: RegExp) => {
  const liar = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      // A command begins with the number of its parts and its name.
      for (const [, name] of data.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n([A-Z]+)\r\n/g)) {
        socket.write(name === 'PING' ? '+PONG\r\n' : reply);
      }
    });
  });
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    liar.close();
  });
  const state = stateOn(`redis://127.0.0.1:${portOf(liar)}`);
  await usable(state);
  const limit = { perSecond: 1, burst: 1 };
  expect(await state.rateLimit('agent', limit)).toEqual({ allowed: true });
  expect(await state.rateLimit('agent', limit), 'limited here all the same').toMatchObject({ allowed: false });
  expect(await state.attempts.begin('key', 1)).toMatchObject({ allowed: true });
  expect(await state.attempts.begin('key', 1), 'counted here all the same').toMatchObject({ allowed: false });
  expect(await state.calls?.left('agent')).toEqual([]);
  const told = await failureOf(state.approvals.join('k', {}));
  expect(told).toMatch(said ?? /no answer of these scripts/);
  expect(told).not.toContain('secret-text');
});

describe.skipIf(!hasRedis)('with a Redis', () => {
  test('a wrong password is said, and never repeated', async () => {
    const redis = await server('--requirepass', 'another');
    const wrong = stateOn(`redis://:${PASSWORD}@127.0.0.1:${redis.port}`);
    const none = stateOn(redis.url);
    expect(await failureOf(wrong.approvals.join('k', {}))).toMatch(/user or password in the URL is wrong/);
    expect(JSON.stringify(await wrong.ready())).not.toContain(PASSWORD);
    expect(await failureOf(none.approvals.join('k', {}))).toMatch(/wants a password/);
    const right = stateOn(`redis://:another@127.0.0.1:${redis.port}`);
    await right.approvals.join('k', {});
  });

  test('a user with the rights that docs/guard.md names is enough, and one without is told', async () => {
    const redis = await server();
    const rights =
      '+@string +@hash +@set +@sortedset +eval +evalsha +ping +info +time +del +exists +pexpire +pexpireat';
    const user = ['on', `>${PASSWORD}`, 'resetchannels', '~flexus-mcp:*', '-@all'];
    redis.command('ACL', 'SETUSER', 'enough', ...user, ...rights.split(' '));
    redis.command('ACL', 'SETUSER', 'less', ...user, '+ping', '+get');
    const enough = stateOn(`redis://enough:${PASSWORD}@127.0.0.1:${redis.port}`);
    const record = await openRecord(enough.approvals, stopRecord);
    await enough.approvals.decide(record.id, 'approved', 'page');
    expect(await enough.approvals.pending()).toEqual([]);
    expect(await consumeRecord(enough.approvals, record)).toBe('spent-now');
    expect(await enough.approvals.withdraw(record.id)).toBeUndefined();
    const cache = enough.inventoryCache?.('account');
    await (await cache?.look())?.keep([]);
    expect((await cache?.look())?.kept?.instances).toEqual([]);
    expect(await enough.page?.sessions.find(await enough.page.sessions.start())).toBeDefined();
    const less = stateOn(`redis://less:${PASSWORD}@127.0.0.1:${redis.port}`);
    expect(await failureOf(less.approvals.join('k', {}))).toMatch(/NOPERM/);
  });

  test('killed and started again: refused at once meanwhile, then it works again by itself', async () => {
    const redis = await server();
    const state = stateOn(redis.url);
    await openRecord(state.approvals, stopRecord);
    await redis.kill();
    await expect.poll(async () => (await state.ready()).ready, { interval: 20 }).toBe(false);
    const { ms, result } = await timed(() => failureOf(state.approvals.pending()));
    expect(ms).toBeLessThan(100);
    expect(result).toMatch(/Reads go on/);
    await redis.start();
    await usable(state);
    const { id } = await openRecord(state.approvals, stopRecord);
    expect(await state.approvals.decide(id, 'approved', 'page')).toBe(true);
  });

  test('a Redis that hangs costs one second once, and is used again when it answers', async () => {
    const redis = await server();
    const state = stateOn(redis.url);
    await usable(state);
    redis.freeze();
    const first = await timed(() => failureOf(state.approvals.pending()));
    expect(first.result).toMatch(/no answer within 1 s/);
    expect(first.ms).toBeLessThan(1500);
    const second = await timed(() => failureOf(state.approvals.pending()));
    expect(second.ms).toBeLessThan(100);
    redis.thaw();
    await usable(state);
    expect(await state.approvals.pending()).toEqual([]);
  });

  test('a waiting call outlives a short absence', async () => {
    const redis = await server('--appendonly', 'yes', '--appendfsync', 'always');
    const state = stateOn(redis.url);
    const { id } = await openRecord(state.approvals, stopRecord);
    const settled = state.approvals.settled(id, new AbortController().signal);
    await redis.kill();
    await redis.start();
    await usable(state);
    expect(await state.approvals.decide(id, 'approved', 'page')).toBe(true);
    await settled;
    expect((await state.approvals.get(id))?.state).toBe('approved');
  });

  test('a Redis that comes back from before an approval was consumed does not bring it back', async () => {
    const redis = await server();
    const state = stateOn(redis.url);
    const record = await openRecord(state.approvals, stopRecord);
    await state.approvals.decide(record.id, 'approved', 'page');
    const running = await state.approvals.join('another call', {});
    redis.command('SAVE');
    expect(await consumeRecord(state.approvals, record)).toBe('spent-now');
    expect(await state.approvals.spend(running)).toBe('spent-now');
    await redis.kill();
    await redis.start();
    await usable(state);
    expect(redis.command('EVAL', "return #redis.call('KEYS', '*record:*')", '0'), 'the snapshot was read').toBe('1');
    expect(await consumeRecord(state.approvals, record)).toBe('gone');
    expect(await state.approvals.spend(running)).toBe('gone');
    const group = await state.approvals.join(record.key, {});
    expect(await state.approvals.enter(stopRecord, group), 'a human is asked again').toMatchObject({ kind: 'opened' });
  });
});

describe.skipIf(!hasRedis)('who can read or write the Redis and has no key', () => {
  /** The keys that hold a record, with the space of their deployment. */
  const keysOf = (redis: RedisServer, pattern: string): string[] =>
    redis.command('KEYS', pattern).split('\n').filter(Boolean);

  test('reads no name, address, request or argument; every key is of one slot and ends by itself', async () => {
    const redis = await server();
    const state = stateOn(redis.url);
    const { id } = await openRecord(state.approvals, releaseRecord);
    await state.approvals.decide(id, 'approved', 'page');
    await openRecord(state.approvals, stopRecord);
    const running = await state.approvals.join('running', { 'Client-Request-Id': 'made-up-value' });
    await state.approvals.spend(await state.approvals.join('spent', {}));
    await state.rateLimit('agent-name', { perSecond: 1, burst: 5 });
    await state.attempts.begin('agent-name', 4, 'made-up-value');
    await state.approvals.takeQuestion(id);
    expect(running.madeUp).toEqual({ 'Client-Request-Id': 'made-up-value' });
    const all = keysOf(redis, '*');
    expect(all.length).toBeGreaterThan(5);
    for (const key of all) {
      expect(key).toMatch(/^flexus-mcp:\{[0-9a-f]{16}\}:[a-z]+(:[0-9a-f-]+|:(stop|release|running|spent))?$/);
      expect(Number(redis.command('PTTL', key)), key).toBeGreaterThan(0);
      const type = redis.command('TYPE', key);
      const value = type === 'hash' ? redis.command('HGETALL', key) : redis.command('--raw', 'DUMP', key);
      expect(value).not.toMatch(/shop-db|119\.3\.166|unsubscribe|claude|made-up-value|agent-name/);
    }
  });

  test('can not say yes, neither by a word nor with the yes to another call', async () => {
    const redis = await server();
    const state = stateOn(redis.url);
    const [wanted, given] = [
      await openRecord(state.approvals, releaseRecord),
      await openRecord(state.approvals, stopRecord),
    ];
    await state.approvals.decide(given.id, 'approved', 'page');
    const [wantedKey = ''] = keysOf(redis, `*record:${wanted.id}`);
    const [givenKey = ''] = keysOf(redis, `*record:${given.id}`);
    const run = redis.command('HGET', givenKey, 'server');
    redis.command('HSET', wantedKey, 'state', 'approved', 'server', run);
    expect(await failureOf(consumeRecord(state.approvals, wanted))).toMatch(/not written by a server/);
    redis.command('HSET', wantedKey, 'state', 'approved', 'decision', redis.command('HGET', givenKey, 'decision'));
    expect(await failureOf(consumeRecord(state.approvals, wanted))).toMatch(/not written by a server/);
  });

  test('can not turn a no into a yes, exchange what was approved, or make an approval live longer', async () => {
    const redis = await server();
    const state = stateOn(redis.url);
    const refused = await openRecord(state.approvals, stopRecord);
    await state.approvals.decide(refused.id, 'refused', 'page');
    const [refusedKey = ''] = keysOf(redis, `*record:${refused.id}`);
    redis.command('HSET', refusedKey, 'state', 'approved');
    expect(await failureOf(consumeRecord(state.approvals, refused))).toMatch(/not the one that was given/);

    const approved = await openRecord(state.approvals, releaseRecord);
    await state.approvals.decide(approved.id, 'approved', 'page');
    const [approvedKey = ''] = keysOf(redis, `*record:${approved.id}`);
    const { expiresAt } = approved;
    redis.command('HSET', approvedKey, 'expires', String(expiresAt + 3_600_000));
    expect(await failureOf(state.approvals.get(approved.id))).toMatch(/not the one that was given/);
    redis.command('HSET', approvedKey, 'expires', String(expiresAt), 'body', redis.command('HGET', refusedKey, 'body'));
    expect(await failureOf(consumeRecord(state.approvals, approved))).toMatch(/not written by a server/);
  });

  test('can not keep an approval beyond its time, nor give a question more of it', async () => {
    const redis = await server();
    const state = createRedisState({ url: redis.url, key: randomBytes(32), lifeMs: 300 });
    onTestFinished(() => state.close());
    const approved = await openRecord(state.approvals, releaseRecord);
    await state.approvals.decide(approved.id, 'approved', 'page');
    for (const key of keysOf(redis, '*')) redis.command('PERSIST', key);
    await expect.poll(() => Date.now(), { interval: 20 }).toBeGreaterThan(approved.expiresAt);
    expect(await failureOf(openRecord(state.approvals, releaseRecord))).toMatch(/longer than it may/);
    expect(await failureOf(consumeRecord(state.approvals, approved))).toMatch(/longer than it may/);

    const waiting = await openRecord(state.approvals, stopRecord);
    const [key = ''] = keysOf(redis, `*record:${waiting.id}`);
    redis.command('PERSIST', key);
    redis.command('HSET', key, 'expires', String(waiting.expiresAt + 3_600_000));
    expect(await failureOf(state.approvals.decide(waiting.id, 'approved', 'page'))).toMatch(/longer than it may/);
  });

  test('a deployment with another key shares nothing', async () => {
    const redis = await server();
    const [one, two] = [stateOn(redis.url), stateOn(redis.url)];
    const { id } = await openRecord(one.approvals, stopRecord);
    expect(await two.approvals.get(id)).toBeUndefined();
    expect(await two.approvals.pending()).toEqual([]);
    expect(Buffer.from(one.callSecret)).not.toEqual(Buffer.from(two.callSecret));
  });
});
