import { expect } from 'vitest';
import { z } from 'zod';
import type { OperationsCloud } from './operations-cloud.ts';

const part = { method: z.string(), path: z.string(), query: z.unknown() };
const preview = z.object({
  requests: z.array(z.object({ ...part, body: z.unknown() })),
  consequences: z.array(z.string()),
});
const logged = z.array(
  z.object({ ...part, body: z.string(), operation: z.string().nullable(), mutating: z.boolean() }),
);

/** Issue 2, "Contract of a dry run": what is sent is what was shown, the cloud takes it, and nothing else changes. */
export async function expectSentAsShown(
  { ok, cloud }: OperationsCloud,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const seen = async (): Promise<z.infer<typeof logged>> =>
    logged.parse(await (await fetch(`${cloud.settings.base ?? ''}/_simulator/requests`)).json());
  const before = (await seen()).length;
  const { requests, consequences } = preview.parse(await ok(tool, { ...args, dry_run: true }));
  await ok(tool, args);
  const log = (await seen()).slice(before);
  const own = log.filter(({ operation }) => operation === tool).slice(-1);
  expect(own.map(({ method, path, query, body }) => ({ method, path, query, body }))).toEqual(
    requests.map(({ body, ...rest }) => ({ ...rest, body: body === null ? '' : JSON.stringify(body) })),
  );
  const changes = log.filter(({ mutating }) => mutating);
  expect(changes.map(({ operation }) => operation)).toEqual(consequences.length > 0 ? [tool] : []);
}
