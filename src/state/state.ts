import type { Attempts } from '../cloud/auth/attempts.ts';
import type { InventoryCache } from '../cloud/inventory-cache.ts';
import type { Config } from '../config.ts';
import type { ApprovalStore } from '../guard/approvals.ts';
import type { NoteKeeper } from '../guard/audit/audit.ts';
import type { OpenNote } from '../guard/audit/entry.ts';
import type { SharedPage } from '../guard/page/page.ts';

/** A bucket that a caller's requests are taken from: it holds `burst`, and `perSecond` flow back. Both above zero. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

export type RateVerdict =
  | { readonly allowed: true }
  /** How long until the next request is taken, in milliseconds. */
  | { readonly allowed: false; readonly retryAfterMs: number };

/** Whether what is shared can be reached. The problem holds no secret. */
export type Readiness = { readonly ready: true } | { readonly ready: false; readonly problem: string };

/** A call whose replica ended, or lost the state, between "about to send" and "answered". */
export interface LeftCall {
  readonly replica: string;
  readonly note: OpenNote;
}

/** The open calls of all replicas. */
export interface SharedCalls extends NoteKeeper {
  /** Those of a caller that were left; none while the state can't be reached. Never rejects. */
  left(caller: string): Promise<readonly LeftCall[]>;
  /** The caller was told of it. */
  settle(call: LeftCall): Promise<void>;
  close(): void;
}

/** What several replicas of this server share; one object per process. By default it is kept in the process. */
export interface State {
  readonly approvals: ApprovalStore;
  /** Keys the hashes that name calls. The same for all who share the state. */
  readonly callSecret: Uint8Array;
  /** Absent: nothing but the notes in the audit directory outlives this process. */
  readonly calls?: SharedCalls;
  /** What the approval page of several replicas has in common; absent: each has a page of its own. */
  readonly page?: SharedPage;
  /** Where replicas keep the list of an account's instances, by `accountOf`; absent: each for itself. */
  inventoryCache?(account: string): InventoryCache;
  /**
   * Takes one request of a caller out of its bucket, which all replicas share; where they can't be reached, out of one
   * of this process. Never rejects.
   */
  rateLimit(caller: string, limit: RateLimit): Promise<RateVerdict>;
  /**
   * Counts attempts with credentials and tokens that may be wrong, for all replicas together; where they can't be reached,
   * for this process.
   */
  readonly attempts: Attempts;
  /** Never rejects, and answers within two seconds. */
  ready(): Promise<Readiness>;
  close(): Promise<void>;
}

/** Opens the state that the configuration names. Resolves also while it can't be reached: `ready` tells. */
export async function openState({ state }: Pick<Config, 'state'>): Promise<State> {
  if (state) return (await import('./redis/redis-state.ts')).createRedisState(state);
  const { createMemoryState } = await import('./memory-state.ts');
  return createMemoryState();
}
