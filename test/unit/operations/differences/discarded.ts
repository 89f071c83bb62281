import type { Differences } from './differences.ts';

export const discardedDifferences: Differences = {
  conditional: {},
  rules: {},
  unbound: {
    nova_create_security_group: 'what it makes is not there yet',
    nova_create_floating_ip: 'what it makes is not there yet',
    nova_delete_security_group_rule: 'no operation shows one rule by its ID',
  },
  irreversible: ['nova_delete_floating_ip'],
};
