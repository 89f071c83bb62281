import { ecsEn } from '../documents.ts';
import { flag, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';

const shared = { toolset: 'discarded', service: 'ecs', scope: 'project', documented: true } as const;
const SNAPSHOT = '/v2.1/{project_id}/os-snapshots/{snapshot_id}';
const snapshotId = pathId('');

/** A disk's snapshot (tables 11-91 and 11-93). */
const SNAPSHOT_FIELDS: ResponseFields = {
  id: 'string',
  status: 'string',
  displayName: 'string',
  displayDescription: 'string',
  createdAt: 'string',
  volumeId: 'string',
  size: 'integer',
};
const response = { snapshot: 'object', ...under('snapshot', SNAPSHOT_FIELDS) } as const;
const answer = {
  of: 'snapshot',
  show: {
    id: 'id',
    name: 'displayName',
    description: 'displayDescription',
    status: 'status',
    size_gib: 'size',
    volume_id: 'volumeId',
    created: 'createdAt',
  },
} as const;

export const novaCreateSnapshot = defineOperation({
  ...shared,
  id: 'nova_create_snapshot',
  title: 'Take a snapshot of a disk',
  about: 'Keep a disk as it is now. Note the ID: no call lists snapshots.',
  replacement: "the disk service's (EVS) snapshot creation",
  words:
    'backup disk; volume snapshot; save state; 创建快照; 云硬盘快照; 备份; snapshot of a disk; freeze the state of a volume before an upgrade; save point to go back to; 给磁盘打快照; 升级前做个快照; 备份磁盘',
  method: 'POST',
  path: '/v2.1/{project_id}/os-snapshots',
  envelope: 'snapshot',
  docs: ecsEn('11.6.1'),
  effect: 'billing',
  returns: 'state',
  targets: { kind: 'volume', from: 'volume_id' },
  binds: ['name', 'status'],
  input: {
    volume_id: text({ required: true, min: 1, max: 64 }),
    display_name: text({
      maxBytes: 255,
      pattern: /^(?!autobk_snapshot)/,
      patternAbout: 'a name that does not begin with autobk_snapshot, which marks those of backups',
    }),
    display_description: text({ max: 255 }),
    force: flag({ about: 'Also while the disk is in use' }),
  },
  response,
  answer,
  consequences: ({ volume_id, force }, [target]) => [
    `Takes a snapshot of disk ${target?.name ?? volume_id}${force ? ', even in use' : ''}; its storage may be charged until it is deleted.`,
  ],
});

export const novaShowSnapshot = defineOperation({
  ...shared,
  id: 'nova_show_snapshot',
  title: 'Show a snapshot',
  about: "A disk's snapshot: status, size, the disk it was taken of.",
  replacement: "the disk service's (EVS) snapshot details",
  words:
    'snapshot details; is the snapshot ready; 查询快照; 快照详情; state and size of one snapshot; 快照状态; 快照做好了吗',
  method: 'GET',
  path: SNAPSHOT,
  docs: ecsEn('11.6.2'),
  effect: 'read',
  returns: 'none',
  targets: { kind: 'snapshot', from: 'snapshot_id' },
  input: { snapshot_id: snapshotId },
  response,
  answer,
});

export const novaDeleteSnapshot = defineOperation({
  ...shared,
  id: 'nova_delete_snapshot',
  title: 'Delete a snapshot for good',
  about: 'The disk stays; the state that was kept is lost.',
  replacement: "the disk service's (EVS) snapshot deletion",
  words:
    'clean up snapshots; no longer needed; remove snapshot; volume snapshot; 删除快照; delete a disk snapshot; remove old snapshots; 旧快照清理掉',
  method: 'DELETE',
  path: SNAPSHOT,
  docs: ecsEn('11.6.3'),
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'snapshot', from: 'snapshot_id' },
  binds: ['name', 'status'],
  input: { snapshot_id: snapshotId },
  response: {},
  answer: {},
  consequences: ({ snapshot_id }, [target]) => [
    `Deletes the snapshot ${target?.name ?? snapshot_id} for good; the disk stays as it is.`,
  ],
});
