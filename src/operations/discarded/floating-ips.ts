import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId, serverId } from '../reused-fields.ts';

const ADDRESS_FIELDS: ResponseFields = {
  fixed_ip: 'string',
  id: 'string',
  instance_id: 'string',
  ip: 'string',
  pool: 'string',
};

const PATH = '/v2.1/{project_id}/os-floating-ips';
const ACTION_PATH = '/v2.1/{project_id}/servers/{server_id}/action';
const cells = { id: 'id', ip: 'ip', server_id: 'instance_id', fixed_ip: 'fixed_ip', pool: 'pool' };
const addressId = pathId('Floating IP ID, not the address');
const address = text({ required: true, min: 1, max: 45, about: 'Floating IP address' });

const discarded = {
  toolset: 'discarded',
  service: 'ecs',
  scope: 'project',
  documented: true,
  replacement: "VPC's floating IP API",
} as const;

/** Binding and unbinding: from 2.44 on the cloud answers 404 (sections 11.5.1 and 11.5.2). */
const binding = {
  ...discarded,
  method: 'POST',
  path: ACTION_PATH,
  microversion: { until: '2.43' },
  targets: { kind: 'server', from: 'server_id' },
} as const;

export const novaAddFloatingIp = defineOperation({
  ...binding,
  id: 'nova_add_floating_ip',
  title: 'Bind a floating IP',
  about: 'Make a server reachable at a public address of the project that nova_list_floating_ips tells.',
  words:
    'eip; public address; attach elastic ip; 绑定弹性IP; 绑定公网IP; 浮动IP; give the server a public address; bind an elastic IP; make it reachable from the internet; 让外网能访问',
  action: { key: 'addFloatingIp' },
  docs: ecsEn('11.5.1'),
  effect: 'write',
  returns: 'state',
  binds: ['name', 'instance_name', 'public_ip'],
  input: {
    server_id: serverId,
    address,
    fixed_address: text({ min: 1, max: 45, about: 'Private address of the server to bind it to' }),
  },
  response: {},
  answer: {},
  opensDoor: () => true,
  consequences: ({ address: bound }, [target]) => [
    `Binds ${bound} to ${target?.name ?? 'the server'}, which is reachable from outside at it as far as its security groups allow.`,
  ],
});

export const novaRemoveFloatingIp = defineOperation({
  ...binding,
  id: 'nova_remove_floating_ip',
  title: 'Unbind a floating IP',
  about: 'Take a public address off a server. The project keeps the address, and may go on paying for it.',
  words:
    'eip; detach public ip; disassociate; 解绑弹性IP; 解绑公网IP; unbind the public address; take the elastic IP off but keep it; no more internet address; 取下弹性IP; 公网IP先解绑留着',
  action: { key: 'removeFloatingIp' },
  docs: ecsEn('11.5.2'),
  effect: 'destructive',
  returns: 'state',
  binds: ['name', 'instance_name', 'public_ip'],
  input: { server_id: serverId, address },
  response: {},
  answer: {},
  consequences: ({ address: unbound }, [target]) => [
    `Takes ${unbound} off ${target?.name ?? 'the server'}, which is not reachable at it any more; connections break.`,
  ],
});

export const novaCreateFloatingIp = defineOperation({
  ...discarded,
  id: 'nova_create_floating_ip',
  title: 'Allocate a floating IP',
  about: 'Get a public address for the project; it may be charged until released. Bind it with nova_add_floating_ip.',
  words:
    'eip; new public ip; elastic ip; 申请弹性IP; 申请公网IP; allocate a new public IP; reserve an elastic address; get another internet address; 新建弹性IP; 再要一个公网地址',
  method: 'POST',
  path: PATH,
  docs: ecsEn('11.5.3', '9.2.14'),
  effect: 'billing',
  returns: 'state',
  input: { pool: text({ min: 1, max: 255, about: 'From nova_list_floating_ip_pools; the default one if left out' }) },
  response: { floating_ip: 'object', ...under('floating_ip', ADDRESS_FIELDS) },
  answer: { of: 'floating_ip', show: cells },
  consequences: ({ pool }) => [
    `Allocates a public address of ${pool === undefined ? 'the default pool' : `pool ${pool}`}; it may be charged until it is released.`,
  ],
  quantity: () => 1,
});

export const novaListFloatingIps = defineOperation({
  ...discarded,
  id: 'nova_list_floating_ips',
  title: 'List floating IPs',
  about: 'Public addresses of the project and the servers they are bound to.',
  words:
    'eip; public ips; unused addresses; 弹性IP列表; 公网IP列表; public addresses I own; unused elastic IPs; 有哪些公网IP; 没用的公网地址',
  method: 'GET',
  path: PATH,
  docs: ecsEn('11.5.4', '9.2.14'),
  effect: 'read',
  returns: 'none',
  input: {},
  response: { floating_ips: 'array', ...under('floating_ips[]', ADDRESS_FIELDS) },
  answer: { rows: { path: 'floating_ips', name: 'floating_ips', columns: cells } },
});

export const novaShowFloatingIp = defineOperation({
  ...discarded,
  id: 'nova_show_floating_ip',
  title: 'Show a floating IP',
  about: 'Address, pool and server of one floating IP.',
  words:
    'eip details; bound to which server; 弹性IP详情; 查询公网IP; which server has this public IP; one elastic address; 这个公网IP绑在哪台',
  method: 'GET',
  path: `${PATH}/{floating_ip_id}`,
  docs: ecsEn('11.5.5', '9.2.14'),
  effect: 'read',
  returns: 'none',
  input: { floating_ip_id: addressId },
  response: { floating_ip: 'object', ...under('floating_ip', ADDRESS_FIELDS) },
  answer: { of: 'floating_ip', show: cells },
});

export const novaDeleteFloatingIp = defineOperation({
  ...discarded,
  id: 'nova_delete_floating_ip',
  title: 'Release a floating IP',
  about: 'Give a public address back. It can hardly be had again, and a server that has it loses it.',
  words:
    '不用的公网IP退掉; 退还公网IP; eip; free address; stop paying; 释放弹性IP; 释放公网IP; 删除弹性IP; release a public IP; give the elastic address back; 公网地址不要了',
  method: 'DELETE',
  path: `${PATH}/{floating_ip_id}`,
  docs: ecsEn('11.5.6', '9.2.14'),
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'floating IP', from: 'floating_ip_id' },
  binds: ['name', 'server_id'],
  input: { floating_ip_id: addressId },
  response: {},
  answer: {},
  consequences: ({ floating_ip_id }, [target]) => [
    `Gives the address ${target?.name ?? floating_ip_id} back for good.`,
    ...(target?.server_id === undefined ? [] : [`Server ${target.server_id} has it now and loses it.`]),
  ],
});

export const novaListFloatingIpPools = defineOperation({
  ...discarded,
  id: 'nova_list_floating_ip_pools',
  title: 'List pools of floating IPs',
  about: 'Names of the pools that nova_create_floating_ip takes addresses from.',
  replacement: "VPC's network query with router:external",
  words:
    'external networks; address pool; 地址池; 外部网络; pools that public addresses come from; external network pool; 公网IP地址池; 浮动IP池',
  method: 'GET',
  path: '/v2.1/{project_id}/os-floating-ip-pools',
  docs: ecsEn('11.5.7'),
  effect: 'read',
  returns: 'none',
  input: {},
  response: { floating_ip_pools: 'array', 'floating_ip_pools[].name': 'string' },
  answer: { rows: { path: 'floating_ip_pools', name: 'pools', columns: { name: 'name' } } },
});
