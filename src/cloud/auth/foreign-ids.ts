import type { Clock } from '../clock.ts';
import type { Attempt } from '../exchange.ts';
import type { AttemptLimit, Counted } from './counted.ts';
import { createLockOut, type LockOut } from './lock-out.ts';
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
}

const limit: AttemptLimit = {
  most: mostRefusals,
  what: 'a project or account ID of a call',
  mend: 'Leave project_id and domain_id out of the call, then the configured ones are used.',
};

export function createForeignIds(clock: Clock, counted: Counted): ForeignIds {
  const lockOuts = new Map<string, LockOut>();
  const turns = createTurns();

  return {
    guard(id, attempt, why, signal) {
      const words = { what: id, mend: mendOf(id) };
      const lockOut = lockOuts.get(id) ?? createLockOut(clock, { words });
      lockOuts.set(id, lockOut);
      const careful = (): Promise<Attempt> => counted.make(attempt, limit, signal);
      return lockOut.guard(
        async () => (lockOut.accepted() ? attempt() : turns.take(careful, signal)),
        (date) =>
          `The credentials were accepted elsewhere, so ${id} is probably wrong or of another account. ${why(date)}`,
        signal,
      );
    },
  };
}

function mendOf(id: string): string {
  return `Leave ${id} out of the call, then the configured one is used, or ask the user for the right one.`;
}
