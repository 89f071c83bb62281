import { bssRefusal } from '../wire/bss-errors.ts';
import type { Route } from './route.ts';

export function bssRoute(
  method: Route['method'],
  pattern: string,
  operation: string | null,
  mutating: boolean,
  handle: Route['handle'],
): Route {
  return { method, pattern, service: 'bss', operation, mutating, access: 'account', handle };
}

/** A whole number of the query within bounds. */
export function queryNumber(
  query: URLSearchParams,
  name: string,
  bounds: readonly [number, number],
  usual: number,
): number {
  const value = query.get(name);
  if (value === null || value === '') return usual;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= bounds[0] && number <= bounds[1])) {
    throw bssRefusal('CBC.0100', `${name} must be a whole number from ${bounds[0]} to ${bounds[1]}.`);
  }
  return number;
}

/** A moment written as `2025-01-17T03:03:32Z`; undefined when it is not given. */
export function moment(value: string | null | undefined, name: string): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw bssRefusal('CBC.0100', `${name} must be a UTC time such as 2025-01-17T03:03:32Z.`);
  return time;
}
