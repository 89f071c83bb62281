import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { ApprovalStore, CallGroup, NewRecord, PendingRecord, Spending } from '../../guard/approvals.ts';
import { APPROVAL_MS, PENDING_PER_CALLER, PENDING_TOTAL } from '../../guard/limits.ts';
import type { Preview } from '../../guard/preview.ts';
import { StateError } from '../../guard/state-error.ts';
import type { StateKey } from '../state-key.ts';
import * as scripts from './approval-scripts.ts';
import { type RedisConnection, understood } from './connection.ts';

/** How often a waiting call looks whether its record was decided, in milliseconds. */
const LOOK_MS = 200;
/** How long Redis may be away before a waiting call gives up: a restart or failover takes seconds, in milliseconds. */
const AWAY_MS = 5000;
/** Whoever asks is not heard of for so long: the question is anybody's again. In milliseconds. */
const ASKED_MS = 3000;
const ASKED_RENEWALS = 3;
/** Redis's clock may be set back by this much while a record lives, in milliseconds. */
const CLOCK_MS = 60_000;
const PROLONGED = 'What waits for approval in the shared state was made to live longer than it may.';
/** The largest record: the preview of a call on a thousand servers has some hundred thousand characters. */
const BODY_MAX = 2_000_000;

const madeUp = z.record(z.string(), z.string());
const body = z.object({
  caller: z.string(),
  // Sealed by a replica of this server, so its shape is known.
  preview: z.custom<Preview>((value) => typeof value === 'object' && value !== null),
  fingerprint: z.string(),
  typed: z.string().optional(),
});
const decision = z.object({
  state: z.enum(['approved', 'refused']),
  channel: z.enum(['elicitation', 'page']),
  decidedAt: z.number(),
  expiresAt: z.number(),
});

const fields = z
  .tuple([
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.enum(['pending', 'approved', 'refused', 'consumed']),
    z.string(),
    z.coerce.number(),
    z.coerce.number(),
    z.coerce.number(),
  ])
  .transform(([id, key, sealed, made, state, decided, createdAt, expiresAt, now]) => {
    return { id, key, sealed, made, state, decided, createdAt, expiresAt, now };
  });
type Fields = z.infer<typeof fields>;
const fieldsIfAny = z.union([fields, z.tuple([])]);

const spendings = z.enum(['spent-now', 'spent', 'gone']);
const joined = z.tuple([z.string(), z.string()]);
const entered = z.union([z.tuple([z.enum(['known', 'opened']), fields]), z.tuple([z.enum(['full', 'spent', 'gone'])])]);
const consumed = z.union([z.tuple([z.literal('spent-now'), fields]), z.tuple([z.enum(['spent', 'gone'])])]);

export interface RedisApprovalOptions {
  /** How long an approval can be given and used, in milliseconds; ten minutes by default. */
  readonly lifeMs?: number;
}

/** Approvals that replicas share. Everything that a human reads or decides is sealed with the replicas' key. */
export function createRedisApprovals(
  redis: RedisConnection,
  keys: StateKey,
  { lifeMs = APPROVAL_MS }: RedisApprovalOptions = {},
): ApprovalStore {
  const recordFrom = (found: Fields): PendingRecord => unsealed(found, keys);

  return {
    async join(key, values) {
      const sealed = keys.seal(`made ${key}`, JSON.stringify(values));
      const [id, made] = understood(joined, await redis.run(scripts.JOIN, key, randomUUID(), sealed));
      return { id, key, madeUp: madeUp.parse(JSON.parse(keys.open(`made ${key}`, made))) };
    },
    async leave({ key, id }) {
      await redis.run(scripts.LEAVE, key, id);
    },
    async spend({ key, id }) {
      return understood(spendings, await redis.run(scripts.SPEND_GROUP, key, id));
    },
    async enter(record, group) {
      const answer = understood(
        entered,
        await redis.run(scripts.ENTER, ...enterArguments(record, group, keys, lifeMs)),
      );
      return answer.length === 1 ? { kind: answer[0] } : { kind: answer[0], record: recordFrom(answer[1]) };
    },
    async get(id) {
      const found = understood(fieldsIfAny, await redis.run(scripts.GET, id));
      return Array.isArray(found) ? undefined : recordFrom(found);
    },
    async decide(id, state, channel) {
      const found = understood(fieldsIfAny, await redis.run(scripts.GET, id));
      if (Array.isArray(found)) return false;
      const { now, expiresAt } = found;
      // What the decision is sealed with counts from here on, so it must not have been moved before.
      if (expiresAt - now > lifeMs + CLOCK_MS) throw new StateError(PROLONGED);
      const decided = keys.seal(`decision ${id}`, JSON.stringify({ state, channel, decidedAt: now, expiresAt }));
      return (await redis.run(scripts.DECIDE, id, state, decided)) === 1;
    },
    async consume(id, group): Promise<Spending> {
      const answer = understood(consumed, await redis.run(scripts.CONSUME, id, group.key, group.id));
      // Opened for what it proves: that a replica with the key wrote this yes.
      if (answer.length === 2) recordFrom(answer[1]);
      return answer[0];
    },
    async withdraw(id) {
      await redis.run(scripts.WITHDRAW, id);
    },
    async takeQuestion(id) {
      const own = randomUUID();
      const take = (): Promise<unknown> => redis.run(scripts.TAKE_QUESTION, id, own, String(ASKED_MS));
      if ((await take()) !== 1) return undefined;
      const renewal = setInterval(() => take().catch(() => undefined), ASKED_MS / ASKED_RENEWALS).unref();
      return async () => {
        clearInterval(renewal);
        await redis.run(scripts.GIVE_QUESTION_BACK, id, own).catch(() => undefined);
      };
    },
    async pending() {
      return understood(z.array(fields), await redis.run(scripts.PENDING)).map(recordFrom);
    },
    async settled(id, signal) {
      let answered = performance.now();
      for (;;) {
        signal.throwIfAborted();
        try {
          if ((await redis.run(scripts.STATE, id)) !== 'pending') return;
          answered = performance.now();
        } catch (error) {
          if (performance.now() - answered > AWAY_MS) throw error;
        }
        await sleep(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    },
  };
}

function enterArguments(record: NewRecord, group: CallGroup, keys: StateKey, lifeMs: number): string[] {
  const { key, caller, preview, fingerprint, typed, fills } = record;
  const id = randomBytes(16).toString('hex');
  const text = JSON.stringify({ caller, preview, fingerprint, ...(typed === undefined ? {} : { typed }) });
  if (text.length > BODY_MAX) throw new StateError('The preview is too large to be kept for approval.');
  return [
    key,
    group.id,
    id,
    keys.nameOf('caller', caller),
    keys.nameOf('fingerprint', fingerprint),
    keys.seal(`record ${id} ${key}`, text),
    keys.seal(`made ${key}`, JSON.stringify(fills)),
    String(lifeMs),
    String(PENDING_PER_CALLER),
    String(PENDING_TOTAL),
  ];
}

/** @throws StateError when record or decision were not written by a replica, or the record's life was prolonged. */
function unsealed(
  { id, key, sealed, made, state, decided, createdAt, expiresAt, now }: Fields,
  keys: StateKey,
): PendingRecord {
  const { typed, ...rest } = body.parse(JSON.parse(keys.open(`record ${id} ${key}`, sealed)));
  const fills = madeUp.parse(JSON.parse(keys.open(`made ${key}`, made)));
  const record = { ...rest, ...(typed === undefined ? {} : { typed }), id, key, fills, createdAt, expiresAt, state };
  if (state === 'pending') return record;
  const how = decision.parse(JSON.parse(keys.open(`decision ${id}`, decided)));
  if (how.expiresAt !== expiresAt || how.state !== (state === 'consumed' ? 'approved' : state)) {
    throw new StateError('The approval in the shared state is not the one that was given.');
  }
  // Redis forgets it at that time, unless somebody told it not to or brought it back.
  if (now > how.expiresAt) throw new StateError(PROLONGED);
  return { ...record, channel: how.channel, decidedAt: how.decidedAt };
}
