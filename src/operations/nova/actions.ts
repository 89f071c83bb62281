import { ecsEn } from '../documents.ts';
import { choice } from '../field.ts';
import type { Target } from '../operation.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

/** What the acts on one server have in common: they answer nothing, and the server's state tells the rest. */
export const serverAction = {
  toolset: 'nova',
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/servers/{server_id}/action',
  scope: 'project',
  documented: true,
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status'],
  response: {},
  answer: {},
} as const;

export const called = (target: Target | undefined): string => target?.name ?? 'the server';

const HARD = 'HARD cuts the power: data not yet written to disk may be lost.';

export const novaStartServer = defineOperation({
  ...serverAction,
  id: 'nova_start_server',
  title: 'Start a server, OpenStack API',
  about: 'Start one stopped server. No job: poll nova_show_server until ACTIVE.',
  prefer: 'batch_start_servers',
  words: 'power on; boot; turn on; os-start; 开机; 启动; start a single server natively; 原生接口开机',
  action: { key: 'os-start', value: null },
  docs: ecsEn('6.3.1', '9.2.2'),
  effect: 'write',
  input: { server_id: serverId },
  consequences: (_, [target]) => [`Starts ${called(target)}.`],
});

export const novaRebootServer = defineOperation({
  ...serverAction,
  id: 'nova_reboot_server',
  title: 'Restart a server, OpenStack API',
  about: 'Restart one server. No job: poll nova_show_server until ACTIVE.',
  prefer: 'batch_reboot_servers',
  words: 'reboot; reset; power cycle; hard reboot; 重启; 强制重启; reboot a single server natively; 原生接口重启',
  action: { key: 'reboot' },
  docs: ecsEn('6.3.2', '9.2.2'),
  effect: 'destructive',
  input: {
    server_id: serverId,
    type: choice(['SOFT', 'HARD'], { about: 'HARD forces it; unwritten data may be lost', required: true }),
  },
  consequences: ({ type }, [target]) => [
    `Restarts ${called(target)}; what it serves is interrupted.`,
    ...(type === 'HARD' ? [HARD] : []),
  ],
});

export const novaStopServer = defineOperation({
  ...serverAction,
  id: 'nova_stop_server',
  title: 'Stop a server, OpenStack API',
  about: 'Stop one running server. No job: poll nova_show_server until SHUTOFF.',
  prefer: 'batch_stop_servers',
  words:
    'power off; shut down; turn off; halt; os-stop; 关机; 停止; 强制关机; stop a single server natively; 原生接口关机',
  action: { key: 'os-stop' },
  docs: ecsEn('6.3.3', '9.2.2'),
  effect: 'destructive',
  input: {
    server_id: serverId,
    type: choice(['SOFT', 'HARD'], { about: 'HARD forces it; unwritten data may be lost', default: 'SOFT' }),
  },
  consequences: ({ type }, [target]) => [
    `Stops ${called(target)}; what it serves goes down.`,
    ...(type === 'HARD' ? [HARD] : []),
  ],
});

export const novaLockServer = defineOperation({
  ...serverAction,
  id: 'nova_lock_server',
  title: 'Lock a server',
  about:
    'Block all management of a server (power, disks, NICs, password, deletion) until nova_unlock_server. It runs on.',
  words:
    'protect; prevent deletion; freeze; read only; 锁定; 防误删; 保护; protect against accidental stop or delete; nobody may touch it; lock the machine; freeze operations; 锁定服务器; 防止误操作; 别人不能动; 加锁',
  action: { key: 'lock', value: null },
  docs: ecsEn('6.3.4', '9.2.2'),
  effect: 'write',
  input: { server_id: serverId },
  consequences: (_, [target]) => [
    `Locks ${called(target)}: it runs on, and can't be stopped, changed or deleted until it is unlocked.`,
  ],
});

export const novaUnlockServer = defineOperation({
  ...serverAction,
  id: 'nova_unlock_server',
  title: 'Unlock a server',
  about: "Lift a user's lock from a server. The locks of a Flexus L instance are not lifted by it.",
  words:
    '被锁了; 解开锁; 什么都操作不了; unprotect; release lock; Ecs.0605; locked; 解锁; 解除锁定; remove the lock; allow operations again; it says locked; 解锁服务器; 允许操作; 打开锁',
  action: { key: 'unlock', value: null },
  docs: ecsEn('6.3.5', '9.2.2'),
  effect: 'write',
  binds: ['name', 'instance_name', 'status', 'locked'],
  input: { server_id: serverId },
  opensDoor: () => true,
  consequences: (_, [target]) => [
    `Takes the protection of a lock from ${called(target)}: whoever has the permission can change or delete it again.`,
  ],
});

export const novaMonitorServer = defineOperation({
  ...serverAction,
  id: 'nova_monitor_server',
  title: 'Monitor a server',
  about: 'Have monitoring data of a server (CPU, memory, NICs, disks, versions) collected for Cloud Eye.',
  words:
    'metrics; cloud eye; CES; SAP; watch; 监控; 监控列表; 云监控; collect monitoring data of a server; register for Cloud Eye; monitor CPU and disks; 加入监控; 采集监控数据; 开启监控',
  path: '/v1.0/servers/{server_id}/action',
  action: { key: 'monitorMetrics', value: null },
  docs: ecsEn('6.3.11'),
  effect: 'write',
  input: { server_id: serverId },
  consequences: (_, [target]) => [`Starts collecting monitoring data of ${called(target)} for Cloud Eye.`],
});
