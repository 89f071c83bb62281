import { ecsEn } from '../documents.ts';
import { choice, integer, text } from '../field.ts';
import { address, metadata, SERVER_COLUMNS } from '../flexus/server-answer.ts';
import { microversion } from '../microversion.ts';
import type { Cell } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { each, member } from './members.ts';
import { nextMarker } from './next-marker.ts';
import { LINK, LINK_FIELDS, SERVER_DETAIL_FIELDS } from './server-fields.ts';

/** Attributes that both lists sort by (tables 6-31 and 6-36). */
const SORT_KEYS = [
  ...['created_at', 'availability_zone', 'display_name', 'host', 'instance_type_id', 'key_name', 'project_id'],
  ...['user_id', 'updated_at', 'uuid', 'vm_state'],
];

/** Further ones of the detailed list (table 6-36). */
const DETAIL_SORT_KEYS = [
  ...['auto_disk_config', 'display_description', 'host_name', 'image_ref', 'kernel_id', 'launch_index'],
  ...['launched_at', 'locked_by', 'node', 'power_state', 'ramdisk_id', 'reservation_id', 'root_device_name'],
  ...['task_state', 'terminated_at'],
];

/** One of many names: told in the error rather than in every tool list. */
function sortKey(names: readonly string[]) {
  return text({
    in: 'query',
    pattern: new RegExp(`^(${names.join('|')})$`),
    patternAbout: `one of ${names.join(', ')}`,
    about: 'Default: created_at, newest first',
  });
}

const filters = {
  'changes-since': text({
    in: 'query',
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/,
    patternAbout: 'a time such as 2018-01-17T03:03:32Z',
    about: 'Status changed since, such as 2018-01-17T03:03:32Z',
  }),
  image: text({ in: 'query', min: 1, max: 64, about: 'ID; voids all other filters and paging' }),
  flavor: text({ in: 'query', min: 1, max: 255, about: 'ID, fuzzy' }),
  name: text({ in: 'query', min: 1, max: 255, about: 'Fuzzy' }),
  status: choice(
    [
      ...(['ACTIVE', 'BUILD', 'ERROR', 'HARD_REBOOT', 'MIGRATING', 'REBOOT', 'REBUILD', 'RESIZE'] as const),
      ...(['REVERT_RESIZE', 'SHUTOFF', 'VERIFY_RESIZE'] as const),
    ],
    { in: 'query' },
  ),
  limit: integer({ in: 'query', min: 1, max: 1000, default: 25 }),
  marker: text({ in: 'query', min: 1, max: 64, about: 'Last server ID of the page before' }),
  tags: text({ in: 'query', min: 1, max: 255 }),
  'not-tags': text({ in: 'query', min: 1, max: 255 }),
  reservation_id: text({ in: 'query', min: 1, max: 64 }),
  ip: text({ in: 'query', min: 1, max: 64, about: 'IPv4, fuzzy' }),
} as const;

/** From 2.47 on a flavor stands in the answer by its name, without an ID (table 6-39). */
const flavor: Cell = ({ flavor: one }) => member(one, 'id') ?? member(one, 'original_name');

/** The example of section 6.2.5 doesn't say of what kind an address is. */
function untypedAddress({ addresses }: Record<string, unknown>): unknown {
  const entries: readonly unknown[] = Object.values(Object(addresses)).flat();
  return member(
    entries.find((entry) => member(entry, 'OS-EXT-IPS:type') === undefined),
    'addr',
  );
}

const columns = {
  id: 'id',
  name: 'name',
  status: 'status',
  public_ip: (server) => address(server, 'floating'),
  private_ip: (server) => address(server, 'fixed') ?? untypedAddress(server),
  flavor,
  image_id: 'image.id',
  instance_id: SERVER_COLUMNS.instance_id,
} as const satisfies Record<string, Cell>;

const card = {
  ...columns,
  image: (server) => metadata(server, 'image_name'),
  vm_state: 'OS-EXT-STS:vm_state',
  task_state: 'OS-EXT-STS:task_state',
  availability_zone: 'OS-EXT-AZ:availability_zone',
  key_name: 'key_name',
  security_groups: ({ security_groups }) => each(security_groups, 'name'),
  volumes: ({ 'os-extended-volumes:volumes_attached': volumes }) => each(volumes, 'id'),
  created: 'created',
  locked: 'locked',
  description: 'description',
  tags: 'tags',
  fault: 'fault.message',
} as const satisfies Record<string, Cell>;

const lists = {
  toolset: 'nova',
  prefer: 'list_servers_details',
  service: 'ecs',
  method: 'GET',
  scope: 'project',
  documented: true,
  effect: 'read',
  returns: 'none',
} as const;

const pages = { servers: 'array', servers_links: 'array', ...under('servers_links[]', LINK) } as const;

export const novaListServers = defineOperation({
  ...lists,
  id: 'nova_list_servers',
  title: 'List server IDs and names, OpenStack API',
  about: 'IDs and names only, of the servers of a region. Pages by marker.',
  words:
    'brief list; instances; virtual machines; vm ids; reservation; 云服务器列表; 列出; only names and ids of the servers, OpenStack list; servers changed since; 只要名称和ID; 原生服务器列表; 某时间后变更过的',
  path: '/v2.1/{project_id}/servers',
  docs: ecsEn('6.2.4', '9.2.1'),
  input: { ...filters, sort_key: sortKey(SORT_KEYS) },
  response: { ...pages, 'servers[].id': 'string', 'servers[].name': 'string', ...under('servers[]', LINK_FIELDS) },
  answer: {
    rows: { path: 'servers', name: 'servers', columns: { id: 'id', name: 'name' } },
    paging: { by: 'marker', marker: nextMarker('servers_links') },
  },
});

export const novaListServersDetail = defineOperation({
  ...lists,
  id: 'nova_list_servers_detail',
  title: 'List servers in detail, OpenStack API',
  about: 'Servers of a region in the OpenStack shape, newest first. Pages by marker.',
  words:
    'virtual machines; hypervisor; vm_state; power state; host; 云服务器详情列表; 状态过滤; OpenStack detail list; sort servers by attribute; host and fault of all servers; 原生详细列表; 按条件排序',
  path: '/v2.1/{project_id}/servers/detail',
  docs: ecsEn('6.2.5', '3', 'A.3', '9.2.1'),
  input: {
    ...filters,
    sort_key: sortKey([...SORT_KEYS, ...DETAIL_SORT_KEYS]),
    'X-OpenStack-Nova-API-Version': microversion,
  },
  response: { ...pages, ...under('servers[]', SERVER_DETAIL_FIELDS) },
  answer: {
    rows: { path: 'servers', name: 'servers', columns },
    paging: { by: 'marker', marker: nextMarker('servers_links') },
    full: true,
  },
});

export const novaShowServer = defineOperation({
  id: 'nova_show_server',
  title: 'Show one server, OpenStack API',
  toolset: 'nova',
  about:
    'One server in the OpenStack shape. Poll it after OpenStack acts: none answers a job. Host name, lock, tags need a microversion: 2.3, 2.9, 2.26.',
  prefer: 'show_server',
  words:
    'vm_state; task_state; power state; fault; hypervisor; user data; 云服务器详情; 查询状态; OpenStack view of a server; hypervisor host, vm_state, power_state; fault message; 原生查询服务器; 虚拟机状态; 宿主机',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/servers/{server_id}',
  scope: 'project',
  docs: ecsEn('6.2.6', '7.1', 'A.3', '9.2.1'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId, 'X-OpenStack-Nova-API-Version': microversion },
  response: { server: 'object', ...under('server', SERVER_DETAIL_FIELDS) },
  answer: { of: 'server', show: card, full: true },
});
