import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { post, raw, serve } from '../http/support.ts';
import { atEnd } from '../support/at-end.ts';
import { Simulator } from '../support/simulator.ts';

/** docs/guard.md, "The record": the next start reports what was sent and never answered. */
test('over HTTP a start says what a killed run left open, and the one after that does not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flexus-left-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const simulator = await Simulator.start();
  const start = (): ReturnType<typeof serve> => serve(['--audit-dir', join(folder, 'audit')], simulator.byKey);
  const killed = await start();
  await simulator.faults({ match: { method: 'PUT' }, latency_ms: 60_000, times: 1 });
  const { headers = {}, body = '' } = post('tools/call', {
    name: 'update_server',
    arguments: { server_id: 'blog', name: 'weblog' },
  });
  raw(killed.url, { headers, body }).catch(() => undefined);
  await expect.poll(async () => (await simulator.changes()).length, { timeout: 5000 }).toBe(1);
  await killed.program.kill();
  const [next, last] = [await start(), await start()];
  expect(next.program.stderr).toMatch(/1 call has no answer on record/);
  expect(next.program.stderr).toContain('update_server');
  expect(last.program.stderr).not.toContain('no answer on record');
  expect(await simulator.changes()).toHaveLength(1);
});
