import * as z from 'zod';
import { PrivateFileError, readPrivate, removePrivate, writePrivate } from './private-file.ts';

/** Failures after which the passphrase is locked for minutes. */
const FAILURES_BEFORE_LOCK = 5;
const FIRST_DELAY_MS = 1_000;
const LOCK_MS = 5 * 60_000;
const LONGEST_LOCK_MS = 60 * 60_000;

/** `wait`: it was not even looked at. `wrong`: the next attempt is taken at `notBefore` (Unix time, milliseconds). */
export type Attempt =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' | 'wait'; readonly notBefore: number; readonly locked: boolean };

/** Guesses of the passphrase, one at a time, ever slower. */
export interface AttemptLimit {
  run(check: () => Promise<boolean>): Promise<Attempt>;
}

const counted = z.strictObject({ failures: z.number().int().min(1), notBefore: z.number() });
type Counted = z.infer<typeof counted>;

/** After one to four failures 1, 2, 4, 8 seconds; then 5 minutes, doubling with each further failure up to an hour. */
function delayAfter(failures: number): number {
  if (failures < FAILURES_BEFORE_LOCK) return FIRST_DELAY_MS * 2 ** (failures - 1);
  return Math.min(LOCK_MS * 2 ** Math.min(failures - FAILURES_BEFORE_LOCK, 10), LONGEST_LOCK_MS);
}

/**
 * Counts in a file, so that neither a restart nor a second process starts anew. A guess is counted before it is
 * checked: a process that is killed in between has used up its guess. Throws when it can't be written down.
 */
export function createAttemptLimit(path: string, now: () => number): AttemptLimit {
  let last: Promise<unknown> = Promise.resolve();

  async function attempt(check: () => Promise<boolean>): Promise<Attempt> {
    const before = await read(path);
    if (before && now() < before.notBefore) return refusal('wait', before);
    const failures = (before?.failures ?? 0) + 1;
    const failed = { failures, notBefore: now() + delayAfter(failures) };
    await writePrivate(path, `${JSON.stringify(failed)}\n`);
    if (!(await check())) return refusal('wrong', failed);
    await removePrivate(path);
    return { kind: 'right' };
  }

  return {
    run(check) {
      // One after the other: parallel guesses would all see the same count, and each scrypt takes 128 MiB.
      const mine = last.then(() => attempt(check));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

function refusal(kind: 'wrong' | 'wait', { failures, notBefore }: Counted): Attempt {
  return { kind, notBefore, locked: failures >= FAILURES_BEFORE_LOCK };
}

async function read(path: string): Promise<Counted | undefined> {
  const text = await readPrivate(path);
  if (text === undefined) return undefined;
  try {
    return counted.parse(JSON.parse(text));
  } catch {
    throw new PrivateFileError(`${path} is damaged. Set the passphrase again with: flexus-mcp passphrase`);
  }
}
