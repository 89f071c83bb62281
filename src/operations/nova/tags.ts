import { ecsEn } from '../documents.ts';
import { list, text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

const TAG_MAX = 80;
/** Tags that a server can have (section 6.15.4). */
const TAGS_MAX = 50;
/** Never empty: the address would be that of all tags, and deleting one would delete them all (section 6.15.6). */
const tag = text({ in: 'path', required: true, min: 1, max: TAG_MAX });

const PATH = '/v2.1/{project_id}/servers/{server_id}/tags';

/** What the calls on one server's tags share; none exists before 2.26 (section 6.15). */
const ofServer = {
  toolset: 'nova',
  service: 'ecs',
  scope: 'project',
  microversion: { from: '2.26' },
  documented: true,
  targets: { kind: 'server', from: 'server_id' },
} as const;

function tagsNow(tags: Readonly<Record<string, string>> | undefined): string {
  const shown = Object.entries(tags ?? {}).map(([key, value]) => (value === '' ? key : `${key}=${value}`));
  return shown.length === 0 ? '' : ` It has now: ${shown.join(', ')}.`;
}

export const novaListServerTags = defineOperation({
  ...ofServer,
  id: 'nova_list_server_tags',
  title: 'List tags, OpenStack API',
  about:
    'Tags of a server as plain strings, some key=value. __type_virtual and __type_baremetal are marks of the platform.',
  prefer: 'show_server_tags',
  words: 'labels; plain tags; 字符串标签; 查询标签; plain string tags of a server; 原生字符串标签; 单值标签列表',
  method: 'GET',
  path: PATH,
  docs: ecsEn('6.15.1', '9.2.16'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId },
  response: { tags: 'array' },
  answer: { show: { tags: 'tags' } },
});

export const novaReplaceServerTags = defineOperation({
  ...ofServer,
  id: 'nova_replace_server_tags',
  title: 'Replace all tags',
  about:
    'Give a server these plain tags and no others: the ones not named are lost. To add one use nova_add_server_tag.',
  prefer: 'batch_create_server_tags',
  words:
    'overwrite tags; reset labels; 替换标签; 覆盖标签; 重设标签; replace the whole set of plain tags; overwrite all tags; 替换全部标签',
  method: 'PUT',
  path: PATH,
  docs: ecsEn('6.15.2', '9.2.16'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name', 'tags'],
  input: {
    server_id: serverId,
    tags: list(text({ min: 1, max: TAG_MAX }), { required: true, max: TAGS_MAX }),
  },
  response: { tags: 'array' },
  answer: { show: { tags: 'tags' } },
  renames: () => true,
  consequences: ({ tags }, [target]) => [
    `Deletes every tag of ${target?.name ?? 'the server'} that is not named.${tagsNow(target?.tags)}`,
    `Tags afterwards: ${tags.join(', ') || 'none'}.`,
  ],
});

export const novaDeleteAllServerTags = defineOperation({
  ...ofServer,
  id: 'nova_delete_all_server_tags',
  title: 'Delete all tags',
  about: 'Take every tag off a server. One alone goes with nova_delete_server_tag.',
  prefer: 'batch_delete_server_tags',
  words:
    'untag completely; clear labels; 删除所有标签; 清空标签; remove every tag; clear all tags of a server; strip all labels; 删除全部标签; 所有标签都去掉',
  method: 'DELETE',
  path: PATH,
  docs: ecsEn('6.15.3', '9.2.16'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name', 'tags'],
  input: { server_id: serverId },
  response: {},
  answer: {},
  renames: () => true,
  consequences: (_, [target]) => [`Deletes ALL tags of ${target?.name ?? 'the server'}.${tagsNow(target?.tags)}`],
});

export const novaAddServerTag = defineOperation({
  ...ofServer,
  id: 'nova_add_server_tag',
  title: 'Add one plain tag',
  about: 'Put one plain tag on a server; the others stay. A server has at most 50.',
  prefer: 'batch_create_server_tags',
  words: 'label; mark; 添加一个标签; 打字符串标签; add one plain tag without value; 加一个单值标签; 原生添加标签',
  method: 'PUT',
  path: `${PATH}/{tag}`,
  docs: ecsEn('6.15.4', '9.2.16'),
  effect: 'write',
  returns: 'state',
  binds: ['name', 'tags'],
  input: { server_id: serverId, tag },
  response: { message: 'string', code: 'string', title: 'string' },
  answer: { byStatus: { 201: { added: true }, 204: { added: false, was_there: true } }, bodiless: true },
  renames: () => true,
  consequences: ({ tag: added }, [target]) => [`Tags ${target?.name ?? 'the server'} with ${added}.`],
});

export const novaCheckServerTag = defineOperation({
  ...ofServer,
  id: 'nova_check_server_tag',
  title: 'Check whether a server has a tag',
  words: 'does the server have this tag; tag present or not; is it tagged; 有没有这个标签; 是否打了某标签; 检查标签',
  about: 'Whether a server carries one tag of the plain-string kind; false also for an ID of no server.',
  prefer: 'show_server_tags',
  method: 'GET',
  path: `${PATH}/{tag}`,
  docs: ecsEn('6.15.5', '9.2.16'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId, tag },
  response: {},
  answer: { byStatus: { 204: { tagged: true }, 404: { tagged: false } }, bodiless: true },
});

export const novaDeleteServerTag = defineOperation({
  ...ofServer,
  id: 'nova_delete_server_tag',
  title: 'Delete one plain tag',
  about: 'Take one plain tag off a server; the others stay.',
  prefer: 'batch_delete_server_tags',
  words: 'untag; remove label; 删除一个标签; 移除标签; remove one plain tag; 删一个单值标签; 原生删除标签',
  method: 'DELETE',
  path: `${PATH}/{tag}`,
  docs: ecsEn('6.15.6', '9.2.16'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name', 'tags'],
  input: { server_id: serverId, tag },
  response: {},
  answer: {},
  renames: () => true,
  consequences: ({ tag: gone }, [target]) => [`Takes the tag ${gone} off ${target?.name ?? 'the server'}.`],
});
