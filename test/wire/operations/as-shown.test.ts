import { expect, test } from 'vitest';
import { z } from 'zod';
import { discardedStorageCalls } from './calls-discarded-storage.ts';
import { ecsCalls } from './calls-ecs.ts';
import { operationsCloud } from './operations-cloud.ts';
import { type Found, thingsOf } from './scenario-things.ts';

/**
 * Issue 2, "Contract of a dry run", for chapter 5 of ecs-api-en-2025-01.txt and sections 11.1, 11.2, 11.4 and 11.6, on
 * things that are there: what is sent is what was shown, and the cloud takes it.
 */
const part = { method: z.string(), path: z.string(), query: z.unknown() };
const preview = z.object({
  requests: z.array(z.object({ ...part, body: z.unknown() })),
  consequences: z.array(z.string()),
});
const logged = z.array(
  z.object({ ...part, body: z.string(), operation: z.string().nullable(), mutating: z.boolean() }),
);

const callsOn = (things: Found): ReturnType<typeof ecsCalls> => ({
  ...ecsCalls(things),
  ...discardedStorageCalls(things),
});
const nothing: Found = {
  server: () => ({ id: '', name: '', region: '', nics: [], volumes: [] }),
  subnet: () => ({ id: '', name: '', vpc_id: '' }),
  id: () => '',
};

test.each(Object.keys(callsOn(nothing)))('%s: sent as shown, and taken', async (tool) => {
  const { ok, cloud } = await operationsCloud();
  const { base = '' } = cloud.settings;
  const args = callsOn(await thingsOf(base))[tool] ?? {};
  const { requests, consequences } = preview.parse(await ok(tool, { ...args, dry_run: true }));
  await ok(tool, args);
  const log = logged.parse(await (await fetch(`${base}/_simulator/requests`)).json());
  const own = log.filter(({ operation }) => operation === tool).slice(-1);
  expect(own.map(({ method, path, query, body }) => ({ method, path, query, body }))).toEqual(
    requests.map(({ body, ...rest }) => ({ ...rest, body: body === null ? '' : JSON.stringify(body) })),
  );
  const changes = log.filter(({ mutating }) => mutating);
  expect(changes.map(({ operation }) => operation)).toEqual(consequences.length > 0 ? [tool] : []);
});
