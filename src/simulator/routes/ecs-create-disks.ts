import type { JsonObject } from '../json.ts';
import type { DataDiskWish, DiskWish } from '../model/create-request.ts';
import type { Cloud, Flavor, Image, Project, Snapshot } from '../model/state.ts';
import { isVolumeType } from '../model/volume.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import {
  objectField,
  objectsOf,
  oneOf,
  optionalFlag,
  optionalObject,
  optionalText,
  optionalUuid,
  optionalWhole,
  textField,
  textMap,
  wholeField,
} from './ecs-fields.ts';

const mostSystemGib = 1024;
const dataGib = { least: 10, most: 32_768 };

/** ecs-api-en-2025-01, table 5-5: a size of 0 or none is the least that the image takes. */
export function readSystemDisk(server: JsonObject, image: Image): DiskWish {
  const disk = objectField(server, 'root_volume');
  const type = diskType(disk, 'root_volume');
  const size = optionalWhole(disk, 'size', { least: 0, most: mostSystemGib }, 'root_volume.size') ?? 0;
  const size_gib = size === 0 ? image.min_disk_gib : size;
  if (size_gib < image.min_disk_gib) {
    throw ecsRefusal('Ecs.0005', `root_volume.size must be at least the image's ${image.min_disk_gib} GiB.`);
  }
  checkCluster(disk, 'root_volume');
  return { type, size_gib, scsi: isScsi(disk), delete_on_termination: true };
}

/** ecs-api-en-2025-01, table 5-6: up to 59, of some flavors 23. */
export function readDataDisks(
  cloud: Cloud,
  project: Project,
  server: JsonObject,
  flavor: Flavor,
): readonly DataDiskWish[] {
  const disks = objectsOf(server, 'data_volumes');
  if (disks.length > flavor.most_data_volumes) throw ecsRefusal('Ecs.0042');
  return disks.map((disk, index) => readDataDisk(cloud, project, disk, `data_volumes[${index}]`));
}

function readDataDisk(cloud: Cloud, project: Project, disk: JsonObject, field: string): DataDiskWish {
  const type = diskType(disk, field);
  const size_gib = wholeField(disk, 'size', dataGib, `${field}.size`);
  checkCluster(disk, field);
  const metadata = diskMetadata(disk, field);
  // The simulator has no data disk images: every image here makes system disks.
  if (optionalUuid(disk, 'data_image_id', `${field}.data_image_id`) !== undefined) throw ecsRefusal('Ecs.0031');
  return {
    type,
    size_gib,
    scsi: isScsi(disk),
    delete_on_termination: false,
    multiattach: optionalFlag(disk, 'multiattach', `${field}.multiattach`) ?? false,
    metadata,
    snapshot: snapshotOf(cloud, project, disk, { size_gib, field }),
  };
}

function diskType(disk: JsonObject, field: string): string {
  const type = textField(disk, 'volumetype', `${field}.volumetype`);
  if (!isVolumeType(type)) throw ecsRefusal('Ecs.0043');
  return type;
}

/** What is no Boolean makes a VBD disk (tables 5-5 and 5-6). */
const isScsi = (disk: JsonObject): boolean => disk['hw:passthrough'] === true;

function checkCluster(disk: JsonObject, field: string): void {
  const type = oneOf(disk, 'cluster_type', ['DSS'], `${field}.cluster_type`);
  const id = optionalText(disk, 'cluster_id', `${field}.cluster_id`);
  if (type !== undefined && !id) throw ecsRefusal('Ecs.0911', `${field}.cluster_id must be given with cluster_type.`);
}

const longestMetadata = 255;

/** Tables 5-6 and 8-7: at most 255 bytes each; an encrypted disk names its key. */
function diskMetadata(disk: JsonObject, field: string): Readonly<Record<string, string>> {
  const metadata = textMap(disk, 'metadata', `${field}.metadata`);
  for (const [key, value] of Object.entries(metadata)) {
    if (Buffer.byteLength(key) > longestMetadata || Buffer.byteLength(value) > longestMetadata) {
      throw ecsRefusal('Ecs.0005', `${field}.metadata must have keys and values of at most ${longestMetadata} bytes.`);
    }
  }
  const encrypted = oneOf(metadata, '__system__encrypted', ['0', '1'], `${field}.metadata.__system__encrypted`);
  if (encrypted === '1' && !metadata.__system__cmkid) throw ecsRefusal('Ecs.0912');
  return metadata;
}

/** Table 8-5: the disk is at least as large as the one that it is restored from. */
function snapshotOf(
  cloud: Cloud,
  project: Project,
  disk: JsonObject,
  { size_gib, field }: { readonly size_gib: number; readonly field: string },
): Snapshot | null {
  const extend = optionalObject(disk, 'extendparam', `${field}.extendparam`);
  const id = optionalText(extend, 'snapshotId', `${field}.extendparam.snapshotId`) || undefined;
  if (id === undefined) return null;
  const snapshot = cloud.snapshots.get(id.toLowerCase());
  if (snapshot === undefined || snapshot.project !== project || snapshot.status !== 'available') {
    throw ecsRefusal('Ecs.0005', `${field}.extendparam.snapshotId must be the ID of a snapshot that is available.`);
  }
  if (size_gib < snapshot.size_gib) {
    throw ecsRefusal('Ecs.0005', `${field}.size must be at least the snapshot's ${snapshot.size_gib} GiB.`);
  }
  return snapshot;
}
