// Issue 5, parts 3 and 5: what a start says to whoever operates the server.
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { freePort } from '../state/redis-server.ts';
import { runToEnd } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { portOf } from '../wire/transport/cloud.ts';
import { raw, serve } from './support.ts';

test('where the approval page is, when it has a fixed port (guard.md, "Over HTTP")', async () => {
  const folder = await temporaryFolder();
  await openPassphraseFile(join(folder, 'passphrase.json')).set('correct horse battery');
  const port = String(await freePort());
  const { program } = await serve(['--approval-port', port, '--config-dir', folder]);
  await expect.poll(() => program.stderr).toContain('{"approvals":');
  const line = program.stderr.split('\n').find((one) => one.startsWith('{"approvals"')) ?? '{}';
  const { approvals } = JSON.parse(line);
  expect(approvals).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/[0-9a-f]{32}$`));
  const page = await raw(approvals, { method: 'GET' });
  expect(page.status).toBe(200);
  expect(page.text).toContain('Passphrase');
});

test('that the shared state is out of reach, and that it serves reads all the same (guard.md, "More than one machine")', async () => {
  const key = join(await temporaryFolder(), 'state.key');
  await writeFile(key, `${'k'.repeat(44)}\n`, { mode: 0o600 });
  const { program } = await serve(['--state-key', key], { FLEXUS_STATE: `redis://127.0.0.1:${await freePort()}` });
  expect(program.stderr).toMatch(/^flexus-mcp: The shared state in Redis can't be used .*ECONNREFUSED/m);
});

test.each(['--http-port', '--metrics-port'])('that something else has the port of %s, and what to do', async (flag) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  try {
    const { end, stderr } = await runToEnd(['http', flag, String(portOf(other))]);
    expect(end.code).toBe(1);
    expect(stderr).toContain(
      `Can't listen on port ${portOf(other)}: something else listens there. Choose another port`,
    );
  } finally {
    other.close();
  }
});
