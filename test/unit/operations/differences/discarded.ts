import type { Differences } from './differences.ts';

export const discardedDifferences: Differences = {
  conditional: {
    'nova_create_volume volume.size': 'section 11.4.4: not when the disk is made from a snapshot',
  },
  rules: {},
  unbound: {
    nova_create_volume: 'what it makes is not there yet',
    nova_create_security_group: 'what it makes is not there yet',
    nova_create_floating_ip: 'what it makes is not there yet',
    nova_delete_security_group_rule: 'no operation shows one rule by its ID',
  },
  irreversible: ['nova_delete_image', 'nova_delete_volume', 'nova_delete_snapshot', 'nova_delete_floating_ip'],
};
