import type { Cloud, IndexEntry, Instance, Server } from './state.ts';

/**
 * The resource index behind RMS: a synchronised copy that lags a little behind the services (list_all_resources: rows carry
 * cors_crm_updated_at). A change is copied `rms_lag_seconds` later, as it is by then.
 */
export function noteChange(cloud: Cloud, instanceId: string): void {
  cloud.timeline.after(cloud.settings.rms_lag_seconds, () => copyNow(cloud, instanceId));
}

/** Only servers of an instance have a row to change. */
export function noteServerChange(cloud: Cloud, { bundle }: Server): void {
  if (bundle !== null) noteChange(cloud, bundle.instance_id);
}

export function copyNow(cloud: Cloud, instanceId: string): void {
  const instance = cloud.instances.get(instanceId);
  if (instance === undefined) {
    if (cloud.index.entries.delete(instanceId)) cloud.index.sorted = undefined;
    return;
  }
  if (!cloud.index.entries.has(instanceId)) cloud.index.sorted = undefined;
  cloud.index.entries.set(instanceId, entryOf(cloud, instance));
}

/** The instance IDs of the index in order. */
export function sortedIds(cloud: Cloud): readonly string[] {
  cloud.index.sorted ??= [...cloud.index.entries.keys()].sort();
  return cloud.index.sorted;
}

function entryOf(cloud: Cloud, instance: Instance): IndexEntry {
  const server = cloud.servers.get(instance.server_id);
  return {
    instance,
    status: statusOf(server?.vm_state, server?.frozen ?? false),
    server_name: server?.name ?? '',
    updated: cloud.timeline.now(),
  };
}

/** Only RUNNING is documented; the other two words are the simulator's. */
function statusOf(vmState: string | undefined, frozen: boolean): string {
  if (frozen) return 'FROZEN';
  return vmState === 'active' ? 'RUNNING' : 'STOPPED';
}
