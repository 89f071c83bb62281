import { ecsEn } from '../documents.ts';
import { choice, group, integer, list, text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

const filter = group(
  {
    key: text({ required: true, min: 1, max: 127 }),
    values: list(text({ max: 255 }), { about: 'Any of them; any at all if left out' }),
  },
  {},
);

export const listServersByTag = defineOperation({
  id: 'list_servers_by_tag',
  title: 'Find servers by tags',
  toolset: 'ecs',
  about: 'Servers of a region that carry all of some key-value tags, and none of others; or how many there are.',
  words:
    'search by tag; count tagged servers; filter; 按标签查询; 标签过滤; 统计; find machines with a tag; servers labelled env=prod; count servers by tag; search by tag value; 按标签找服务器; 带某个标签的机器; 打了标签的有几台',
  service: 'ecs',
  method: 'POST',
  path: '/v1/{project_id}/servers/resource_instances/action',
  scope: 'project',
  docs: ecsEn('5.9.2'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {
    action: choice(['filter', 'count'], { required: true }),
    tags: list(filter, { min: 1 }),
    not_tags: list(filter, { min: 1 }),
    matches: list(
      group(
        {
          key: choice(['resource_name'], { required: true }),
          value: text({ required: true, min: 1, max: 255 }),
        },
        {},
      ),
      {},
    ),
    limit: integer({ min: 0, max: 1000, asText: true, default: '1000' }),
    offset: integer({ min: 0, asText: true, default: '0', about: 'INDEX of the first, not a page' }),
  },
  response: {
    resources: 'array',
    'resources[].resource_id': 'string',
    'resources[].resource_detail': 'string',
    'resources[].resource_name': 'string',
    'resources[].tags': 'array',
    'resources[].tags[].key': 'string',
    'resources[].tags[].value': 'string',
    total_count: 'integer',
  },
  answer: {
    show: { total: 'total_count' },
    paging: { by: 'index', total: 'total_count' },
    rows: {
      path: 'resources',
      name: 'servers',
      columns: { id: 'resource_id', name: 'resource_name', tags: 'tags' },
    },
  },
});

/** Keys and values of server tags (tables 5-123 and 5-124). */
const TAG_KEY = /^[A-Za-z0-9_\-\u4e00-\u9fff]{1,36}$/;
const TAG_VALUE = /^[A-Za-z0-9_.\-\u4e00-\u9fff]{0,43}$/;

export const batchCreateServerTags = defineOperation({
  id: 'batch_create_server_tags',
  title: 'Tag a server',
  toolset: 'ecs',
  about:
    'Put key-value tags on a server, at most 10 in all. A key that is there gets the new value; the old one is lost.',
  words:
    'label; add tag; set tag; 添加标签; 打标签; put a tag on a server; label it owner=me; add key-value tags; mark as production; 加个标签; 给机器贴标签',
  service: 'ecs',
  method: 'POST',
  path: '/v1/{project_id}/servers/{server_id}/tags/action',
  action: { key: 'action', value: 'create' },
  scope: 'project',
  docs: ecsEn('5.9.3'),
  documented: true,
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'tags'],
  input: {
    server_id: serverId,
    tags: list(
      group(
        {
          key: text({
            required: true,
            min: 1,
            max: 36,
            pattern: TAG_KEY,
            patternAbout: '1 to 36 letters, digits, - _ or Chinese characters',
          }),
          value: text({
            required: true,
            max: 43,
            pattern: TAG_VALUE,
            patternAbout: 'at most 43 letters, digits, - _ . or Chinese characters',
          }),
        },
        {},
      ),
      { required: true, min: 1, max: 10 },
    ),
  },
  response: {},
  answer: {},
  renames: () => true,
  consequences: ({ tags }, [target]) => [
    `Tags ${target?.name ?? 'the server'}: ${tags.map(({ key, value }) => `${key}=${value}`).join(', ')}. Old values of these keys are lost.`,
  ],
});

export const batchDeleteServerTags = defineOperation({
  id: 'batch_delete_server_tags',
  title: 'Remove tags from a server',
  toolset: 'ecs',
  about: 'Remove key-value tags by their keys. A key that is not there is no error.',
  words:
    'untag; delete label; drop tag; 删除标签; 去掉标签; remove a tag; take the label off; untag a server; 删掉标签; 取消标签',
  service: 'ecs',
  method: 'POST',
  path: '/v1/{project_id}/servers/{server_id}/tags/action',
  action: { key: 'action', value: 'delete' },
  scope: 'project',
  docs: ecsEn('5.9.4'),
  documented: true,
  effect: 'destructive',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'tags'],
  input: {
    server_id: serverId,
    tags: list(
      group({ key: text({ required: true, min: 1, max: 127 }), value: text({ max: 255, about: 'Needless' }) }, {}),
      { required: true, min: 1 },
    ),
  },
  response: {},
  answer: {},
  renames: () => true,
  consequences: ({ tags }, [target]) => [
    `Removes from ${target?.name ?? 'the server'} the tags ${tags.map(({ key }) => key).join(', ')}; what tells servers apart by them no longer finds it.`,
  ],
});

export const listServerTags = defineOperation({
  id: 'list_server_tags',
  title: 'List the tags in use',
  toolset: 'ecs',
  about: 'All keys and values of the key-value tags of the servers in a project. Then list_servers_by_tag.',
  words:
    'labels; all tags; project tags; 项目标签; 标签列表; 所有标签; all tags in use in the project; which tag keys and values exist; 项目里用过哪些标签; 标签清单',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/servers/tags',
  scope: 'project',
  docs: ecsEn('5.9.5'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {},
  response: { tags: 'array', 'tags[].key': 'string', 'tags[].values': 'array' },
  answer: { rows: { path: 'tags', name: 'tags', columns: { key: 'key', values: 'values' } } },
});

export const showServerTags = defineOperation({
  id: 'show_server_tags',
  title: "Show a server's tags",
  toolset: 'ecs',
  about: 'Key-value tags of one server. The plain-string kind of the OpenStack API is another set.',
  words:
    'labels; which tags; 查看标签; 云服务器标签; which tags does this server carry; labels of one machine; 这台服务器有什么标签; 查看机器的标签',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/servers/{server_id}/tags',
  scope: 'project',
  docs: ecsEn('5.9.6'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId },
  response: { tags: 'array', 'tags[].key': 'string', 'tags[].value': 'string' },
  answer: { rows: { path: 'tags', name: 'tags', columns: { key: 'key', value: 'value' } } },
});
