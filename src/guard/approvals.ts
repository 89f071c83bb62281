import { randomBytes } from 'node:crypto';
import { APPROVAL_MS } from './limits.ts';
import type { Preview } from './preview.ts';

export type Channel = 'elicitation' | 'page';

/** What became of a pending record. */
export type ApprovalState = 'pending' | 'approved' | 'refused' | 'consumed';

/** One call that waits for a human. Holds no secret: the preview is masked, and the key is a keyed hash. */
export interface PendingRecord {
  /** Random; part of the page's addresses. */
  readonly id: string;
  /** Keyed hash of caller, operation, arguments, region and targets: an identical repeat of the call finds it. */
  readonly key: string;
  /** Which client asked, for the human. */
  readonly caller: string;
  readonly preview: Preview;
  /** What the approval is bound to: requests, live facts, price. */
  readonly fingerprint: string;
  /** Typed by the human to confirm what can't be undone. */
  readonly typed?: string;
  /** Values generated for the call (its Client-Request-Id), the same in every repeat. */
  readonly fills: Readonly<Record<string, string>>;
  /** Unix time in milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: ApprovalState;
  readonly channel?: Channel;
  readonly decidedAt?: number;
}

export type NewRecord = Pick<PendingRecord, 'key' | 'caller' | 'preview' | 'fingerprint' | 'typed' | 'fills'>;

/**
 * Where pending records live. Every change is atomic: of several callers exactly one gets `true`. The default keeps
 * them in this process; replicas share one elsewhere.
 */
export interface ApprovalStore {
  find(key: string): Promise<PendingRecord | undefined>;
  get(id: string): Promise<PendingRecord | undefined>;
  /** Opens a record, in place of any other of the same key. */
  open(record: NewRecord): Promise<PendingRecord>;
  /** pending -> approved or refused. False: it was not pending any more. */
  decide(id: string, state: 'approved' | 'refused', channel: Channel): Promise<boolean>;
  /** approved -> consumed. False: it was not approved, or somebody else consumed it. */
  consume(id: string): Promise<boolean>;
  /** Takes a record away: its call was cancelled, or what it was about changed. */
  withdraw(id: string): Promise<void>;
  /** Records that wait for a human, oldest first. */
  pending(): Promise<readonly PendingRecord[]>;
  /** Resolves once a record is no longer pending, or is gone; rejects when the signal aborts. */
  settled(id: string, signal: AbortSignal): Promise<void>;
}

/** Unix time in milliseconds that setting the machine's clock does not move: an approval must not live longer by it. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

/** Pending records of this process. */
export function createMemoryStore(now: () => number = steadyNow): ApprovalStore {
  const records = new Map<string, PendingRecord>();
  const watchers = new Map<string, Set<() => void>>();

  const notify = (id: string): void => {
    for (const wake of watchers.get(id) ?? []) wake();
  };
  const live = (record: PendingRecord | undefined): PendingRecord | undefined => {
    if (!record || now() < record.expiresAt) return record;
    records.delete(record.id);
    notify(record.id);
    return undefined;
  };
  const all = (): PendingRecord[] => [...records.values()].filter((record) => live(record) !== undefined);
  const change = (id: string, from: ApprovalState, to: Partial<PendingRecord>): boolean => {
    const record = live(records.get(id));
    if (record?.state !== from) return false;
    records.set(id, { ...record, ...to });
    notify(id);
    return true;
  };

  return {
    find: async (key) => all().find((record) => record.key === key),
    get: async (id) => live(records.get(id)),
    async open(record) {
      for (const old of all()) if (old.key === record.key) await this.withdraw(old.id);
      const createdAt = now();
      const opened: PendingRecord = {
        ...record,
        id: randomBytes(16).toString('hex'),
        createdAt,
        expiresAt: createdAt + APPROVAL_MS,
        state: 'pending',
      };
      records.set(opened.id, opened);
      return opened;
    },
    decide: async (id, state, channel) => change(id, 'pending', { state, channel, decidedAt: now() }),
    consume: async (id) => change(id, 'approved', { state: 'consumed' }),
    async withdraw(id) {
      records.delete(id);
      notify(id);
    },
    pending: async () => all().filter((record) => record.state === 'pending'),
    settled(id, signal) {
      return new Promise((resolve, reject) => {
        const waiting = watchers.get(id) ?? new Set();
        watchers.set(id, waiting);
        const expiry = setTimeout(check, Math.max(0, (records.get(id)?.expiresAt ?? 0) - now()) + 1);
        expiry.unref();
        const stop = (): void => {
          clearTimeout(expiry);
          waiting.delete(check);
          if (waiting.size === 0) watchers.delete(id);
          signal.removeEventListener('abort', abort);
        };
        function check(): void {
          if (live(records.get(id))?.state === 'pending') return;
          stop();
          resolve();
        }
        function abort(): void {
          stop();
          reject(signal.reason);
        }
        waiting.add(check);
        signal.addEventListener('abort', abort, { once: true });
        if (signal.aborted) abort();
        else check();
      });
    },
  };
}
