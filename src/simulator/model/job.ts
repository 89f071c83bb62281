import { ecsMessage } from '../wire/ecs-errors.ts';
import { canAct, performAct, type ServerAct } from './server.ts';
import type { Cloud, Job, JobError, JobStatus, Project, Server, SubJob } from './state.ts';

/**
 * Jobs: INIT, RUNNING, then SUCCESS or FAIL, with one sub-job a server (ecs-api-en-2025-01, section 5.8.1). The type names
 * of start, stop and reboot are the simulator's; the documents show none.
 */
const acceptedSeconds = 1;

const jobTypes: { readonly [act in ServerAct]: readonly [job: string, part: string, error: JobError] } = {
  create: ['createServer', 'createSingleServer', { error_code: 'Ecs.0204', fail_reason: 'Failed to create the ECS.' }],
  start: ['startServers', 'startServer', { error_code: 'Ecs.0226', fail_reason: 'Failed to start.' }],
  stop: ['stopServers', 'stopServer', { error_code: 'Ecs.0000', fail_reason: 'Request error.' }],
  'stop-hard': ['stopServers', 'stopServer', { error_code: 'Ecs.0000', fail_reason: 'Request error.' }],
  reboot: ['rebootServers', 'rebootServer', { error_code: 'Ecs.0227', fail_reason: 'Failed to reboot.' }],
  'reboot-hard': ['rebootServers', 'rebootServer', { error_code: 'Ecs.0227', fail_reason: 'Failed to reboot.' }],
};

/** What a failure of this kind of sub-job is called when a fault rule does not say. */
export function usualFailure(partType: string): JobError {
  const row = Object.values(jobTypes).find(([, part]) => part === partType);
  return row?.[2] ?? { error_code: 'Ecs.0000', fail_reason: 'Request error.' };
}

export function startJob(cloud: Cloud, project: Project, act: ServerAct, servers: readonly Server[]): Job {
  const [type, partType] = jobTypes[act];
  const job: Job = {
    id: `ff8080829${cloud.random.hex(23)}`,
    type,
    project,
    created: cloud.timeline.now(),
    parts: servers.map((server) => ({
      id: `ff8080829${cloud.random.hex(23)}`,
      type: partType,
      server_id: server.id,
      status: 'INIT',
      begin: null,
      end: null,
      error: null,
    })),
  };
  cloud.jobs.set(job.id, job);
  cloud.timeline.after(acceptedSeconds, () => {
    for (const part of job.parts) beginPart(cloud, part, act);
  });
  return job;
}

function beginPart(cloud: Cloud, part: SubJob, act: ServerAct): void {
  part.status = 'RUNNING';
  part.begin = cloud.timeline.now();
  const server = cloud.servers.get(part.server_id);
  if (server === undefined) {
    endPart(cloud, part, { error_code: 'Ecs.0114', fail_reason: ecsMessage('Ecs.0114') });
    return;
  }
  if (!canAct(server, act)) {
    endPart(cloud, part, { error_code: 'Ecs.0100', fail_reason: ecsMessage('Ecs.0100') });
    return;
  }
  const fault = cloud.jobFaults.take(part.type, part.server_id);
  performAct(cloud, server, act, part.id, {
    fails: fault !== undefined,
    done: (completed) => {
      if (completed) endPart(cloud, part, fault ?? null);
      else endPart(cloud, part, { error_code: 'Ecs.0100', fail_reason: ecsMessage('Ecs.0100') });
    },
  });
}

function endPart(cloud: Cloud, part: SubJob, error: JobError | null): void {
  part.status = error === null ? 'SUCCESS' : 'FAIL';
  part.end = cloud.timeline.now();
  part.error = error;
}

/** The whole job's status follows from its parts. */
export function jobStatus(job: Job): JobStatus {
  const statuses = job.parts.map(({ status }) => status);
  if (statuses.every((status) => status === 'INIT')) return 'INIT';
  if (statuses.some((status) => status === 'INIT' || status === 'RUNNING')) return 'RUNNING';
  return statuses.every((status) => status === 'SUCCESS') ? 'SUCCESS' : 'FAIL';
}

/** When the last part ended; null while one is still at work. */
export function jobEnd(job: Job): number | null {
  return job.parts.reduce<number | null>(
    (latest, { end }) => (latest === null || end === null ? null : Math.max(latest, end)),
    job.created,
  );
}
