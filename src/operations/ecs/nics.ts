import { ecsEn } from '../documents.ts';
import { group, list, text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { task } from './task.ts';

const requiredId = text({ required: true, min: 1, max: 64 });

export const batchAddServerNics = defineOperation({
  ...task,
  id: 'batch_add_server_nics',
  title: 'Add NICs to a server',
  about: 'Connect a server to more subnets. Its flavor limits how many. Flexus L servers refuse.',
  words:
    'network card; interface; second network; private address; 添加网卡; 网卡; 弹性网卡; add a second network card; another network interface in a different subnet; additional NIC; 加一块网卡; 再挂一张网卡; 添加网络接口',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/{server_id}/nics',
  docs: ecsEn('5.5.1', '10.3'),
  effect: 'write',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  lock: 'attachnics',
  input: {
    server_id: serverId,
    nics: list(
      group(
        {
          subnet_id: text({ required: true, min: 1, max: 64, about: 'Network ID' }),
          security_groups: list(group({ id: requiredId }, {}), {}),
          ip_address: text({ min: 1, max: 64, about: 'Any free one if left out' }),
        },
        {},
      ),
      { required: true, min: 1 },
    ),
  },
  quantity: ({ nics }) => nics.length,
  opensDoor: () => true,
  consequences: ({ nics }, [target]) => [
    `Adds ${nics.length} NIC${nics.length === 1 ? '' : 's'} to ${target?.name ?? 'the server'}, in ${nics.map(({ subnet_id }) => subnet_id).join(', ')}: it can then be reached from there, as far as security groups let in.`,
  ],
});

export const batchDeleteServerNics = defineOperation({
  ...task,
  id: 'batch_delete_server_nics',
  title: 'Delete NICs of a server',
  about: 'Cut connections and delete the ports. The primary NIC can not be deleted. Flexus L servers refuse.',
  words:
    'remove interface; network card; detach nic; 删除网卡; 卸载网卡; remove a network card; take a NIC off the server; drop the extra interface; 卸掉一块网卡; 去掉多余的网卡',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/{server_id}/nics/delete',
  docs: ecsEn('5.5.2', '10.3'),
  effect: 'destructive',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  lock: 'detachnics',
  input: {
    server_id: serverId,
    port_ids: list(text({ min: 1, max: 64 }), {
      wire: 'nics[].id',
      required: true,
      min: 1,
      about: "Port IDs, from show_server's addresses",
    }),
  },
  quantity: ({ port_ids }) => port_ids.length,
  consequences: ({ port_ids }, [target]) => [
    `Deletes ${port_ids.length} NIC${port_ids.length === 1 ? '' : 's'} of ${target?.name ?? 'the server'} with the private addresses: ${port_ids.join(', ')}. Whatever uses them is cut off.`,
  ],
});
