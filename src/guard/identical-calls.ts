import { randomUUID } from 'node:crypto';
import type { Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';

/** Values made up for a call that may be seen: its Client-Request-Id. */
export type MadeUp = Readonly<Record<string, string>>;

/** What a running call has in common with identical ones. */
export interface Held {
  readonly madeUp: MadeUp;
  /** Sends for all of them: true for one call only. The next call of the key is another one, with values of its own. */
  spend(): boolean;
  /** Whether one of them has done so. */
  isSpent(): boolean;
  /** The call is over. */
  release(): void;
}

/** Keeps identical calls together that run at the same time: they are one call, asked about once and sent once. */
export interface IdenticalCalls {
  /** The values of the calls with this key that run now; made by the first of them. */
  hold(key: string, make: () => MadeUp): Held;
  /** Works off what is given for one key one after the other. */
  inTurn<T>(key: string, work: () => Promise<T>): Promise<T>;
}

export function createIdenticalCalls(): IdenticalCalls {
  const running = new Map<string, { readonly madeUp: MadeUp; count: number; spent: boolean }>();
  const turns = new Map<string, Promise<unknown>>();
  return {
    hold(key, make) {
      const group = running.get(key) ?? { madeUp: make(), count: 0, spent: false };
      group.count += 1;
      running.set(key, group);
      const leave = (): void => {
        if (running.get(key) === group) running.delete(key);
      };
      return {
        madeUp: group.madeUp,
        spend() {
          if (group.spent) return false;
          group.spent = true;
          leave();
          return true;
        },
        isSpent: () => group.spent,
        release() {
          group.count -= 1;
          if (group.count === 0) leave();
        },
      };
    },
    async inTurn(key, work) {
      const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
      turns.set(key, mine);
      try {
        return await mine;
      } finally {
        if (turns.get(key) === mine) turns.delete(key);
      }
    },
  };
}

/** Makes up what the caller left out: one purchase carries one Client-Request-Id from its preview on. */
export function madeUpFor({ input: fields }: Operation, input: Input): MadeUp {
  const names = Object.keys(fields).filter((name) => fields[name]?.fill === 'request-id' && input[name] === undefined);
  return Object.fromEntries(names.map((name) => [name, randomUUID()]));
}
