import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAIN, startReady, stop } from './processes.mjs';

/** The read tool that is called, with the same arguments everywhere. */
export const READ = { name: 'list_servers_details', arguments: { region: 'ap-southeast-3', limit: 10 } };
/** A change that is only previewed. */
export const CHANGE = {
  name: 'batch_start_servers',
  arguments: { server_ids: ['shop-web'], dry_run: true },
};
export const MOST_CALLERS = 256;

/** The process that calls. */
export function startLoad() {
  const child = fork(fileURLToPath(new URL('./load.mjs', import.meta.url)));
  return {
    async run(job) {
      child.send({ call: READ, ...job });
      const [{ result, error }] = await once(child, 'message');
      if (error) throw new Error(error);
      if (result.failed > 0) throw new Error(`${result.failed} calls of ${job.url} failed: ${result.example}`);
      return result;
    },
    stop: () => stop({ child }),
  };
}

/**
 * Our server over HTTP with tokens for many callers. Its rate limit stays on, set so high that nobody meets it: what it
 * costs is measured with the rest.
 */
export async function startOurs(account, { nodeFlags = [], flags = [], ipc = false } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'flexus-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const tokens = Array.from({ length: MOST_CALLERS }, () => randomBytes(32).toString('base64url'));
  const entries = tokens.map((token, index) => ({
    caller: `caller-${index}`,
    sha256: createHash('sha256').update(token).digest('hex'),
    scopes: ['flexus:read', 'flexus:write'],
  }));
  const file = path.join(folder, 'tokens.json');
  await writeFile(file, JSON.stringify({ version: 1, tokens: entries }), { mode: 0o600 });
  const args = [MAIN, 'http', '--http-port', '0', '--http-tokens', file, '--http-rate', '100000', ...flags];
  const log = ['--access-log', path.join(folder, 'access.log'), '--audit-dir', path.join(folder, 'audit')];
  const env = {
    FLEXUS_ENDPOINT: account.url,
    HUAWEICLOUD_SDK_AK: account.ak,
    HUAWEICLOUD_SDK_SK: account.sk,
  };
  const server = await startReady([...nodeFlags, ...args, ...log, '--config-dir', folder], env, { ipc });
  return {
    child: server.child,
    url: server.ready.url,
    tokens,
    stop: () => stop(server),
  };
}

/** The yardstick. */
export async function startBare(account) {
  const script = fileURLToPath(new URL('./bare-http-server.mjs', import.meta.url));
  const server = await startReady([script], { BENCH_ACCOUNT: JSON.stringify(account) });
  return { child: server.child, url: server.ready.url, stop: () => stop(server) };
}
