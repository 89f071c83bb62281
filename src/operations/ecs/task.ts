import { TASK_ERROR_FIELDS } from '../flexus/response-fields.ts';

/** What operations share whose work goes on after the answer, as a job (ecs-api-en-2025-01, section 10.3). */
export const task = {
  toolset: 'ecs',
  service: 'ecs',
  scope: 'project',
  documented: true,
  returns: 'job',
  response: { job_id: 'string', ...TASK_ERROR_FIELDS },
  answer: { show: { job_id: 'job_id' } },
} as const;
