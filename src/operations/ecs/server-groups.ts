import { ecsEn } from '../documents.ts';
import { choice, integer, list, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';

const GROUPS = '/v1/{project_id}/cloudservers/os-server-groups';
const groupId = pathId('From list_server_groups');
/** The server that joins or leaves. */
const member = text({ ref: 'server', required: true, wire: 'instance_uuid', about: 'ID or exact name' });

/** A group of servers (tables 5-90, 5-101 and 5-105). */
const GROUP_FIELDS: ResponseFields = {
  id: 'string',
  name: 'string',
  policies: 'array',
  members: 'array',
  metadata: 'object',
};
const cells = { id: 'id', name: 'name', policies: 'policies', members: 'members' } as const;

const shared = { toolset: 'ecs', service: 'ecs', scope: 'project', documented: true } as const;

export const createServerGroup = defineOperation({
  ...shared,
  id: 'create_server_group',
  title: 'Create a server group',
  about:
    'An empty group whose members run on different hosts. Then add_server_group_member, or name it when creating servers.',
  words:
    'anti-affinity; high availability; spread; 云服务器组; 反亲和; 创建云服务器组; never on the same physical host; spread servers over hosts for availability; new server group; 不要放在同一台物理机; 分散部署; 高可用',
  method: 'POST',
  path: GROUPS,
  envelope: 'server_group',
  docs: ecsEn('5.10.1'),
  effect: 'write',
  returns: 'state',
  input: {
    name: text({ required: true, min: 1, max: 255 }),
    policies: list(choice(['anti-affinity'], {}), { preset: ['anti-affinity'], min: 1 }),
  },
  response: { server_group: 'object', ...under('server_group', GROUP_FIELDS) },
  answer: { of: 'server_group', show: cells },
  consequences: ({ name }) => [`Creates the server group ${name}, with no member.`],
});

export const deleteServerGroup = defineOperation({
  ...shared,
  id: 'delete_server_group',
  title: 'Delete a server group',
  about: 'The servers stay, but nothing keeps them on different hosts any more.',
  words:
    'remove group; anti-affinity; 删除云服务器组; 反亲和; remove a server group; dissolve the anti-affinity group; 解散服务器组',
  method: 'DELETE',
  path: `${GROUPS}/{server_group_id}`,
  docs: ecsEn('5.10.2'),
  effect: 'destructive',
  returns: 'state',
  targets: { kind: 'server group', from: 'server_group_id' },
  binds: ['name'],
  input: { server_group_id: groupId },
  response: {},
  answer: {},
  consequences: (_, [target]) => [
    `Deletes the server group ${target?.name ?? ''}; its servers stay, and may then share a host.`.replace('  ', ' '),
  ],
});

export const addServerGroupMember = defineOperation({
  ...shared,
  id: 'add_server_group_member',
  title: 'Add a server to a server group',
  about: 'Put a stopped KVM server on another host than the other members. One per call.',
  words:
    'join group; anti-affinity; spread; 加入云服务器组; 添加云服务器; put a server into a group; join an existing machine to the anti-affinity group; 把服务器加进组; 加入服务器组',
  method: 'POST',
  path: `${GROUPS}/{server_group_id}/action`,
  action: { key: 'add_member' },
  docs: ecsEn('5.10.3'),
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  input: { server_group_id: groupId, server_id: member },
  response: {},
  answer: {},
  consequences: ({ server_group_id }, [target]) => [
    `Puts ${target?.name ?? 'the server'} into server group ${server_group_id}, on a host without another member.`,
  ],
});

export const deleteServerGroupMember = defineOperation({
  ...shared,
  id: 'delete_server_group_member',
  title: 'Take a server out of a server group',
  about: 'The server runs on, and may then share a host with the others. To come back it has to be stopped.',
  words:
    'leave group; remove member; 移出云服务器组; 移除云服务器; take a server out of its group; leave the anti-affinity group; 移出服务器组; 从组里去掉',
  method: 'POST',
  path: `${GROUPS}/{server_group_id}/action`,
  action: { key: 'remove_member' },
  docs: ecsEn('5.10.4'),
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name'],
  input: { server_group_id: groupId, server_id: member },
  response: {},
  answer: {},
  consequences: ({ server_group_id }, [target]) => [
    `Takes ${target?.name ?? 'the server'} out of server group ${server_group_id}: it may then share a host with the members.`,
  ],
});

export const listServerGroups = defineOperation({
  ...shared,
  id: 'list_server_groups',
  title: 'List server groups',
  about: 'Groups with their policies and the IDs of their members.',
  words:
    'anti-affinity; 云服务器组列表; 反亲和; 查询云服务器组; which server groups exist; anti-affinity groups of the project; 有哪些云服务器组; 服务器组列表',
  method: 'GET',
  path: GROUPS,
  docs: ecsEn('5.10.5'),
  effect: 'read',
  returns: 'none',
  input: {
    limit: integer({ in: 'query', min: 1, max: 1000 }),
    marker: text({ in: 'query', min: 1, max: 64, about: 'From next_page; needs limit' }),
  },
  response: {
    server_groups: 'array',
    ...under('server_groups[]', GROUP_FIELDS),
    page_info: 'object',
    'page_info.next_marker': 'string',
  },
  answer: {
    paging: { by: 'marker', marker: 'page_info.next_marker' },
    rows: { path: 'server_groups', name: 'server_groups', columns: cells },
  },
  check: ({ limit, marker }) =>
    marker !== undefined && limit === undefined
      ? [{ level: 'refuse', field: 'limit', message: 'marker goes together with limit: give both.' }]
      : [],
});

export const showServerGroup = defineOperation({
  ...shared,
  id: 'show_server_group',
  title: 'Show a server group',
  about: 'Name, policies and member IDs of one group.',
  words:
    'group members; anti-affinity; 云服务器组详情; 组成员; members and policy of one server group; who is in the group; 服务器组详情; 组里有哪些机器; 组的策略',
  method: 'GET',
  path: `${GROUPS}/{server_group_id}`,
  docs: ecsEn('5.10.6'),
  effect: 'read',
  returns: 'none',
  input: { server_group_id: groupId },
  response: { server_group: 'object', ...under('server_group', GROUP_FIELDS) },
  answer: { of: 'server_group', show: cells },
});
