import type { Differences } from './differences.ts';

export const discardedDifferences: Differences = {
  conditional: {},
  rules: {},
  unbound: {},
  irreversible: [],
};
