import { randomBytes, randomUUID } from 'node:crypto';
import type { MadeUp } from './identical-calls.ts';
import { APPROVAL_MS, PENDING_PER_CALLER, PENDING_TOTAL } from './limits.ts';
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
  readonly fills: MadeUp;
  /** Unix time in milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: ApprovalState;
  readonly channel?: Channel;
  readonly decidedAt?: number;
}

export type NewRecord = Pick<PendingRecord, 'key' | 'caller' | 'preview' | 'fingerprint' | 'typed' | 'fills'>;

/** Calls that come to the same and run at the same time: they are one call, asked about once and sent once. */
export interface CallGroup {
  readonly id: string;
  /** Their key, as a record has it. */
  readonly key: string;
  /** Values generated for all of them. */
  readonly madeUp: MadeUp;
}

/** `spent`: a call of the group was sent. `gone`: the group or its approval is not there any more. */
export type Spending = 'spent-now' | 'spent' | 'gone';

/** `full`: too many calls wait for a human. */
export type Entered =
  | { readonly kind: 'known' | 'opened'; readonly record: PendingRecord }
  | { readonly kind: 'full' | Exclude<Spending, 'spent-now'> };

/**
 * Where approvals live, and which calls are one. Every change is atomic, whoever shares the store: of several callers
 * exactly one gets `true` or `spent-now`. The default keeps them in this process; replicas share one elsewhere.
 *
 * @throws StateError from any method, where the store is shared and can't be reached: then nothing may be sent.
 */
export interface ApprovalStore {
  /**
   * Joins the calls of this key that run now. Their values are those of the group, else of the record that waits or was
   * decided, else the given ones.
   */
  join(key: string, madeUp: MadeUp): Promise<CallGroup>;
  /** The call is over. */
  leave(group: CallGroup): Promise<void>;
  /** Sends for all calls of the group. The next call of the key is another one, with values of its own. */
  spend(group: CallGroup): Promise<Spending>;
  /**
   * The record of this very call: the one of its key that a human refused, or that is about the same facts and not
   * consumed; otherwise a new one, in its place.
   */
  enter(record: NewRecord, group: CallGroup): Promise<Entered>;
  get(id: string): Promise<PendingRecord | undefined>;
  /** pending -> approved or refused. False: it was not pending any more. */
  decide(id: string, state: 'approved' | 'refused', channel: Channel): Promise<boolean>;
  /** approved -> consumed, and spends the group. `gone`: it was not approved, or expired, or belongs to another key. */
  consume(id: string, group: CallGroup): Promise<Spending>;
  /** Takes a record away: its call was cancelled, or what it was about changed. A refusal holds all the same. */
  withdraw(id: string): Promise<void>;
  /**
   * Takes the question of a record upon oneself, until it is given back. Undefined: somebody asks it already. Whoever ends
   * without a word asks no more a few seconds later.
   */
  takeQuestion(id: string): Promise<(() => Promise<void>) | undefined>;
  /** Records that wait for a human, oldest first. */
  pending(): Promise<readonly PendingRecord[]>;
  /** Resolves once a record is no longer pending, or is gone; rejects when the signal aborts. */
  settled(id: string, signal: AbortSignal): Promise<void>;
}

/** Unix time in milliseconds that setting the machine's clock does not move: an approval must not live longer by it. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

interface RunningGroup {
  readonly group: CallGroup;
  running: number;
  spent: boolean;
}

/** The calls of this process that come to the same and run at the same time. */
class RunningGroups {
  readonly #byKey = new Map<string, RunningGroup>();
  readonly #byId = new Map<string, RunningGroup>();

  join(key: string, madeUp: () => MadeUp): CallGroup {
    const found = this.#byKey.get(key) ?? this.#begin({ id: randomUUID(), key, madeUp: madeUp() });
    found.running += 1;
    return found.group;
  }

  leave({ id }: CallGroup): void {
    const found = this.#byId.get(id);
    if (!found) return;
    found.running -= 1;
    if (found.running > 0) return;
    this.#byId.delete(id);
    this.#detach(found);
  }

  stateOf({ id }: CallGroup): 'running' | 'spent' | 'gone' {
    const found = this.#byId.get(id);
    if (!found) return 'gone';
    return found.spent ? 'spent' : 'running';
  }

  spend(group: CallGroup): Spending {
    const found = this.#byId.get(group.id);
    if (!found) return 'gone';
    if (found.spent) return 'spent';
    found.spent = true;
    this.#detach(found);
    return 'spent-now';
  }

  #begin(group: CallGroup): RunningGroup {
    const begun = { group, running: 0, spent: false };
    this.#byKey.set(group.key, begun);
    this.#byId.set(group.id, begun);
    return begun;
  }

  #detach(found: RunningGroup): void {
    const { key } = found.group;
    if (this.#byKey.get(key) === found) this.#byKey.delete(key);
  }
}

/** Approvals of this process. */
export function createMemoryStore(now: () => number = steadyNow): ApprovalStore {
  const records = new Map<string, PendingRecord>();
  const watchers = new Map<string, Set<() => void>>();
  const groups = new RunningGroups();
  const asked = new Map<string, symbol>();

  const notify = (id: string): void => {
    for (const wake of watchers.get(id) ?? []) wake();
  };
  const remove = (id: string): void => {
    records.delete(id);
    notify(id);
  };
  const live = (record: PendingRecord | undefined): PendingRecord | undefined => {
    if (!record || now() < record.expiresAt) return record;
    remove(record.id);
    return undefined;
  };
  const all = (): PendingRecord[] => [...records.values()].filter((record) => live(record) !== undefined);
  const waiting = (): PendingRecord[] => all().filter((record) => record.state === 'pending');
  const find = (key: string): PendingRecord | undefined => all().find((record) => record.key === key);
  const change = (id: string, from: ApprovalState, to: Partial<PendingRecord>): boolean => {
    const record = live(records.get(id));
    if (record?.state !== from) return false;
    records.set(id, { ...record, ...to });
    notify(id);
    return true;
  };
  const open = (record: NewRecord): PendingRecord => {
    const createdAt = now();
    const id = randomBytes(16).toString('hex');
    const opened = { ...record, id, createdAt, expiresAt: createdAt + APPROVAL_MS, state: 'pending' } as const;
    records.set(id, opened);
    return opened;
  };

  return {
    async join(key, madeUp) {
      const record = find(key);
      return groups.join(key, () => (record && record.state !== 'consumed' ? record.fills : madeUp));
    },
    leave: async (group) => groups.leave(group),
    spend: async (group) => groups.spend(group),
    async enter(record, group) {
      const found = find(record.key);
      if (found && isSameCall(found, record.fingerprint)) return { kind: 'known', record: found };
      const state = groups.stateOf(group);
      if (state !== 'running') return { kind: state };
      const others = waiting().filter(({ id }) => id !== found?.id);
      const own = others.filter(({ caller }) => caller === record.caller).length;
      if (own >= PENDING_PER_CALLER || others.length >= PENDING_TOTAL) return { kind: 'full' };
      if (found) remove(found.id);
      return { kind: 'opened', record: open(record) };
    },
    get: async (id) => live(records.get(id)),
    decide: async (id, state, channel) => change(id, 'pending', { state, channel, decidedAt: now() }),
    async consume(id, group) {
      const record = live(records.get(id));
      if (record?.state === 'consumed') return 'spent';
      if (record?.state !== 'approved' || record.key !== group.key) return 'gone';
      const spending = groups.spend(group);
      if (spending === 'spent-now') change(id, 'approved', { state: 'consumed' });
      return spending;
    },
    async withdraw(id) {
      if (records.get(id)?.state !== 'refused') remove(id);
    },
    async takeQuestion(id) {
      if (asked.has(id)) return undefined;
      const own = Symbol();
      asked.set(id, own);
      return async () => {
        if (asked.get(id) === own) asked.delete(id);
      };
    },
    pending: async () => waiting(),
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

/** A refusal holds for the call whatever has become of its targets; a yes is for what was shown. */
function isSameCall({ state, fingerprint }: PendingRecord, now: string): boolean {
  return state === 'refused' || (state !== 'consumed' && fingerprint === now);
}
