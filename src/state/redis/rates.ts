import * as z from 'zod';
import type { RateLimit, RateVerdict } from '../state.ts';
import type { StateKey } from '../state-key.ts';
import { type RedisConnection, type Script, script, understood } from './connection.ts';

/** caller, tokens per second, burst -> 1 or 0, milliseconds to wait. */
const TAKE: Script = script(`
local bucket, per_second, burst, time = P .. 'rate:' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), now()
local found = redis.call('HMGET', bucket, 'tokens', 'at')
local tokens, at = tonumber(found[1]) or burst, tonumber(found[2]) or time
tokens = math.min(burst, tokens + math.max(0, time - at) / 1000 * per_second)
local allowed = tokens >= 1
if allowed then tokens = tokens - 1 end
redis.call('HSET', bucket, 'tokens', string.format('%.6f', tokens), 'at', whole(time))
redis.call('PEXPIRE', bucket, whole(math.ceil((burst - tokens) / per_second * 1000) + 1000))
return { allowed and 1 or 0, allowed and 0 or math.ceil((1 - tokens) / per_second * 1000) }`);

const taken = z.tuple([z.number(), z.number()]);

/**
 * Takes a request out of a caller's bucket, by Redis's clock.
 *
 * @throws StateError
 */
export async function takeToken(
  redis: RedisConnection,
  keys: StateKey,
  caller: string,
  { perSecond, burst }: RateLimit,
): Promise<RateVerdict> {
  const name = keys.nameOf('caller', caller);
  const [allowed, retryAfterMs] = understood(taken, await redis.run(TAKE, name, String(perSecond), String(burst)));
  return allowed === 1 ? { allowed: true } : { allowed: false, retryAfterMs };
}
