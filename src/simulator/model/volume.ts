import { newVolume, type VolumeStart } from './server-parts.ts';
import { hasSnapshots } from './snapshot.ts';
import type { Cloud, Volume, VolumeStatus } from './state.ts';

/**
 * The state machine of a disk. Each act is a row: the statuses it may begin in, the one it goes through and the one it ends
 * in when it fails. A disk is deleted in no other status than these (ecs-api-en-2025-01, section 11.4.5; error_restoring and
 * error_extending don't come up here). How an act ends that doesn't fail depends on who still has the disk.
 */
export type VolumeAct = 'create' | 'attach' | 'detach' | 'delete';

interface ActRow {
  readonly from: readonly VolumeStatus[];
  readonly during: VolumeStatus;
  readonly failed: 'error' | 'error_deleting' | 'as before';
}

const volumeActs: { readonly [act in VolumeAct]: ActRow } = {
  create: { from: ['creating'], during: 'creating', failed: 'error' },
  attach: { from: ['available'], during: 'attaching', failed: 'as before' },
  detach: { from: ['in-use'], during: 'detaching', failed: 'as before' },
  delete: { from: ['available', 'error'], during: 'deleting', failed: 'error_deleting' },
};

/** ecs-api-en-2025-01, tables 5-6 and 5-7, name SATA and SSD; those between are the simulator's addition. */
export const volumeTypes = ['SATA', 'SAS', 'GPSSD', 'SSD', 'ESSD'] as const;

export const isVolumeType = (type: string): boolean => volumeTypes.some((known) => known === type);

/** GiB, the largest data disk (ecs-api-en-2025-01, table 5-7) */
export const largestVolume = 32_768;

/** Whether the act may begin now. A shared disk may go to one server after the other, not to two at once. */
export function canActOnVolume(cloud: Cloud, volume: Volume, act: VolumeAct): boolean {
  if (volume.held_by !== null) return false;
  if (act === 'attach' && volume.multiattach && volume.status === 'in-use') return true;
  if (act === 'delete' && (volume.server_ids.length > 0 || hasSnapshots(cloud, volume))) return false;
  return volumeActs[act].from.includes(volume.status);
}

/** Takes the disk for the act; only after `canActOnVolume`. */
export function beginVolumeAct(cloud: Cloud, volume: Volume, act: VolumeAct, holder: string): void {
  volume.held_by = holder;
  setStatus(cloud, volume, volumeActs[act].during);
}

/**
 * Ends the act that `holder` began; nothing happens when it no longer holds the disk. Before it ends an attachment or a
 * detachment the caller has put the server into `server_ids`, or taken it out.
 */
export function endVolumeAct(cloud: Cloud, volume: Volume, act: VolumeAct, holder: string, failed = false): void {
  if (volume.held_by !== holder) return;
  volume.held_by = null;
  if (act === 'delete' && !failed) {
    cloud.volumes.delete(volume.id);
    return;
  }
  const { failed: end } = volumeActs[act];
  setStatus(cloud, volume, failed && end !== 'as before' ? end : restingStatus(volume));
}

const restingStatus = (volume: Volume): VolumeStatus => (volume.server_ids.length > 0 ? 'in-use' : 'available');

function setStatus(cloud: Cloud, volume: Volume, status: VolumeStatus): void {
  volume.status = status;
  volume.updated = cloud.timeline.now();
}

// The seconds of acts without a server; the documents state none.
const createSeconds = 6;
const deleteSeconds = 4;

/** A disk of its own; it ends in `error` where the zone doesn't exist (ecs-api-en-2025-01, table 11-66). */
export function createVolume(cloud: Cloud, start: VolumeStart, fails: boolean, holder: string): Volume {
  const volume = newVolume(cloud, { ...start, status: 'creating' });
  volume.held_by = holder;
  cloud.timeline.after(createSeconds, () => endVolumeAct(cloud, volume, 'create', holder, fails));
  return volume;
}

/** Only after `canActOnVolume`. */
export function deleteVolume(cloud: Cloud, volume: Volume, holder: string): void {
  beginVolumeAct(cloud, volume, 'delete', holder);
  cloud.timeline.after(deleteSeconds, () => endVolumeAct(cloud, volume, 'delete', holder));
}
