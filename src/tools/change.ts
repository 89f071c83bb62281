import type { Prepared } from '../cloud/client.ts';
import { CloudError } from '../cloud/errors.ts';
import type { WireAnswer } from '../cloud/wire.ts';
import type { AuditEntry, AuditLog, AuditOutcome, AuditTicket } from '../guard/audit/audit.ts';
import { AuditError, fingerprint } from '../guard/audit/audit.ts';
import type { Held, Verdict } from '../guard/guard.ts';
import type { Preview } from '../guard/preview.ts';
import { previewText } from '../guard/preview.ts';
import type { Operation } from '../operations/operation.ts';
import { maskInput } from '../operations/render.ts';
import type { ToolAnswer } from './answer.ts';
import { failure } from './answer.ts';
import { answerOf } from './answer-of.ts';
import type { ResolvedCall } from './resolve.ts';
import type { CallContext, Cloud } from './runtime.ts';
import { compactAnswer } from './shape.ts';

/** A call that is not a read, resolved and prepared. */
export interface Change {
  readonly operation: Operation;
  readonly call: ResolvedCall;
  readonly prepared: Prepared;
  /** What it has in common with identical calls that run now. */
  readonly held: Held;
  readonly notes: readonly string[];
  readonly full: boolean;
  readonly cloud: Cloud;
  readonly context: CallContext;
  /** When the call came in, by `performance.now()`. */
  readonly since: number;
  preview(): Promise<Preview>;
  /** Called just before the request leaves. */
  sent(): void;
  /** Keeps something to be said even if the call fails. */
  say(note: string): void;
}

/** Decides, has it approved, records it, sends it, records what came of it. */
export async function change(one: Change): Promise<ToolAnswer> {
  const { cloud } = one;
  const preview = await one.preview();
  const verdict = await judged(one, preview);
  if (verdict.kind === 'pending') return pendingAnswer(verdict);
  const entry = entryOf(one, verdict);
  if (verdict.kind === 'refused') {
    await recordRefusal(cloud.audit, entry, verdict.reason);
    return failure(`${verdict.reason}\n\n${previewText(verdict.preview)}`);
  }
  let ticket: AuditTicket;
  try {
    ticket = await cloud.audit.before(entry);
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return failure(`Nothing was sent: the call can't be put on record. ${error.message}`);
  }
  return send(one, verdict, ticket);
}

/** The guard's verdict. A call that ends without one, because it was cancelled or nothing could be read, is on record too. */
async function judged(one: Change, preview: Preview): Promise<Verdict> {
  const { operation, call, prepared, cloud, context } = one;
  try {
    return await cloud.guard.judge({
      operation,
      input: call.input,
      place: call.place,
      prepared,
      held: one.held,
      preview,
      approver: context.approver,
      signal: context.signal,
      since: one.since,
      progress: context.progress,
      refresh: one.preview,
    });
  } catch (error) {
    const reason = context.signal.aborted ? 'cancelled by the client before a decision' : 'ended without a decision';
    const refusal = { kind: 'refused', refusal: { by: 'default' }, reason, preview } as const;
    await recordRefusal(cloud.audit, entryOf(one, refusal), reason);
    throw error;
  }
}

async function send(
  { operation, call, prepared, notes, full, cloud, context, sent, say }: Change,
  { grant, preview }: Verdict & { readonly kind: 'granted' },
  ticket: AuditTicket,
): Promise<ToolAnswer> {
  sent();
  let answer: WireAnswer;
  try {
    answer = await cloud.client.send(prepared, { signal: context.signal, grant });
  } catch (error) {
    for (const note of await recordEnd(cloud.audit, ticket, failureOutcome(error))) say(note);
    throw error;
  } finally {
    await cloud.inventory.forget();
  }
  const missed = await recordEnd(cloud.audit, ticket, successOutcome(operation, answer, preview));
  return answerOf({
    operation,
    input: call.input,
    answer,
    region: call.place.region,
    full,
    notes: [...notes, ...missed],
  });
}

function pendingAnswer({ preview, approveAt, expires }: Verdict & { readonly kind: 'pending' }): ToolAnswer {
  const where = approveAt ? `at ${approveAt}` : 'in the client';
  return {
    text: `Nothing was sent yet: a human has to approve this call ${where} before ${expires}. Tell them, then repeat exactly the same call.\n\n${previewText(preview)}`,
    structured: {
      pending: true,
      operation: preview.operation,
      expires_at: expires,
      ...(approveAt ? { approve_at: approveAt } : {}),
    },
  };
}

function entryOf(
  { operation, call, prepared, held, cloud, context }: Change,
  verdict: Exclude<Verdict, { readonly kind: 'pending' }>,
): AuditEntry {
  const requestId = { ...call.input, ...held.madeUp }['Client-Request-Id'];
  const decision =
    verdict.kind === 'granted'
      ? ({ verdict: 'granted', ...verdict.approval } as const)
      : ({ verdict: 'refused', ...verdict.refusal, reason: verdict.reason } as const);
  return {
    client: context.approver.caller,
    tool: operation.id,
    effect: operation.effect,
    simulated: cloud.simulated,
    region: call.place.region,
    arguments: maskInput(operation.input, call.input),
    targets: verdict.preview.targets,
    preview: fingerprint(verdict.preview),
    decision,
    requests: prepared.hashes,
    ...(typeof requestId === 'string' ? { client_request_id: requestId } : {}),
  };
}

/** A refusal that can't be recorded is still a refusal. */
async function recordRefusal(audit: AuditLog, entry: AuditEntry, reason: string): Promise<void> {
  try {
    await audit.after(await audit.before(entry), { outcome: 'refused', error: reason });
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
  }
}

/** Records the end of a call; says so to the caller when that fails, since the call itself is over. */
async function recordEnd(audit: AuditLog, ticket: AuditTicket, outcome: AuditOutcome): Promise<readonly string[]> {
  try {
    await audit.after(ticket, outcome);
    return [];
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return [`The end of this call could not be put on record: ${error.message}`];
  }
}

function failureOutcome(error: unknown): AuditOutcome {
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof CloudError)) return { outcome: 'failed', error: text };
  return {
    outcome: error.kind === 'unknown-outcome' ? 'unknown' : 'failed',
    error: text,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.requestId === undefined ? {} : { cloud_request_id: error.requestId }),
  };
}

function successOutcome(operation: Operation, answer: WireAnswer, preview: Preview): AuditOutcome {
  const { job_id, order_id, order_ids } = compactAnswer(operation.answer, answer.body);
  const orders = [order_id, order_ids].flat().filter((id) => typeof id === 'string');
  return {
    outcome: 'ok',
    status: answer.status,
    ...(answer.requestId === undefined ? {} : { cloud_request_id: answer.requestId }),
    ...(typeof job_id === 'string' ? { job_id } : {}),
    ...(orders.length > 0 ? { order_ids: orders } : {}),
    ...(preview.price ? { price: preview.price } : {}),
  };
}
