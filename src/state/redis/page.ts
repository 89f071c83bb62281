import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type AttemptCount, delayAfter } from '../../guard/page/attempts.ts';
import type { SharedPage } from '../../guard/page/page.ts';
import { nameOfSecret, newSecret, SESSION_MS, type Sessions, sessionOf } from '../../guard/page/sessions.ts';
import type { StateKey } from '../state-key.ts';
import { type RedisConnection, type Script, script, understood } from './connection.ts';

/** How long failures are remembered: longer than the longest lock, in milliseconds. */
const REMEMBERED_MS = 24 * 3_600_000;
/** Waiting times after the first, second, ... failure; the last one counts for all further. */
const DELAYS = Array.from({ length: 16 }, (_, number) => String(delayAfter(number + 1)));

const START: Script = script(`
return redis.call('SET', P .. 'session:' .. ARGV[1], ARGV[2], 'PX', ${SESSION_MS})`);

const FIND: Script = script(`
local found = redis.call('GET', P .. 'session:' .. ARGV[1])
if found then redis.call('PEXPIRE', P .. 'session:' .. ARGV[1], ${SESSION_MS}) end
return found or ''`);

const END: Script = script(`
return redis.call('DEL', P .. 'session:' .. ARGV[1])`);

/** passphrase, waiting times -> failures, time of the next attempt, whether this one is too early. */
const BEGIN: Script = script(`
local key, time = P .. 'attempts:' .. ARGV[1], now()
local found = redis.call('HMGET', key, 'failures', 'not_before')
local failures, not_before = tonumber(found[1]) or 0, tonumber(found[2]) or 0
if time < not_before then return { failures, whole(not_before), 1 } end
failures = failures + 1
not_before = time + tonumber(ARGV[1 + math.min(failures, #ARGV - 1)])
redis.call('HSET', key, 'failures', failures, 'not_before', whole(not_before))
redis.call('PEXPIRE', key, ${REMEMBERED_MS})
return { failures, whole(not_before), 0 }`);

const CLEAR: Script = script(`
return redis.call('DEL', P .. 'attempts:' .. ARGV[1])`);

const begun = z.tuple([z.number(), z.coerce.number(), z.number()]);

/** What replicas need in common to serve one approval page: whoever signs in at one is signed in at all. */
export function createRedisPage(redis: RedisConnection, keys: StateKey): SharedPage {
  return {
    base: `/${keys.nameOf('page', 'base').slice(0, 32)}`,
    sessions: redisSessions(redis, keys),
    attemptsOf: (passphrase) => redisAttempts(redis, keys.nameOf('passphrase', passphrase)),
  };
}

/** A session is sealed: who can write to Redis can end one, but not begin one. */
function redisSessions(redis: RedisConnection, keys: StateKey): Sessions {
  return {
    async start() {
      const secret = newSecret();
      const name = nameOfSecret(secret);
      await redis.run(START, name, keys.seal(`session ${name}`, randomBytes(32).toString('base64')));
      return secret;
    },
    async find(secret) {
      if (secret === '') return undefined;
      const name = nameOfSecret(secret);
      const sealed = understood(z.string(), await redis.run(FIND, name));
      return sealed === '' ? undefined : sessionOf(Buffer.from(keys.open(`session ${name}`, sealed), 'base64'));
    },
    async end(secret) {
      await redis.run(END, nameOfSecret(secret));
    },
  };
}

function redisAttempts(redis: RedisConnection, name: string): AttemptCount {
  return {
    async begin() {
      const [failures, notBefore, early] = understood(begun, await redis.run(BEGIN, name, ...DELAYS));
      return { failures, notBefore, early: early === 1 };
    },
    async clear() {
      await redis.run(CLEAR, name);
    },
  };
}
