import type { Differences } from './differences.ts';

export const novaDifferences: Differences = {
  conditional: {},
  rules: {},
  unbound: { nova_create_server: 'what it makes is not there yet' },
  irreversible: ['nova_rebuild_server'],
};
