import type { Arguments } from './catalogue.ts';
import type { Found } from './scenario-things.ts';

type Calls = Readonly<Record<string, Arguments>>;

const PUBLIC_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBVSXt0E0y3T1o2n2ZBPYSxO1m2BHgUg9uVxh9sXh3cV test';
/** An ID that names nothing. */
const NOTHING = '00000000-0000-4000-8000-000000000000';

/** Chapter 5 of ecs-api-en-2025-01.txt, without what runs Flexus L servers. */
function ecsCalls(things: Found): Calls {
  const [web, worker] = [things.server('web-1'), things.server('batch-worker')];
  const [subnet, group] = [things.subnet('subnet-data'), things.id('server_groups', 'web-tier')];
  const login = { keyname: 'operators', userid: '7e25b1da389f4697a79df3a0e5bd494e' };
  const disk = { volumetype: 'SSD', size: 40 };
  return {
    create_post_paid_servers: {
      name: 'made-by-test',
      imageRef: things.id('images', 'Ubuntu'),
      flavorRef: 's3.medium.2',
      vpcid: subnet.vpc_id,
      nics: [{ subnet_id: subnet.id }],
      root_volume: disk,
      key_name: 'operators',
      availability_zone: 'ap-southeast-3a',
    },
    delete_servers: { server_ids: [web.id, worker.id], delete_publicip: false, delete_volume: true },
    reinstall_server_with_cloud_init: { server_id: worker.id, ...login },
    change_server_os_with_cloud_init: { server_id: worker.id, imageid: things.id('images', 'Ubuntu'), ...login },
    migrate_server: { server_id: worker.id, dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' },
    resize_post_paid_server: { server_id: worker.id, flavorRef: 's3.xlarge.2' },
    list_flavors: { availability_zone: 'ap-southeast-3a' },
    batch_add_server_nics: { server_id: web.id, nics: [{ subnet_id: subnet.id }] },
    batch_delete_server_nics: { server_id: worker.id, port_ids: worker.nics.slice(1).map(({ id }) => id) },
    attach_server_volume: { server_id: web.id, volumeId: things.id('volumes', 'archive-2023'), device: '/dev/vdb' },
    detach_server_volume: { server_id: worker.id, volume_id: worker.volumes[1]?.id, delete_flag: 0 },
    list_server_block_devices: { server_id: worker.id },
    show_server_block_device: { server_id: worker.id, volume_id: worker.volumes[1]?.id },
    show_server_limits: {},
    list_servers_by_tag: { action: 'filter', tags: [{ key: 'team', values: ['shop'] }], limit: 10 },
    batch_create_server_tags: { server_id: web.id, tags: [{ key: 'made-by', value: 'test' }] },
    batch_delete_server_tags: { server_id: web.id, tags: [{ key: 'tier' }] },
    list_server_tags: {},
    show_server_tags: { server_id: web.id },
    create_server_group: { name: 'made-by-test' },
    delete_server_group: { server_group_id: group },
    add_server_group_member: { server_group_id: group, server_id: worker.id },
    delete_server_group_member: { server_group_id: group, server_id: web.id },
    list_server_groups: { limit: 10 },
    show_server_group: { server_group_id: group },
  };
}

/** Sections 6.1 to 6.8. */
function novaServerCalls(things: Found): Calls {
  const [web, bastion, worker] = [things.server('web-2'), things.server('bastion'), things.server('batch-worker')];
  const server_id = bastion.id;
  const [subnet, data] = [things.subnet('subnet-web'), things.subnet('subnet-data')];
  const [system, disk] = worker.volumes.map(({ id }) => id);
  const [nic, second] = worker.nics.map(({ id }) => id);
  return {
    nova_list_api_versions: {},
    nova_show_api_version: { api_version: 'v2.1' },
    nova_create_server: {
      name: 'made-by-test',
      flavorRef: 's3.medium.2',
      imageRef: things.id('images', 'Ubuntu'),
      networks: [{ uuid: subnet.id }],
      key_name: 'operators',
    },
    nova_update_server: { server_id, name: 'renamed-by-test' },
    nova_delete_server: { server_id },
    nova_list_servers: { limit: 5 },
    nova_list_servers_detail: { limit: 5 },
    nova_show_server: { server_id },
    nova_start_server: { server_id: worker.id },
    nova_reboot_server: { server_id, type: 'SOFT' },
    nova_stop_server: { server_id },
    nova_lock_server: { server_id },
    nova_unlock_server: { server_id },
    nova_rebuild_server: { server_id: worker.id, imageRef: things.id('images', 'Ubuntu') },
    nova_create_server_image: { server_id, name: 'image-by-test' },
    nova_resize_server: { server_id: web.id, flavorRef: 'c3.xlarge.2' },
    nova_confirm_resize_server: { server_id: web.id },
    nova_revert_resize_server: { server_id: web.id },
    nova_monitor_server: { server_id },
    nova_list_networks: {},
    nova_list_server_ips: { server_id },
    nova_show_server_ips_by_network: { server_id, networkName: subnet.vpc_id },
    nova_add_server_security_group: { server_id, name: 'sg-web' },
    nova_remove_server_security_group: { server_id, name: 'sg-bastion' },
    nova_list_server_security_groups: { server_id },
    nova_list_flavors: {},
    nova_list_flavors_detail: {},
    nova_show_flavor: { flavor_id: 's3.large.2' },
    nova_list_flavor_extra_specs: { flavor_id: 's3.large.2' },
    nova_list_server_interfaces: { server_id },
    nova_show_server_interface: { server_id: worker.id, port_id: nic },
    nova_create_server_interface: { server_id, net_id: data.id },
    nova_delete_server_interface: { server_id: worker.id, port_id: second },
    nova_list_volume_attachments: { server_id: worker.id },
    nova_show_volume_attachment: { server_id: worker.id, volume_id: system },
    nova_attach_volume: { server_id: worker.id, volumeId: things.id('volumes', 'archive-2023') },
    nova_detach_volume: { server_id: worker.id, volume_id: disk },
  };
}

/** Sections 6.9 to 6.15. */
function novaUpkeepCalls(things: Found): Calls {
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
    nova_show_instance_action: { server_id, request_id: `req-${NOTHING}` },
  };
}

/** Chapter 11. */
function discardedCalls(things: Found): Calls {
  const server_id = things.server('web-1').id;
  const image_id = things.id('images', 'web-base-2024-12');
  const volume_id = things.id('volumes', 'archive-2023');
  const snapshot_id = things.id('snapshots', 'batch-input-before-migration');
  const security_group_id = things.id('security_groups', 'sg-web');
  const bound = things.floatingIp('bastion');
  const spare = things.floatingIp();
  return {
    nova_show_server_autorecovery: { server_id },
    nova_update_server_autorecovery: { server_id, support_auto_recovery: 'true' },
    nova_list_images: { status: 'active' },
    nova_list_images_detail: { name: 'web-base-2024-12' },
    nova_show_image: { image_id },
    nova_show_image_metadata: { image_id },
    nova_delete_image: { image_id },
    nova_list_volumes: {},
    nova_list_volumes_detail: {},
    nova_show_volume: { volume_id },
    nova_create_volume: { size: 10, availability_zone: 'ap-southeast-3a', volume_type: 'SSD', display_name: 'by-test' },
    nova_delete_volume: { volume_id },
    nova_create_snapshot: { volume_id, display_name: 'by-test' },
    nova_show_snapshot: { snapshot_id },
    nova_delete_snapshot: { snapshot_id },
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
    nova_delete_security_group: { security_group_id },
    nova_delete_security_group_rule: { security_group_rule_id: NOTHING },
  };
}

/** A call of every operation beyond Flexus L, on things that the default scenario has; each but `NOT_YET` succeeds. */
export function callsBeyondFlexus(things: Found): Calls {
  return {
    ...ecsCalls(things),
    ...novaServerCalls(things),
    ...novaUpkeepCalls(things),
    ...discardedCalls(things),
  };
}

/** Operations on what an earlier call would have to make or do: the cloud refuses their calls. */
export const NOT_YET: ReadonlySet<string> = new Set([
  'nova_confirm_resize_server',
  'nova_revert_resize_server',
  'nova_show_instance_action',
  'nova_delete_security_group',
  'nova_delete_security_group_rule',
]);
