import type { Random } from '../random.ts';
import type { Timeline } from '../timeline.ts';

export interface AccessKey {
  readonly ak: string;
  readonly sk: string;
  /** temporary keys only */
  readonly security_token?: string;
  /** temporary keys only; simulated milliseconds since 1970 */
  readonly expires?: number;
}

// EXTERNAL-APIS, section 2: more than five consecutive failures lock the AK for five minutes.
const failuresAllowed = 5;
const lockSeconds = 5 * 60;

/** The access keys of the account, permanent and temporary, with the lock that guessing brings about. */
export class AccessKeys {
  readonly #keys = new Map<string, AccessKey>();
  readonly #failures = new Map<string, number>();
  readonly #lockedUntil = new Map<string, number>();
  readonly #timeline: Timeline;
  readonly #random: Random;

  constructor(permanent: AccessKey, timeline: Timeline, random: Random) {
    this.#keys.set(permanent.ak, permanent);
    this.#timeline = timeline;
    this.#random = random;
  }

  find(ak: string): AccessKey | undefined {
    return this.#keys.get(ak);
  }

  isLocked(ak: string): boolean {
    return (this.#lockedUntil.get(ak) ?? 0) > this.#timeline.now();
  }

  recordFailure(ak: string): void {
    const failures = (this.#failures.get(ak) ?? 0) + 1;
    this.#failures.set(ak, failures);
    if (failures > failuresAllowed) {
      this.#lockedUntil.set(ak, this.#timeline.now() + lockSeconds * 1000);
      this.#failures.delete(ak);
    }
  }

  recordSuccess(ak: string): void {
    this.#failures.delete(ak);
  }

  issueTemporary(seconds: number): Required<AccessKey> {
    const key = {
      ak: `SIMULATEDTEMP${this.#random.text(7, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`,
      sk: this.#random.hex(40),
      security_token: `simulated-security-token-${this.#random.hex(64)}`,
      expires: this.#timeline.now() + seconds * 1000,
    };
    this.#keys.set(key.ak, key);
    return key;
  }
}
