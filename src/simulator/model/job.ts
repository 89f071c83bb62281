import { ecsMessage } from '../wire/ecs-errors.ts';
import type { Cloud, Job, JobError, JobStatus, Project, SubJob, TextMap } from './state.ts';

/**
 * Jobs: INIT, RUNNING, then SUCCESS or FAIL (ecs-api-en-2025-01, section 5.8.1). A job is made of parts; each part ends in
 * the moment in which its work calls back, which every work does exactly once.
 */
const acceptedSeconds = 1;

export interface PartPlan {
  readonly type: string;
  readonly server_id: string;
  readonly entities: TextMap;
  /** what a failure is called that a fault rule brings about without saying more */
  readonly failure: JobError;
  /** `fault`: the failure to end with; `end` takes null for success */
  readonly work: (part: SubJob, fault: JobError | undefined, end: (error: JobError | null) => void) => void;
}

export interface JobPlan {
  readonly project: Project;
  readonly type: string;
  readonly parts: readonly PartPlan[];
  /** whether the parts show as sub-jobs */
  readonly divided: boolean;
}

export const ecsFailure = (code: Parameters<typeof ecsMessage>[0]): JobError => ({
  error_code: code,
  fail_reason: ecsMessage(code),
});

const newJobId = (cloud: Cloud): string => `ff8080829${cloud.random.hex(23)}`;

export function startJob(cloud: Cloud, { project, type, parts: plans, divided }: JobPlan): Job {
  const id = newJobId(cloud);
  const works = plans.map((plan) => ({
    plan,
    part: newPart(plan, divided ? newJobId(cloud) : id),
  }));
  const job: Job = { id, type, project, created: cloud.timeline.now(), parts: works.map(({ part }) => part), divided };
  cloud.jobs.set(job.id, job);
  cloud.timeline.after(acceptedSeconds, () => {
    for (const { plan, part } of works) beginPart(cloud, plan, part);
  });
  return job;
}

function newPart({ type, server_id, entities }: PartPlan, id: string): SubJob {
  return { id, type, server_id, entities, status: 'INIT', begin: null, end: null, error: null };
}

function beginPart(cloud: Cloud, plan: PartPlan, part: SubJob): void {
  part.status = 'RUNNING';
  part.begin = cloud.timeline.now();
  const given = cloud.jobFaults.take(part.type, part.server_id);
  const fault = given === undefined ? undefined : { ...plan.failure, ...given };
  plan.work(part, fault, (error) => {
    part.status = error === null ? 'SUCCESS' : 'FAIL';
    part.end = cloud.timeline.now();
    part.error = error;
  });
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
