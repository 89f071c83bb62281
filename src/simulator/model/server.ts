import { createHash } from 'node:crypto';
import { bundleLocks } from '../../data/locks.ts';
import { serverStatus } from '../../data/statuses.ts';
import { noteServerChange } from './resource-index.ts';
import { type ActRow, type ServerAct, serverActs } from './server-acts.ts';
import type { Cloud, Server, TaskState, VmState } from './state.ts';
import { countTraffic } from './traffic.ts';

/** Whether the act may begin now: right vm_state, nothing else at work on the server, not frozen. */
export function canAct(server: Server, act: ServerAct): boolean {
  const row = serverActs[act];
  if (!row.from.includes(server.vm_state)) return false;
  return row.ends === true ? server.task_state !== 'deleting' : server.held_by === null && !server.frozen;
}

/**
 * Whether a lock stands against an action of ECS (Ecs.0605): that of a user, who locked the server against every management
 * operation (ecs-api-en-2025-01, section 6.3.4), or that of the Flexus L service against some (ERRATA, E10).
 */
export function isLocked(server: Server, action: string): boolean {
  if (server.locked) return true;
  if (server.bundle === null) return false;
  const lock = bundleLocks.find(({ resource }) => resource === 'server');
  return lock?.actions.includes(action) ?? false;
}

export interface ActOutcome {
  /** called once: true when the act ended as it should, false when the server was taken away from under it */
  readonly done: (completed: boolean) => void;
  /** the act is to go through its steps and then leave the server as it was */
  readonly fails: boolean;
  /** what the act changes besides the states: called in the moment in which it succeeds */
  readonly apply?: () => void;
}

interface Run {
  readonly cloud: Cloud;
  readonly server: Server;
  readonly row: ActRow;
  readonly before: VmState;
  readonly holder: string;
  readonly outcome: ActOutcome;
  readonly act: ServerAct;
}

/**
 * Goes through the act's steps in simulated time. `holder` names the sub-job, order or request at work; the server is out of
 * its hands when the act is over, however it ends.
 */
export function performAct(cloud: Cloud, server: Server, act: ServerAct, holder: string, outcome: ActOutcome): void {
  const row = serverActs[act];
  if (row.shared !== true) server.held_by = holder;
  step({ cloud, server, row, before: server.vm_state, holder, outcome, act }, 0);
}

function step(run: Run, index: number): void {
  const { cloud, server, row, holder, outcome, before } = run;
  const lost = row.shared === true ? !cloud.servers.has(server.id) : server.held_by !== holder;
  if (lost) {
    outcome.done(false);
    return;
  }
  const current = row.steps[index];
  if (current === undefined) {
    finish(run);
    return;
  }
  if (current.unless !== undefined && current.unless === before) {
    step(run, index + 1);
    return;
  }
  if (row.shared !== true) {
    const vmState = current.in ?? server.vm_state;
    setState(cloud, server, vmState, known(vmState, current.task));
  }
  cloud.timeline.after(current.seconds, () => step(run, index + 1));
}

/** Table A-4 has no row for some pairs, say for the deletion of a server that is still being built: then no task shows. */
const known = (vmState: VmState, task: TaskState | null): TaskState | null =>
  serverStatus(vmState, task) === 'UNKNOWN' ? null : task;

function finish(run: Run): void {
  const { cloud, server, row, outcome } = run;
  if (row.shared !== true) {
    server.held_by = null;
    setState(cloud, server, outcome.fails ? run.before : endState(run), null);
  }
  if (!outcome.fails) {
    outcome.apply?.();
    if (row.shared !== true && server.vm_state === 'active') comeUp(cloud, server, run.act);
  }
  outcome.done(true);
}

function endState({ row, before, server }: Run): VmState {
  if (row.to === 'resized from') return server.resize?.was ?? 'active';
  return row.to === 'before' ? before : row.to;
}

/** A reset password takes effect when the server starts or restarts (flexus-l-api-en-2024-09, section 3.3). */
function comeUp(cloud: Cloud, server: Server, act: ServerAct): void {
  if (act !== 'reboot' && act !== 'reboot-hard') server.launched = cloud.timeline.now();
  if (server.password.pending !== null) server.password = { active: server.password.pending, pending: null };
}

function setState(cloud: Cloud, server: Server, vmState: VmState, taskState: TaskState | null): void {
  const changed = vmState !== server.vm_state;
  if (changed) countServerTraffic(cloud, server);
  server.vm_state = vmState;
  server.task_state = taskState;
  server.updated = cloud.timeline.now();
  if (changed) noteServerChange(cloud, server);
}

/** Takes the server out of the hands of whatever is at work on it, and stops it: the begin of the retention period. */
export function freeze(cloud: Cloud, server: Server): void {
  server.held_by = null;
  server.frozen = true;
  server.was_frozen = true;
  server.resize = null;
  setState(cloud, server, 'stopped', null);
  noteServerChange(cloud, server);
}

export function unfreeze(cloud: Cloud, server: Server): void {
  if (!server.frozen) return;
  server.frozen = false;
  server.updated = cloud.timeline.now();
  noteServerChange(cloud, server);
}

/** Marks the server as going; it stays in sight until its order is completed. */
export function beginRelease(cloud: Cloud, server: Server, holder: string): void {
  server.held_by = holder;
  setState(cloud, server, server.vm_state, known(server.vm_state, 'deleting'));
}

/** The last traffic is counted; nothing holds the server any more. */
export function endServer(cloud: Cloud, server: Server): void {
  countServerTraffic(cloud, server);
  server.held_by = null;
  server.vm_state = 'deleted';
  server.task_state = null;
  cloud.servers.delete(server.id);
}

/** What is kept of a password. */
export const passwordDigest = (password: string): string => createHash('sha256').update(password).digest('hex');

export function resetPassword(cloud: Cloud, server: Server, password: string): void {
  server.password = { active: server.password.active, pending: passwordDigest(password) };
  server.updated = cloud.timeline.now();
}

function countServerTraffic(cloud: Cloud, server: Server): void {
  const instance = server.bundle === null ? undefined : cloud.instances.get(server.bundle.instance_id);
  const trafficPackage = instance && cloud.packages.get(instance.package_id);
  if (trafficPackage !== undefined) countTraffic(cloud, trafficPackage);
}
