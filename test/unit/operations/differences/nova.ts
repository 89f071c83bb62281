import type { Differences } from './differences.ts';

const VERSION = ['X-OpenStack-Nova-API-Version'];

export const novaDifferences: Differences = {
  beyond: {
    // Their answers differ by microversion (tables 6-172, 6-185, 6-199; chapter 3).
    nova_show_limits: VERSION,
    nova_show_quota_set: VERSION,
    nova_show_default_quota_set: VERSION,
    nova_list_keypairs: VERSION,
    nova_show_keypair: VERSION,
    nova_create_server_group: VERSION,
    nova_list_server_groups: VERSION,
    nova_show_server_group: VERSION,
  },
  conditional: {},
  rules: {},
  unbound: {
    nova_create_server: 'what it makes is not there yet',
    nova_create_keypair: 'what it makes is not there yet',
    nova_create_server_group: 'what it makes is not there yet',
  },
  irreversible: ['nova_rebuild_server', 'nova_clear_server_password'],
};
