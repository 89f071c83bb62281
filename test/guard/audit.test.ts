import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { runAudit } from '../../src/audit-command.ts';
import { password, purchase } from '../support/catalogue.ts';
import { expectNothingSent } from '../support/guard-judge.ts';
import { accepts, declines, type Human, isSilent } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Issue 3, parts 8 and 9, through a running server: an entry before and one after each call that is not a read, written
 * before the request leaves; refused if it can't be written; after a kill, told by the next start and never sent again.
 */
let simulator: Simulator;
let folder: string;
let number = 0;
beforeAll(async () => {
  [simulator, folder] = await Promise.all([Simulator.start(), mkdtemp(join(tmpdir(), 'flexus-guard-audit-'))]);
});
beforeEach(() => simulator.reset());
afterAll(() => rm(folder, { recursive: true, force: true }));

function freshDirectory(): string {
  number += 1;
  return join(folder, `audit-${number}`);
}

const open = (directory: string, human: Human = accepts, args: readonly string[] = []): Promise<Session> =>
  Session.open({ env: simulator.byKey, args: ['--audit-dir', directory, ...args], human });

const entry = z.looseObject({ phase: z.enum(['before', 'after']), call: z.uuid(), time: z.iso.datetime() });
type Entry = z.infer<typeof entry>;

/** What `flexus-mcp audit` prints. */
async function audit(...argv: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  expect(await runAudit(argv, {}, (line) => lines.push(line)), lines.join('\n')).toBe(0);
  return lines;
}

/** What is on record, call by call; nothing is wrong with it. */
async function recordOf(directory: string): Promise<Entry[][]> {
  await audit('verify', directory);
  const entries = (await audit('show', directory, '--json')).map((text) => entry.parse(JSON.parse(text)));
  return [...new Set(entries.map(({ call }) => call))].map((call) => entries.filter((one) => one.call === call));
}

describe('on record', () => {
  test('a call that was approved and accepted: who, what, on what, by whom, and what came of it', async () => {
    const directory = freshDirectory();
    const session = await open(directory);
    const { structured } = await session.ok('batch_stop_servers', { server_ids: ['blog'], type: 'SOFT' });
    await session.close();
    const { server_id } = await simulator.instance('blog');
    const [sent] = await simulator.changes();
    expect(await recordOf(directory)).toEqual([
      [
        expect.objectContaining({
          phase: 'before',
          client: { name: 'flexus-test', version: '1' },
          tool: 'batch_stop_servers',
          effect: 'destructive',
          region: 'ap-southeast-3',
          arguments: { server_ids: [server_id], type: 'SOFT' },
          targets: [expect.objectContaining({ kind: 'server', id: server_id, status: 'ACTIVE' })],
          preview: expect.stringMatching(/^[0-9a-f]{64}$/),
          requests: [expect.stringMatching(/^[0-9a-f]{64}$/)],
          decision: { verdict: 'granted', by: 'human', channel: 'elicitation' },
        }),
        expect.objectContaining({ phase: 'after', outcome: 'ok', status: sent?.status, job_id: structured.job_id }),
      ],
    ]);
  });

  test('each way in which a call can end, in pairs', async () => {
    const directory = freshDirectory();
    const session = await open(directory);
    const order = await session.ok('create_light_instances', purchase);
    await session.ok('batch_start_servers', { server_ids: ['staging-db'] });
    // Ecs.0100: it is running already, or about to.
    await session.refused('batch_start_servers', { server_ids: ['shop-web'] });
    await session.refused('renewal_resources', {
      resource_ids: ['git'],
      period_type: 2,
      period_num: 1,
      is_auto_pay: 9,
    });
    await session.refused('create_light_instances', { ...purchase, is_auto_pay: true });
    session.human = declines;
    await session.refused('cancel_resources_subscription', { resource_ids: ['files'], unsubscribe_type: 1 });
    session.human = accepts;
    await simulator.faults({ match: { path: '*/cloudservers/action' }, reset: 'after' });
    expect(await session.refused('batch_stop_servers', { server_ids: ['git'] })).toMatch(/^Outcome unknown/);
    await session.close();

    const record = await recordOf(directory);
    expect(record.map((call) => call.map(({ phase }) => phase))).toEqual(record.map(() => ['before', 'after']));
    const short = record.map(([before, after]) => [before?.tool, before?.decision, after?.outcome]);
    const human = { by: 'human', channel: 'elicitation' };
    const granted = { verdict: 'granted' };
    const refused = { verdict: 'refused', reason: expect.stringMatching(/^Nothing was sent/) };
    expect(short).toEqual([
      ['create_light_instances', { ...granted, ...human }, 'ok'],
      ['batch_start_servers', { ...granted, by: 'default' }, 'ok'],
      ['batch_start_servers', { ...granted, by: 'default' }, 'failed'],
      ['create_light_instances', { ...refused, by: 'default' }, 'refused'],
      ['cancel_resources_subscription', { ...refused, ...human }, 'refused'],
      ['batch_stop_servers', { ...granted, ...human }, 'unknown'],
    ]);
    expect(record[0]).toMatchObject([
      { client_request_id: purchase['Client-Request-Id'] },
      { order_ids: [order.structured.order_id] },
    ]);
    expect(record[2]).toMatchObject([{}, { status: 400, error: expect.stringContaining('Ecs.0100') }]);
  });

  test('no reads, no dry runs, no password; a server that only reads makes no directory', async () => {
    const directory = freshDirectory();
    const session = await open(directory);
    await session.ok('list_all_resources');
    await session.ok('show_server', { server_id: 'blog' });
    await session.ok('batch_stop_servers', { server_ids: ['blog'], dry_run: true });
    expect(existsSync(directory)).toBe(false);
    await session.ok('batch_reset_servers_password', { server_ids: ['blog'], new_password: password });
    await session.close();
    const record = await recordOf(directory);
    expect(record).toHaveLength(1);
    expect(record[0]?.[0]?.arguments).toMatchObject({ new_password: '***' });
    expect(JSON.stringify(record)).not.toContain(password);
  });

  test('what a policy allowed, by its rule', async () => {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, 'version: 1\nrules:\n  - { name: night shift, when: { effect: destructive }, then: allow }\n');
    const directory = freshDirectory();
    const session = await open(directory, declines, ['--approval', 'policy', '--policy', file]);
    await session.ok('batch_reboot_servers', { server_ids: ['blog'], type: 'SOFT' });
    await session.close();
    const [[before] = []] = await recordOf(directory);
    expect(before?.decision).toEqual({ verdict: 'granted', by: 'policy', rule: 'policy rule 1 (night shift)' });
  });
});

describe('a call that can not be put on record is refused, and nothing is sent', () => {
  const unusable: Readonly<Record<string, (directory: string) => void>> = {
    'a file stands in its place': (directory) => writeFileSync(directory, ''),
    'everybody may write to it': (directory) => {
      mkdirSync(directory);
      chmodSync(directory, 0o777);
    },
    'everybody may write to the directory above': (directory) => {
      mkdirSync(directory);
      chmodSync(directory, 0o777);
      mkdirSync(join(directory, 'audit'), { mode: 0o700 });
    },
  };
  test.each(Object.entries(unusable))('%s', async (what, spoil) => {
    const directory = freshDirectory();
    spoil(directory);
    const session = await open(what.endsWith('above') ? join(directory, 'audit') : directory);
    await session.ok('list_all_resources');
    for (const [tool, args] of [
      ['batch_stop_servers', { server_ids: ['blog'] }],
      ['update_server', { server_id: 'blog', name: 'renamed' }],
      ['create_light_instances', purchase],
    ] as const) {
      expect(await session.refused(tool, args)).toMatch(/^Nothing was sent: the call can't be put on record\. /);
    }
    await expectNothingSent(simulator);
    await session.close();
  });
});

describe('killed between "sent" and "answered"', () => {
  const calls = [
    [
      'batch_stop_servers',
      { server_ids: ['blog'] },
      /batch_stop_servers of .* on server .*look at the state: show_server/s,
    ],
    [
      'create_light_instances',
      purchase,
      /create_light_instances of .*0d6c4b1e-6f9a-4a3f-9a4e-0123456789ab.*look for its order: list_customer_orders/s,
    ],
  ] as const;

  test.each(calls)('%s: the next start says so once, and nothing is sent again', async (tool, args, report) => {
    const directory = freshDirectory();
    const first = await open(directory);
    await simulator.faults({ match: { method: 'POST', path: '^/v1/' }, latency_ms: 60_000 });
    first.call(tool, args).catch(() => undefined);
    await expect.poll(() => simulator.changes(), { timeout: 10_000 }).toHaveLength(1);
    await first.program.kill();
    await simulator.faults();

    const next = await open(directory, isSilent);
    await expect.poll(() => next.program.stderr, { timeout: 10_000 }).toMatch(report);
    const told = (await next.ok('list_all_resources', { limit: 1 })).text;
    expect(told).toMatch(/^Of another run .* has no answer on record.*Nothing was or will be sent again/);
    expect(told).toMatch(report);
    expect((await next.ok('list_all_resources', { limit: 1 })).text).not.toContain('no answer on record');
    await next.close();

    const last = await open(directory, isSilent);
    expect((await last.ok('list_all_resources', { limit: 1 })).text).not.toContain('no answer on record');
    expect(last.program.stderr).toBe('');
    await last.close();

    expect(await simulator.changes(), 'the one of the killed process').toHaveLength(1);
    expect((await audit('verify', directory)).join('\n')).toMatch(new RegExp(`open: ${tool} of`));
  });

  test('while a human was being asked: nothing was sent, and nothing is told', async () => {
    const directory = freshDirectory();
    const first = await open(directory, isSilent);
    first.call('batch_stop_servers', { server_ids: ['blog'] }).catch(() => undefined);
    await first.asked();
    await first.program.kill();
    const next = await open(directory);
    expect((await next.ok('list_all_resources', { limit: 1 })).text).not.toContain('no answer on record');
    await next.close();
    await expectNothingSent(simulator);
  });
});
