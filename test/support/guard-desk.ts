import { expect } from 'vitest';
import type { Answer, Question } from '../../src/guard/elicitation.ts';
import type { Approver } from '../../src/guard/guard.ts';
import { yesTo } from './guard-cloud.ts';

/** A call that gives up waiting for its human at once, so that the answer is a late one. */
export const HASTY = { answerMs: 5 };
export const STOP = { server_ids: ['blog'] };
export const RENEWAL = { resource_ids: ['blog'], period_type: 2, period_num: 1 };

export const pendingAnswer = expect.objectContaining({ structured: expect.objectContaining({ pending: true }) });

/** A human whose forms stay open until the test fills them in. */
export class Desk {
  readonly forms: Question[] = [];
  /** Forms that the server took back. */
  takenBack = 0;
  readonly #answers: ((answer: Answer) => void)[] = [];

  readonly approver: Pick<Approver, 'ask'> = {
    ask: (form, signal) => {
      this.forms.push(form);
      signal.addEventListener('abort', () => {
        this.takenBack += 1;
      });
      return new Promise((resolve) => this.#answers.push(resolve));
    },
  };

  /** Fills in the newest form, and gives the server a turn to take it in. */
  async say(answer: (form: Question) => Answer): Promise<void> {
    await expect.poll(() => this.#answers.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(0);
    const form = this.forms.at(-1);
    if (form === undefined) throw new Error('nothing was asked');
    this.#answers.pop()?.(answer(form));
    await new Promise((resolve) => setImmediate(resolve));
  }

  yes(): Promise<void> {
    return this.say(yesTo);
  }
}
