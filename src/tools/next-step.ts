import { ruleHint } from '../data/billing-rules.ts';
import type { Operation } from '../operations/operation.ts';

function firstText(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}

/** What to do after an operation was accepted: what to follow, and what part of it was refused. */
export function nextSteps(
  operation: Operation,
  answer: Readonly<Record<string, unknown>>,
  region: string,
): readonly string[] {
  const handle = followable(operation, answer, region);
  const failed = Array.isArray(answer.fail_resource_infos) ? answer.fail_resource_infos.length : 0;
  const lost = handle === undefined && failed === 0 ? lostHandle(operation) : undefined;
  return [
    ...(handle ? [`Accepted, not done: follow it with wait ${JSON.stringify(handle)}.`] : []),
    ...(lost ? [lost] : []),
    ...(failed > 0 ? [`${failed} resource(s) were refused, see fail_resource_infos: nothing was done for those.`] : []),
    ...(operation.hints ?? []).map(ruleHint),
  ];
}

function followable(
  operation: Operation,
  answer: Readonly<Record<string, unknown>>,
  region: string,
): Readonly<Record<string, string>> | undefined {
  const job = operation.returns === 'job' ? firstText(answer.job_id) : undefined;
  if (job) return { job_id: job, region };
  const order = operation.returns === 'order' ? (firstText(answer.order_id) ?? firstText(answer.order_ids)) : undefined;
  return order ? { order_id: order } : undefined;
}

/** Where to look when an answer was to name a job or an order, and does not. */
function lostHandle({ returns, response }: Operation): string | undefined {
  if (returns === 'job' && response.job_id) {
    return 'Accepted, but the answer names no job: look at the servers with show_server.';
  }
  if (returns === 'order' && (response.order_id || response.order_ids)) {
    return 'Accepted, but the answer names no order: look for it with list_customer_orders before you repeat anything.';
  }
  return undefined;
}
