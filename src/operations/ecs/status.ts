import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import { choice, flag, text } from '../field.ts';
import type { Target } from '../operation.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { checkUserData, decodedUserData } from '../user-data.ts';
import { task } from './task.ts';

const keyname = text({ min: 1, max: 255, about: 'SSH key pair to log in with' });
const userData = text({ wire: 'metadata.user_data', about: 'base64, at most 32 KiB before encoding' });

const nameOf = (target: Target | undefined): string => target?.name ?? 'the server';

interface Installation {
  readonly keyname?: string | undefined;
  readonly user_data?: string | undefined;
}

/** keyname is mandatory by the table, yet missing from the examples that log in with a password (ERRATA B11). */
function checkInstallation({ keyname: key, user_data }: Installation): readonly Finding[] {
  const message =
    'No keyname: the documents call it mandatory, and name no password field. Give one unless the image has a login of its own.';
  return [
    ...(user_data === undefined ? [] : checkUserData(user_data, 'user_data')),
    ...(key === undefined ? [{ level: 'warn', field: 'keyname', message } as const] : []),
  ];
}

function installed({ keyname: key, user_data }: Installation): string[] {
  return [
    ...(key === undefined ? [] : [`Lets key pair ${key} in.`]),
    ...(user_data === undefined ? [] : [`Runs user data at the first boot. It reads: ${decodedUserData(user_data)}`]),
  ];
}

export const reinstallServerWithCloudInit = defineOperation({
  ...task,
  id: 'reinstall_server_with_cloud_init',
  title: "Reinstall a server's operating system",
  about: 'Make the system disk anew from the same image; its data is lost, data disks stay. Stop the server first.',
  words:
    'reset system; fresh install; wipe; same image; 重装系统; 重装; 恢复出厂; reinstall the operating system; fresh start with the same image; wipe and set up again; factory reset; system is broken or hacked; 恢复到初始状态; 系统坏了重新装; 中毒了重装',
  method: 'POST',
  path: '/v2/{project_id}/cloudservers/{server_id}/reinstallos',
  envelope: 'os-reinstall',
  docs: ecsEn('5.2.1', '10.3'),
  effect: 'destructive',
  irreversible: true,
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status', 'image'],
  input: {
    server_id: serverId,
    keyname,
    userid: text({ required: true, min: 1, max: 64, about: 'ID of the IAM user that owns the key pair' }),
    user_data: userData,
    mode: choice(['withStopServer'], { about: 'Stops a running server first' }),
  },
  check: checkInstallation,
  consequences: (input, [target]) => [
    `Erases the system disk of ${nameOf(target)} and installs its image again; data disks are kept.`,
    ...installed(input),
  ],
});

export const changeServerOsWithCloudInit = defineOperation({
  ...task,
  id: 'change_server_os_with_cloud_init',
  title: "Change a server's operating system",
  about:
    'Put another image on the system disk; its data is lost, data disks stay. Stop the server first. Flexus L servers refuse.',
  words:
    'switch os; other image; ubuntu; windows; 切换操作系统; 更换镜像; 换系统; switch to another operating system; replace CentOS by Ubuntu; move from Windows to Linux; different distribution on the same machine; 换操作系统; 切换系统; 换成Ubuntu',
  method: 'POST',
  path: '/v2/{project_id}/cloudservers/{server_id}/changeos',
  envelope: 'os-change',
  docs: ecsEn('5.2.2', '10.3'),
  effect: 'destructive',
  irreversible: true,
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status', 'image'],
  lock: 'changeos',
  input: {
    server_id: serverId,
    imageid: text({ required: true, min: 1, max: 64, about: 'Image with Cloud-Init or Cloudbase-Init' }),
    keyname,
    userid: text({ min: 1, max: 64, about: "Owner of the key pair; the token's user if left out" }),
    user_data: userData,
  },
  check: checkInstallation,
  consequences: (input, [target]) => [
    `Erases the system disk of ${nameOf(target)}${target?.image === undefined ? '' : ` (${target.image})`} and installs image ${input.imageid}; data disks are kept.`,
    ...installed(input),
  ],
});

export const migrateServer = defineOperation({
  ...task,
  id: 'migrate_server',
  title: 'Cold-migrate a server',
  about: 'Move a stopped server to a dedicated host, to another one, or back to the public pool.',
  words:
    'dedicated host; DeH; move host; 冷迁移; 专属主机; 迁移; move a server to a dedicated host; move it off the dedicated host; cold migration to another host; 迁移到专属主机; 换一台物理机',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/{server_id}/migrate',
  envelope: 'migrate',
  nullEnvelope: true,
  docs: ecsEn('5.2.3', '10.3'),
  effect: 'destructive',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  input: {
    server_id: serverId,
    dedicated_host_id: text({ min: 1, max: 64, about: 'Left out: to the public pool' }),
  },
  consequences: ({ dedicated_host_id: host }, [target]) => [
    `Moves ${nameOf(target)} to ${host === undefined ? 'the public resource pool' : `dedicated host ${host}`}; it has to stay stopped meanwhile, and the move may fail for lack of room.`,
  ],
});

export const resizePostPaidServer = defineOperation({
  ...task,
  id: 'resize_post_paid_server',
  title: "Change a server's flavor",
  about: 'More or fewer vCPUs and memory for a stopped pay-per-use server; the price changes. Flexus L servers refuse.',
  words:
    '规格调小; 规格调大; 用不完; 不够用; save money by a smaller one; resize; upgrade; scale up; specification; bigger; 变更规格; 升配; 降配; 扩容; more CPU and memory; bigger machine; upgrade or downgrade the flavor; too slow, needs RAM; 升级配置; 加内存; 扩容CPU',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/{server_id}/resize',
  envelope: 'resize',
  docs: ecsEn('5.2.4', '10.3'),
  effect: 'billing',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  lock: 'resize',
  input: {
    server_id: serverId,
    flavorRef: text({ required: true, min: 1, max: 64, about: 'Flavor ID, from list_flavors' }),
    cloud_dry_run: flag({ outside: true, wire: 'dry_run', about: 'The cloud only checks' }),
  },
  onlyChecks: ({ cloud_dry_run }) => cloud_dry_run === true,
  consequences: ({ flavorRef, cloud_dry_run }, [target]) =>
    cloud_dry_run
      ? ['The cloud checks the request and changes nothing.']
      : [`Gives ${nameOf(target)} the flavor ${flavorRef}; from then on the cloud charges by that flavor.`],
});
