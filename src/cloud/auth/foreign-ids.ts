import type { Clock } from '../clock.ts';
import { CloudError } from '../errors.ts';
import type { Attempt } from '../exchange.ts';
import { createLockOut, isAccepted, type LockOut } from './lock-out.ts';
import { createTurns } from './turns.ts';

/** With the one refusal that locks the whole key out, still fewer than the five that the cloud allows in a row. */
const mostRefusals = 3;

/**
 * Lock-outs for project and account IDs that a caller gave, by ID. A wrong one is refused with a 401 just as a wrong key
 * is, so once the key is known to be good the refusal counts against the ID alone. Yet the cloud may count it against the
 * key (EXTERNAL-APIS.md, section 2): IDs not accepted before go one at a time, and none after three refusals in a row.
 */
export interface ForeignIds {
  /** As `LockOut.guard`, for one ID. */
  guard(id: string, ...call: Parameters<LockOut['guard']>): Promise<Attempt>;
  /** A signature was accepted: refusals are no longer in a row. */
  accepted(): void;
}

export function createForeignIds(clock: Clock): ForeignIds {
  const lockOuts = new Map<string, LockOut>();
  const turns = createTurns();
  let inARow = 0;

  const count = (attempt: Attempt): Attempt => {
    if (isAccepted(attempt)) inARow = 0;
    else if (attempt.kind === 'answer' && attempt.status === 401) inARow += 1;
    return attempt;
  };

  const careful = async (attempt: () => Promise<Attempt>): Promise<Attempt> => {
    if (inARow >= mostRefusals) throw tooMany();
    return count(await attempt());
  };

  return {
    guard(id, attempt, why, signal) {
      const lockOut = lockOuts.get(id) ?? createLockOut(clock, { what: id, mend: mendOf(id) });
      lockOuts.set(id, lockOut);
      const proven = lockOut.accepted();
      return lockOut.guard(
        async () => (proven ? count(await attempt()) : turns.take(() => careful(attempt), signal)),
        (date) => `The key was accepted elsewhere, so ${id} is probably wrong or of another account. ${why(date)}`,
        signal,
      );
    },
    accepted() {
      inARow = 0;
    },
  };
}

function mendOf(id: string): string {
  return `Leave ${id} out of the call, then the configured one is used, or ask the user for the right one.`;
}

function tooMany(): CloudError {
  return new CloudError({
    kind: 'locked-out',
    message: `Nothing was sent: ${mostRefusals} calls in a row with a project or account ID of their own were refused (HTTP 401), and more could lock the credentials.`,
    hint: 'Leave project_id and domain_id out of the call, then the configured ones are used.',
  });
}
