/** Requests that are being answered, by caller. */
export interface InFlight {
  /** False: the caller has as many as it may. */
  begin(caller: string): boolean;
  end(caller: string): void;
  readonly total: number;
  /** Resolves when nothing is being answered. */
  idle(): Promise<void>;
}

export function createInFlight(mostPerCaller: number): InFlight {
  const counts = new Map<string, number>();
  let total = 0;
  let waiting: (() => void)[] = [];
  return {
    begin(caller) {
      const count = counts.get(caller) ?? 0;
      if (count >= mostPerCaller) return false;
      counts.set(caller, count + 1);
      total += 1;
      return true;
    },
    end(caller) {
      const count = (counts.get(caller) ?? 0) - 1;
      if (count > 0) counts.set(caller, count);
      else counts.delete(caller);
      total -= 1;
      if (total > 0) return;
      for (const wake of waiting) wake();
      waiting = [];
    },
    get total() {
      return total;
    },
    idle: () => (total === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}
