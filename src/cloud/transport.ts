import { setMaxListeners } from 'node:events';
import { type Attempts, createAttempts } from './auth/attempts.ts';
import { type Authorise, createAuthorisation } from './auth/authorisation.ts';
import { createRedactor } from './auth/redact.ts';
import { type Clock, systemClock } from './clock.ts';
import { CloudError } from './errors.ts';
import { type Attempt, createExchange, type RawRequest } from './exchange.ts';
import type { Gate } from './gate.ts';
import { createIdentity, type Identity } from './identity.ts';
import { outcomeOf } from './outcome.ts';
import { rawOf } from './raw-request.ts';
import { retryDelay } from './retry.ts';
import type { CloudWatch } from './watch.ts';
import { inherits } from './whose.ts';
import type { CloudSettings, SendOptions, Transport, WireAnswer, WireRequest } from './wire.ts';

export interface CloudTransport extends Transport {
  /** Blots out the credentials and tokens in use, in all the forms in which a text may hold them. */
  redact(text: string): string;
  /** The account's IDs, as the transport itself looks them up; one cache for both. */
  readonly identity: Identity;
}

/** What a process that serves many has besides. */
export interface TransportHooks {
  /** How many requests go out at a time. */
  readonly gate?: Gate;
  readonly watch?: CloudWatch;
  /** Absent: this transport counts for itself. */
  readonly attempts?: Attempts;
}

/**
 * Authenticated HTTP to one cloud. A call ends within `settings.deadlineMs`, its retries included; `send` throws
 * `CloudError`s only.
 */
export function createTransport(
  settings: CloudSettings,
  clock: Clock = systemClock,
  { gate, watch, attempts = createAttempts(clock.monotonic) }: TransportHooks = {},
): CloudTransport {
  const exchange = createExchange(settings.proxy);
  const redactor = createRedactor(secretsOf(settings));
  const identity = createIdentity(settings, { send });
  const authorise = createAuthorisation(settings, clock, {
    identity,
    attempts,
    call: (request, way) => call(request, { repeatable: true }, way),
    keepSecret: redactor.add,
    countTokens: watch?.tokens,
  });

  async function once(
    raw: RawRequest,
    { service, method }: WireRequest,
    tries: number,
    signal: AbortSignal,
  ): Promise<Attempt> {
    let leave: (() => void) | undefined;
    try {
      leave = await gate?.enter(signal);
    } catch {
      return { kind: 'aborted', left: false } as const;
    }
    const watched = watch?.attempt(service, method, tries);
    const headers = { ...raw.headers, ...watched?.headers };
    const attempt = await exchange.once(watched ? { ...raw, headers } : raw, signal);
    leave?.();
    watched?.end(attempt.kind === 'answer' ? String(attempt.status) : attempt.kind);
    return attempt;
  }

  function send(request: WireRequest, options: SendOptions): Promise<WireAnswer> {
    return call(request, options, authorise);
  }

  async function call(request: WireRequest, options: SendOptions, way: Authorise): Promise<WireAnswer> {
    const { repeatable, signal: callers, secrets, answers = [], bodiless = false } = options;
    const raw = rawOf(request);
    const limit = limitOf(settings.deadlineMs, callers);
    const { signal } = limit;
    const end = clock.monotonic() + settings.deadlineMs;
    const ownSecrets = createRedactor(secrets);
    let sentAt = clock.now();
    let tries = 0;
    const facts = (): Parameters<typeof outcomeOf>[1] => ({
      request,
      repeatable,
      answers,
      bodiless,
      sentAt: new Date(sentAt).toISOString(),
      tries,
      deadlineMs: settings.deadlineMs,
      cancelled: callers?.aborted === true,
      redact: (text) => ownSecrets.redact(redactor.redact(text)),
    });
    try {
      for (;;) {
        tries += 1;
        const attempt = await way(
          request,
          raw,
          (authorised) => {
            sentAt = clock.now();
            return once(authorised, request, tries, signal);
          },
          signal,
        );
        const delay = retryDelay(attempt, repeatable, tries);
        if (delay === undefined || clock.monotonic() + delay >= end) return outcomeOf(attempt, facts());
        await clock.sleep(delay, signal);
      }
    } catch (error) {
      if (error instanceof CloudError || !signal.aborted) throw error;
      return outcomeOf({ kind: 'aborted', left: false }, facts());
    } finally {
      limit.lift();
    }
  }

  return { send, identity, redact: redactor.redact, close: () => exchange.close() };
}

/** One signal for the deadline and the caller's own, by hand: `AbortSignal.any` can lose a timeout to the garbage collector. */
function limitOf(ms: number, callers: AbortSignal | undefined): { readonly signal: AbortSignal; lift(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, ms);
  // One tool call may send many requests at once under the same signal; that is no leak.
  if (callers !== undefined) {
    setMaxListeners(0, callers);
    inherits(controller.signal, callers);
  }
  callers?.addEventListener('abort', abort, { once: true });
  if (callers?.aborted) abort();
  return {
    signal: controller.signal,
    lift() {
      clearTimeout(timer);
      callers?.removeEventListener('abort', abort);
    },
  };
}

function secretsOf({ credentials, proxy }: CloudSettings): readonly string[] {
  const ofProxy = proxy === undefined ? '' : decodeURIComponent(new URL(proxy.url).password);
  const secrets = ofProxy === '' ? [] : [ofProxy];
  if (credentials.kind === 'password') return [credentials.password, ...secrets];
  const { ak, sk, securityToken } = credentials;
  return [ak, sk, ...(securityToken === undefined ? [] : [securityToken]), ...secrets];
}
