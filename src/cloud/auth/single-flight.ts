import { abortable } from '../abortable.ts';

/**
 * Looks each key up once, however many callers ask for it at the same time. A value is kept while `isFresh` says so, a
 * failure never. A caller that gives up doesn't take the look-up away from the others.
 */
export interface SingleFlight<T> {
  get(key: string, signal?: AbortSignal): Promise<T>;
  /** Forgets a value, unless a newer one has taken its place. */
  forget(key: string, value: T): void;
  /** How many values are kept and fresh. */
  readonly size: number;
}

export function singleFlight<T>(
  lookUp: (key: string) => Promise<T>,
  isFresh: (value: T) => boolean = () => true,
): SingleFlight<T> {
  const values = new Map<string, T>();
  const flights = new Map<string, Promise<T>>();

  const start = (key: string): Promise<T> => {
    const flight = lookUp(key)
      .then((value) => {
        values.set(key, value);
        return value;
      })
      .finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  return {
    async get(key, signal) {
      const known = values.get(key);
      if (known !== undefined && isFresh(known)) return known;
      return abortable(flights.get(key) ?? start(key), signal);
    },
    forget(key, value) {
      if (values.get(key) === value) values.delete(key);
    },
    get size() {
      return [...values.values()].filter(isFresh).length;
    },
  };
}
