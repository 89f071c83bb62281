import { randomUUID } from 'node:crypto';
import { createAttempts } from '../../cloud/auth/attempts.ts';
import { StateError } from '../../guard/state-error.ts';
import { createBuckets } from '../buckets.ts';
import type { State } from '../state.ts';
import { createStateKey } from '../state-key.ts';
import { createRedisApprovals, type RedisApprovalOptions } from './approvals.ts';
import { createRedisAttempts } from './attempts.ts';
import { connectRedis } from './connection.ts';
import { createRedisInventoryCache } from './inventory-cache.ts';
import { createRedisCalls, type RedisCallsOptions } from './open-calls.ts';
import { createRedisPage } from './page.ts';
import { takeToken } from './rates.ts';

export interface RedisStateOptions extends RedisApprovalOptions, RedisCallsOptions {
  readonly url: string;
  /** The same for all replicas, and not known to Redis. */
  readonly key: Uint8Array;
}

/** What replicas share in Redis. Resolves at once: the connection is made, and made again, beside. */
export function createRedisState({ url, key, ...options }: RedisStateOptions): State {
  const keys = createStateKey(key);
  // Replicas of another key are another deployment; the braces are Redis Cluster's hash tag.
  const redis = connectRedis(url, `flexus-mcp:{${keys.nameOf('space', '').slice(0, 16)}}:`);
  const buckets = createBuckets();
  const calls = createRedisCalls(redis, keys, options);
  return {
    approvals: createRedisApprovals(redis, keys, options),
    callSecret: keys.derive('call keys'),
    calls,
    page: createRedisPage(redis, keys),
    inventoryCache: (account) => createRedisInventoryCache(redis, keys, account, randomUUID),
    attempts: createRedisAttempts(redis, keys, createAttempts()),
    async rateLimit(caller, limit) {
      try {
        return await takeToken(redis, keys, caller, limit);
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        return buckets.take(caller, limit);
      }
    },
    async ready() {
      try {
        await redis.ping();
        return { ready: true };
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
        return { ready: false, problem: error.message };
      }
    },
    close() {
      calls.close();
      return redis.close();
    },
  };
}
