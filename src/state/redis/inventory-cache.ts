import * as z from 'zod';
import { FRESH_MS, type InventoryCache, type Look } from '../../cloud/inventory-cache.ts';
import type { Instance } from '../../operations/flexus/bundle.ts';
import type { StateKey } from '../state-key.ts';
import { type RedisConnection, type Script, script, understood } from './connection.ts';

/** Longer lists, of some ten thousand instances, are read anew by each replica. */
const LIST_MAX = 8_000_000;
/** How long a change is remembered: longer than the reading of a list that it makes worthless, in milliseconds. */
const CHANGE_MS = 3_600_000;

/** account, ID of the list at hand -> number of changes, ID of the list, its age, the list unless at hand. */
const LOOK: Script = script(`
local changes = redis.call('GET', P .. 'changes:' .. ARGV[1]) or '0'
local kept = redis.call('HMGET', P .. 'list:' .. ARGV[1], 'id', 'at')
if not kept[1] then return { changes, '', '0', '' } end
local body = kept[1] == ARGV[2] and '' or redis.call('HGET', P .. 'list:' .. ARGV[1], 'body')
return { changes, kept[1], whole(now() - tonumber(kept[2])), body }`);

/** account, changes at the look, ID, list. */
const KEEP: Script = script(`
if (redis.call('GET', P .. 'changes:' .. ARGV[1]) or '0') ~= ARGV[2] then return 0 end
redis.call('HSET', P .. 'list:' .. ARGV[1], 'id', ARGV[3], 'at', whole(now()), 'body', ARGV[4])
redis.call('PEXPIRE', P .. 'list:' .. ARGV[1], ${FRESH_MS})
return 1`);

/** account. A number that was never given out before, so that no forgotten count is met again. */
const FORGET: Script = script(`
redis.call('SET', P .. 'changes:' .. ARGV[1], ARGV[2], 'PX', ${CHANGE_MS})
return redis.call('DEL', P .. 'list:' .. ARGV[1])`);

const looked = z.tuple([z.string(), z.string(), z.coerce.number(), z.string()]);
// Sealed by a replica of this server, so the members' shape is known.
const list = z.array(z.custom<Instance>((value) => typeof value === 'object' && value !== null));

/** The list of an account's instances, as any replica has read it. */
export function createRedisInventoryCache(
  redis: RedisConnection,
  keys: StateKey,
  account: string,
  newId: () => string,
): InventoryCache {
  const name = keys.nameOf('account', account);
  let atHand: { readonly id: string; readonly instances: readonly Instance[] } | undefined;

  async function look(): Promise<Look> {
    const [changes, id, age, sealed] = understood(looked, await redis.run(LOOK, name, atHand?.id ?? ''));
    if (id !== '' && id !== atHand?.id) {
      atHand = { id, instances: list.parse(JSON.parse(keys.open(`list ${name} ${id}`, sealed))) };
    }
    return {
      ...(id !== '' && atHand && age < FRESH_MS ? { kept: { instances: atHand.instances, age } } : {}),
      async keep(instances) {
        const made = newId();
        const text = JSON.stringify(instances);
        if (text.length > LIST_MAX) return;
        const kept = redis.run(KEEP, name, changes, made, keys.seal(`list ${name} ${made}`, text));
        if ((await kept.catch(() => 0)) === 1) atHand = { id: made, instances };
      },
    };
  }

  return {
    look: () => look().catch(() => ({ keep: async () => undefined })),
    async forget() {
      await redis.run(FORGET, name, newId()).catch(() => undefined);
    },
  };
}
