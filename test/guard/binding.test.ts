import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint } from '../../src/guard/call-key.ts';
import type { Answer, Question } from '../../src/guard/elicitation.ts';
import { APPROVAL_MS } from '../../src/guard/limits.ts';
import type { Preview } from '../../src/guard/preview.ts';
import { OPERATIONS } from '../../src/operations/catalogue.ts';
import { type GuardCloud, guardCloud, yesTo } from '../support/guard-cloud.ts';
import { Desk, HASTY, pendingAnswer, RENEWAL, STOP } from '../support/guard-desk.ts';
import { declines } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Issue 3, part 3: an approval fits one caller, operation, normalised arguments, region, the live fields that the
 * declaration names, and the quoted price; lives ten minutes; is consumed once; is checked again right before sending.
 */
let simulator: Simulator;
beforeAll(async () => {
  simulator = await Simulator.start();
});
beforeEach(() => simulator.reset());

describe('a late answer', () => {
  test('a yes counts for the repeat of the call, which is sent once', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    expect(await cloud.call('batch_stop_servers', STOP, desk.approver)).toEqual(pendingAnswer);
    expect(await cloud.call('batch_stop_servers', STOP, desk.approver)).toEqual(pendingAnswer);
    expect(desk.forms, 'the repeat finds the open record').toHaveLength(1);
    expect(await simulator.changes()).toEqual([]);

    await desk.yes();
    expect(await simulator.changes(), 'a yes alone sends nothing').toEqual([]);
    const answer = await cloud.call('batch_stop_servers', STOP, desk.approver);
    expect(answer.isError, answer.text).toBeUndefined();
    expect(await simulator.changes()).toMatchObject([{ operation: 'batch_stop_servers' }]);

    await simulator.advance(600);
    await cloud.call('batch_start_servers', STOP);
    await simulator.advance(600);
    await simulator.clearLog();
    expect(await cloud.call('batch_stop_servers', STOP, desk.approver), 'consumed').toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(await simulator.changes()).toEqual([]);
  });

  test('a no holds for the repeat, without another question', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    await cloud.call('batch_stop_servers', STOP, desk.approver);
    await desk.say(() => ({ action: 'decline' }));
    for (let repeat = 0; repeat < 3; repeat++) {
      expect((await cloud.call('batch_stop_servers', STOP, desk.approver)).text).toMatch(/a human refused this call/);
    }
    expect(desk.forms).toHaveLength(1);
    expect(await simulator.changes()).toEqual([]);
  });

  test('a no holds also for what has changed since', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    await cloud.call('batch_stop_servers', STOP, desk.approver);
    await desk.say(() => ({ action: 'decline' }));
    const { server_id } = await simulator.instance('blog');
    await cloud.call('update_server', { server_id, name: 'please-stop-me' });
    await simulator.clearLog();
    expect((await cloud.call('batch_stop_servers', STOP, desk.approver)).text).toMatch(/a human refused this call/);
    expect(desk.forms).toHaveLength(1);
    expect(await simulator.changes()).toEqual([]);
  });

  test('written another way it is the same call: names and IDs, and the order of arguments', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    const { server_id, id } = await simulator.instance('blog');
    for (const blog of ['blog', server_id, id]) {
      await cloud.call('batch_stop_servers', { server_ids: [blog], type: 'SOFT' }, desk.approver);
      await cloud.call('batch_stop_servers', { type: 'SOFT', server_ids: [blog, 'blog'] }, desk.approver);
    }
    expect(desk.forms).toHaveLength(1);
  });

  test('a yes lives ten minutes', async () => {
    let now = Date.UTC(2026, 10, 21);
    const cloud = guardCloud(simulator, { ...HASTY, now: () => now });
    const desk = new Desk();
    await cloud.call('batch_stop_servers', STOP, desk.approver);
    await desk.yes();
    now += APPROVAL_MS;
    expect(APPROVAL_MS, 'issue 3, part 3').toBe(600_000);
    expect(await cloud.call('batch_stop_servers', STOP, desk.approver)).toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(await simulator.changes()).toEqual([]);

    await desk.yes();
    now += APPROVAL_MS - 1;
    expect((await cloud.call('batch_stop_servers', STOP, desk.approver)).isError).toBeUndefined();
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('a question that nobody answered in ten minutes can not be answered any more', async () => {
    let now = Date.UTC(2026, 10, 21);
    const cloud = guardCloud(simulator, { ...HASTY, now: () => now });
    const desk = new Desk();
    await cloud.call('batch_stop_servers', STOP, desk.approver);
    now += APPROVAL_MS;
    await desk.yes();
    expect(await cloud.call('batch_stop_servers', STOP, desk.approver)).toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(await simulator.changes()).toEqual([]);
  });
});

describe('a yes is not for', () => {
  const others: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['another server', 'batch_stop_servers', { server_ids: ['shop-web'] }],
    ['one server more', 'batch_stop_servers', { server_ids: ['blog', 'shop-web'] }],
    ['a harder way', 'batch_stop_servers', { ...STOP, type: 'HARD' }],
    ['another operation', 'batch_reboot_servers', { ...STOP, type: 'SOFT' }],
    ['more of the same operation', 'batch_stop_servers', { ...STOP, type: 'SOFT' }],
  ];
  test.each(others)('%s', async (_what, tool, args) => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    await cloud.call('batch_stop_servers', STOP, desk.approver);
    await desk.yes();
    expect(await cloud.call(tool, args, desk.approver)).toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(await simulator.changes()).toEqual([]);
  });

  test('another password, of which nothing is shown', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    await cloud.call('batch_reset_servers_password', { ...STOP, new_password: 'Pa55word-shown' }, desk.approver);
    await desk.yes();
    const other = { ...STOP, new_password: 'Pa55word-other' };
    expect(await cloud.call('batch_reset_servers_password', other, desk.approver)).toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(await simulator.changes()).toEqual([]);
  });

  test('another client', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    await cloud.call('batch_stop_servers', STOP, desk.approver);
    await desk.yes();
    const other = { ...desk.approver, caller: { name: 'another', version: '1' } };
    expect(await cloud.call('batch_stop_servers', STOP, other)).toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(await simulator.changes()).toEqual([]);
  });
});

describe('a yes is void when meanwhile', () => {
  /** Somebody else at work on the same account. */
  const other = (): GuardCloud => guardCloud(simulator, { decision: { mode: 'off' } });
  const rename = async (): Promise<void> => {
    const { server_id } = await simulator.instance('blog');
    await other().call('update_server', { server_id, name: 'blog-of-others' });
  };
  const stop = async (): Promise<void> => {
    await other().call('batch_stop_servers', STOP);
    await simulator.advance(600);
  };
  const renewItself = async (): Promise<void> => {
    await other().call('enable_auto_renewal', { resource_id: 'blog' });
  };
  const extend = async (): Promise<void> => {
    const { structured } = await other().call('renewal_resources', RENEWAL);
    const [order_id] = [structured?.order_ids].flat();
    await other().call('pay_customer_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
    await simulator.advance(600);
  };
  const raise = async (): Promise<void> => {
    const { id } = await simulator.instance('blog');
    const body = JSON.stringify({ currency: 'USD', renew_inquiry_results: [{ resource_id: id, amount: 4711.5 }] });
    await simulator.faults({ match: { path: '*/renew-rate' }, status: 200, body });
  };
  const changes: readonly (readonly [string, () => Promise<void>, string, Record<string, unknown>, RegExp])[] = [
    [
      'the name changed',
      rename,
      'batch_stop_servers',
      STOP,
      /name of .* was \S*hcss_ecs_\w+\S* and is now \S*blog-of-others/,
    ],
    ['the status changed', stop, 'batch_stop_servers', STOP, /status of .* was \S*ACTIVE\S* and is now \S*SHUTOFF/],
    ['the status changed, elsewhere', stop, 'batch_reboot_servers', { ...STOP, type: 'SOFT' }, /ACTIVE.*SHUTOFF/],
    [
      'auto-renewal was set',
      renewItself,
      'enable_auto_renewal',
      { resource_id: 'blog' },
      /auto_renew of .* now \S*true/,
    ],
    ['the expiry moved', extend, 'renewal_resources', RENEWAL, /expires of .* was .* and is now/],
    ['the price rose', raise, 'renewal_resources', RENEWAL, /price was .* and is now 4711.5 USD/],
  ];

  test.each(changes)('%s', async (_what, happens, tool, args, told) => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    await cloud.call(tool, args, desk.approver);
    await desk.yes();
    await happens();
    await simulator.clearLog();
    // The record that was approved is of other facts: the new ones are put before the human.
    expect(await cloud.call(tool, args, desk.approver)).toEqual(pendingAnswer);
    expect(desk.forms).toHaveLength(2);
    expect(desk.forms[1]?.message).not.toBe(desk.forms[0]?.message);
    expect(await simulator.changes()).toEqual([]);

    await simulator.reset();
    await simulator.faults();
    const answering = guardCloud(simulator);
    const inTheMeantime = async (form: Question): Promise<Answer> => {
      await happens();
      await simulator.clearLog();
      return yesTo(form);
    };
    const refused = await answering.call(tool, args, { ask: inTheMeantime });
    expect(refused.text).toMatch(/^Nothing was sent: things changed after the approval/);
    expect(refused.text).toMatch(told);
    expect(await simulator.changes()).toEqual([]);
  });

  const bound = OPERATIONS.flatMap(({ id, binds = [] }) => binds.map((field) => ({ id, field, binds })));
  test.each(bound)('$field changed: $id', ({ binds, field, id }) => {
    const target = { kind: 'server', id: 'a', ...Object.fromEntries(binds.map((name) => [name, 'before'])) } as const;
    const preview: Preview = {
      dry_run: true,
      operation: id,
      tool: id,
      effect: 'destructive',
      requests: [],
      targets: [target],
      consequences: [],
      price: null,
      resolved: [],
      warnings: [],
    };
    const changed = { ...preview, targets: [{ ...target, [field]: 'after' }] };
    expect(fingerprint(changed, binds)).not.toBe(fingerprint(preview, binds));
    const gone = { ...preview, targets: [{ ...target, unread: 'no such server' }] };
    expect(fingerprint(gone, binds)).not.toBe(fingerprint(preview, binds));
  });

  test('every guarded operation on something that exists is bound to facts of it', () => {
    const guarded = OPERATIONS.filter(({ effect }) => effect === 'destructive' || effect === 'billing');
    for (const { id, targets, binds } of guarded.filter((one) => one.targets !== undefined)) {
      const [fact] = targets?.kind === 'order' ? ['amount'] : ['name'];
      expect(binds, id).toContain(fact);
    }
  });
});

describe('cancelling the call', () => {
  test('takes the question back, and a yes to it sends nothing, then or later', async () => {
    const [cloud, desk] = [guardCloud(simulator), new Desk()];
    const cancelling = new AbortController();
    const call = cloud.call('batch_stop_servers', STOP, desk.approver, cancelling.signal);
    await expect.poll(() => desk.forms, { timeout: 10_000 }).toHaveLength(1);
    cancelling.abort(new Error('changed my mind'));
    await expect(call).rejects.toThrow('changed my mind');
    expect(desk.takenBack).toBe(1);
    expect(await cloud.store.pending()).toEqual([]);
    await desk.yes();
    const hasty = cloud.call('batch_stop_servers', STOP, desk.approver);
    await expect.poll(() => desk.forms, { timeout: 10_000 }).toHaveLength(2);
    await desk.say(() => ({ action: 'decline' }));
    expect((await hasty).isError).toBe(true);
    expect(await simulator.changes()).toEqual([]);
  });

  test('tells the client, over stdio, that its question is off', async () => {
    const session = await Session.open({ env: simulator.byKey, human: declines });
    // The SDK's client (1.32) overlooks a cancellation of request 0, so that one is another question.
    await session.refused('batch_stop_servers', { server_ids: ['git'] });
    let takenBack = false;
    const asked = new Promise<void>((resolve) => {
      session.client.setRequestHandler(ElicitRequestSchema, (_question, { signal }) => {
        signal.addEventListener('abort', () => {
          takenBack = true;
        });
        resolve();
        return new Promise(() => undefined);
      });
    });
    const cancelling = new AbortController();
    const call = session.call('batch_stop_servers', STOP, { signal: cancelling.signal });
    await asked;
    cancelling.abort('changed my mind');
    await expect(call).rejects.toThrow('changed my mind');
    await expect.poll(() => takenBack, { timeout: 10_000 }).toBe(true);
    expect(await simulator.changes()).toEqual([]);
    await session.close();
  });

  test('a yes elsewhere takes the question in the client back as well', async () => {
    const [cloud, desk] = [guardCloud(simulator), new Desk()];
    const call = cloud.call('batch_stop_servers', STOP, desk.approver);
    await expect.poll(() => desk.forms, { timeout: 10_000 }).toHaveLength(1);
    const [record] = await cloud.store.pending();
    expect(await cloud.store.decide(record?.id ?? '', 'approved', 'page')).toBe(true);
    expect((await call).isError).toBeUndefined();
    expect(desk.takenBack).toBe(1);
    expect(cloud.recorded).toMatchObject([{ entry: { decision: { by: 'human', channel: 'page' } } }]);
    expect(await simulator.changes()).toHaveLength(1);
  });
});
