import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { member } from './members.ts';

const ADDRESS_FIELDS: ResponseFields = { version: 'integer', addr: 'string' };

const shared = {
  toolset: 'nova',
  service: 'ecs',
  method: 'GET',
  scope: 'project',
  documented: true,
  effect: 'read',
  returns: 'none',
} as const;

export const novaListNetworks = defineOperation({
  ...shared,
  id: 'nova_list_networks',
  title: 'List networks',
  about: 'IDs and names of the networks that servers can be put into; the document leaves every other field null.',
  words:
    '可以用的内网; 有哪些子网; subnet; VPC; net_id; network uuid; 网络列表; 子网; 查询网络; networks and subnets; which VPC networks exist; network ids; 有哪些网络; 子网列表; VPC网络; 网络ID',
  path: '/v2.1/{project_id}/os-networks',
  docs: ecsEn('6.4.1', '7.1', '9.2.4'),
  input: {},
  response: {
    networks: 'array',
    ...under('networks[]', {
      id: 'string',
      label: 'string',
      broadcast: 'string',
      cidr: 'string',
      cidr_v6: 'string',
      dns1: 'string',
      dns2: 'string',
      gateway: 'string',
      gateway_v6: 'string',
      netmask: 'string',
      netmask_v6: 'string',
      bridge: 'string',
    }),
  },
  answer: { rows: { path: 'networks', name: 'networks', columns: { id: 'id', name: 'label' } } },
});

/** The addresses of every network in one table. */
function tableOf(networks: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof networks !== 'object' || networks === null) return [];
  return Object.entries(networks).flatMap(([network, addresses]: [string, unknown]) => {
    const listed: readonly unknown[] = Array.isArray(addresses) ? addresses : [];
    return listed.map((one) => ({ network, version: member(one, 'version'), address: member(one, 'addr') }));
  });
}

export const novaListServerIps = defineOperation({
  ...shared,
  id: 'nova_list_server_ips',
  title: 'List addresses of a server',
  about: 'IP addresses of a server, by network.',
  prefer: 'show_server',
  words:
    'ip address; ipv4; ipv6; private ip; ips; IP地址; 查询IP; all IP addresses of a server; private and public addresses by network; 服务器的所有IP; IP地址列表; 内网外网地址',
  path: '/v2.1/{project_id}/servers/{server_id}/ips',
  docs: ecsEn('6.4.2'),
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId },
  response: {
    addresses: 'object',
    'addresses.{network}': 'array',
    ...under('addresses.{network}[]', ADDRESS_FIELDS),
  },
  answer: { show: { addresses: ({ addresses }) => tableOf(addresses) } },
});

export const novaShowServerIpsByNetwork = defineOperation({
  ...shared,
  id: 'nova_show_server_ips_by_network',
  title: 'Show addresses of a server in one network',
  about: 'IP addresses of a server in one of its networks.',
  prefer: 'show_server',
  words:
    'ip address; network address; ipv4; ipv6; IP地址; 指定网络; addresses of a server in one network; IP in a given VPC; 某个网络里的IP; 指定网络的地址',
  path: '/v2.1/{project_id}/servers/{server_id}/ips/{networkName}',
  docs: ecsEn('6.4.3'),
  targets: { kind: 'server', from: 'server_id' },
  input: {
    server_id: serverId,
    networkName: text({ in: 'path', required: true, min: 1, max: 255, about: 'As nova_list_server_ips calls it' }),
  },
  response: { '{network}': 'array', ...under('{network}[]', ADDRESS_FIELDS) },
  answer: { show: { addresses: tableOf } },
});
