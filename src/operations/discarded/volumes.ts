import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { integer, map, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';

const shared = { toolset: 'discarded', service: 'ecs', scope: 'project', documented: true } as const;
const read = { ...shared, method: 'GET', effect: 'read', returns: 'none' } as const;

const VOLUMES = '/v2.1/{project_id}/os-volumes';
const volumeId = pathId('');

/** A disk (tables 11-57, 11-60, 11-63 and 11-67). */
const VOLUME_FIELDS: ResponseFields = {
  id: 'string',
  displayName: 'string',
  status: 'string',
  attachments: 'array',
  'attachments[].device': 'string',
  'attachments[].id': 'string',
  'attachments[].serverId': 'string',
  'attachments[].volumeId': 'string',
  availabilityZone: 'string',
  createdAt: 'string',
  displayDescription: 'string',
  volumeType: 'string',
  snapshotId: 'string',
  metadata: 'object',
  size: 'integer',
};

/** Servers that have the disk; a new one's list holds an empty object (ERRATA-nova C, lines 12094-12096). */
function serversOf({ attachments }: Record<string, unknown>): readonly unknown[] | undefined {
  if (!Array.isArray(attachments)) return undefined;
  const ids = attachments.flatMap((one: unknown) =>
    typeof one === 'object' && one !== null && 'serverId' in one ? [one.serverId] : [],
  );
  return ids.length > 0 ? ids : undefined;
}

const cells = {
  id: 'id',
  name: 'displayName',
  status: 'status',
  size_gib: 'size',
  type: 'volumeType',
  availability_zone: 'availabilityZone',
  server_ids: serversOf,
} as const;

const list = {
  ...read,
  input: {},
  response: { volumes: 'array', ...under('volumes[]', VOLUME_FIELDS) },
  answer: { rows: { path: 'volumes', name: 'disks', columns: cells }, full: true },
} as const;

export const novaListVolumes = defineOperation({
  ...list,
  id: 'nova_list_volumes',
  title: 'List disks',
  about: 'All disks of a project in a region, attached or not. Of one server: list_server_block_devices.',
  replacement: "the disk service's (EVS) disk query",
  words:
    'volumes; evs; unattached; storage; 云硬盘列表; 磁盘; 云硬盘; all disks of the project; unattached volumes; which volumes exist; 所有磁盘; 有哪些没挂载的盘',
  path: VOLUMES,
  docs: ecsEn('11.4.1', '9.2.9'),
});

export const novaListVolumesDetail = defineOperation({
  ...list,
  id: 'nova_list_volumes_detail',
  title: 'List disks with details',
  about: 'The documents give it the same fields as nova_list_volumes.',
  prefer: 'nova_list_volumes',
  replacement: "the disk service's (EVS) query of all disks",
  words: 'volumes; evs; 云硬盘详情; 磁盘详情; disks with size, type, state and server; 磁盘详情列表; 硬盘大小和状态',
  path: `${VOLUMES}/detail`,
  docs: ecsEn('11.4.2', '9.2.9'),
});

export const novaShowVolume = defineOperation({
  ...read,
  id: 'nova_show_volume',
  title: 'Show a disk',
  about: 'One disk: size, type, status, the server that has it.',
  replacement: "the disk service's (EVS) disk details",
  words:
    'volume details; evs; 云硬盘; 查看云硬盘; one disk; size and state of a volume; is it attached; 某块磁盘的信息; 盘的大小和状态',
  path: `${VOLUMES}/{volume_id}`,
  docs: ecsEn('11.4.3', '9.2.9'),
  targets: { kind: 'volume', from: 'volume_id' },
  input: { volume_id: volumeId },
  response: { volume: 'object', ...under('volume', VOLUME_FIELDS) },
  answer: { of: 'volume', show: cells, full: true },
});

const creation = {
  size: integer({ min: 1, about: 'GiB; needed without snapshot_id' }),
  availability_zone: text({ min: 1, max: 64, about: 'Needed' }),
  volume_type: text({ min: 1, max: 64, about: 'Such as SSD' }),
  snapshot_id: text({ min: 1, max: 64 }),
  display_name: text({ max: 255 }),
  display_description: text({ max: 255 }),
  metadata: map({}),
};

/** The table calls the zone optional, its text demands it (section 11.4.4; ERRATA-nova B, line 12034). */
function checkCreation({ size, snapshot_id, availability_zone }: InputOf<typeof creation>): Finding[] {
  const refuse = (field: string, message: string): Finding => ({ level: 'refuse', field, message });
  return [
    ...(size === undefined && snapshot_id === undefined
      ? [refuse('size', 'size is required, unless the disk is made from snapshot_id.')]
      : []),
    ...(availability_zone === undefined
      ? [refuse('availability_zone', 'availability_zone is required: a disk in no existing zone ends in status error.')]
      : []),
  ];
}

export const novaCreateVolume = defineOperation({
  ...shared,
  id: 'nova_create_volume',
  title: 'Create a disk',
  about: 'A disk, empty or from a snapshot, charged until deleted. Then attach_server_volume.',
  replacement: "the disk service's (EVS) disk creation",
  words:
    'new volume; evs; restore snapshot; add storage; 创建云硬盘; 新建磁盘; 从快照恢复; new data disk; buy more storage; create an empty volume or from a snapshot; 新建一块数据盘; 买块硬盘; 用快照创建磁盘',
  method: 'POST',
  path: VOLUMES,
  envelope: 'volume',
  docs: ecsEn('11.4.4', '9.2.9'),
  effect: 'billing',
  returns: 'state',
  input: creation,
  response: { volume: 'object', ...under('volume', VOLUME_FIELDS) },
  answer: { of: 'volume', show: cells, full: true },
  check: checkCreation,
  consequences: ({ size, availability_zone, volume_type, snapshot_id }) => [
    `Creates a disk${size === undefined ? '' : ` of ${size} GiB`}${volume_type === undefined ? '' : ` (${volume_type})`} in ${availability_zone}${snapshot_id === undefined ? '' : ` from snapshot ${snapshot_id}`}; the cloud charges for it until it is deleted.`,
  ],
});

export const novaDeleteVolume = defineOperation({
  ...shared,
  id: 'nova_delete_volume',
  title: 'Delete a disk for good',
  about: 'Delete a detached disk with its data. Its snapshots have to be deleted first.',
  replacement: "the disk service's (EVS) disk deletion",
  words:
    'remove volume; evs; destroy; 删除云硬盘; 删除磁盘; delete a disk that nobody uses; remove an unattached volume for good; throw old storage away; 没用的硬盘删掉; 释放数据盘',
  method: 'DELETE',
  path: `${VOLUMES}/{volume_id}`,
  docs: ecsEn('11.4.5', '9.2.9'),
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'volume', from: 'volume_id' },
  binds: ['name', 'status'],
  input: { volume_id: volumeId },
  response: {},
  answer: {},
  consequences: ({ volume_id }, [target]) => [`Deletes the disk ${target?.name ?? volume_id} with all data, for good.`],
});
