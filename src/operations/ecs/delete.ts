import { ecsEn } from '../documents.ts';
import { flag, list, text } from '../field.ts';
import type { Target } from '../operation.ts';
import { defineOperation } from '../operation.ts';
import { task } from './task.ts';

function namesOf(targets: readonly Target[]): string {
  return targets.map(({ name, id }) => name ?? id).join(', ');
}

function addresses(release: boolean | undefined): string {
  if (release === undefined) return 'Each public address is released or only unbound, as it was set when it was made.';
  return release
    ? 'Releases their public addresses: they can not be had back.'
    : 'Unbinds their public addresses and keeps them; they go on being charged.';
}

export const deleteServers = defineOperation({
  ...task,
  id: 'delete_servers',
  title: 'Delete servers for good',
  about:
    'Delete pay-per-use servers with their system disks. A Flexus L server refuses: use cancel_resources_subscription.',
  words:
    'remove vm; destroy; terminate; get rid of; 删除云服务器; 销毁; 释放; 删机器; destroy a pay-per-use server; remove machines for good; terminate vm with its disks and public ip; get rid of the test servers; 销毁机器; 把按需的机器删掉; 释放服务器',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/delete',
  docs: ecsEn('5.1.2', '10.3'),
  effect: 'destructive',
  irreversible: true,
  targets: { kind: 'server', from: 'server_ids' },
  binds: ['name', 'instance_name', 'status', 'public_ip', 'tags'],
  lock: 'delete',
  input: {
    server_ids: list(text({ ref: 'server' }), {
      wire: 'servers[].id',
      required: true,
      min: 1,
      max: 1000,
      about: 'IDs or exact names, of one region',
    }),
    delete_publicip: flag({
      about: "true: release the public address, false: keep it; left out: the address's own setting",
    }),
    delete_volume: flag({ default: false, about: 'Delete the data disks too' }),
  },
  consequences: ({ delete_publicip, delete_volume }, targets) => [
    `Deletes ${targets.length} server${targets.length === 1 ? '' : 's'} and what is on the system disks, for good: ${namesOf(targets)}.`,
    delete_volume
      ? 'Deletes their data disks with all data; a disk that has snapshots stays.'
      : 'Detaches their data disks and keeps them; they go on being charged.',
    addresses(delete_publicip),
  ],
});
