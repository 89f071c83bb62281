import { expect } from 'vitest';
import { z } from 'zod';
import type { Logged, Simulator } from './simulator.ts';

const shown = z.object({
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
});
const dryRun = z.looseObject({ dry_run: z.literal(true), requests: z.array(shown) });

/** A request of the log in the shape of a dry run, whose secrets are masked (issue 2, contract of a dry run). */
function asShown({ method, path, query, body }: Logged): Omit<z.infer<typeof shown>, 'headers'> {
  const json: unknown = body === '' ? null : JSON.parse(body);
  const secret = typeof json === 'object' && json !== null && 'new_password' in json;
  return { method, path, query, body: secret ? { ...json, new_password: '***' } : json };
}

/** The simulator's log has exactly the change that a dry run had shown, once, and no other. */
export async function expectSentAsShown(simulator: Simulator, preview: unknown): Promise<void> {
  const { requests } = dryRun.parse(preview);
  const changes = await simulator.changes();
  expect(changes.map(asShown)).toEqual(requests.map(({ headers: _, ...request }) => request));
  for (const [index, { headers }] of requests.entries()) {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    expect(changes[index]?.headers).toMatchObject(Object.fromEntries(lower));
  }
}

/** Nothing that changes anything has reached the simulator, accepted or not. */
export async function expectNothingSent(simulator: Simulator): Promise<void> {
  expect((await simulator.changes()).map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([]);
}
