import { isObject, type JsonObject, list } from '../json.ts';
import type { NativeDisk } from '../model/native-creation.ts';
import type { Cloud, Flavor, Image, ImageInUse, Project, Snapshot, Volume } from '../model/state.ts';
import { canActOnVolume, isVolumeType, largestVolume } from '../model/volume.ts';
import { flagField, invalid, neededText, textField, wholeField } from '../wire/nova-fields.ts';
import { imageNamed } from './nova-actions-system.ts';

interface Circumstances {
  readonly flavor: Flavor;
  readonly zone: string;
  readonly many: boolean;
}

interface Place extends Circumstances {
  readonly cloud: Cloud;
  readonly project: Project;
}

export interface Disks {
  /** what the system disk was made of */
  readonly image: ImageInUse;
  readonly disks: readonly NativeDisk[];
}

/** The disks, the system disk first: ecs-api-en-2025-01, tables 6-9 to 6-11. */
export function readDisks(cloud: Cloud, project: Project, wish: JsonObject, about: Circumstances): Disks {
  const place = { cloud, project, ...about };
  const { block_device_mapping_v2: mappings } = wish;
  if (mappings !== undefined && mappings !== null && !Array.isArray(mappings)) {
    throw invalid('block_device_mapping_v2 must be a list.');
  }
  const rows = (list(wish, 'block_device_mapping_v2') ?? []).map((mapping) => readMapping(place, mapping));
  const boots = rows.filter(({ boots: first }) => first);
  if (boots.length > 1) throw invalid('Several disks have boot_index 0.');
  const reference = textField(wish, 'imageRef') || undefined;
  const named = reference === undefined ? undefined : imageNamed(cloud, project, reference);
  const system = boots[0]?.disk ?? (named === undefined ? undefined : imageDisk(named));
  if (system === undefined) throw invalid('There must be an imageRef or a disk with boot_index 0.');
  const image = sourceImage(place, system);
  if (named !== undefined && boots[0]?.disk.image?.id !== undefined && boots[0].disk.image.id !== named.id) {
    throw invalid('imageRef and the disk with boot_index 0 name different images.');
  }
  checkImage(cloud, image, system, about.flavor);
  // A disk made of a snapshot boots what the snapshot's disk was made of.
  const first = system.snapshot === null ? system : { ...system, image };
  const disks = [first, ...rows.filter((row) => !row.boots).map(({ disk }) => disk)];
  if (disks.length - 1 > about.flavor.most_data_volumes) throw invalid('There are more disks than the flavor admits.');
  const there = disks.flatMap(({ volume }) => volume ?? []);
  if (new Set(there).size < there.length) throw invalid('A disk is named twice.');
  if (about.many && (there.length > 0 || system.image === null)) {
    throw invalid('Several servers at once are made from an image only.');
  }
  return { image, disks };
}

/** The disk of a server that is made from `imageRef` alone: it goes with its server, as Nova's own would. */
const imageDisk = (image: Image): NativeDisk => ({
  volume: null,
  image,
  snapshot: null,
  size_gib: Math.max(image.min_disk_gib, 1),
  type: usualType,
  delete_on_termination: true,
});

const usualType = 'SAS';

function sourceImage({ cloud }: Place, { volume, image, snapshot }: NativeDisk): ImageInUse {
  const source = snapshot === null ? volume : cloud.volumes.get(snapshot.volume_id);
  const found = image ?? source?.image;
  if (found === undefined || found === null) throw invalid('The disk with boot_index 0 is not bootable.');
  return found;
}

/** A new system disk has room for its image, and the flavor the memory that it needs. */
function checkImage(cloud: Cloud, used: ImageInUse, system: NativeDisk, flavor: Flavor): void {
  const image = cloud.images.get(used.id);
  if (image === undefined) return;
  if (flavor.ram_mib < image.min_ram_mib) throw invalid('The memory of the flavor is too small for the image.');
  if (system.image !== null && system.size_gib < image.min_disk_gib) {
    throw invalid(`The image needs a system disk of ${image.min_disk_gib} GiB.`);
  }
}

interface Mapping {
  readonly boots: boolean;
  readonly disk: NativeDisk;
}

function readMapping(place: Place, mapping: unknown): Mapping {
  if (!isObject(mapping)) throw invalid('block_device_mapping_v2 must be a list of objects.');
  const destination = textField(mapping, 'destination_type') ?? 'volume';
  if (destination !== 'volume') throw invalid('destination_type must be volume: local disks are not supported.');
  const boots = (wholeField(mapping, 'boot_index', -1, 0) ?? -1) === 0;
  const delete_on_termination = flagField(mapping, 'delete_on_termination') ?? false;
  const type = textField(mapping, 'volume_type') ?? usualType;
  const size = wholeField(mapping, 'volume_size', 1, largestVolume);
  const made = (image: ImageInUse | null, snapshot: Snapshot | null, size_gib: number): Mapping => {
    // A type that is in the document's examples only (dsware) is a disk of the usual kind.
    const known = isVolumeType(type) ? type : usualType;
    return { boots, disk: { volume: null, image, snapshot, size_gib, type: known, delete_on_termination } };
  };
  const source = neededText(mapping, 'source_type');
  if (source === 'volume') {
    const volume = freeVolume(place, neededText(mapping, 'uuid'));
    const { size_gib, type: own } = volume;
    return { boots, disk: { volume, image: null, snapshot: null, size_gib, type: own, delete_on_termination } };
  }
  if (source === 'snapshot') {
    const snapshot = snapshotNamed(place, neededText(mapping, 'uuid'));
    if (size !== undefined && size < snapshot.size_gib) throw invalid('volume_size is smaller than the snapshot.');
    return made(null, snapshot, size ?? snapshot.size_gib);
  }
  if (source !== 'image' && source !== 'blank') throw invalid('source_type must be volume, image, snapshot or blank.');
  if (size === undefined) throw invalid('volume_size is needed for disks made of an image or of nothing.');
  if (source === 'blank' && boots) throw invalid('A blank disk is not bootable.');
  const image = source === 'image' ? imageNamed(place.cloud, place.project, neededText(mapping, 'uuid')) : null;
  return made(image, null, size);
}

function freeVolume({ cloud, project, zone }: Place, id: string): Volume {
  const volume = cloud.volumes.get(id.toLowerCase());
  if (volume === undefined || volume.project !== project) throw invalid(`Volume ${id} could not be found.`);
  if (!canActOnVolume(cloud, volume, 'attach')) throw invalid(`Volume ${id} is in status ${volume.status}.`);
  if (volume.zone !== zone) throw invalid(`Volume ${id} is in another availability zone.`);
  return volume;
}

function snapshotNamed({ cloud, project }: Place, id: string): Snapshot {
  const snapshot = cloud.snapshots.get(id.toLowerCase());
  if (snapshot === undefined || snapshot.project !== project) throw invalid(`Snapshot ${id} could not be found.`);
  if (snapshot.status !== 'available') throw invalid(`Snapshot ${id} is in status ${snapshot.status}.`);
  return snapshot;
}
