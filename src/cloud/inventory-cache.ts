import type { Instance } from '../operations/flexus/bundle.ts';

/** How long the list of instances is believed, in milliseconds. Approvals never rest on it: they read live state. */
export const FRESH_MS = 30_000;

/** The list of an account's instances, as it was read. */
export interface KeptList {
  readonly instances: readonly Instance[];
  /** In milliseconds. */
  readonly age: number;
}

export interface Look {
  /** The list, unless it was forgotten or is older than `FRESH_MS`. */
  readonly kept?: KeptList;
  /** Keeps a list that was read after this look, unless there was reason to forget it meanwhile. */
  keep(instances: readonly Instance[]): Promise<void>;
}

/** Where the list is kept between calls. No method rejects: what can't be kept is read again. */
export interface InventoryCache {
  look(): Promise<Look>;
  /** The account was changed: what was read before is not to be believed any more. */
  forget(): Promise<void>;
}

/** A list of this process. `now` in milliseconds. */
export function createInventoryCache(now: () => number): InventoryCache {
  let kept: { readonly at: number; readonly instances: readonly Instance[] } | undefined;
  let changes = 0;
  return {
    async look() {
      const before = changes;
      const age = kept === undefined ? Number.POSITIVE_INFINITY : now() - kept.at;
      return {
        ...(kept && age < FRESH_MS ? { kept: { instances: kept.instances, age } } : {}),
        async keep(instances) {
          if (changes === before) kept = { at: now(), instances };
        },
      };
    },
    async forget() {
      changes += 1;
      kept = undefined;
    },
  };
}
