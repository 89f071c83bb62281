import type { Arguments } from '../../support/catalogue.ts';
import type { Found } from './scenario-things.ts';

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBVSXt0E0y3T1o2n2ZBPYSxO1m2BHgUg9uVxh9sXh3cV test';

/** A call of the operations of sections 6.9 to 6.15; each succeeds on the default scenario. What needs an act before is left out. */
export function novaUpkeepCalls(things: Found): Readonly<Record<string, Arguments>> {
  const server_id = things.server('web-1').id;
  const server_group_id = things.id('server_groups', 'web-tier');
  return {
    nova_update_server_metadata: { server_id, metadata: { owner: 'by-test' } },
    nova_replace_server_metadata: { server_id, metadata: { owner: 'by-test', 'a.b': 'c' } },
    nova_delete_server_metadata_item: { server_id, key: 'role' },
    nova_list_server_metadata: { server_id },
    nova_show_server_metadata_item: { server_id, key: 'role' },
    nova_set_server_metadata_item: { server_id, key: 'role', value: 'by-test' },
    nova_show_limits: {},
    nova_show_quota_set: { user_id: 'nobody' },
    nova_show_default_quota_set: {},
    nova_list_keypairs: {},
    nova_show_keypair: { keypair_name: 'operators' },
    nova_create_keypair: { name: 'by-test', public_key: PUBLIC_KEY },
    nova_delete_keypair: { keypair_name: 'operators' },
    nova_show_server_password: { server_id },
    nova_clear_server_password: { server_id },
    nova_create_server_group: { name: 'by-test', policies: ['anti-affinity'] },
    nova_list_server_groups: { 'X-OpenStack-Nova-API-Version': '2.13' },
    nova_show_server_group: { server_group_id },
    nova_delete_server_group: { server_group_id },
    nova_list_instance_actions: { server_id },
    nova_get_console_output: { server_id, length: 10 },
    nova_list_server_tags: { server_id },
    nova_replace_server_tags: { server_id, tags: ['by-test', 'a=b'] },
    nova_delete_all_server_tags: { server_id },
    nova_add_server_tag: { server_id, tag: 'by-test' },
    nova_check_server_tag: { server_id, tag: 'web' },
    nova_delete_server_tag: { server_id, tag: 'web' },
  };
}

/** The same of sections 11.3 and 11.5. */
export function discardedNetworkCalls(things: Found): Readonly<Record<string, Arguments>> {
  const security_group_id = things.id('security_groups', 'sg-web');
  const bound = things.floatingIp('bastion');
  const spare = things.floatingIp();
  return {
    nova_list_security_groups: {},
    nova_create_security_group: { name: 'by-test', description: '' },
    nova_show_security_group: { security_group_id },
    nova_update_security_group: { security_group_id, name: 'by-test', description: 'renamed' },
    nova_create_security_group_rule: {
      parent_group_id: security_group_id,
      ip_protocol: 'udp',
      from_port: 53,
      to_port: 53,
      group_id: security_group_id,
    },
    nova_add_floating_ip: { server_id: things.server('batch-worker').id, address: spare.address },
    nova_remove_floating_ip: { server_id: things.server('bastion').id, address: bound.address },
    nova_create_floating_ip: {},
    nova_list_floating_ips: {},
    nova_show_floating_ip: { floating_ip_id: spare.id },
    nova_delete_floating_ip: { floating_ip_id: spare.id },
    nova_list_floating_ip_pools: {},
  };
}
