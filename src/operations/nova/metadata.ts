import { ecsEn } from '../documents.ts';
import { map, text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

/** Keys of server metadata (section 6.9). */
const KEY = /^[A-Za-z0-9_:.-]{1,255}$/;
const KEY_ABOUT = '1 to 255 letters, digits, - _ : .';
const VALUE_MAX = 255;

const key = text({ in: 'path', required: true, min: 1, max: 255, pattern: KEY, patternAbout: KEY_ABOUT });
const metadata = map({ required: true, keyPattern: KEY, keyAbout: KEY_ABOUT, valueMax: VALUE_MAX });

/** What the calls on one server's metadata share. */
const ofServer = {
  toolset: 'nova',
  service: 'ecs',
  scope: 'project',
  documented: true,
  targets: { kind: 'server', from: 'server_id' },
} as const;

const PATH = '/v2.1/{project_id}/servers/{server_id}/metadata';

function named(pairs: Readonly<Record<string, string>>): string {
  return Object.keys(pairs).join(', ') || 'none';
}

export const novaUpdateServerMetadata = defineOperation({
  ...ofServer,
  id: 'nova_update_server_metadata',
  title: 'Add or change metadata',
  about:
    'Set some metadata keys of a server; the keys not named stay. The server is active, stopped, paused or suspended.',
  words:
    'custom attributes; key value; annotate; 更新元数据; 添加元数据; 自定义属性; add or change metadata and keep the rest; merge metadata entries; set custom key values; 合并元数据; 保留原有的元数据; 加一条自定义信息',
  method: 'POST',
  path: PATH,
  docs: ecsEn('6.9.1', '9.2.10'),
  effect: 'write',
  returns: 'state',
  binds: ['name'],
  input: { server_id: serverId, metadata },
  response: { metadata: 'object' },
  answer: { show: { metadata: 'metadata' } },
  renames: () => true,
  consequences: ({ metadata: pairs }, [target]) => [
    `Sets the metadata keys ${named(pairs)} of ${target?.name ?? 'the server'}; old values of these keys are lost.`,
  ],
});

export const novaReplaceServerMetadata = defineOperation({
  ...ofServer,
  id: 'nova_replace_server_metadata',
  title: 'Replace all metadata',
  about:
    'Delete ALL metadata of a server, then set what is given. To change some keys use nova_update_server_metadata.',
  words:
    'overwrite metadata; reset metadata; 替换元数据; 覆盖元数据; 重设元数据; replace all metadata; overwrite the whole set; start metadata over; 替换全部元数据; 重新设置元数据',
  method: 'PUT',
  path: PATH,
  docs: ecsEn('6.9.2', '9.2.10'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name'],
  input: { server_id: serverId, metadata },
  response: { metadata: 'object' },
  answer: { show: { metadata: 'metadata' } },
  renames: () => true,
  consequences: ({ metadata: pairs }, [target]) => [
    `Deletes every metadata key of ${target?.name ?? 'the server'} that is not named, the platform's own among them.`,
    `Keys afterwards: ${named(pairs)}.`,
  ],
});

export const novaDeleteServerMetadataItem = defineOperation({
  ...ofServer,
  id: 'nova_delete_server_metadata_item',
  title: 'Delete one metadata item',
  about: 'Remove one metadata key of a server, its value with it.',
  words:
    'drop key; unset; remove attribute; 删除元数据; 移除元数据; delete one metadata key; drop a custom entry; 删除一条元数据; 去掉元数据里的某个键',
  method: 'DELETE',
  path: `${PATH}/{key}`,
  docs: ecsEn('6.9.3', '9.2.10'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name'],
  input: { server_id: serverId, key },
  response: {},
  answer: {},
  renames: () => true,
  consequences: ({ key: gone }, [target]) => [
    `Deletes the metadata key ${gone} of ${target?.name ?? 'the server'}; its value is lost.`,
  ],
});

export const novaListServerMetadata = defineOperation({
  ...ofServer,
  id: 'nova_list_server_metadata',
  title: 'List metadata',
  about: 'All metadata of a server, in one page.',
  words:
    'show metadata; attributes; charging mode; image facts; 查询元数据; 元数据列表; show the metadata of a server; custom key values; 查看元数据; 服务器的自定义信息',
  method: 'GET',
  path: PATH,
  docs: ecsEn('6.9.4', '9.2.10'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId },
  response: { metadata: 'object' },
  answer: { show: { metadata: 'metadata' } },
});

export const novaShowServerMetadataItem = defineOperation({
  ...ofServer,
  id: 'nova_show_server_metadata_item',
  title: 'Show one metadata item',
  about: 'The value of one metadata key of a server.',
  words: 'get key; metadata value; 查询指定元数据; 元数据的值; value of one metadata key; 某个元数据的值; 查一个键',
  method: 'GET',
  path: `${PATH}/{key}`,
  docs: ecsEn('6.9.5', '9.2.10'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId, key },
  response: { meta: 'object' },
  answer: { show: { meta: 'meta' } },
});

export const novaSetServerMetadataItem = defineOperation({
  ...ofServer,
  id: 'nova_set_server_metadata_item',
  title: 'Set one metadata item',
  about: 'Set one metadata key of a server, over the old value if there is one.',
  words:
    'metadata key; custom field; 元数据; 设置元数据; set the value of one metadata key; change a single entry; 设置单个元数据; 改某个键的值',
  method: 'PUT',
  path: `${PATH}/{key}`,
  docs: ecsEn('6.9.6', '9.2.10'),
  effect: 'write',
  returns: 'state',
  binds: ['name'],
  input: { server_id: serverId, key, value: text({ required: true, max: VALUE_MAX, wire: 'meta.{key}' }) },
  response: { meta: 'object' },
  answer: { show: { meta: 'meta' } },
  renames: () => true,
  consequences: ({ key: changed }, [target]) => [
    `Sets the metadata key ${changed} of ${target?.name ?? 'the server'}; an old value is lost.`,
  ],
});
