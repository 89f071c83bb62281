import type { RateLimit, RateVerdict } from './state.ts';

/** Token buckets of this process, one per caller. */
export interface Buckets {
  take(caller: string, limit: RateLimit): RateVerdict;
}

/** Callers are known by name, so there are few; a full bucket is as good as none and makes room. */
const BUCKETS_MAX = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** `now` in milliseconds, of a clock that is never set back. */
export function createBuckets(now: () => number = () => performance.now()): Buckets {
  const buckets = new Map<string, Bucket>();

  const dropFull = ({ perSecond, burst }: RateLimit): void => {
    const time = now();
    for (const [caller, { tokens, at }] of buckets) {
      if (tokens + ((time - at) / 1000) * perSecond >= burst) buckets.delete(caller);
    }
  };

  return {
    take(caller, limit) {
      const { perSecond, burst } = limit;
      const time = now();
      const last = buckets.get(caller) ?? { tokens: burst, at: time };
      const tokens = Math.min(burst, last.tokens + ((time - last.at) / 1000) * perSecond);
      const allowed = tokens >= 1;
      if (!buckets.has(caller) && buckets.size >= BUCKETS_MAX) dropFull(limit);
      buckets.set(caller, { tokens: allowed ? tokens - 1 : tokens, at: time });
      return allowed ? { allowed } : { allowed, retryAfterMs: Math.ceil(((1 - tokens) / perSecond) * 1000) };
    },
  };
}
