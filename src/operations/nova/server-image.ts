import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import { map, text } from '../field.ts';
import { microversion } from '../microversion.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { called, serverAction } from './actions.ts';

/** Table 6-76: more than 0 and less than 255 bytes; read as each key and each value. */
const ATTRIBUTE_MAX_BYTES = 254;

function checkAttributes(metadata: Readonly<Record<string, string>>): Finding[] {
  const fits = (part: string): boolean => part !== '' && Buffer.byteLength(part) <= ATTRIBUTE_MAX_BYTES;
  if (Object.entries(metadata).flat().every(fits)) return [];
  const message = `Keys and values of metadata have 1 to ${ATTRIBUTE_MAX_BYTES} bytes of UTF-8 each.`;
  return [{ level: 'refuse', field: 'metadata', message }];
}

export const novaCreateServerImage = defineOperation({
  ...serverAction,
  id: 'nova_create_server_image',
  title: 'Make an image of a server, OpenStack API',
  about:
    'Make an OpenStack image, of snapshots, for new servers in the same zone. No image of the platform: those come from the image service (IMS). Its snapshots outlive it.',
  words:
    'private image; snapshot server; template; clone; golden image; 创建镜像; 私有镜像; 整机镜像; save the machine as an image; make a template or golden image; clone a configured server; back up as image; 把服务器做成镜像; 制作镜像; 打包成模板; 整机备份',
  action: { key: 'createImage' },
  docs: ecsEn('6.3.7', '9.2.5'),
  effect: 'billing',
  input: {
    server_id: serverId,
    name: text({ required: true, min: 1, maxBytes: 242 }),
    metadata: map({}),
    'X-OpenStack-Nova-API-Version': microversion,
  },
  response: { Location: 'string', image_id: 'string' },
  // Up to 2.44 a header names the image, from 2.45 on the body (ERRATA-nova B).
  answer: { show: { image_id: 'image_id' }, headers: { image_id: 'Location' } },
  check: ({ metadata = {} }) => checkAttributes(metadata),
  consequences: ({ name }, [target]) => [
    `Makes an image named ${name} of ${called(target)}, with snapshots of its disks.`,
    'The snapshots are kept, and may be charged, until each is deleted by hand, even after the image is deleted.',
    ...(target?.status === 'ERROR' ? ['The server is in ERROR: the cloud is expected to refuse this.'] : []),
  ],
});
