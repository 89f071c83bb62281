import { ruleHint } from '../data/billing-rules.ts';
import type { Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';

function texts(value: unknown): readonly string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string' && one !== '');
}

/** An accepted call. */
export interface Accepted {
  readonly operation: Operation;
  /** The input as it was sent. */
  readonly input: Input;
  /** What the cloud answered, in the small shape. */
  readonly answer: Readonly<Record<string, unknown>>;
  readonly region: string;
}

/** What to do after an operation was accepted: what to follow, and what part of it was refused. */
export function nextSteps(accepted: Accepted): readonly string[] {
  const { operation, answer } = accepted;
  const handles = followable(accepted).map((handle) => `wait ${JSON.stringify(handle)}`);
  const failed = Array.isArray(answer.fail_resource_infos) ? answer.fail_resource_infos.length : 0;
  const lost = handles.length === 0 && failed === 0 ? lostHandle(operation) : undefined;
  const each = handles.length > 1 ? 'each' : 'it';
  return [
    ...(handles.length > 0 ? [`Accepted, not done: follow ${each} with ${handles.join(', ')}.`] : []),
    ...(lost ? [lost] : []),
    ...(failed > 0 ? [`${failed} resource(s) were refused, see fail_resource_infos: nothing was done for those.`] : []),
    ...(operation.hints ?? []).map(ruleHint),
  ];
}

/** The job, or every order. An answer without documented content, as to a payment, leaves the order that was named. */
function followable({ operation, input, answer, region }: Accepted): readonly Readonly<Record<string, string>>[] {
  if (operation.returns === 'job') return texts(answer.job_id).map((job_id) => ({ job_id, region }));
  if (operation.returns !== 'order') return [];
  const named = namesOrder(operation) ? [...texts(answer.order_id), ...texts(answer.order_ids)] : texts(input.order_id);
  return [...new Set(named)].map((order_id) => ({ order_id }));
}

function namesOrder({ response }: Operation): boolean {
  return response.order_id !== undefined || response.order_ids !== undefined;
}

/** Where to look when an answer was to name a job or an order, and does not. */
function lostHandle(operation: Operation): string | undefined {
  const { returns, response } = operation;
  if (returns === 'job' && response.job_id) {
    return 'Accepted, but the answer names no job: look at the servers with show_server.';
  }
  if (returns === 'order' && namesOrder(operation)) {
    return 'Accepted, but the answer names no order: look for it with list_customer_orders before you repeat anything.';
  }
  return undefined;
}
