import type { Differences } from './differences.ts';

const VERSION = ['X-OpenStack-Nova-API-Version'];

export const novaDifferences: Differences = {
  beyond: {
    // Their answers differ by microversion (tables 6-25, 6-38, 6-49 and section 6.3.7).
    nova_update_server: VERSION,
    nova_list_servers_detail: VERSION,
    nova_show_server: VERSION,
    nova_create_server_image: VERSION,
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
  irreversible: [
    'nova_delete_server',
    'nova_rebuild_server',
    // Data written since the resize is lost (section 6.3.10).
    'nova_revert_resize_server',
    'nova_clear_server_password',
  ],
};
