import { randomBytes } from 'node:crypto';
import { createAttempts } from '../cloud/auth/attempts.ts';
import { createMemoryStore } from '../guard/approvals.ts';
import { createBuckets } from './buckets.ts';
import type { State } from './state.ts';

/** The state of one process that shares nothing. */
export function createMemoryState(): State {
  const buckets = createBuckets();
  return {
    approvals: createMemoryStore(),
    callSecret: randomBytes(32),
    attempts: createAttempts(),
    rateLimit: async (caller, limit) => buckets.take(caller, limit),
    ready: async () => ({ ready: true }),
    close: async () => undefined,
  };
}
