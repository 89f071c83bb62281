import type { Service } from '../data/sites.ts';
import { cleanJson } from './clean-json.ts';
import { CloudError, cleanText, cloudErrorOf, requestIdOf } from './errors.ts';
import type { Attempt } from './exchange.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** Services whose changes are orders. */
const spending: ReadonlySet<Service> = new Set(['hcss', 'bss']);

/** What is known of a call when its last attempt is over. */
export interface CallFacts {
  readonly request: WireRequest;
  readonly repeatable: boolean;
  /** Error statuses that are answers, if the service itself gives them. */
  readonly answers: readonly number[];
  readonly bodiless: boolean;
  /** When the last attempt began, ISO 8601, UTC. */
  readonly sentAt: string;
  readonly tries: number;
  readonly deadlineMs: number;
  /** The caller gave up, rather than the deadline passed. */
  readonly cancelled: boolean;
  readonly redact: (text: string) => string;
}

type Answer = Extract<Attempt, { readonly kind: 'answer' }>;

/** The answer of a call, or the `CloudError` that tells what became of it. */
export function outcomeOf(attempt: Attempt, facts: CallFacts): WireAnswer {
  switch (attempt.kind) {
    case 'answer':
      return answerOf(attempt, facts);
    case 'too-large':
      throw facts.repeatable
        ? failure('unreadable', facts, `The answer of ${where(facts)} is larger than 16 MiB; ask for fewer at a time.`)
        : unknownOutcome(facts, 'its answer was larger than 16 MiB');
    case 'aborted':
      if (attempt.left && !facts.repeatable) throw unknownOutcome(facts, gaveUp(facts));
      throw failure(
        facts.cancelled ? 'cancelled' : 'timeout',
        facts,
        `The call to ${where(facts)} has no answer: ${gaveUp(facts)}.`,
      );
    case 'lost':
      if (attempt.left && !facts.repeatable) throw unknownOutcome(facts, attempt.reason);
      throw failure('unreachable', facts, `${where(facts)} can't be reached: ${attempt.reason}.`);
  }
}

function answerOf(answer: Answer, facts: CallFacts): WireAnswer {
  const { status, headers, text } = answer;
  if (status >= 400 && !isAnswer(answer, facts)) throw refusal(answer, facts);
  if (status >= 300 && status < 400) {
    throw failure(
      'refused',
      facts,
      `${where(facts)} answered with a redirect (HTTP ${status}), which is not followed.`,
      {
        status,
        hint: 'Check the endpoint with `flexus-mcp doctor`; credentials are never sent on to another host.',
      },
    );
  }
  const body = text === '' ? undefined : cleanJson(text, facts.redact);
  const mustHaveBody = status === 200 && facts.request.method === 'GET';
  if (!facts.bodiless && body === undefined && (text !== '' || mustHaveBody)) throw unreadable(answer, facts);
  const requestId = requestIdOf(headers, body, cleaner(facts));
  return { status, headers, body, ...(requestId === undefined ? {} : { requestId }) };
}

/** A gateway's error, or one that is not JSON, says nothing of what was asked. */
function isAnswer({ status, headers, text }: Answer, { answers, request, redact }: CallFacts): boolean {
  if (!answers.includes(status) || cleanJson(text, redact) === undefined) return false;
  return !isGateways(cloudErrorOf(request.service, status, headers, text, redact).code);
}

function isGateways(code: string | undefined): boolean {
  return code !== undefined && /^APIG(W)?\./i.test(code);
}

/**
 * An error that isn't the service's own leaves open whether the service had begun. Where money is spent the service's own
 * does too: the hint of HCSS.15000001, an internal error, is to look first whether the order was made.
 */
function refusal(answer: Answer, facts: CallFacts): CloudError {
  const { status, headers, text } = answer;
  const error = cloudErrorOf(facts.request.service, status, headers, text, facts.redact);
  const byService = error.code !== undefined && !isGateways(error.code);
  const settled = byService && !spending.has(facts.request.service);
  if (status >= 500 && !settled && !facts.repeatable) {
    const { code, requestId, details, retryAfterMs } = error;
    return unknownOutcome(facts, error.message).with({ status, code, requestId, details, retryAfterMs });
  }
  return error.with({
    sentAt: facts.sentAt,
    message: error.message + again(facts),
    hint: answer.advice ?? error.hint,
  });
}

function unreadable({ status, headers, text }: Answer, facts: CallFacts): CloudError {
  const start = cleanText(text, facts.redact, 200);
  const what = text === '' ? 'has no body' : `is not JSON; it begins with "${start}"`;
  const known = { status, requestId: requestIdOf(headers, undefined, cleaner(facts)) };
  if (!facts.repeatable) return unknownOutcome(facts, `the answer (HTTP ${status}) ${what}`).with(known);
  return failure('unreadable', facts, `The answer of ${where(facts)} (HTTP ${status}) ${what}.`, {
    ...known,
    hint: 'Something between here and the cloud may have answered: check the endpoint and the network.',
  });
}

function unknownOutcome(facts: CallFacts, because: string): CloudError {
  return failure(
    'unknown-outcome',
    facts,
    `The outcome of this ${facts.request.method} to ${where(facts)} is unknown: it was sent at ${facts.sentAt}, then: ${because}. It was not sent again.`,
    { hint: 'Find out what it did before repeating it: read the live state, or the orders made since that time.' },
  );
}

function failure(
  kind: CloudError['kind'],
  facts: CallFacts,
  message: string,
  more: Partial<ConstructorParameters<typeof CloudError>[0]> = {},
): CloudError {
  const text = message + (kind === 'unknown-outcome' ? '' : again(facts));
  return new CloudError({ kind, service: facts.request.service, sentAt: facts.sentAt, ...more, message: text });
}

function gaveUp(facts: CallFacts): string {
  return facts.cancelled ? 'it was cancelled' : `the deadline of ${facts.deadlineMs / 1000} s passed`;
}

function again(facts: CallFacts): string {
  return facts.tries > 1 ? ` (tried ${facts.tries} times)` : '';
}

function where(facts: CallFacts): string {
  return `${facts.request.service.toUpperCase()} at ${facts.request.origin}`;
}

function cleaner(facts: CallFacts): (text: string, most: number) => string {
  return (text, most) => cleanText(text, facts.redact, most);
}
