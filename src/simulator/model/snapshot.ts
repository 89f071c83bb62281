import type { Cloud, Snapshot, SnapshotStatus, Volume } from './state.ts';

/** The state machine of a snapshot; what an act needs, goes through, and the seconds it takes (the simulator's). */
const snapshotActs = {
  create: { during: 'creating', seconds: 8 },
  delete: { from: ['available', 'error'], during: 'deleting', seconds: 4 },
} as const;

export interface SnapshotStart {
  readonly volume: Volume;
  readonly name: string;
  readonly description: string;
}

/** A disk that is attached is taken a snapshot of only by force (ecs-api-en-2025-01, table 11-90). */
export function canTakeSnapshot(volume: Volume, force: boolean): boolean {
  return volume.status === 'available' || (force && volume.status === 'in-use');
}

/** A disk with an undeleted snapshot can't be deleted (ecs-api-en-2025-01, section 11.4.5). */
export function hasSnapshots(cloud: Cloud, volume: Volume): boolean {
  for (const snapshot of cloud.snapshots.values()) if (snapshot.volume_id === volume.id) return true;
  return false;
}

export function deleteSnapshotsOf(cloud: Cloud, volume: Volume): void {
  for (const { id, volume_id } of cloud.snapshots.values()) if (volume_id === volume.id) cloud.snapshots.delete(id);
}

export function takeSnapshot(cloud: Cloud, { volume, name, description }: SnapshotStart): Snapshot {
  const now = cloud.timeline.now();
  const snapshot: Snapshot = {
    id: cloud.random.uuid(),
    project: volume.project,
    volume_id: volume.id,
    name,
    description,
    size_gib: volume.size_gib,
    status: snapshotActs.create.during,
    metadata: {},
    created: now,
    updated: now,
  };
  cloud.snapshots.set(snapshot.id, snapshot);
  cloud.timeline.after(snapshotActs.create.seconds, () => setStatus(cloud, snapshot, 'available'));
  return snapshot;
}

export function canDeleteSnapshot(snapshot: Snapshot): boolean {
  return snapshotActs.delete.from.some((status) => status === snapshot.status);
}

/** Only after `canDeleteSnapshot`. */
export function deleteSnapshot(cloud: Cloud, snapshot: Snapshot): void {
  setStatus(cloud, snapshot, snapshotActs.delete.during);
  cloud.timeline.after(snapshotActs.delete.seconds, () => cloud.snapshots.delete(snapshot.id));
}

function setStatus(cloud: Cloud, snapshot: Snapshot, status: SnapshotStatus): void {
  snapshot.status = status;
  snapshot.updated = cloud.timeline.now();
}
