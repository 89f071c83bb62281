import { ecsEn } from '../documents.ts';
import { choice, list, text } from '../field.ts';
import { microversion } from '../microversion.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';

const GROUP_FIELDS: ResponseFields = {
  id: 'string',
  name: 'string',
  policies: 'array',
  members: 'array',
  metadata: 'object',
  project_id: 'string',
  user_id: 'string',
};

const PATH = '/v2.1/{project_id}/os-server-groups';
const cells = { id: 'id', name: 'name', policies: 'policies', members: 'members' };
const groupId = pathId('Server group ID');

export const novaCreateServerGroup = defineOperation({
  id: 'nova_create_server_group',
  title: 'Create a server group, OpenStack API',
  toolset: 'nova',
  about: 'Make an anti-affinity group: servers created in it run on different hosts.',
  prefer: 'create_server_group',
  words: 'anti-affinity; spread servers; placement; 反亲和; 新建服务器组; server group natively; 原生创建服务器组',
  service: 'ecs',
  method: 'POST',
  path: PATH,
  envelope: 'server_group',
  scope: 'project',
  docs: ecsEn('6.12.1', '9.2.15'),
  documented: true,
  effect: 'write',
  returns: 'state',
  input: {
    name: text({ required: true, min: 1, max: 255 }),
    policies: list(choice(['anti-affinity'], {}), { required: true, min: 1 }),
    'X-OpenStack-Nova-API-Version': microversion,
  },
  response: { server_group: 'object', ...under('server_group', GROUP_FIELDS) },
  answer: { of: 'server_group', show: cells, full: true },
  consequences: ({ name }) => [`Makes the anti-affinity group ${name}, still empty.`],
});

export const novaListServerGroups = defineOperation({
  id: 'nova_list_server_groups',
  title: 'List server groups, OpenStack API',
  toolset: 'nova',
  about: 'Server groups of the project with their members.',
  prefer: 'list_server_groups',
  words: 'affinity groups; placement groups; 云服务器组列表; 反亲和组; server groups natively; 原生服务器组列表',
  service: 'ecs',
  method: 'GET',
  path: PATH,
  scope: 'project',
  docs: ecsEn('6.12.2', '9.2.15'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { 'X-OpenStack-Nova-API-Version': microversion },
  response: { server_groups: 'array', ...under('server_groups[]', GROUP_FIELDS) },
  answer: { rows: { path: 'server_groups', name: 'server_groups', columns: cells }, full: true },
});

export const novaShowServerGroup = defineOperation({
  id: 'nova_show_server_group',
  title: 'Show a server group, OpenStack API',
  toolset: 'nova',
  about: 'Policy and members of a server group.',
  prefer: 'show_server_group',
  words: 'group members; affinity group; 服务器组详情; 组成员; one server group natively; 原生服务器组详情',
  service: 'ecs',
  method: 'GET',
  path: `${PATH}/{server_group_id}`,
  scope: 'project',
  docs: ecsEn('6.12.3', '9.2.15'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { server_group_id: groupId, 'X-OpenStack-Nova-API-Version': microversion },
  response: { server_group: 'object', ...under('server_group', GROUP_FIELDS) },
  answer: { of: 'server_group', show: cells, full: true },
});

export const novaDeleteServerGroup = defineOperation({
  id: 'nova_delete_server_group',
  title: 'Delete a server group, OpenStack API',
  toolset: 'nova',
  about: 'Delete a group; its servers stay. This API can not put existing servers into another group.',
  prefer: 'delete_server_group',
  words: 'remove affinity group; ungroup; 删除服务器组; 解散; delete server group natively; 原生删除服务器组',
  service: 'ecs',
  method: 'DELETE',
  path: `${PATH}/{server_group_id}`,
  scope: 'project',
  docs: ecsEn('6.12.4', '9.2.15'),
  documented: true,
  effect: 'destructive',
  returns: 'state',
  targets: { kind: 'server group', from: 'server_group_id' },
  binds: ['name'],
  input: { server_group_id: groupId },
  response: {},
  answer: {},
  consequences: ({ server_group_id }, [target]) => [
    `Deletes server group ${target?.name ?? server_group_id}; nothing keeps its servers on different hosts any more.`,
  ],
});
