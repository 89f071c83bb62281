import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

/** Keys of server metadata (section 6.9). */
const KEY = /^[A-Za-z0-9_:.-]{1,255}$/;
const KEY_ABOUT = '1 to 255 letters, digits, - _ : .';

export const novaSetServerMetadataItem = defineOperation({
  id: 'nova_set_server_metadata_item',
  title: 'Set one metadata item',
  toolset: 'nova',
  about: 'Set one metadata key of a server, over the old value if there is one.',
  words: ['metadata key', 'custom field', '元数据', '设置元数据'],
  service: 'ecs',
  method: 'PUT',
  path: '/v2.1/{project_id}/servers/{server_id}/metadata/{key}',
  scope: 'project',
  docs: ecsEn('6.9.6', '9.2.10'),
  documented: true,
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name'],
  input: {
    server_id: serverId,
    key: text({ in: 'path', required: true, min: 1, max: 255, pattern: KEY, patternAbout: KEY_ABOUT }),
    value: text({ required: true, max: 255, wire: 'meta.{key}' }),
  },
  response: { meta: 'object' },
  answer: { show: { meta: 'meta' } },
});
