import { createHash } from 'node:crypto';
import { bundleLocks } from '../../data/locks.ts';
import { noteChange } from './resource-index.ts';
import type { Cloud, Server, TaskState, VmState } from './state.ts';
import { countTraffic } from './traffic.ts';

/**
 * The state machine of a cloud server. Each act is a row: the vm_state it needs, the task states it goes through (with the
 * seconds spent in each, which the documents do not state) and the vm_state it ends in. Every pair that can occur is in
 * table A-4 of ecs-api-en-2025-01, so the status is never UNKNOWN.
 */
export type ServerAct = 'create' | 'start' | 'stop' | 'stop-hard' | 'reboot' | 'reboot-hard';

interface ActRow {
  readonly from: VmState;
  readonly steps: readonly (readonly [state: TaskState, seconds: number])[];
  readonly to: VmState;
}

const serverActs: { readonly [act in ServerAct]: ActRow } = {
  create: {
    from: 'building',
    steps: [
      ['scheduling', 2],
      ['block_device_mapping', 4],
      ['networking', 4],
      ['spawning', 12],
    ],
    to: 'active',
  },
  start: { from: 'stopped', steps: [['powering-on', 10]], to: 'active' },
  stop: { from: 'active', steps: [['powering-off', 8]], to: 'stopped' },
  'stop-hard': { from: 'active', steps: [['powering-off', 2]], to: 'stopped' },
  reboot: {
    from: 'active',
    steps: [
      ['reboot_pending', 2],
      ['reboot_started', 6],
      ['rebooting', 8],
    ],
    to: 'active',
  },
  'reboot-hard': {
    from: 'active',
    steps: [
      ['reboot_pending_hard', 1],
      ['reboot_started_hard', 3],
      ['rebooting_hard', 4],
    ],
    to: 'active',
  },
};

/** Whether the act may begin now: right vm_state, nothing else at work on the server, not frozen. */
export function canAct(server: Server, act: ServerAct): boolean {
  return server.vm_state === serverActs[act].from && server.held_by === null && !server.frozen;
}

/** Whether the Flexus L service holds a lock against an action of ECS (ERRATA, E10; Ecs.0605). */
export function isLocked(action: string): boolean {
  const lock = bundleLocks.find(({ resource }) => resource === 'server');
  return lock?.actions.includes(action) ?? false;
}

export interface ActOutcome {
  /** called once: true when the act ended as it should, false when the server was taken away from under it */
  readonly done: (completed: boolean) => void;
  /** the act is to go through its steps and then leave the server as it was */
  readonly fails: boolean;
}

/** Goes through the act's steps in simulated time. `holder` names the sub-job or order at work. */
export function performAct(cloud: Cloud, server: Server, act: ServerAct, holder: string, outcome: ActOutcome): void {
  server.held_by = holder;
  step(cloud, server, act, 0, outcome, holder);
}

function step(cloud: Cloud, server: Server, act: ServerAct, index: number, outcome: ActOutcome, holder: string): void {
  if (server.held_by !== holder) {
    outcome.done(false);
    return;
  }
  const row = serverActs[act];
  const current = row.steps[index];
  if (current === undefined) {
    server.held_by = null;
    setState(cloud, server, outcome.fails ? row.from : row.to, null);
    if (!outcome.fails && row.to === 'active') comeUp(cloud, server, act);
    outcome.done(true);
    return;
  }
  setState(cloud, server, server.vm_state, current[0]);
  cloud.timeline.after(current[1], () => step(cloud, server, act, index + 1, outcome, holder));
}

/** A reset password takes effect when the server starts or restarts (flexus-l-api-en-2024-09, section 3.3). */
function comeUp(cloud: Cloud, server: Server, act: ServerAct): void {
  if (act !== 'reboot' && act !== 'reboot-hard') server.launched = cloud.timeline.now();
  if (server.password.pending === null) return;
  server.password.active = server.password.pending;
  server.password.pending = null;
}

function setState(cloud: Cloud, server: Server, vmState: VmState, taskState: TaskState | null): void {
  if (vmState !== server.vm_state) countServerTraffic(cloud, server);
  const changed = vmState !== server.vm_state;
  server.vm_state = vmState;
  server.task_state = taskState;
  server.updated = cloud.timeline.now();
  if (changed) noteChange(cloud, server.instance_id);
}

/** Takes the server out of the hands of whatever is at work on it, and stops it: the begin of the retention period. */
export function freeze(cloud: Cloud, server: Server): void {
  server.held_by = null;
  server.frozen = true;
  server.was_frozen = true;
  setState(cloud, server, 'stopped', null);
  noteChange(cloud, server.instance_id);
}

export function unfreeze(cloud: Cloud, server: Server): void {
  if (!server.frozen) return;
  server.frozen = false;
  server.updated = cloud.timeline.now();
  noteChange(cloud, server.instance_id);
}

/** Marks the server as going; it stays in sight until its order is completed. */
export function beginRelease(cloud: Cloud, server: Server, holder: string): void {
  server.held_by = holder;
  if (server.vm_state === 'active' || server.vm_state === 'stopped')
    setState(cloud, server, server.vm_state, 'deleting');
}

export function release(cloud: Cloud, server: Server): void {
  countServerTraffic(cloud, server);
  server.held_by = null;
  server.vm_state = 'deleted';
  server.task_state = null;
  cloud.servers.delete(server.id);
}

export function resetPassword(cloud: Cloud, server: Server, password: string): void {
  server.password.pending = createHash('sha256').update(password).digest('hex');
  server.updated = cloud.timeline.now();
}

function countServerTraffic(cloud: Cloud, server: Server): void {
  const instance = cloud.instances.get(server.instance_id);
  const trafficPackage = instance && cloud.packages.get(instance.package_id);
  if (trafficPackage !== undefined) countTraffic(cloud, trafficPackage);
}
