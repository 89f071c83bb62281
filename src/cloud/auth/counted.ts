import type { Clock } from '../clock.ts';
import { CloudError } from '../errors.ts';
import type { Attempt } from '../exchange.ts';
import type { Attempts, Verdict } from './attempts.ts';

export interface AttemptLimit {
  /** Refused ones in a row; none is made after them. */
  readonly most: number;
  /** What is refused, and what to do instead, in words. */
  readonly what: string;
  readonly mend: string;
}

/** Attempts with one key or user, counted with those of other processes. */
export interface Counted {
  /**
   * Makes the attempt, or throws. Where others are under way it waits for how they end.
   *
   * @throws CloudError of kind `locked-out`
   */
  make(attempt: () => Promise<Attempt>, limit: AttemptLimit, signal: AbortSignal): Promise<Attempt>;
  /** Credentials were accepted without being counted: refusals that are known of are no longer in a row. */
  accepted(): Promise<void>;
}

/** How often it is looked whether others have ended, in milliseconds. */
const LOOK_MS = 100;

/** The cloud looked at the request itself, so it took the signature for good. */
export function isAccepted(attempt: Attempt): boolean {
  return attempt.kind === 'answer' && attempt.status !== 401 && attempt.status < 500 && attempt.status !== 429;
}

function verdictOf(attempt: Attempt): Verdict {
  if (isAccepted(attempt)) return 'accepted';
  return attempt.kind === 'answer' && attempt.status === 401 ? 'refused' : 'void';
}

/** @param of the key or user */
export function createCounted(attempts: Attempts, of: string, clock: Clock): Counted {
  let refusalsKnown = false;

  const begin = async (limit: AttemptLimit, signal: AbortSignal): Promise<{ end(verdict: Verdict): Promise<void> }> => {
    for (;;) {
      const begun = await attempts.begin(of, limit.most);
      if (begun.allowed) return begun;
      if (begun.refused) {
        refusalsKnown = true;
        throw tooMany(limit, begun.retryAfterMs);
      }
      await clock.sleep(LOOK_MS, signal);
    }
  };

  return {
    async make(attempt, limit, signal) {
      const begun = await begin(limit, signal);
      let verdict: Verdict = 'void';
      try {
        const made = await attempt();
        verdict = verdictOf(made);
        refusalsKnown = verdict === 'refused' || (refusalsKnown && verdict === 'void');
        return made;
      } finally {
        await begun.end(verdict);
      }
    },
    async accepted() {
      if (!refusalsKnown) return;
      refusalsKnown = false;
      await attempts.clear(of);
    },
  };
}

function tooMany({ most, what, mend }: AttemptLimit, retryAfterMs: number): CloudError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new CloudError({
    kind: 'locked-out',
    message: `Nothing was sent: ${most} attempts in a row with ${what} were refused (HTTP 401) here or by servers that share the state, and more could lock the credentials.`,
    hint: `${mend} The next attempt is possible in ${seconds} s, or once another call was accepted.`,
  });
}
