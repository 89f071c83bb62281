import type { Place, Prepared } from '../cloud/client.ts';
import type { Grant, GrantMint } from '../cloud/grant.ts';
import type { Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';
import type { ApprovalStore, CallGroup, NewRecord, PendingRecord } from './approvals.ts';
import type { AuditDecision } from './audit/audit.ts';
import { callKey, fingerprint } from './call-key.ts';
import type { DecisionSettings } from './decision.ts';
import { decide } from './decision.ts';
import type { Answer, Question } from './elicitation.ts';
import { question, readAnswer, typedName } from './elicitation.ts';
import type { MadeUp } from './identical-calls.ts';
import { madeUpFor } from './identical-calls.ts';
import { ANSWER_MS, PENDING_PER_CALLER, PENDING_TOTAL } from './limits.ts';
import type { Judgement } from './policy/policy.ts';
import type { Preview } from './preview.ts';
import { differences } from './preview.ts';
import { LISTED_BY } from './targets.ts';

/** How the human at the client can be asked; members are absent when the client can't. */
export interface Approver {
  /** The client, for the human and the record. */
  readonly caller: { readonly name: string; readonly version: string };
  /** Shows a form and resolves with what came back. */
  ask?(question: Question, signal: AbortSignal): Promise<Answer>;
  /** Offers the human to open an address. */
  open?(url: string, message: string): Promise<void>;
}

/** Where humans approve without the client. */
export interface PageChannel {
  urlOf(id: string): string;
}

/** What a running call has in common with identical ones. */
export interface Held {
  readonly group: CallGroup;
  readonly madeUp: MadeUp;
  /** The call is over. Never rejects. */
  release(): Promise<void>;
}

/** A call that is not a read, ready to be judged. */
export interface Judged {
  readonly operation: Operation;
  readonly input: Input;
  readonly place: Place;
  readonly prepared: Prepared;
  /** What it has in common with identical calls that run now. */
  readonly held: Held;
  readonly preview: Preview;
  readonly approver: Approver;
  readonly signal: AbortSignal;
  /** When the call came in, by `performance.now()`: the wait for a human ends by the clock of the whole call. */
  readonly since: number;
  progress(message: string): void;
  /** Reads targets and price again, just before sending. */
  refresh(): Promise<Preview>;
}

/** Who let a call pass, or stopped it. */
export type Approval = Omit<AuditDecision, 'verdict'>;

export type Verdict =
  | { readonly kind: 'granted'; readonly grant: Grant; readonly approval: Approval; readonly preview: Preview }
  | { readonly kind: 'refused'; readonly refusal: Approval; readonly reason: string; readonly preview: Preview }
  | {
      readonly kind: 'pending';
      readonly preview: Preview;
      readonly approveAt?: string;
      /** ISO 8601, UTC. */
      readonly expires: string;
    };

/** The one holder of the mint: nothing that changes state is sent without its verdict. */
export interface Guard {
  /** Joins a call to identical ones that run now or wait for their approval. Released when the call is over. */
  hold(approver: Approver, operation: Operation, input: Input, place: Place): Promise<Held>;
  judge(call: Judged): Promise<Verdict>;
  /** Why a call would be denied whatever a human says; undefined: it would not. Decides nothing. */
  denies(call: Pick<Judged, 'operation' | 'input' | 'preview' | 'place'>): string | undefined;
}

export interface GuardOptions {
  readonly mint: GrantMint;
  readonly store: ApprovalStore;
  /** Keys the hashes that name calls; the same for all who share the store. */
  readonly callSecret: Uint8Array;
  readonly decision: DecisionSettings;
  /** `any`: whichever the human answers first. */
  readonly channel: 'any' | 'elicitation' | 'page';
  /** Starts the approval page upon first use; undefined when no passphrase is set. */
  page(): Promise<PageChannel | undefined>;
  readonly answerMs?: number;
  now?(): number;
}

/** A human gets at least this long, in milliseconds, however slow the preview was. */
const LEAST_MS = 5000;
/** How often a waiting call tells the client that it is alive, in milliseconds. */
const ALIVE_MS = 10_000;
/** How often a call that waits for another's question looks whether that is still asked, in milliseconds. */
const STAND_BY_MS = 1000;

const NO_CHANNEL =
  'Nothing was sent: a human has to confirm this call, and there is no way to ask one. Either the client supports MCP elicitation (over HTTP with --http-sessions only), or the human sets a passphrase for the approval page by running "flexus-mcp passphrase" in a terminal of their own; then repeat the call. dry_run: true shows what the call would do.';

export function createGuard(options: GuardOptions): Guard {
  const { mint, store, callSecret, decision, channel, answerMs = ANSWER_MS, now = Date.now } = options;
  /** Why a question ended without a decision, for the call that waits. */
  const unanswered = new Map<string, string>();

  const keyOf = ({
    approver,
    operation,
    input,
    place,
  }: Pick<Judged, 'approver' | 'operation' | 'input' | 'place'>): string =>
    callKey(callSecret, callerText(approver), operation, input, place);
  const granted = ({ prepared }: Judged, approval: Approval, preview: Preview): Verdict => ({
    kind: 'granted',
    grant: mint.mint(prepared.hashes),
    approval,
    preview,
  });
  const refused = (reason: string, preview: Preview, refusal: Approval = { by: 'default' }): Verdict => ({
    kind: 'refused',
    refusal,
    reason,
    preview,
  });

  /** Asks in the client. The answer counts whenever it comes, until the record expires or is decided elsewhere. */
  async function ask(record: PendingRecord, approver: Approver, page: PageChannel | undefined): Promise<void> {
    const done = new AbortController();
    const watch = store.settled(record.id, done.signal).then(
      () => done.abort(),
      () => undefined,
    );
    try {
      const answer = await approver.ask?.(question(record), done.signal);
      const reading = answer && readAnswer(answer, record);
      if (reading?.kind === 'approved' || reading?.kind === 'refused') {
        await store.decide(record.id, reading.kind, 'elicitation');
      } else if (reading?.kind === 'no-decision') {
        unanswered.set(record.id, reading.why);
        await store.withdraw(record.id);
      }
    } catch (error) {
      // Where the client fails to ask, the page still can.
      if (done.signal.aborted || page) return;
      unanswered.set(record.id, `the client failed to ask (${error instanceof Error ? error.message : String(error)})`);
      await store.withdraw(record.id);
    } finally {
      done.abort();
      await watch;
    }
  }

  /** False: somebody asks it already. */
  async function askUnlessAsked(record: PendingRecord, approver: Approver, page?: PageChannel): Promise<boolean> {
    const giveBack = await store.takeQuestion(record.id);
    if (!giveBack) return false;
    ask(record, approver, page)
      .finally(giveBack)
      .catch(() => undefined);
    return true;
  }

  /** A repeat of the call does not ask again, but whoever asks may be a replica that is killed: then this call does. */
  async function standBy(call: Judged, record: PendingRecord, page: PageChannel | undefined): Promise<() => void> {
    if (await askUnlessAsked(record, call.approver, page)) return () => undefined;
    const look = async (): Promise<void> => {
      if (await askUnlessAsked(record, call.approver, page)) clearInterval(timer);
    };
    const timer = setInterval(() => look().catch(() => undefined), STAND_BY_MS);
    return () => clearInterval(timer);
  }

  async function wait(record: PendingRecord, call: Judged, page: PageChannel | undefined): Promise<void> {
    const tell = (): void =>
      call.progress(`waiting for a human to approve ${page ? `at ${page.urlOf(record.id)}` : 'in the client'}`);
    tell();
    const alive = setInterval(tell, ALIVE_MS);
    const late = new AbortController();
    const spent = performance.now() - call.since;
    const timer = setTimeout(() => late.abort(), Math.max(answerMs - spent, Math.min(answerMs, LEAST_MS)));
    try {
      await store.settled(record.id, AbortSignal.any([call.signal, late.signal]));
    } catch (error) {
      if (!call.signal.aborted) return;
      await store.withdraw(record.id);
      throw error;
    } finally {
      clearInterval(alive);
      clearTimeout(timer);
    }
  }

  function newRecord(call: Judged, byName: boolean): NewRecord {
    const { operation, preview, held, approver } = call;
    return {
      key: held.group.key,
      caller: callerText(approver),
      preview,
      fingerprint: fingerprint(preview, operation.binds ?? []),
      ...(byName ? { typed: typedName(operation, preview) } : {}),
      fills: held.madeUp,
    };
  }

  /** The page, or why it can't be had: a client that can ask goes on without it. */
  async function pageChannel(): Promise<{ page?: PageChannel; problem?: string }> {
    if (channel === 'elicitation') return {};
    try {
      const page = await options.page();
      return page ? { page } : {};
    } catch (error) {
      return {
        problem: ` The approval page can't be used: ${error instanceof Error ? error.message : String(error)}.`,
      };
    }
  }

  async function confirm(call: Judged, byName: boolean): Promise<Verdict> {
    const { approver, preview } = call;
    const missing = missingTargets(preview);
    if (missing) return refused(missing, preview);
    const { page, problem = '' } = await pageChannel();
    const form = channel === 'page' ? undefined : approver.ask;
    if (!form && !page) return refused(`${NO_CHANNEL}${problem}`, preview);
    const entered = await store.enter(newRecord(call, byName), call.held.group);
    if (!('record' in entered)) return refused(NOT_ENTERED[entered.kind], preview);
    const { record } = entered;
    const known = entered.kind === 'known';
    const waits = record.state === 'pending';
    const standDown = waits && form ? await standBy(call, record, page) : undefined;
    if (!known && !form && page)
      approver.open?.(page.urlOf(record.id), 'Approve or refuse a call').catch(() => undefined);
    if (waits) await wait(record, call, page).finally(standDown);
    const after = await store.get(record.id);
    if (!after) return refused(whyGone(record), preview);
    if (after.state === 'pending') {
      const approveAt = page ? { approveAt: page.urlOf(record.id) } : {};
      return { kind: 'pending', preview, ...approveAt, expires: new Date(record.expiresAt).toISOString() };
    }
    if (after.state === 'refused') return refused(REFUSED, preview, byHuman(after));
    if (after.state === 'consumed') return refused(ALREADY, preview);
    try {
      return await useApproval(call, after);
    } catch (error) {
      // Cancelled, or the targets could not be read: the yes was for this call, not for a later one.
      await store.withdraw(record.id);
      throw error;
    }
  }

  function whyGone(record: PendingRecord): string {
    const why = unanswered.get(record.id) ?? 'the approval expired or was withdrawn';
    unanswered.delete(record.id);
    return `Nothing was sent: ${why}. Ask the human what they want before you repeat the call.`;
  }

  /** Checks once more that everything is as the human saw it, then spends the approval. */
  async function useApproval(call: Judged, record: PendingRecord): Promise<Verdict> {
    const binds = call.operation.binds ?? [];
    const fresh = await call.refresh();
    if (fingerprint(fresh, binds) !== record.fingerprint) {
      // An identical call may have changed things by being sent.
      if ((await store.get(record.id))?.state === 'consumed') return refused(ALREADY, fresh);
      await store.withdraw(record.id);
      const changes = differences(record.preview, fresh, binds).join('; ') || 'the request';
      const reason = `Nothing was sent: things changed after the approval (${changes}), so it is void. Repeat the call to have the new preview approved.`;
      return refused(reason, fresh);
    }
    call.signal.throwIfAborted();
    const spending = await store.consume(record.id, call.held.group);
    if (spending === 'spent') return refused(ALREADY, fresh);
    if (spending === 'gone') return refused(whyGone(record), fresh);
    return granted(call, byHuman(record), record.preview);
  }

  return {
    async hold(approver, operation, input, place) {
      const key = keyOf({ approver, operation, input, place });
      const group = await store.join(key, madeUpFor(operation, input));
      return { group, madeUp: group.madeUp, release: () => store.leave(group).catch(() => undefined) };
    },
    denies({ operation, input, preview, place }) {
      const judged = decide(operation, input, preview, place.region, decision, new Date(now()));
      return judged.decision === 'deny' ? deniedBecause(judged) : undefined;
    },
    async judge(call) {
      const { operation, input, preview, place } = call;
      const judged = decide(operation, input, preview, place.region, decision, new Date(now()));
      const rule = ruleText(judged);
      if (judged.decision === 'deny') {
        const refusal = rule ? { by: 'policy' as const, rule } : { by: 'default' as const };
        return refused(`Nothing was sent: ${deniedBecause(judged)}`, preview, refusal);
      }
      if (judged.decision === 'allow') {
        const spending = await store.spend(call.held.group);
        if (spending !== 'spent-now') return refused(NOT_ENTERED[spending], preview);
        return granted(call, allowedBy(decision.mode, rule), preview);
      }
      return confirm(call, judged.decision === 'confirm-by-name');
    },
  };
}

/** Nobody is asked about what is not there. */
function missingTargets({ targets }: Preview): string | undefined {
  const missing = targets.filter((one) => one.missing);
  const [first] = missing;
  if (!first) return undefined;
  const named = missing.map(({ id }) => JSON.stringify(id)).join(', ');
  const place = first.region ? ` in ${first.region}` : '';
  const list = LISTED_BY[first.kind];
  const mend = list ? `${list} shows those that there are; correct` : 'Correct';
  return `Nothing was sent, and nobody was asked: there is no ${first.kind} ${named}${place}. ${mend} the argument and repeat the call.`;
}

function byHuman({ channel }: PendingRecord): Approval {
  return { by: 'human', ...(channel ? { channel } : {}) };
}

function callerText({ caller }: Approver): string {
  return `${caller.name} ${caller.version}`.trim();
}

function allowedBy(mode: DecisionSettings['mode'], rule: string | undefined): Approval {
  if (mode === 'off') return { by: 'off' };
  return rule ? { by: 'policy', rule } : { by: 'default' };
}

const REFUSED =
  'Nothing was sent: a human refused this call. Do not repeat it unless they ask for it; for ten minutes it stays refused.';
const ALREADY =
  'Not sent again: an identical call was approved and sent a moment ago. Look at its result; to do the same once more, repeat the call and have it approved anew.';
const NOT_ENTERED = {
  spent: ALREADY,
  gone: 'Nothing was sent: what is kept of running calls was lost meanwhile. Repeat the call.',
  full: `Nothing was sent: ${PENDING_PER_CALLER} calls of this client, or ${PENDING_TOTAL} of all, wait for a human already. Have those answered first, then repeat this one.`,
} as const;

function ruleText({ rule }: Judgement): string | undefined {
  return rule && `policy rule ${rule.index}${rule.name ? ` (${rule.name})` : ''}`;
}

function deniedBecause(judged: Judgement): string {
  const rule = ruleText(judged);
  return `denied${rule ? ` by ${rule}` : ''}, because ${judged.reason}.`;
}
