import type { Project, TextMap } from './common-state.ts';

export type JobStatus = 'INIT' | 'RUNNING' | 'SUCCESS' | 'FAIL';

export interface JobError {
  readonly error_code: string;
  readonly fail_reason: string;
}

export interface SubJob {
  readonly id: string;
  readonly type: string;
  readonly server_id: string;
  /** what it works on by the names of ecs-api-en-2025-01, table 5-66: `server_id`, `nic_id`, and `volume_id` */
  entities: TextMap;
  status: JobStatus;
  begin: number | null;
  end: number | null;
  error: JobError | null;
}

export interface Job {
  readonly id: string;
  readonly type: string;
  readonly project: Project;
  readonly created: number;
  /** at least one */
  readonly parts: readonly SubJob[];
  /** whether the parts show as sub-jobs; otherwise the job shows as its only part */
  readonly divided: boolean;
}

/** Asked once per sub-job, when it starts: the failure it is to end with, if any; what it leaves out is the usual. */
export interface JobFaultSource {
  take(type: string, serverId: string): Partial<JobError> | undefined;
}
