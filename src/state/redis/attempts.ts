import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ATTEMPT_MS, type Attempts, type Begun, type Verdict } from '../../cloud/auth/attempts.ts';
import { StateError } from '../../guard/state-error.ts';
import type { StateKey } from '../state-key.ts';
import { type RedisConnection, type Script, script, understood } from './connection.ts';

/**
 * `tries:<name>` are the attempts, by the time at which they are forgotten, `open:` before the ID of one that has not
 * ended.
 */
const KEY = `local tries = P .. 'tries:' .. ARGV[1]`;

/** name, most, ID -> 1 or 0, whether all are refused, milliseconds to wait, whether it was counted already. */
const BEGIN: Script = script(`${KEY}
local time, most, id = now(), tonumber(ARGV[2]), ARGV[3]
redis.call('ZREMRANGEBYSCORE', tries, '-inf', whole(time))
if redis.call('ZSCORE', tries, id) or redis.call('ZSCORE', tries, 'open:' .. id) then return { 1, 0, 0, 1 } end
local all = redis.call('ZRANGE', tries, 0, -1, 'WITHSCORES')
if #all / 2 >= most then
  local refused = 1
  for at = 1, #all, 2 do if string.sub(all[at], 1, 5) == 'open:' then refused = 0 end end
  return { 0, refused, math.ceil(tonumber(all[2]) - time), 0 }
end
redis.call('ZADD', tries, whole(time + ${ATTEMPT_MS}), 'open:' .. id)
redis.call('PEXPIRE', tries, ${ATTEMPT_MS})
return { 1, 0, 0, 0 }`);

/** name, ID, verdict. */
const END: Script = script(`${KEY}
local id, verdict = ARGV[2], ARGV[3]
if verdict == 'accepted' then return redis.call('DEL', tries) end
redis.call('ZREM', tries, 'open:' .. id)
if verdict == 'void' then return 1 end
redis.call('ZADD', tries, whole(now() + ${ATTEMPT_MS}), id)
return redis.call('PEXPIRE', tries, ${ATTEMPT_MS})`);

const CLEAR: Script = script(`${KEY}
return redis.call('DEL', tries)`);

const begun = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * Attempts that replicas count together, by Redis's clock. What began while Redis is away is counted in this process, and
 * what Redis is not told of ends there by itself.
 */
export function createRedisAttempts(redis: RedisConnection, keys: StateKey, alone: Attempts): Attempts {
  const nameOf = (of: string): string => keys.nameOf('attempts', of);

  async function begin(of: string, most: number, given: string | undefined): Promise<Begun> {
    const [name, id] = [nameOf(of), given === undefined ? randomUUID() : keys.nameOf('attempt', given)];
    const [allowed, refused, retryAfterMs, known] = understood(begun, await redis.run(BEGIN, name, String(most), id));
    if (allowed !== 1) return { allowed: false, refused: refused === 1, retryAfterMs };
    return {
      allowed: true,
      async end(verdict: Verdict) {
        if (verdict !== 'void' || known !== 1) await redis.run(END, name, id, verdict).catch(() => undefined);
      },
    };
  }

  return {
    async begin(of, most, id) {
      try {
        return await begin(of, most, id);
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        return alone.begin(of, most, id);
      }
    },
    async clear(of) {
      await Promise.all([alone.clear(of), redis.run(CLEAR, nameOf(of)).catch(() => undefined)]);
    },
  };
}
