import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

export const novaAttachVolume = defineOperation({
  id: 'nova_attach_volume',
  title: 'Attach a disk, OpenStack API',
  toolset: 'nova',
  about: 'Attach an available disk of the same availability zone to a server.',
  prefer: 'attach_server_volume',
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/servers/{server_id}/os-volume_attachments',
  envelope: 'volumeAttachment',
  scope: 'project',
  docs: ecsEn('6.8.3', '9.2.9'),
  documented: true,
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  lock: 'attachvolume',
  input: {
    server_id: serverId,
    volumeId: text({ required: true, min: 1, max: 64 }),
    device: text({ max: 64, about: 'Such as /dev/vdb; needed for a bootable disk' }),
  },
  response: {
    volumeAttachment: 'object',
    'volumeAttachment.device': 'string',
    'volumeAttachment.serverId': 'string',
    'volumeAttachment.id': 'string',
    'volumeAttachment.volumeId': 'string',
  },
  answer: { of: 'volumeAttachment', show: { server_id: 'serverId', volume_id: 'volumeId', device: 'device' } },
});
