import { describe, expect, test } from 'vitest';
import type { Files } from '../../src/config/credential-files.ts';
import { parseHttpConfig } from '../../src/config/http-config.ts';
import { startHttp } from '../../src/http/serve.ts';
import { serve } from '../http/support.ts';
import { atEnd } from '../support/at-end.ts';
import { createFixtureServer } from './fixture-server.ts';
import { runSuite, type SuiteRun } from './suite.ts';

/** The suite has one caller, who is quick. */
const FLAGS = ['--http-rate', '10000', '--access-log', 'off'];
const NO_FILES: Files = { read: () => undefined, home: () => '/nowhere' };

/** The suite's fixtures, served by the product's own transport. */
async function serveFixtures(args: readonly string[] = []): Promise<string> {
  const config = await parseHttpConfig(['--http-port', '0', ...FLAGS, ...args], {}, NO_FILES);
  const serving = await startHttp(config, () => ({
    serverFor: () => createFixtureServer,
    // Some of them report while they run, as calls that change something do here.
    effectOf: () => 'write',
  }));
  atEnd(() => serving.drain());
  return serving.url;
}

/** The scenarios in which something succeeded, and nothing failed or was warned of. */
function clean({ scenarios }: SuiteRun): string[] {
  return [...scenarios]
    .filter(([, statuses]) => statuses.includes('SUCCESS') && !statuses.some((one) => /FAILURE|WARNING/.test(one)))
    .map(([name]) => name)
    .sort();
}

const WITHOUT_FIXTURES = [
  'completion-complete',
  'dns-rebinding-protection',
  'ping',
  'resources-list',
  'server-initialize',
  'tools-list',
];

describe.concurrent('the official conformance suite, protocol 2025-11-25', { timeout: 60_000 }, () => {
  test('flexus-mcp http: every scenario that needs no fixture', async () => {
    const { url } = await serve(FLAGS);
    const run = await runSuite(url, { what: ['--suite', 'active'], expected: 'own' });
    expect(run.code, run.output).toBe(0);
    expect(clean(run)).toEqual(WITHOUT_FIXTURES);
  });

  test('flexus-mcp http --http-sessions: the same, and those about sessions', async () => {
    const { url } = await serve(['--http-sessions', ...FLAGS]);
    const run = await runSuite(url, { what: ['--suite', 'active'], expected: 'own' });
    expect(run.code, run.output).toBe(0);
    const more = ['server-session-lifecycle', 'server-sse-multiple-streams'];
    expect(clean(run)).toEqual([...WITHOUT_FIXTURES, ...more].sort());
  });

  test('the fixtures over the same transport, with sessions: all of them', async () => {
    const url = await serveFixtures(['--http-sessions']);
    const run = await runSuite(url, { what: ['--suite', 'all'], expected: 'fixture-sessions' });
    expect(run.code, run.output).toBe(0);
    expect(run.scenarios.size).toBe(33);
    expect(clean(run)).toEqual([...run.scenarios.keys()].sort());
  });

  test('the fixtures over the same transport, each request alone', async () => {
    const url = await serveFixtures();
    const run = await runSuite(url, { what: ['--suite', 'all'], expected: 'fixture-stateless' });
    expect(run.code, run.output).toBe(0);
    expect(run.scenarios.size).toBe(33);
    // Six need a session to ask or to come back to; of a seventh nothing but that it does not apply is said.
    expect(clean(run)).toHaveLength(26);
  });

  test('a failure that is expected and does not come is an error', async () => {
    const run = await runSuite(await serveFixtures(), { what: ['--scenario', 'ping'], expected: 'stale' });
    expect(run.code, run.output).toBe(1);
    expect(run.output).toContain('Stale');
  });
});
