import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { microversion } from '../microversion.ts';
import { defineOperation, under } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { INLINE_FLAVOR_FIELDS, LATER_SERVER_FIELDS, SERVER_BASE_FIELDS } from './server-fields.ts';

/** Section 6.2.2 types the image a string: its example is blank, that of a server which boots from a volume. */
const { 'image.id': _id, 'image.links': _links, ...withoutImage } = SERVER_BASE_FIELDS;
const UPDATED_FIELDS = { ...withoutImage, image: 'string', ...INLINE_FLAVOR_FIELDS, ...LATER_SERVER_FIELDS } as const;

export const novaUpdateServer = defineOperation({
  id: 'nova_update_server',
  title: 'Rename or describe a server, OpenStack API',
  toolset: 'nova',
  about: "Change a server's name or description. Give at least one.",
  prefer: 'update_server',
  words:
    'rename; edit; change name; modify; 重命名; 修改名称; 修改描述; rename through OpenStack; set the description natively; 原生接口改名; 原生修改描述',
  service: 'ecs',
  method: 'PUT',
  path: '/v2.1/{project_id}/servers/{server_id}',
  envelope: 'server',
  scope: 'project',
  docs: ecsEn('6.2.2', '9.2.1'),
  documented: true,
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name'],
  input: {
    server_id: serverId,
    name: text({ min: 1, max: 255 }),
    description: text({ maxBytes: 255, since: '2.19' }),
    'X-OpenStack-Nova-API-Version': microversion,
  },
  response: { server: 'object', ...under('server', UPDATED_FIELDS) },
  answer: {
    of: 'server',
    show: { id: 'id', name: 'name', description: 'description', status: 'status', updated: 'updated' },
    full: true,
  },
  check: ({ name, description }) =>
    name === undefined && description === undefined
      ? [{ level: 'refuse', field: 'name', message: 'Nothing to change: give name or description.' }]
      : [],
  renames: ({ name }) => name !== undefined,
  consequences: ({ name, description }, [target]) => [
    ...(name === undefined ? [] : [`Renames the server from ${target?.name ?? 'its present name'} to ${name}.`]),
    ...(description === undefined ? [] : [`Sets the description to ${JSON.stringify(description)}.`]),
  ],
});

export const novaDeleteServer = defineOperation({
  id: 'nova_delete_server',
  title: 'Delete a server, OpenStack API',
  toolset: 'nova',
  about:
    'Delete a pay-per-use server. Disks not set to go with it stay and cost. No job: poll nova_show_server until 404.',
  prefer: 'delete_servers',
  words:
    'remove; destroy; terminate; release; 删除云服务器; 释放; 销毁; delete one server through OpenStack; 原生接口删除服务器',
  service: 'ecs',
  method: 'DELETE',
  path: '/v2.1/{project_id}/servers/{server_id}',
  scope: 'project',
  docs: ecsEn('6.2.3', '9.2.1'),
  documented: true,
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status', 'public_ip'],
  lock: 'delete',
  input: { server_id: serverId },
  response: {},
  answer: {},
  consequences: (_, [target]) => [
    `Deletes ${target?.name ?? 'the server'} with every disk that is set to be deleted along with it; their data is lost.`,
    'Its other disks stay and are charged on. NICs made from a network are deleted; ports that existed before stay.',
  ],
});
