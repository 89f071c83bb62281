import { milliseconds } from '../calendar.ts';
import { jobEnd, jobStatus } from '../model/job.ts';
import type { Job, SubJob } from '../model/state.ts';
import { ecsMessage } from '../wire/ecs-errors.ts';

/** A job as show_job answers it: ecs-api-en-2025-01, section 5.8.1. */
export function jobView(job: Job): Readonly<Record<string, unknown>> {
  const [only] = job.parts;
  if (!job.divided && only !== undefined) return undividedView(job, only);
  const status = jobStatus(job);
  const end = status === 'SUCCESS' || status === 'FAIL' ? jobEnd(job) : null;
  return {
    status,
    entities: { sub_jobs_total: job.parts.length, sub_jobs: job.parts.map(subJobView) },
    job_id: job.id,
    job_type: job.type,
    begin_time: milliseconds(job.created),
    end_time: end === null ? null : milliseconds(end),
    error_code: status === 'FAIL' ? 'Common.0021' : null,
    fail_reason: status === 'FAIL' ? ecsMessage('Common.0021') : null,
  };
}

/** Without sub-jobs the entities are the objects themselves (table 5-64). */
function undividedView(job: Job, part: SubJob): Readonly<Record<string, unknown>> {
  return {
    status: part.status,
    entities: part.entities,
    job_id: job.id,
    job_type: job.type,
    begin_time: milliseconds(job.created),
    end_time: part.end === null ? null : milliseconds(part.end),
    error_code: part.error?.error_code ?? null,
    fail_reason: part.error?.fail_reason ?? null,
  };
}

function subJobView(part: SubJob): unknown {
  return {
    status: part.status,
    entities: part.error === null ? part.entities : { ...part.entities, errorcode_message: part.error.fail_reason },
    job_id: part.id,
    job_type: part.type,
    begin_time: part.begin === null ? null : milliseconds(part.begin),
    end_time: part.end === null ? null : milliseconds(part.end),
    error_code: part.error?.error_code ?? null,
    fail_reason: part.error?.fail_reason ?? null,
  };
}
