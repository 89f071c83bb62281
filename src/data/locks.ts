/**
 * Actions that the Flexus L service locks on the parts of a bundle: seen in the example answers of the server details query
 * and of the resource query (Flexus L API reference, English 2024-09 and Chinese 2025-01), explained nowhere. ECS is expected
 * to refuse them with Ecs.0605.
 */
export interface BundleLock {
  readonly resource: 'server' | 'bandwidth' | 'eip';
  readonly actions: readonly string[];
  /** catalogue IDs of the operations that the lock stops */
  readonly operations: readonly string[];
}

/** Value of `lockSource` on every locked part. */
export const LOCK_SOURCE = 'hcss';

/** What the list of locked actions begins with in `metadata.lockScene` of a server; the actions follow, split by commas. */
export const LOCK_SCENE_PREFIX = 'OTHER_SVC_LOCK=';

export const bundleLocks: readonly BundleLock[] = [
  {
    resource: 'server',
    actions: ['changeos', 'resize', 'delete', 'attachvolume', 'detachvolume', 'detachnics', 'attachnics', 'renewfee'],
    operations: [
      'change_server_os_with_cloud_init',
      'resize_post_paid_server',
      'delete_servers',
      'attach_server_volume',
      'detach_server_volume',
      'batch_delete_server_nics',
      'batch_add_server_nics',
      // The documents name the lock, not these: they do the same through the native API.
      'nova_delete_server',
      'nova_rebuild_server',
      'nova_resize_server',
      'nova_attach_volume',
      'nova_detach_volume',
      'nova_create_server_interface',
      'nova_delete_server_interface',
    ],
  },
  { resource: 'bandwidth', actions: ['resize', 'change_charge_mode', 'delete'], operations: [] },
  {
    resource: 'eip',
    actions: ['associate_instance', 'disassociate_instance', 'change_bandwidth', 'delete', 'change_charge_mode'],
    // Likewise: the discarded calls on floating IPs do what the lock names.
    operations: ['nova_add_floating_ip', 'nova_remove_floating_ip', 'nova_delete_floating_ip'],
  },
];
