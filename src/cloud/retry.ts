import { retryAfterOf } from './errors.ts';
import type { Attempt } from './exchange.ts';

const mostAnswers = 5;
const mostConnections = 3;
const firstDelayMs = 500;
const longestDelayMs = 8_000;

/**
 * How long to wait before the same request may go out again, in milliseconds; `undefined`: not at all.
 * A read goes again upon 429, 5xx and a lost connection, anything else only when it provably never left.
 *
 * @param tries how often it was tried, the last attempt included
 */
export function retryDelay(attempt: Attempt, repeatable: boolean, tries: number): number | undefined {
  if (attempt.kind === 'lost' && (repeatable || !attempt.left)) {
    return tries < mostConnections ? backoff(tries) : undefined;
  }
  if (attempt.kind === 'answer' && repeatable && mayPass(attempt.status)) {
    return tries < mostAnswers ? Math.max(backoff(tries), retryAfterOf(attempt.headers) ?? 0) : undefined;
  }
  return undefined;
}

/** 501 and 505 say that the server can't, not that it can't now. */
function mayPass(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** Doubles each time, between half and the whole of it at random, so that clients don't come back in step. */
function backoff(tries: number): number {
  const whole = Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1));
  return whole * (0.5 + Math.random() / 2);
}
