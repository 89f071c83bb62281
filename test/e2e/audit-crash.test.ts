import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { leftOpen, reportText, settle } from '../../src/guard/audit/audit.ts';
import { readCalls } from '../../src/guard/audit/show.ts';
import { verifyAudit } from '../../src/guard/audit/verify.ts';

// Issue 3, parts 8 and 9: what is left after SIGKILL, which no process can catch.

let work = '';
let script = '';

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'flexus-audit-crash-'));
  script = join(work, 'child.mjs');
  const entryPoints = [join(import.meta.dirname, '../fixtures/audit/child.ts')];
  await build({ entryPoints, outfile: script, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Child {
  /** Calls that the child was told may be sent, and those told to be over. */
  readonly begun: Set<string>;
  readonly ended: Set<string>;
  /** Resolves once the child said `count` lines. */
  said(count: number): Promise<void>;
  kill(): Promise<void>;
  exit(): Promise<void>;
}

function startChild(directory: string, task: string): Child {
  const child = spawn(process.execPath, [script, directory, task], { stdio: ['ignore', 'pipe', 'inherit'] });
  const over = once(child, 'close');
  const lines: string[] = [];
  const [begun, ended] = [new Set<string>(), new Set<string>()];
  let waiting: { readonly count: number; resolve(): void } | undefined;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const line of parts) (line.startsWith('-') ? ended : begun).add(line.replace(/^-/, ''));
    if (waiting && lines.length >= waiting.count) waiting.resolve();
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    begun,
    ended,
    said: (count) =>
      new Promise((resolve, reject) => {
        waiting = { count, resolve };
        if (lines.length >= count) resolve();
        over.then(() => reject(new Error('the child ended early')), reject);
      }),
    async kill() {
      child.kill('SIGKILL');
      await over;
    },
    async exit() {
      await over;
    },
  };
}

const directoryOf = (name: string): string => join(work, name, 'audit');

test('killed between sent and answered: the next start reports the call, once, and how to find out', async () => {
  const directory = directoryOf('hold');
  const child = startChild(directory, 'hold');
  await child.said(1);
  expect(await leftOpen(directory), 'it still runs').toEqual([]);
  await child.kill();

  const [call] = child.begun;
  const open = await leftOpen(directory);
  expect(open).toMatchObject([{ fate: 'gone', note: { call, tool: 'create_light_instances' } }]);
  expect(reportText(open)).toMatch(
    /create_light_instances of .*\(simulator\)\n {2}look for its order: list_customer_orders/,
  );
  const [report] = await verifyAudit(directory);
  expect(report).toMatchObject({ entries: 1, problems: [], open: [{ call }] });
  expect(report).not.toHaveProperty('torn');

  for (const one of open) expect(await settle(one)).toBe(true);
  expect(await leftOpen(directory)).toEqual([]);
  expect(readdirSync(join(directory, 'settled'))).toEqual([`${call}.json`]);
});

test('killed at any point while writing: every call that could be sent is on record, and only the last line is torn', async () => {
  for (let round = 1; round <= 8; round += 1) {
    const directory = directoryOf(`loop-${round}`);
    const child = startChild(directory, 'loop');
    await child.said(round * 7);
    await child.kill();

    const [report] = await verifyAudit(directory);
    expect(report?.problems).toEqual([]);
    const { calls } = await readCalls(directory);
    const recorded = new Map(calls.map(({ before, after }) => [before.call, after]));
    for (const call of child.begun) expect(recorded.has(call)).toBe(true);
    for (const call of child.ended) expect(recorded.get(call)?.outcome).toBe('ok');

    const open = await leftOpen(directory);
    const noted = new Map(open.map(({ note, recorded: end }) => [note?.call, end]));
    for (const call of child.begun) {
      // A call without an end has its note; a note of a call with an end says so.
      if (!recorded.get(call)) expect(noted.has(call) && noted.get(call) === undefined).toBe(true);
      else if (noted.has(call)) expect(noted.get(call)?.outcome).toBe('ok');
    }
    for (const call of child.ended) expect(noted.has(call)).toBe(false);
    expect(open.every(({ fate }) => fate === 'gone')).toBe(true);
  }
});

test('several processes in one directory: a whole file each, and a kill of one touches no other', async () => {
  const directory = directoryOf('shared');
  const finishing = [startChild(directory, '5'), startChild(directory, '5')];
  const killed = startChild(directory, 'hold');
  await killed.said(1);
  await killed.kill();
  for (const child of finishing) await child.exit();

  const reports = await verifyAudit(directory);
  expect(reports.map(({ entries }) => entries).sort((a, b) => a - b)).toEqual([1, 40, 40]);
  expect(reports.flatMap(({ problems }) => problems)).toEqual([]);
  expect((await leftOpen(directory)).map(({ note }) => note?.call)).toEqual([...killed.begun]);
});
