import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { AuditError } from '../../src/guard/audit/audit.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import type { LeftCall, SharedCalls } from '../../src/state/state.ts';
import { linesOf, OK, onlyLog, opened, SERVER, scratch, stopEntry } from '../unit/audit/support.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

/**
 * Issue 5, part 4: a replica killed at any point loses nothing but its own open calls. docs/guard.md, "More than one
 * machine": the others tell its caller that their outcome is unknown.
 */
const LEASE_MS = 250;
const CALLER = 'a client 1.2.3';

describe.skipIf(!hasRedis)('calls of a replica that is no more', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.stop());

  interface Replica {
    readonly calls: SharedCalls;
    end(): Promise<void>;
  }

  function replicas(server = redis): { open(): Replica } {
    const key = randomBytes(32);
    return {
      open() {
        const { calls, close } = createRedisState({ url: server.url, key, leaseMs: LEASE_MS });
        onTestFinished(close);
        if (!calls) throw new Error('no shared calls');
        return { calls, end: close };
      },
    };
  }

  const told = (calls: SharedCalls, caller = CALLER): Promise<readonly LeftCall[]> =>
    expect
      .poll(() => calls.left(caller), { interval: 50, timeout: 3000 })
      .not.toEqual([])
      .then(() => calls.left(caller));

  test('are told to their caller alone, and once', async () => {
    const { open } = replicas();
    const [one, two, three] = [open(), open(), open()];
    const log = await opened({ directory: await scratch(), elsewhere: one.calls });
    await log.before(stopEntry());
    await one.end();
    const [left, ...more] = await told(two.calls);
    expect(more).toEqual([]);
    expect(left?.note).toMatchObject({ tool: 'batch_stop_servers', targets: [{ id: SERVER }] });
    expect(await two.calls.left('another client 1')).toEqual([]);
    if (left) await two.calls.settle(left);
    expect(await two.calls.left(CALLER)).toEqual([]);
    expect(await three.calls.left(CALLER)).toEqual([]);
  });

  test('are those that were sent and not answered: no other', async () => {
    const { open } = replicas();
    const [one, two] = [open(), open()];
    const log = await opened({ directory: await scratch(), elsewhere: one.calls });
    const answered = await log.before(stopEntry());
    await log.after(answered, OK);
    await log.before(stopEntry({ decision: { verdict: 'refused', by: 'human' } }));
    await log.before(stopEntry({ tool: 'batch_reboot_servers' }));
    await one.end();
    expect((await told(two.calls)).map(({ note }) => note.tool)).toEqual(['batch_reboot_servers']);
  });

  test('a replica that is at work is left in peace, however long its call takes', async () => {
    const { open } = replicas();
    const [one, two] = [open(), open()];
    const log = await opened({ directory: await scratch(), elsewhere: one.calls });
    await log.before(stopEntry());
    const until = performance.now() + 3 * LEASE_MS;
    await expect
      .poll(
        async () => {
          expect(await two.calls.left(CALLER)).toEqual([]);
          return performance.now();
        },
        { interval: 50, timeout: 3000 },
      )
      .toBeGreaterThan(until);
  });

  test('without Redis nothing is sent, and nothing is left that would be told of', async () => {
    const server = await RedisServer.start();
    onTestFinished(() => server.stop());
    const one = replicas(server).open();
    const directory = await scratch();
    const log = await opened({ directory, elsewhere: one.calls });
    await server.kill();
    await expect(log.before(stopEntry())).rejects.toThrow(AuditError);
    expect(readdirSync(join(directory, 'open'))).toEqual([]);
    expect(linesOf(onlyLog(directory)).at(-1)).toContain('"outcome":"refused"');
  });

  test('a call that ended while Redis was away is not told of when it is back', async () => {
    const server = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
    onTestFinished(() => server.stop());
    const { open } = replicas(server);
    const [one, two] = [open(), open()];
    const log = await opened({ directory: await scratch(), elsewhere: one.calls });
    const ticket = await log.before(stopEntry());
    await server.kill();
    await log.after(ticket, OK);
    await server.start();
    await expect
      .poll(() => server.command('--raw', 'EVAL', "return #redis.call('KEYS', '*open:*')", '0'), { timeout: 4000 })
      .toBe('0');
    await one.end();
    expect(await two.calls.left(CALLER)).toEqual([]);
  });
});
