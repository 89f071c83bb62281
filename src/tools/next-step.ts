import type { Operation } from '../operations/operation.ts';

function firstText(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}

/** What to do after an asynchronous operation was accepted. */
export function nextStep(
  operation: Operation,
  answer: Readonly<Record<string, unknown>>,
  region: string,
): string | undefined {
  if (operation.returns === 'job') {
    const job = firstText(answer.job_id);
    return job && `Accepted, not done: follow it with wait ${JSON.stringify({ job_id: job, region })}.`;
  }
  if (operation.returns === 'order') {
    const order = firstText(answer.order_id) ?? firstText(answer.order_ids);
    return order && `Accepted, not done: follow it with wait ${JSON.stringify({ order_id: order })}.`;
  }
  return undefined;
}
