import { abortable } from '../abortable.ts';

/** Lets one go at a time. */
export interface Turns {
  /**
   * Does the work when those before are done, or at once when `unless` settles.
   *
   * @throws the signal's reason when it aborts during the wait
   */
  take<T>(work: () => Promise<T>, signal: AbortSignal, unless?: Promise<void>): Promise<T>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    async take(work, signal, unless) {
      const before = last;
      let release = (): void => undefined;
      last = new Promise<void>((resolve) => {
        release = resolve;
      });
      try {
        await abortable(unless === undefined ? before : Promise.race([before, unless]), signal);
        return await work();
      } finally {
        void before.then(release);
      }
    },
  };
}
