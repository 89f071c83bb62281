import { z } from 'zod';
import type { OperationsCloud } from './operations-cloud.ts';

/** An ID that names nothing. */
export const NOWHERE = '00000000-0000-4000-8000-000000000000';

const row = z.looseObject({ id: z.string(), name: z.string().optional() });
export type Row = z.infer<typeof row>;

/** The rows of a list's small answer. */
export async function rowsOf({ ok }: OperationsCloud, tool: string, args = {}, name?: string): Promise<readonly Row[]> {
  const answer = await ok(tool, args);
  return z.array(row).parse(name === undefined ? Object.values(answer).find(Array.isArray) : answer[name]);
}

/** The ID of what a list shows under a name. */
export async function idOf(cloud: OperationsCloud, tool: string, name: string, args = {}): Promise<string> {
  const found = (await rowsOf(cloud, tool, args)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${tool} shows no ${name}`);
  return found.id;
}

/** Calls a tool that answers a job, and sees the job through. */
export async function done({ ok, until }: OperationsCloud, tool: string, args = {}): Promise<void> {
  const { job_id, region } = await ok(tool, args);
  const { status } = await until(
    'show_job',
    { job_id, region },
    (job) => job.status === 'SUCCESS' || job.status === 'FAIL',
  );
  if (status !== 'SUCCESS') throw new Error(`${tool}: the job failed`);
}
