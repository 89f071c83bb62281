import { ecsEn } from '../documents.ts';
import { choice, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId, serverId } from '../reused-fields.ts';
import { called } from './actions.ts';

/** An attachment; both IDs are the disk's (ERRATA-nova B). */
const ATTACHMENT_FIELDS: ResponseFields = {
  id: 'string',
  volumeId: 'string',
  serverId: 'string',
  device: 'string',
};

const columns = { volume_id: 'volumeId', device: 'device' } as const;

const shared = {
  toolset: 'nova',
  service: 'ecs',
  scope: 'project',
  documented: true,
  targets: { kind: 'server', from: 'server_id' },
} as const;

const DISKS = '/v2.1/{project_id}/servers/{server_id}/os-volume_attachments';

export const novaListVolumeAttachments = defineOperation({
  ...shared,
  id: 'nova_list_volume_attachments',
  title: 'List disks of a server, OpenStack API',
  about: 'Disk IDs and device names of a server, those being attached among them.',
  prefer: 'list_server_block_devices',
  words:
    'attached volumes; mounted disks; data disk; evs; 磁盘列表; 查询云硬盘; 挂载; attachments of a server natively; ids of the attached volumes; 原生磁盘挂载列表',
  method: 'GET',
  path: DISKS,
  docs: ecsEn('6.8.1', '9.2.9'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId },
  response: { volumeAttachments: 'array', ...under('volumeAttachments[]', ATTACHMENT_FIELDS) },
  answer: { rows: { path: 'volumeAttachments', name: 'disks', columns } },
});

export const novaShowVolumeAttachment = defineOperation({
  ...shared,
  id: 'nova_show_volume_attachment',
  title: 'Show one disk of a server, OpenStack API',
  about: 'Device name of one disk of a server.',
  prefer: 'show_server_block_device',
  words:
    'attached volume; device name; data disk; evs; 磁盘详情; 查询云硬盘; 挂载点; one attachment natively; 原生单个挂载',
  method: 'GET',
  path: `${DISKS}/{volume_id}`,
  docs: ecsEn('6.8.2', '9.2.9'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId, volume_id: pathId('') },
  response: { volumeAttachment: 'object', ...under('volumeAttachment', ATTACHMENT_FIELDS) },
  answer: { of: 'volumeAttachment', show: columns },
});

export const novaAttachVolume = defineOperation({
  ...shared,
  id: 'nova_attach_volume',
  title: 'Attach a disk, OpenStack API',
  about: 'Attach an available disk of the same availability zone to a server.',
  prefer: 'attach_server_volume',
  words: 'mount; add disk; data disk; evs; 挂载云硬盘; 挂载磁盘; attach volume natively; 原生挂载磁盘',
  method: 'POST',
  path: DISKS,
  envelope: 'volumeAttachment',
  docs: ecsEn('6.8.3', '9.2.9'),
  effect: 'write',
  returns: 'state',
  binds: ['name', 'instance_name', 'status'],
  lock: 'attachvolume',
  input: {
    server_id: serverId,
    volumeId: text({ required: true, min: 1, max: 64 }),
    device: text({ max: 64, about: 'Such as /dev/vdb; needed for a bootable disk' }),
  },
  response: { volumeAttachment: 'object', ...under('volumeAttachment', ATTACHMENT_FIELDS) },
  answer: { of: 'volumeAttachment', show: { server_id: 'serverId', ...columns } },
  consequences: ({ volumeId, device }, [target]) => [
    `Attaches disk ${volumeId} to ${called(target)}${device === undefined ? '' : ` as ${device}`}; the system may give it another device name.`,
  ],
});

export const novaDetachVolume = defineOperation({
  ...shared,
  id: 'nova_detach_volume',
  title: 'Detach a disk, OpenStack API',
  about:
    'Detach a disk. Unmount it first: from a running server data may be lost. The system disk only from a stopped one.',
  prefer: 'detach_server_volume',
  words:
    'unmount; remove disk; umount; force detach; 卸载云硬盘; 卸载磁盘; 强制卸载; detach volume natively; 原生卸载磁盘',
  method: 'DELETE',
  path: `${DISKS}/{volume_id}`,
  docs: ecsEn('6.8.4', '9.2.9'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name', 'instance_name', 'status'],
  lock: 'detachvolume',
  input: {
    server_id: serverId,
    volume_id: pathId(''),
    delete_flag: choice([0, 1], { in: 'query', default: 0, about: '1: force it off a running server (KVM, VBD)' }),
  },
  response: {},
  answer: {},
  consequences: ({ volume_id, delete_flag }, [target]) => [
    `Takes disk ${volume_id} from ${called(target)}; what is not written to it yet may be lost.`,
    ...(delete_flag === 1
      ? ['It is forced off: its device name and place in the disk quota stay taken until the server is restarted.']
      : []),
  ],
});
