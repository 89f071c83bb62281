import { callerOf } from './whose.ts';

/** Lets so many through at a time. Who waits is let through by turns: a flood of one does not hold up another. */
export interface Gate {
  /**
   * Resolves when there is room, with what whoever got in has to call when leaving; rejects with the signal's reason.
   *
   * @param signal also tells whose turn it is (whose.ts)
   */
  enter(signal: AbortSignal): Promise<() => void>;
}

type Waiter = () => void;

export function createGate(most: number): Gate {
  let inside = 0;
  /** Callers that wait, the next one first. */
  const queues = new Map<string, Set<Waiter>>();

  const letNext = (): void => {
    const [next] = queues;
    if (!next || inside >= most) return;
    const [caller, waiters] = next;
    queues.delete(caller);
    const [first] = waiters;
    if (!first) return;
    waiters.delete(first);
    if (waiters.size > 0) queues.set(caller, waiters);
    first();
  };
  const leave = (): void => {
    inside -= 1;
    letNext();
  };
  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (!left) leave();
      left = true;
    };
  };

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (inside < most) {
        inside += 1;
        return once();
      }
      return new Promise((resolve, reject) => {
        const caller = callerOf(signal);
        const waiters = queues.get(caller) ?? new Set();
        queues.set(caller, waiters);
        const giveUp = (): void => {
          waiters.delete(go);
          if (waiters.size === 0) queues.delete(caller);
          reject(signal.reason);
        };
        function go(): void {
          signal.removeEventListener('abort', giveUp);
          inside += 1;
          resolve(once());
        }
        waiters.add(go);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
