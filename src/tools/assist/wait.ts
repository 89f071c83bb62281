import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { CloudError } from '../../cloud/errors.ts';
import { inherits } from '../../cloud/whose.ts';
import type { OrderStatus } from '../../data/billing-codes.ts';
import { orderStatuses } from '../../data/billing-codes.ts';
import { jobStatuses } from '../../data/statuses.ts';
import { requireOperation } from '../../operations/catalogue.ts';
import type { Input } from '../../operations/field.ts';
import { integer, text } from '../../operations/field.ts';
import type { ToolAnswer } from '../answer.ts';
import { failure } from '../answer.ts';
import { failureAnswer } from '../failure.ts';
import type { CallContext, Cloud } from '../runtime.ts';
import { answerText, compactAnswer } from '../shape.ts';
import type { AssistTool } from './assist-tool.ts';

/** Clients give up on a tool after a minute; the answer comes before. */
const WAIT_MAX_S = 50;
const WAIT_DEFAULT_S = 45;
/** Pauses between two looks, in milliseconds: growing, as the service asks for (429, Common.1503). */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

const job = z.looseObject({
  status: z.string(),
  job_type: z.string().nullish(),
  error_code: z.string().nullish(),
  fail_reason: z.string().nullish(),
  entities: z
    .looseObject({
      server_id: z.string().nullish(),
      sub_jobs_total: z.number().nullish(),
      sub_jobs: z
        .array(
          z.looseObject({
            status: z.string(),
            error_code: z.string().nullish(),
            fail_reason: z.string().nullish(),
            entities: z.looseObject({ server_id: z.string().nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
/** The one order status that the Flexus documents name: what was ordered exists (flexus-l-api-en-2024-09 3.1). */
const ORDER_COMPLETED = 5;
/** Numbers of the billing service (EXTERNAL-APIS.md, section 3). */
const ORDER_CANCELLED = 4;
const ORDER_UNPAID = 6;
const UNSUBSCRIPTION = 4;
/** An order makes up to 200 instances, and the list is answered ten at a time unless asked for more. */
const RESOURCES_PAGE = 100;

const order = z.looseObject({
  order_info: z.looseObject({
    status: z.number(),
    order_type: z.number().nullish(),
    amount_after_discount: z.number().nullish(),
    currency: z.string().nullish(),
  }),
});

/** One look at what is waited for. */
interface Look {
  readonly status: string;
  readonly state: 'running' | 'done' | 'failed' | 'waiting-for-a-human';
  /** For a progress message. */
  readonly progress: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly advice?: string;
  /** The status in words, where its number alone does not give them. */
  readonly meaning?: string;
}

interface Follow {
  readonly kind: 'job' | 'order';
  readonly resume: Readonly<Record<string, string>>;
  look(signal: AbortSignal): Promise<Look>;
  /** What exists now, once all went well. */
  outcome(signal: AbortSignal): Promise<Readonly<Record<string, unknown>>>;
}

async function ask(cloud: Cloud, id: string, input: Input, region: string, signal: AbortSignal): Promise<unknown> {
  const prepared = await cloud.client.prepare(requireOperation(id), input, { region }, signal);
  return (await cloud.client.send(prepared, { signal })).body;
}

function followJob(id: string, region: string, cloud: Cloud): Follow {
  return {
    kind: 'job',
    resume: { job_id: id, region },
    async look(signal) {
      const body = job.parse(await ask(cloud, 'show_job', { job_id: id }, region, signal));
      const subs = body.entities?.sub_jobs ?? [];
      const done = subs.filter((sub) => sub.status === 'SUCCESS').length;
      const failed = subs.filter((sub) => sub.status === 'FAIL');
      const of = body.entities?.sub_jobs_total ?? subs.length;
      const failures = failed.map((sub) => ({
        server_id: sub.entities?.server_id,
        error_code: sub.error_code,
        fail_reason: sub.fail_reason,
      }));
      return {
        status: body.status,
        state: jobState(body.status),
        progress: `${body.status}${of > 0 ? `, ${done} of ${of} done` : ''}`,
        facts: {
          job_type: body.job_type,
          ...(of > 0 ? { sub_jobs: of, sub_jobs_done: done } : {}),
          ...(body.error_code ? { error_code: body.error_code } : {}),
          ...(body.fail_reason ? { fail_reason: body.fail_reason } : {}),
          ...(failures.length > 0 ? { failures } : {}),
        },
        ...(body.status === 'FAIL'
          ? { advice: 'The job failed. Look at the servers with show_server before you try again.' }
          : {}),
      };
    },
    outcome: async () => ({}),
  };
}

/** What a final look says of an order, besides its number. */
function orderEnd(status: number, type: number | null | undefined, refund: string | undefined): Partial<Look> {
  const released = type === UNSUBSCRIPTION;
  if (status === ORDER_COMPLETED && released) {
    return { meaning: `completed: released${refund ? `; refund ${refund}` : ''}` };
  }
  if (status !== ORDER_CANCELLED) return {};
  return { advice: `The order was cancelled: nothing was ${released ? 'released' : 'bought'}.` };
}

function orderAdvice({ status, waits_for }: OrderStatus): Partial<Look> {
  if (waits_for === undefined) return {};
  const pay = status === ORDER_UNPAID ? ' (pay_customer_order pays it)' : '';
  return { advice: `The order waits for ${waits_for}; it does not go on by itself${pay}.` };
}

function followOrder(id: string, cloud: Cloud): Follow {
  const { region } = cloud.client.settings;
  return {
    kind: 'order',
    resume: { order_id: id },
    async look(signal) {
      const body = order.parse(await ask(cloud, 'show_customer_order_details', { order_id: id }, region, signal));
      const { status, order_type: type, amount_after_discount: amount, currency } = body.order_info;
      const known = orderStatuses.find((one) => one.status === status);
      const unit = currency ?? 'unknown';
      // A refund is told as a negative amount (EXTERNAL-APIS.md, section 3).
      const refund = typeof amount === 'number' ? `${Math.abs(amount)} ${currency ?? '(currency unknown)'}` : undefined;
      const told = { ...(known ? orderAdvice(known) : {}), ...orderEnd(status, type, refund) };
      const meaning = told.meaning ?? known?.meaning ?? 'unknown status';
      return {
        ...told,
        status: String(status),
        state: orderState(status),
        progress: `${status}: ${meaning}`,
        facts: { meaning, ...(typeof amount === 'number' ? { amount, currency: unit } : {}) },
      };
    },
    async outcome(signal) {
      const listing = requireOperation('list_yearly_monthly_resources');
      const resources: unknown[] = [];
      for (;;) {
        const input = { order_id: id, only_main_resource: 1, offset: resources.length, limit: RESOURCES_PAGE };
        const body = await ask(cloud, listing.id, input, region, signal);
        const { subscriptions } = compactAnswer(listing.answer, body);
        const page = Array.isArray(subscriptions) ? subscriptions : [];
        resources.push(...page);
        if (page.length < RESOURCES_PAGE) return { resources };
      }
    },
  };
}

function jobState(status: string): Look['state'] {
  if (status === 'FAIL') return 'failed';
  return jobStatuses.some((one) => one.status === status && one.final) ? 'done' : 'running';
}

function orderState(status: number): Look['state'] {
  const known = orderStatuses.find((one) => one.status === status);
  if (known?.waits_for) return 'waiting-for-a-human';
  if (!known?.final) return 'running';
  return status === ORDER_COMPLETED ? 'done' : 'failed';
}

/** An order that pays itself passes through "awaiting payment": only one that stays there waits for a human. */
const PATIENCE_MS = 6000;

/** One wait's time: it ends by itself, or with the caller. */
interface Term {
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Its own end came, which is no failure; an answer that the cloud gave before still counts. */
  over(error: unknown): boolean;
}

async function watch(follow: Follow, term: Term, cloud: Cloud, context: CallContext): Promise<ToolAnswer> {
  const end = performance.now() + term.seconds * 1000;
  let pause = FIRST_PAUSE_MS;
  let waitingSince: number | undefined;
  let look: Look | undefined;
  try {
    for (;;) {
      look = await follow.look(term.signal);
      const left = end - performance.now();
      if (look.state !== 'waiting-for-a-human') waitingSince = undefined;
      else waitingSince ??= performance.now();
      const passing = waitingSince !== undefined && performance.now() - waitingSince < PATIENCE_MS;
      if ((look.state !== 'running' && !passing) || left <= pause) break;
      // Not for the last look: progress that arrives together with the answer has no receiver any more.
      context.progress(look.progress);
      await sleep(pause, undefined, { signal: term.signal });
      pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
    }
  } catch (error) {
    if (!term.over(error)) throw error;
  }
  return look ? answer(follow, look, term, cloud) : unseen(follow, term);
}

function unseen({ kind, resume }: Follow, { seconds }: Term): ToolAnswer {
  const structured = { ...resume, kind, status: 'no look yet', done: false, resume };
  const advice = `The cloud did not answer within ${seconds} s: call wait again with ${JSON.stringify(resume)}.`;
  return { text: `${answerText(structured)}\n${advice}`, structured };
}

/** What came of it, or undefined when the time did not suffice to read it. */
async function outcomeWithin(
  follow: Follow,
  { signal, over }: Term,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return await follow.outcome(signal);
  } catch (error) {
    if (!over(error)) throw error;
    return undefined;
  }
}

async function answer(follow: Follow, look: Look, term: Term, cloud: Cloud): Promise<ToolAnswer> {
  const { kind, resume } = follow;
  const succeeded = look.state === 'done';
  const done = succeeded || look.state === 'failed';
  if (succeeded) await cloud.inventory.forget();
  const outcome = succeeded ? await outcomeWithin(follow, term) : {};
  const again = look.state === 'running' || outcome === undefined;
  const structured = {
    ...resume,
    kind,
    status: look.status,
    done,
    ...(done ? { succeeded } : {}),
    ...look.facts,
    ...outcome,
    ...(again ? { resume } : {}),
  };
  const left = outcome === undefined ? 'Done, but what it made could not be read in time' : 'Not done yet';
  const advice = again ? `${left}: call wait again with ${JSON.stringify(resume)}.` : look.advice;
  return { text: [answerText(structured), ...(advice ? [advice] : [])].join('\n'), structured };
}

/** Runs a wait within its time, whatever the cloud does. */
async function within(
  seconds: number,
  caller: AbortSignal,
  wait: (term: Term) => Promise<ToolAnswer>,
): Promise<ToolAnswer> {
  const own = new AbortController();
  const timer = setTimeout(() => own.abort(), seconds * 1000);
  const over = (error: unknown): boolean =>
    own.signal.aborted && !caller.aborted && !(error instanceof CloudError && error.kind === 'refused');
  const signal = AbortSignal.any([caller, own.signal]);
  inherits(signal, caller);
  try {
    return await wait({ seconds, signal, over });
  } finally {
    clearTimeout(timer);
  }
}

export const waitTool: AssistTool = {
  name: 'wait',
  title: 'Wait for a job or order',
  about:
    'Follow a job_id or order_id until it is done, at most 50 s; then says how to go on. A done order answers the instances it made.',
  readOnly: true,
  input: {
    job_id: text({ min: 1, max: 64, pattern: /^[A-Za-z0-9-]+$/, patternAbout: 'letters, digits and hyphens' }),
    order_id: text({ min: 1, max: 64, pattern: /^[A-Za-z0-9-]+$/, patternAbout: 'letters, digits and hyphens' }),
    region: text({ about: "The job's region", pattern: /^[a-z]{2,}-[a-z0-9-]{1,30}$/, patternAbout: 'a region code' }),
    timeout_seconds: integer({ min: 1, max: WAIT_MAX_S, default: WAIT_DEFAULT_S }),
  },
  output: { type: 'object', properties: { status: { type: 'string' }, done: { type: 'boolean' } } },
  async call({ job_id, order_id, region, timeout_seconds }, cloud, context) {
    const { client, inventory } = cloud;
    const where = typeof region === 'string' ? region : client.settings.region;
    const given = [job_id, order_id].filter((id) => typeof id === 'string');
    if (given.length !== 1) return failure('Give either job_id or order_id.');
    const follow = typeof job_id === 'string' ? followJob(job_id, where, cloud) : followOrder(String(order_id), cloud);
    const seconds = typeof timeout_seconds === 'number' ? timeout_seconds : WAIT_DEFAULT_S;
    try {
      return await within(seconds, context.signal, (term) => watch(follow, term, cloud, context));
    } catch (error) {
      const id = follow.kind === 'job' ? 'show_job' : 'show_customer_order_details';
      return failureAnswer(error, {
        operation: requireOperation(id),
        references: given,
        lookalikes: (reference) => inventory.lookalikes(reference),
      });
    }
  },
};
