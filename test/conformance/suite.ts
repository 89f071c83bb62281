import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The protocol revision that is served. */
const REVISION = '2025-11-25';

const require = createRequire(import.meta.url);
const manifest = require.resolve('@modelcontextprotocol/conformance/package.json');
const packageShape = z.object({ bin: z.object({ conformance: z.string() }) });
const program = join(dirname(manifest), packageShape.parse(JSON.parse(readFileSync(manifest, 'utf8'))).bin.conformance);
const hooks = new URL('./glob-sync.mjs', import.meta.url).href;

const checks = z.array(z.looseObject({ id: z.string(), status: z.string() }));

export interface SuiteRun {
  /** Not 0: a check failed that was not expected to, or one passed that was. */
  readonly code: number | null;
  readonly output: string;
  /** How often each scenario succeeded, warned or failed, in the suite's own words. */
  readonly scenarios: ReadonlyMap<string, readonly string[]>;
}

export interface SuiteOptions {
  /** `all`: those too that the suite does not yet hold its own reference server to. */
  readonly what: readonly ['--suite', 'active' | 'all'] | readonly ['--scenario', string];
  /** A file beside this one, without its extension. */
  readonly expected: string;
}

/** Runs the official suite against a server, in one process. */
export async function runSuite(url: string, { what, expected }: SuiteOptions): Promise<SuiteRun> {
  const results = mkdtempSync(join(tmpdir(), 'flexus-conformance-'));
  const failures = fileURLToPath(new URL(`./expected/${expected}.yaml`, import.meta.url));
  const child = spawn(
    process.execPath,
    [
      ...['--import', hooks, program, 'server', '--url', url, '--spec-version', REVISION],
      ...[...what, '--expected-failures', failures, '--output-dir', results],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => written.push(bytes));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const scenarios = read(results);
  rmSync(results, { recursive: true });
  return { code, output: Buffer.concat(written).toString('utf8'), scenarios };
}

/** Each scenario has a folder, named `server-<scenario>-<time>`. */
function read(results: string): ReadonlyMap<string, readonly string[]> {
  const scenarios = new Map<string, readonly string[]>();
  for (const folder of readdirSync(results)) {
    const name = /^server-(.+)-\d{4}-\d\d-\d\dT/.exec(folder)?.[1] ?? folder;
    const done = checks.parse(JSON.parse(readFileSync(join(results, folder, 'checks.json'), 'utf8')));
    scenarios.set(
      name,
      done.map(({ status }) => status),
    );
  }
  return scenarios;
}
