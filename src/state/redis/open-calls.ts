import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { noteSchema, type OpenNote } from '../../guard/audit/entry.ts';
import { StateError } from '../../guard/state-error.ts';
import type { LeftCall, SharedCalls } from '../state.ts';
import type { StateKey } from '../state-key.ts';
import { type RedisConnection, type Script, script, understood } from './connection.ts';

/** A replica that has not been heard of for this long is no more, in milliseconds. */
const LEASE_MS = 3000;
/** How many times a lease is renewed while it lasts. */
const RENEWALS = 5;
/** How long a call that nobody was told of is kept, in milliseconds. */
const KEPT_MS = 30 * 24 * 3_600_000;
/** Most notes of one replica. */
const OPEN_MAX = 10_000;
/** How long what was found is good for further answers, in milliseconds. */
const FOUND_MS = 1000;

/**
 * `open:<replica>` holds the sealed notes of its open calls, `alive:<replica>` lasts as long as its lease, `replicas` are
 * those that have notes.
 */
const ADD: Script = script(`
local replica, call, note, lease = unpack(ARGV)
local open = P .. 'open:' .. replica
if redis.call('HLEN', open) >= ${OPEN_MAX} then return 0 end
redis.call('SET', P .. 'alive:' .. replica, '1', 'PX', lease)
redis.call('HSET', open, call, note)
redis.call('PEXPIRE', open, ${KEPT_MS})
redis.call('SADD', P .. 'replicas', replica)
redis.call('PEXPIRE', P .. 'replicas', ${KEPT_MS})
return 1`);

/** replica, call -> whether it was there. */
const REMOVE: Script = script(`
local open = P .. 'open:' .. ARGV[1]
local removed = redis.call('HDEL', open, ARGV[2])
if redis.call('EXISTS', open) == 0 then redis.call('SREM', P .. 'replicas', ARGV[1]) end
return removed`);

const RENEW: Script = script(`
return redis.call('SET', P .. 'alive:' .. ARGV[1], '1', 'PX', ARGV[2])`);

/** -> replica, call, note of the calls whose replica is no more. */
const LEFT: Script = script(`
local found = {}
for _, replica in ipairs(redis.call('SMEMBERS', P .. 'replicas')) do
  if redis.call('EXISTS', P .. 'alive:' .. replica) == 0 then
    local notes = redis.call('HGETALL', P .. 'open:' .. replica)
    if #notes == 0 then redis.call('SREM', P .. 'replicas', replica) end
    for at = 1, #notes, 2 do
      if #found < 100 then table.insert(found, { replica, notes[at], notes[at + 1] }) end
    end
  end
end
return found`);

const found = z.array(z.tuple([z.string(), z.string(), z.string()]));
const kept = z.object({ caller: z.string(), note: noteSchema });

interface Found extends LeftCall {
  readonly caller: string;
}

export interface RedisCallsOptions {
  readonly leaseMs?: number;
}

/** Notes about the calls of this replica that are under way, for the others. */
export function createRedisCalls(
  redis: RedisConnection,
  keys: StateKey,
  { leaseMs = LEASE_MS }: RedisCallsOptions = {},
): SharedCalls {
  const replica = randomUUID();
  const open = new Set<string>();
  /** Over, but Redis could not be told. */
  const over = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let last: { readonly at: number; readonly calls: Promise<readonly Found[]> } | undefined;

  /** True: Redis knows. */
  const told = (work: Promise<unknown>): Promise<boolean> =>
    work.then(
      () => true,
      () => false,
    );

  async function beat(): Promise<void> {
    for (const call of over) if (await told(redis.run(REMOVE, replica, call))) over.delete(call);
    if (open.size > 0) await told(redis.run(RENEW, replica, String(leaseMs)));
    if (open.size === 0 && over.size === 0) stop();
  }
  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }
  function start(): void {
    timer ??= setInterval(() => void beat(), leaseMs / RENEWALS).unref();
  }

  async function look(): Promise<readonly Found[]> {
    const calls = understood(found, await redis.run(LEFT));
    return calls.map(([owner, call, sealed]) => ({
      ...kept.parse(JSON.parse(keys.open(`note ${call}`, sealed))),
      replica: owner,
    }));
  }

  return {
    async add(note: OpenNote, caller: string) {
      const { call } = note;
      const sealed = keys.seal(`note ${call}`, JSON.stringify({ caller, note }));
      if ((await redis.run(ADD, replica, call, sealed, String(leaseMs))) !== 1) {
        throw new StateError(`${OPEN_MAX} calls of this server are open already.`);
      }
      open.add(call);
      start();
    },
    async remove(call) {
      open.delete(call);
      if (await told(redis.run(REMOVE, replica, call))) return;
      over.add(call);
      start();
    },
    async left(caller) {
      if (!last || performance.now() - last.at > Math.min(FOUND_MS, leaseMs))
        last = { at: performance.now(), calls: look() };
      return (await last.calls.catch(() => [])).filter((one) => one.caller === caller);
    },
    async settle({ replica: owner, note }) {
      last = undefined;
      await told(redis.run(REMOVE, owner, note.call));
    },
    close: stop,
  };
}
