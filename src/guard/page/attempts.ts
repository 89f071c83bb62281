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

/** Failures in a row, and when the next attempt is taken (Unix time, milliseconds). */
export type Counted = z.infer<typeof counted>;

/** Where failures are counted. */
export interface AttemptCount {
  /** Counts an attempt as failed before it is made; `early`: it is not to be made, and was not counted. */
  begin(): Promise<Counted & { readonly early: boolean }>;
  /** The attempt was right after all. */
  clear(): Promise<void>;
}

/** After one to four failures 1, 2, 4, 8 seconds; then 5 minutes, doubling with each further failure up to an hour. */
export function delayAfter(failures: number): number {
  if (failures < FAILURES_BEFORE_LOCK) return FIRST_DELAY_MS * 2 ** (failures - 1);
  return Math.min(LOCK_MS * 2 ** Math.min(failures - FAILURES_BEFORE_LOCK, 10), LONGEST_LOCK_MS);
}

/**
 * Counts in a file, so that neither a restart nor a second process starts anew. A guess is counted before it is
 * checked: a process that is killed in between has used up its guess. Throws when it can't be written down.
 */
export function createAttemptLimit(path: string, now: () => number): AttemptLimit {
  return limitAttempts({
    async begin() {
      const before = await read(path);
      if (before && now() < before.notBefore) return { ...before, early: true };
      const failures = (before?.failures ?? 0) + 1;
      const failed = { failures, notBefore: now() + delayAfter(failures) };
      await writePrivate(path, `${JSON.stringify(failed)}\n`);
      return { ...failed, early: false };
    },
    clear: () => removePrivate(path),
  });
}

/** Guesses that are counted there. */
export function limitAttempts(count: AttemptCount): AttemptLimit {
  let last: Promise<unknown> = Promise.resolve();

  async function attempt(check: () => Promise<boolean>): Promise<Attempt> {
    const { early, failures, notBefore } = await count.begin();
    const locked = failures >= FAILURES_BEFORE_LOCK;
    if (early) return { kind: 'wait', notBefore, locked };
    if (!(await check())) return { kind: 'wrong', notBefore, locked };
    await count.clear();
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

async function read(path: string): Promise<Counted | undefined> {
  const text = await readPrivate(path);
  if (text === undefined) return undefined;
  try {
    return counted.parse(JSON.parse(text));
  } catch {
    throw new PrivateFileError(`${path} is damaged. Set the passphrase again with: flexus-mcp passphrase`);
  }
}
