import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { group, list, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId, serverId } from '../reused-fields.ts';
import { called } from './actions.ts';
import { each } from './members.ts';

const NIC_FIELDS: ResponseFields = {
  port_id: 'string',
  port_state: 'string',
  net_id: 'string',
  mac_addr: 'string',
  fixed_ips: 'array',
  'fixed_ips[].subnet_id': 'string',
  'fixed_ips[].ip_address': 'string',
};

const columns = {
  port_id: 'port_id',
  state: 'port_state',
  network_id: 'net_id',
  addresses: ({ fixed_ips }: Record<string, unknown>) => each(fixed_ips, 'ip_address'),
  mac: 'mac_addr',
} as const;

const shared = {
  toolset: 'nova',
  service: 'ecs',
  scope: 'project',
  documented: true,
  targets: { kind: 'server', from: 'server_id' },
} as const;

const NICS = '/v2.1/{project_id}/servers/{server_id}/os-interface';

export const novaListServerInterfaces = defineOperation({
  ...shared,
  id: 'nova_list_server_interfaces',
  title: 'List NICs of a server',
  about: 'NICs of a server: port IDs, networks, private addresses, MAC addresses.',
  words:
    'network card; network interface; port; mac address; 网卡列表; 查询网卡; 网卡信息; network cards of a server; MAC addresses and port ids; how many NICs; 服务器的网卡; 几块网卡; MAC地址; 端口ID',
  method: 'GET',
  path: NICS,
  docs: ecsEn('6.7.1', '9.2.8'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId },
  response: { interfaceAttachments: 'array', ...under('interfaceAttachments[]', NIC_FIELDS) },
  answer: { rows: { path: 'interfaceAttachments', name: 'nics', columns }, full: true },
});

export const novaShowServerInterface = defineOperation({
  ...shared,
  id: 'nova_show_server_interface',
  title: 'Show one NIC of a server',
  about: 'One NIC of a server by its port ID.',
  words:
    'network card; network interface; port; mac address; 网卡详情; 查询网卡; one network card by port id; fixed ip and mac of a port; 单个网卡信息; 某个端口的详情',
  method: 'GET',
  path: `${NICS}/{port_id}`,
  docs: ecsEn('6.7.2', '9.2.8'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId, port_id: pathId('') },
  response: { interfaceAttachment: 'object', ...under('interfaceAttachment', NIC_FIELDS) },
  answer: { of: 'interfaceAttachment', show: columns, full: true },
});

const id = text({ min: 1, max: 64 });

const additionInput = {
  server_id: serverId,
  net_id: { ...id, about: 'Network to make a port in' },
  fixed_ips: list(group({ ip_address: id }, {}), { min: 1, max: 1, about: 'Private IP; only with net_id' }),
  port_id: { ...id, about: 'Existing port instead' },
} as const;

function refuse(field: string, message: string): Finding {
  return { level: 'refuse', field, message };
}

function checkAddition({ port_id, net_id, fixed_ips }: InputOf<typeof additionInput>): Finding[] {
  const unnamed = 'Neither port_id nor net_id: the documents do not say which network the cloud takes.';
  return [
    ...(port_id !== undefined && net_id !== undefined
      ? [refuse('port_id', 'port_id and net_id exclude each other.')]
      : []),
    ...(fixed_ips !== undefined && net_id === undefined ? [refuse('fixed_ips', 'fixed_ips needs net_id.')] : []),
    ...(port_id === undefined && net_id === undefined
      ? [{ level: 'warn', field: 'net_id', message: unnamed } as const]
      : []),
  ];
}

export const novaCreateServerInterface = defineOperation({
  ...shared,
  id: 'nova_create_server_interface',
  title: 'Add a NIC to a server, OpenStack API',
  about: 'Add a NIC, in a network or with an existing port. A port made from a network dies with the NIC.',
  prefer: 'batch_add_server_nics',
  words:
    'network card; network interface; attach port; second network; 添加网卡; 绑定网卡; attach an existing port to a server; add a NIC with a fixed IP natively; 挂载已有端口; 原生添加网卡; 指定IP加网卡',
  method: 'POST',
  path: NICS,
  envelope: 'interfaceAttachment',
  docs: ecsEn('6.7.3', '9.2.8'),
  effect: 'write',
  returns: 'state',
  binds: ['name', 'instance_name', 'status'],
  lock: 'attachnics',
  input: additionInput,
  response: { interfaceAttachment: 'object', ...under('interfaceAttachment', NIC_FIELDS) },
  answer: { of: 'interfaceAttachment', show: columns, full: true },
  check: checkAddition,
  opensDoor: () => true,
  consequences: ({ port_id, net_id }, [target]) => [
    `Adds a NIC to ${called(target)}, ${port_id === undefined ? `in network ${net_id ?? '(not named)'}` : `with port ${port_id}`}: it can be reached from there.`,
  ],
});

export const novaDeleteServerInterface = defineOperation({
  ...shared,
  id: 'nova_delete_server_interface',
  title: 'Delete a NIC of a server, OpenStack API',
  about: 'Take a NIC from a server, never the primary one (403). Port IDs: nova_list_server_interfaces.',
  prefer: 'batch_delete_server_nics',
  words:
    'network card; network interface; detach port; remove nic; 删除网卡; 卸载网卡; detach a port; remove one NIC natively; 卸载端口; 原生删除网卡',
  method: 'DELETE',
  path: `${NICS}/{port_id}`,
  docs: ecsEn('6.7.4', '9.2.8'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name', 'instance_name', 'status'],
  lock: 'detachnics',
  input: { server_id: serverId, port_id: pathId('') },
  response: {},
  answer: {},
  consequences: ({ port_id }, [target]) => [
    `Takes the NIC with port ${port_id} from ${called(target)}; traffic over it stops.`,
    'The port and its address are deleted if they were made with the NIC; a port that existed before stays.',
  ],
});
