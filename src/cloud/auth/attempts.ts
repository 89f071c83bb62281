/**
 * What became of an attempt: `accepted` proves the credentials, `refused` counts against them, `void` tells nothing about
 * them.
 */
export type Verdict = 'accepted' | 'refused' | 'void';

export type Begun =
  | { readonly allowed: true; end(verdict: Verdict): Promise<void> }
  /** `refused`: as many as may be were refused; otherwise others are under way, whose end may make room. */
  | { readonly allowed: false; readonly refused: boolean; readonly retryAfterMs: number };

/**
 * Attempts with something that may be wrong (a key, a password, a token), counted before they are made: what ends in the
 * middle stays counted, and neither a second process nor a burst gets more of them. Never rejects.
 */
export interface Attempts {
  /**
   * @param of whose attempts are counted together
   * @param most refused and open ones at a time
   * @param id the same for what is the same attempt once more; absent: each is one of its own
   */
  begin(of: string, most: number, id?: string): Promise<Begun>;
  /** Something was accepted elsewhere: refusals are no longer in a row. */
  clear(of: string): Promise<void>;
}

/** An attempt is forgotten after this, in milliseconds: as long as a key stays locked (EXTERNAL-APIS.md, section 2). */
export const ATTEMPT_MS = 5 * 60_000;
/** Names at a time; beyond that the one that began first makes room. */
const NAMES_MAX = 10_000;

interface Counted {
  refused: boolean;
  until: number;
}

/**
 * The attempts of this process.
 *
 * @param now milliseconds of a clock that is never set back
 */
export function createAttempts(now: () => number = () => performance.now()): Attempts {
  const all = new Map<string, Map<string, Counted>>();
  let made = 0;

  const countedOf = (of: string): Map<string, Counted> => {
    const counted = all.get(of) ?? new Map<string, Counted>();
    for (const [id, { until }] of counted) if (until <= now()) counted.delete(id);
    return counted;
  };
  const keep = (of: string, counted: Map<string, Counted>): void => {
    const [first] = all.keys();
    if (!all.has(of) && all.size >= NAMES_MAX && first !== undefined) all.delete(first);
    all.set(of, counted);
  };
  const drop = (of: string, counted: Map<string, Counted>, id: string): void => {
    counted.delete(id);
    if (counted.size === 0 && all.get(of) === counted) all.delete(of);
  };

  return {
    async begin(of, most, given) {
      const counted = countedOf(of);
      made += 1;
      const id = given ?? String(made);
      const known = counted.get(id);
      if (!known && counted.size >= most) {
        const [first] = counted.values();
        const refused = [...counted.values()].every((one) => one.refused);
        return { allowed: false, refused, retryAfterMs: (first?.until ?? now()) - now() };
      }
      if (!known) counted.set(id, { refused: false, until: now() + ATTEMPT_MS });
      keep(of, counted);
      return {
        allowed: true,
        async end(verdict) {
          if (verdict === 'accepted') all.delete(of);
          else if (verdict === 'refused') counted.set(id, { refused: true, until: now() + ATTEMPT_MS });
          else if (!known) drop(of, counted, id);
        },
      };
    },
    async clear(of) {
      all.delete(of);
    },
  };
}
