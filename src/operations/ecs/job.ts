import { ecsEn, flexusEn, flexusZh, flexusZhOld } from '../documents.ts';
import { text } from '../field.ts';
import { JOB_FIELDS } from '../flexus/response-fields.ts';
import { defineOperation } from '../operation.ts';

export const showJob = defineOperation({
  id: 'show_job',
  title: 'Show a job',
  toolset: 'flexus',
  about:
    'State of an asynchronous ECS job: INIT, RUNNING, SUCCESS or FAIL, with its sub-jobs. wait follows it for you.',
  words:
    'asynchronous task result; did the job succeed; task progress; sub-jobs; 任务进度; 异步任务; 任务成功了吗; 失败原因; did the asynchronous task succeed or fail; progress of a job id; result of the operation I just submitted; why did the job fail; 异步任务结果; 任务执行到哪了; 任务失败原因; 进度',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/jobs/{job_id}',
  scope: 'project',
  docs: [
    ...ecsEn('5.8.1'),
    ...flexusEn('3.4.3', '3.4.4', '3.4.5'),
    ...flexusZh('3.4.3', '3.4.4', '3.4.5'),
    ...flexusZhOld('4.3', '4.4', '4.5'),
  ],
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { job_id: text({ in: 'path', required: true, max: 64 }) },
  response: JOB_FIELDS,
  answer: {
    show: {
      job_id: 'job_id',
      status: 'status',
      job_type: 'job_type',
      begin_time: 'begin_time',
      end_time: 'end_time',
      error_code: 'error_code',
      fail_reason: 'fail_reason',
    },
    rows: {
      path: 'entities.sub_jobs',
      name: 'sub_jobs',
      columns: {
        status: 'status',
        server_id: 'entities.server_id',
        error_code: 'error_code',
        fail_reason: 'fail_reason',
      },
    },
    full: true,
  },
});
