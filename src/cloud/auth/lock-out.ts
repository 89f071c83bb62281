import type { Clock } from '../clock.ts';
import { CloudError } from '../errors.ts';
import type { Attempt } from '../exchange.ts';
import { type Counted, isAccepted } from './counted.ts';
import { createTurns } from './turns.ts';

/** A system clock that moved further than this against the monotonic one was set by somebody. */
const clockJumpMs = 60_000;

/**
 * Keeps refused credentials from being sent again: more than five refused signatures in a row lock the access key for
 * five minutes (EXTERNAL-APIS.md, section 2), and an agent repeats a failed call at once. Until the first attempt has been
 * accepted, attempts go one at a time, so that a burst of calls can't spend the five either, and are counted, so that
 * neither replicas nor restarts can.
 */
export interface LockOut {
  /**
   * Makes the attempt, or throws.
   *
   * @param why what to check, told by the answer that was refused
   * @throws CloudError of kind `locked-out`: an earlier attempt was refused and neither clock nor configuration changed.
   */
  guard(
    attempt: () => Promise<Attempt>,
    why: (date: string | undefined) => string,
    signal: AbortSignal,
  ): Promise<Attempt>;
  /**
   * Whether an attempt has been accepted.
   *
   * @throws CloudError as `guard` does
   */
  accepted(): boolean;
}

/** What is locked out, and how to mend it. */
interface Words {
  readonly what: string;
  readonly mend: string;
}

/** With one more that nobody counted, still fewer than the five in a row that the cloud allows. */
const mostRefusals = 4;

const wordsForCredentials: Words = {
  what: 'these credentials',
  mend: 'Tell the user; repeating the call cannot help. After mending the credentials restart flexus-mcp, and run `flexus-mcp doctor` to check them.',
};

interface Refusal {
  readonly at: string;
  readonly why: string;
  readonly clockOffset: number;
}

export interface LockOutOptions {
  /** Absent: the credentials. */
  readonly words?: Words;
  /** Counts what is made before the first attempt was accepted; absent: nobody else makes any. */
  readonly counted?: Counted;
}

export function createLockOut(
  clock: Clock,
  { words: { what, mend } = wordsForCredentials, counted }: LockOutOptions = {},
): LockOut {
  let refusal: Refusal | undefined;
  let accepted = false;
  const turns = createTurns();
  let announceAccepted = (): void => undefined;
  const whenAccepted = new Promise<void>((resolve) => {
    announceAccepted = resolve;
  });
  const clockOffset = (): number => clock.now() - clock.monotonic();

  const check = (): void => {
    if (refusal === undefined) return;
    if (Math.abs(clockOffset() - refusal.clockOffset) > clockJumpMs) {
      refusal = undefined;
      return;
    }
    throw new CloudError({
      kind: 'locked-out',
      message: `Nothing was sent: the cloud refused ${what} at ${refusal.at} (HTTP 401), and sending that again could lock the credentials. ${refusal.why}`,
      hint: mend,
    });
  };

  const judge = (attempt: Attempt, why: (date: string | undefined) => string): Attempt => {
    if (attempt.kind !== 'answer') return attempt;
    if (attempt.status === 401) {
      const advice = why(attempt.headers.date);
      refusal = { at: new Date(clock.now()).toISOString(), why: advice, clockOffset: clockOffset() };
      return {
        ...attempt,
        advice: `${advice} Nothing more is sent with ${what} until the configuration or the clock is changed.`,
      };
    }
    if (isAccepted(attempt)) {
      accepted = true;
      announceAccepted();
    }
    return attempt;
  };

  return {
    async guard(attempt, why, signal) {
      check();
      if (accepted) return judge(await attempt(), why);
      const inTurn = async (): Promise<Attempt> => {
        check();
        const count = accepted ? undefined : counted;
        return judge(await (count ? count.make(attempt, { most: mostRefusals, what, mend }, signal) : attempt()), why);
      };
      return turns.take(inTurn, signal, whenAccepted);
    },
    accepted() {
      check();
      return accepted;
    },
  };
}

/** How far this machine's clock is from the cloud's, in milliseconds; positive: ours is ahead. By the `Date` header. */
export function clockSkew(date: string | undefined, now: number): number | undefined {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : now - theirs;
}

/** The cloud refuses a signature whose date is further off (EXTERNAL-APIS.md, section 2). */
export const largestSkewMs = 15 * 60_000;

/** What to check after a refused signature, most likely cause first. */
export function whySignatureRefused(skew: number | undefined, temporary: boolean): string {
  if (skew !== undefined && Math.abs(skew) > largestSkewMs) {
    const minutes = Math.round(Math.abs(skew) / 60_000);
    return `This machine's clock is ${minutes} minutes ${skew > 0 ? 'ahead of' : 'behind'} the cloud's, and more than 15 are refused: set it right.`;
  }
  const clockWords =
    skew === undefined
      ? 'the answer has no Date to compare the clock with'
      : `the clock is right within ${Math.max(1, Math.round(Math.abs(skew) / 1000))} s`;
  const keys = temporary
    ? 'The temporary keys have probably expired: get new ones (AK, SK and security token belong together)'
    : 'Check that the secret key (SK) belongs to the access key (AK) and that the key is enabled';
  return `${keys}; ${clockWords}.`;
}
