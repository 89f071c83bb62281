import type { Cloud, Snapshot, Volume } from '../model/state.ts';
import { novaMicroseconds } from './keypair.ts';

type View = Readonly<Record<string, unknown>>;

const orNull = (value: string): string | null => (value === '' ? null : value);

/** ecs-api-en-2025-01, table 11-58 */
export function volumeView(cloud: Cloud, volume: Volume): View {
  return {
    id: volume.id,
    displayName: volume.name,
    displayDescription: orNull(volume.description),
    status: volume.status,
    size: volume.size_gib,
    volumeType: volume.type,
    availabilityZone: volume.zone,
    createdAt: novaMicroseconds(volume.created),
    snapshotId: volume.snapshot_id,
    metadata: volume.metadata,
    attachments: attachments(cloud, volume),
  };
}

/** The ID of an attachment is that of the disk, as in section 6.8.3 (ERRATA-nova, B). */
function attachments(cloud: Cloud, volume: Volume): readonly View[] {
  return volume.server_ids.flatMap((serverId) => {
    const attachment = cloud.servers.get(serverId)?.attachments.find((each) => each.volume === volume);
    return attachment === undefined
      ? []
      : [{ id: volume.id, volumeId: volume.id, serverId, device: attachment.device }];
  });
}

/** A new disk shows one empty attachment (section 11.4.4, example). */
export const newVolumeView = (cloud: Cloud, volume: Volume): View => ({
  ...volumeView(cloud, volume),
  attachments: [{}],
});

/** ecs-api-en-2025-01, table 11-91 */
export const snapshotView = (snapshot: Snapshot): View => ({
  id: snapshot.id,
  displayName: snapshot.name,
  displayDescription: orNull(snapshot.description),
  status: snapshot.status,
  size: snapshot.size_gib,
  volumeId: snapshot.volume_id,
  createdAt: novaMicroseconds(snapshot.created),
});
