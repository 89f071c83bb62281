import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { choice, flag, integer, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId, serverId } from '../reused-fields.ts';
import { task } from './task.ts';

const attachInput = {
  server_id: serverId,
  volumeId: text({ min: 1, max: 64, about: 'Disk ID; needed unless the cloud only checks' }),
  device: text({ min: 1, max: 64, about: 'Such as /dev/vdb (/dev/sdb on Xen, where it is needed)' }),
  volume_type: text({ min: 1, max: 64, about: 'For a check without a disk' }),
  count: integer({ min: 1, default: 1, about: 'For a check without a disk' }),
  hw_passthrough: choice(['true', 'false'], { wire: 'hw:passthrough', about: 'SCSI' }),
  cloud_dry_run: flag({ outside: true, wire: 'dry_run', default: false, about: 'The cloud only checks' }),
};

/** The table wants volume_type and count without a disk only; the example has all three (ERRATA B14). */
function checkAttachment({ volumeId, volume_type, count, cloud_dry_run }: InputOf<typeof attachInput>): Finding[] {
  const refuse = (field: string, message: string): Finding => ({ level: 'refuse', field, message });
  if (volumeId === undefined && !cloud_dry_run) {
    return [refuse('volumeId', 'volumeId is required, unless cloud_dry_run is true.')];
  }
  if (volumeId === undefined) {
    return volume_type === undefined ? [refuse('volume_type', 'A check without volumeId needs volume_type.')] : [];
  }
  if (volume_type === undefined && count === undefined) return [];
  const message = 'volume_type and count only count in a check without volumeId: the disk is attached as it is.';
  return [{ level: 'warn', field: 'volume_type', message }];
}

export const attachServerVolume = defineOperation({
  ...task,
  id: 'attach_server_volume',
  title: 'Attach a disk',
  about: 'Attach an available disk of the same availability zone to a server. Flexus L servers refuse.',
  words:
    'mount volume; evs; add storage; data disk; 挂载磁盘; 挂盘; 云硬盘; attach a disk; mount an extra volume; add storage to the server; plug a data disk in; 挂一块数据盘; 加硬盘; 增加存储',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/{server_id}/attachvolume',
  envelope: 'volumeAttachment',
  docs: ecsEn('5.6.1', '10.3'),
  effect: 'write',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  lock: 'attachvolume',
  input: attachInput,
  check: checkAttachment,
  onlyChecks: ({ cloud_dry_run }) => cloud_dry_run === true,
  consequences: ({ volumeId, device, cloud_dry_run }, [target]) =>
    cloud_dry_run
      ? ['The cloud checks the request and attaches nothing.']
      : [`Attaches disk ${volumeId} to ${target?.name ?? 'the server'}${device === undefined ? '' : ` as ${device}`}.`],
});

export const detachServerVolume = defineOperation({
  ...task,
  id: 'detach_server_volume',
  title: 'Detach a disk',
  about: 'Take a disk off a server; disk and data stay. Unmount it inside first. Flexus L servers refuse.',
  words:
    'unmount volume; remove disk; evs; 卸载磁盘; 卸盘; 云硬盘; detach a disk; unmount or unplug a data volume; take the disk off; 摘掉数据盘; 把硬盘拿下来',
  method: 'DELETE',
  path: '/v1/{project_id}/cloudservers/{server_id}/detachvolume/{volume_id}',
  docs: ecsEn('5.6.2', '10.3'),
  effect: 'destructive',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  lock: 'detachvolume',
  input: {
    server_id: serverId,
    volume_id: pathId('From list_server_block_devices'),
    delete_flag: choice([0, 1], { in: 'query', default: 0, about: '1 FORCES it; deletes nothing' }),
  },
  consequences: ({ volume_id, delete_flag }, [target]) => [
    `Takes disk ${volume_id} away from ${target?.name ?? 'the server'}; the disk and its data are kept.`,
    ...(delete_flag === 1 ? ['By force: data not yet written to the disk may be lost.'] : []),
  ],
});

/** An attached disk (tables 5-55 and 5-58). */
const DEVICE_FIELDS: ResponseFields = {
  serverId: 'string',
  volumeId: 'string',
  id: 'string',
  size: 'integer',
  device: 'string',
  pciAddress: 'string',
  bootIndex: 'integer',
  bus: 'string',
};

/** The system disk is the one that boots (table 5-55); numbers come as strings in places (ERRATA B16). */
const cells = {
  volume_id: 'volumeId',
  size_gib: 'size',
  device: 'device',
  system_disk: ({ bootIndex }: Record<string, unknown>) => bootIndex === 0 || bootIndex === '0',
  bus: 'bus',
  pci_address: 'pciAddress',
} as const;

const DEVICES = '/v1/{project_id}/cloudservers/{server_id}/block_device';

/** The printed address has no project, as no other has, and is probably a mistake (ERRATA A16; EXTERNAL-APIS, section 0). */
const address = choice(['v1'], { in: 'local', about: 'If the gateway knows no such API (APIGW.0101)' });

const lookUp = {
  toolset: 'ecs',
  service: 'ecs',
  method: 'GET',
  scope: 'project',
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
} as const;

export const listServerBlockDevices = defineOperation({
  ...lookUp,
  id: 'list_server_block_devices',
  title: 'List the disks of a server',
  about: 'Disks attached to a server: size, device, which one is the system disk.',
  words:
    'attached volumes; storage; which disks; block devices; 查看磁盘; 磁盘列表; 云硬盘; which disks are attached to the server; disks of a machine with device names and sizes; what storage does it have; 服务器挂了哪些盘; 磁盘挂载信息; 有几块硬盘',
  path: '/v2.1/servers/{server_id}/block_device',
  addresses: { v1: DEVICES },
  docs: ecsEn('5.6.3'),
  input: { server_id: serverId, address },
  response: { volumeAttachments: 'array', ...under('volumeAttachments[]', DEVICE_FIELDS) },
  answer: { rows: { path: 'volumeAttachments', name: 'disks', columns: cells } },
});

export const showServerBlockDevice = defineOperation({
  ...lookUp,
  id: 'show_server_block_device',
  title: 'Show one disk of a server',
  about: 'One disk attached to a server: size, device, bus, PCI address.',
  words:
    'attached volume; block device; 查看单个磁盘; 磁盘详情; one attached disk of a server; device name or PCI address of a disk; where is this volume attached; 单个磁盘的挂载信息; 这块盘挂在哪个设备; 盘符',
  path: '/v2.1/servers/{server_id}/block_device/{volume_id}',
  addresses: { v1: `${DEVICES}/{volume_id}` },
  docs: ecsEn('5.6.4'),
  input: { server_id: serverId, volume_id: pathId(''), address },
  response: { volumeAttachment: 'object', ...under('volumeAttachment', DEVICE_FIELDS) },
  answer: { of: 'volumeAttachment', show: cells },
});
