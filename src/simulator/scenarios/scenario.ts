import type { Cloud } from '../model/state.ts';
import { fillDefault } from './default.ts';
import { fillFleet } from './fleet.ts';

/** Puts something into a new account. */
export type Fill = (cloud: Cloud) => void;

export const scenarioNames = 'default, empty, fleet=N (N from 1 to 100000)';

const largestFleet = 100_000;

/** What a scenario's name stands for; undefined for a name that means nothing. */
export function findScenario(name: string): Fill | undefined {
  if (name === 'default') return fillDefault;
  if (name === 'empty') return () => undefined;
  const count = Number(/^fleet=(\d{1,6})$/.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(count) || count < 1 || count > largestFleet) return undefined;
  return (cloud) => fillFleet(cloud, count);
}
