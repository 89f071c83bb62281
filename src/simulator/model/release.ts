import { moveOrder, openOrderOf } from './order.ts';
import { noteChange } from './resource-index.ts';
import { removeServer } from './server-parts.ts';
import type { Cloud } from './state.ts';

/** Server, disks with their snapshots, address, traffic package and extra resources go together (flexus-l-api-zh-2025-01, section 3.5.2). */
export function releaseBundle(cloud: Cloud, instanceId: string): void {
  const instance = cloud.instances.get(instanceId);
  const subscription = cloud.subscriptions.get(instanceId);
  if (instance === undefined || subscription === undefined) return;
  const server = cloud.servers.get(instance.server_id);
  if (server !== undefined) removeServer(cloud, server, { floating_ips: true, data_volumes: true, snapshots: true });
  cloud.instances.delete(instanceId);
  cloud.packages.delete(instance.package_id);
  const unpaid = openOrderOf(cloud, instanceId);
  if (unpaid?.status === 'awaiting payment') moveOrder(unpaid, 'cancelled');
  subscription.status = 'closed';
  subscription.updated = cloud.timeline.now();
  noteChange(cloud, instanceId);
}
