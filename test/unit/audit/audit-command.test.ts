import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAudit } from '../../../src/audit-command.ts';
import { ConfigError } from '../../../src/config.ts';
import { linesOf, OK, onlyLog, opened, scratch, stopEntry } from './support.ts';

async function run(argv: readonly string[], env = {}): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runAudit(argv, env, (line) => lines.push(line));
  return { code, lines };
}

async function threeCalls(): Promise<string> {
  const directory = await scratch();
  let now = Date.parse('2025-11-21T09:46:00Z');
  const clock = {
    now(): number {
      now += 1000;
      return now;
    },
  };
  const log = await opened({ directory, clock });
  await log.after(await log.before(stopEntry()), { ...OK, price: { amount: 9.9, currency: 'USD' } });
  const refused = stopEntry({ decision: { verdict: 'refused', by: 'policy', rule: 'no stops' }, simulated: true });
  await log.after(await log.before(refused), { outcome: 'refused' });
  await log.before(stopEntry({ targets: [{ kind: 'server', id: 'i', name: 'a\u202e\u001b[2J\nb' }] }));
  return directory;
}

test('verify: 0 for whole files, with what a chain does not show and the open calls', async () => {
  const directory = await threeCalls();
  const { code, lines } = await run(['verify', directory]);
  expect(code).toBe(0);
  expect(lines[0]).toBe(`${onlyLog(directory)}: ok, 5 entries`);
  expect(lines[1]).toMatch(/open: batch_stop_servers of .* has no end on record/);
  expect(lines.at(-1)).toMatch(/does not show whole lines cut off the end/);
});

test('verify: 0 for a torn last line, which is told; 1 for a changed one', async () => {
  const directory = await threeCalls();
  const path = onlyLog(directory);
  appendFileSync(path, '{"seq":6,');
  const torn = await run(['verify', path]);
  expect(torn.code).toBe(0);
  expect(torn.lines.join('\n')).toContain('line 7 is torn (9 bytes without an end)');
  writeFileSync(path, readFileSync(path, 'latin1').replace('SOFT', 'HARD'));
  const changed = await run(['verify', directory]);
  expect(changed.code).toBe(1);
  expect(changed.lines.join('\n')).toMatch(/BROKEN[\s\S]*line 2 does not fit its own hash[\s\S]*1 of 1 files/);
});

test('verify: 1 where there is nothing to verify', async () => {
  const directory = await scratch();
  expect(await run(['verify', directory])).toMatchObject({ code: 1, lines: [expect.stringContaining('no audit log')] });
  expect((await run(['verify', join(directory, 'gone')])).code).toBe(1);
  expect((await run(['show', join(directory, 'gone')])).code).toBe(1);
});

test('show: a line per call, nothing in it that turns or breaks a terminal', async () => {
  const directory = await threeCalls();
  const { code, lines } = await run(['show', directory]);
  expect(code).toBe(0);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^time +asked by +tool +effect +targets +decision +outcome +to follow +price$/);
  expect(lines[1]).toMatch(/^\S+ +a client +\S+.* shop +human \(page, wang\) +ok 200 +job-1, req-1 +9.9 USD$/);
  expect(lines[2]).toMatch(/batch_stop_servers \(simulator\) .*refused by policy \(no stops\) +refused$/);
  expect(lines[3]).toMatch(/open: no end on record$/);
  expect(lines.join('')).toMatch(/^[ -~]*$/);
});

test('show --last and --json', async () => {
  const directory = await threeCalls();
  expect((await run(['show', directory, '--last', '1'])).lines).toHaveLength(2);
  const { lines } = await run(['show', directory, '--last', '2', '--json']);
  expect(lines).toEqual(linesOf(onlyLog(directory)).slice(3));
});

test('show: torn, altered and orphaned lines are told, the others shown', async () => {
  const directory = await threeCalls();
  const path = onlyLog(directory);
  const lines = linesOf(path);
  writeFileSync(path, `${lines.join('\n').replace('SOFT', 'HARD')}\n{"seq"`);
  const shown = await run(['show', directory]);
  const text = shown.lines.join('\n');
  expect(text).toContain('line 2 does not fit its own hash');
  expect(text).toContain('line 3 ends a call that is not there');
  expect(text).toContain('line 7 is torn (6 bytes)');
  expect(shown.lines).toHaveLength(3 + 3);
  const json = (await run(['show', directory, '--json'])).lines.map((line) => JSON.parse(line));
  expect(json.filter((one) => 'remark' in one).map(({ line }) => line)).toEqual([2, 3, 7]);
});

test('the default directory comes from the environment', async () => {
  const state = await scratch();
  const log = await opened({ directory: join(state, 'flexus-mcp', 'audit') });
  await log.after(await log.before(stopEntry()), OK);
  const env = { XDG_STATE_HOME: state, LOCALAPPDATA: state };
  if (process.platform !== 'darwin') expect((await run(['show'], env)).lines).toHaveLength(2);
});

test('the directory that the server was given counts here too', async () => {
  const directory = join(await scratch(), 'elsewhere');
  const log = await opened({ directory });
  await log.after(await log.before(stopEntry()), OK);
  expect((await run(['show'], { FLEXUS_AUDIT_DIR: directory })).lines).toHaveLength(2);
});

test.each([
  [[]],
  [['check']],
  [['verify', 'a', 'b']],
  [['verify', '']],
  [['verify', '--json']],
  [['show', '--last', '0']],
  [['show', '--last', '1e3']],
  [['show', '--last', 'x']],
  [['show', '--lats', '1']],
])('a wrong command line %j is an error', async (argv) => {
  await expect(run(argv)).rejects.toBeInstanceOf(ConfigError);
});
