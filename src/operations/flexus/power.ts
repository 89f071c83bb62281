import { ecsEn, flexusEn, flexusZh, flexusZhOld } from '../documents.ts';
import { choice, list, text } from '../field.ts';
import type { Target } from '../operation.ts';
import { defineOperation } from '../operation.ts';
import { TASK_ERROR_FIELDS } from './response-fields.ts';

const servers = list(text({ ref: 'server' }), {
  about: 'Server IDs, instance IDs or exact names, of one region',
  wire: 'servers[].id',
  required: true,
  min: 1,
  max: 1000,
});

const response = { job_id: 'string', ...TASK_ERROR_FIELDS } as const;
const answer = { show: { job_id: 'job_id' } } as const;
const shared = {
  toolset: 'flexus',
  service: 'ecs',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers/action',
  scope: 'project',
  documented: true,
  returns: 'job',
  targets: { kind: 'server', from: 'server_ids' },
  binds: ['name', 'instance_name', 'status', 'public_ip'],
  response,
  answer,
} as const;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function inState(targets: readonly Target[], ...states: readonly string[]): readonly Target[] {
  return targets.filter((target) => target.status !== undefined && states.includes(target.status));
}

/** What an act does to those it changes, and how many are there already. */
function tally(targets: readonly Target[], act: string, already: readonly Target[], state: string): string[] {
  const changed = targets.length - already.length;
  const lines = changed > 0 ? [`${act} ${plural(changed, 'server')}.`] : [];
  if (already.length > 0) lines.push(`${already.length} of ${targets.length} already ${state}.`);
  return lines;
}

const HARD = 'HARD cuts the power: data not yet written to disk may be lost.';

export const batchStartServers = defineOperation({
  ...shared,
  id: 'batch_start_servers',
  title: 'Start servers',
  words:
    'power on; turn on; boot up; bring the machine back up; wake up stopped servers; 开机; 把机器打开; 启动服务器; 批量开机',
  about: 'Start stopped cloud servers. Answers a job_id: follow it with wait.',
  docs: [...ecsEn('5.3.1'), ...flexusEn('3.4.3'), ...flexusZh('3.4.3'), ...flexusZhOld('4.3'), ...ecsEn('10.3')],
  action: { key: 'os-start' },
  effect: 'write',
  input: { server_ids: servers },
  consequences: (_, targets) => tally(targets, 'Starts', inState(targets, 'ACTIVE'), 'running'),
});

export const batchRebootServers = defineOperation({
  ...shared,
  id: 'batch_reboot_servers',
  title: 'Restart servers',
  words:
    'restart; reboot; it hangs, is frozen or does not respond; power cycle; force a hard reboot; bounce several servers; 重启; 死机了; 卡住没反应; 强制重启; 批量重启',
  about: 'Restart cloud servers; interrupts what they serve. Answers a job_id: follow it with wait.',
  docs: [...ecsEn('5.3.2'), ...flexusEn('3.4.4'), ...flexusZh('3.4.4'), ...flexusZhOld('4.4'), ...ecsEn('10.3')],
  action: { key: 'reboot' },
  effect: 'destructive',
  input: {
    server_ids: servers,
    type: choice(['SOFT', 'HARD'], { about: 'HARD forces it; unwritten data may be lost', required: true }),
  },
  consequences: ({ type }, targets) => [
    `Restarts ${plural(targets.length, 'server')}; what they serve is interrupted.`,
    ...(inState(targets, 'SHUTOFF').length > 0
      ? [`${inState(targets, 'SHUTOFF').length} of ${targets.length} is stopped: start it instead.`]
      : []),
    ...(type === 'HARD' ? [HARD] : []),
  ],
});

export const batchStopServers = defineOperation({
  ...shared,
  id: 'batch_stop_servers',
  title: 'Stop servers',
  words:
    'power off; shut down; turn off over the weekend; halt; pull the plug forcibly; 关机; 停掉服务器; 强制关机; 批量关机; 先关了',
  about:
    'Stop running cloud servers; what they serve goes down, the subscription runs on. Answers a job_id: follow it with wait.',
  docs: [...ecsEn('5.3.3'), ...flexusEn('3.4.5'), ...flexusZh('3.4.5'), ...flexusZhOld('4.5'), ...ecsEn('10.3')],
  action: { key: 'os-stop' },
  effect: 'destructive',
  input: {
    server_ids: servers,
    type: choice(['SOFT', 'HARD'], { about: 'HARD forces it; unwritten data may be lost', default: 'SOFT' }),
  },
  consequences: ({ type }, targets) => [
    ...tally(targets, 'Stops', inState(targets, 'SHUTOFF'), 'stopped'),
    'What they serve goes down; the subscription is not paused.',
    ...(type === 'HARD' ? [HARD] : []),
  ],
});
