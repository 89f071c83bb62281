import type { JobPlan } from '../model/job.ts';
import { startJob } from '../model/job.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import type { Route } from './route.ts';

export function ecsRoute(
  method: Route['method'],
  pattern: string,
  operation: string,
  handle: Route['handle'],
  bodyKey?: string,
): Route {
  const route: Route = {
    method,
    pattern,
    service: 'ecs',
    operation,
    mutating: method !== 'GET',
    access: 'project',
    handle,
  };
  return bodyKey === undefined ? route : { ...route, bodyKey };
}

/** The answer of an asynchronous operation: ecs-api-en-2025-01, section 10.3.1. */
export const jobAnswer = (call: Call, plan: JobPlan): Answer => ok({ job_id: startJob(call.cloud, plan).id });

/** A check that was passed, and after which nothing is done: ecs-api-en-2025-01, tables 5-2 and 5-22. */
export const checked: Answer = { status: 202 };
