import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Arguments, callsOf, guarded } from '../support/catalogue.ts';
import { accepts, after, declines, type Human, isSilent } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * What a client and its human see of the guard, through the built program (issue 2, part 4; ARCHITECTURE.md, section 4).
 * The cloud's own log is the judge. Every guarded operation in every way is in test/guard/matrix*.test.ts.
 */
let simulator: Simulator;
/** Somebody else at work on the same account. */
let other: Session;
let calls: Readonly<Record<string, Arguments>>;
beforeAll(async () => {
  simulator = await Simulator.start();
  [other, calls] = await Promise.all([Session.open({ env: simulator.byKey }), callsOf(simulator)]);
});
beforeEach(() => simulator.reset());

test('these are the operations that a human confirms', () => {
  // The `risk` of the documents' catalogue, and from EXTERNAL-APIS.md, section 3, what costs money or ends something.
  expect(guarded.map(({ operation }) => operation).sort()).toEqual([
    'batch_reboot_servers',
    'batch_reset_servers_password',
    'batch_stop_servers',
    'cancel_customer_order',
    'cancel_resources_subscription',
    'create_light_instances',
    'disable_auto_renewal',
    'enable_auto_renewal',
    'pay_customer_order',
    'renewal_resources',
  ]);
  expect(guarded.filter(({ irreversible }) => irreversible).map(({ operation }) => operation)).toEqual([
    'batch_reset_servers_password',
    'cancel_resources_subscription',
  ]);
});

describe('a client that can not ask anybody', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open({ env: simulator.byKey });
  });
  afterAll(() => session.close());

  // Models fill in whatever looks like a yes (ARCHITECTURE.md, section 4).
  test.each(['confirm', 'confirmed', 'approve', 'force', 'yes', 'name'])('%s: true is no argument', async (word) => {
    const text = await session.refused('batch_stop_servers', { server_ids: ['blog'], [word]: true });
    expect(text).toContain(word);
    expect(await simulator.log()).toEqual([]);
  });

  test.each(['batch_start_servers', 'update_server'])('%s: a write passes without a question', async (tool) => {
    await session.ok(tool, calls[tool]);
    expect(await simulator.changes()).toMatchObject([{ operation: tool }]);
  });
});

describe('a client that asks its human', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open({ env: simulator.byKey, human: accepts });
  });
  beforeEach(() => {
    session.human = accepts;
    session.questions.length = 0;
  });
  afterAll(() => session.close());

  test('the human sees the target, its state and the exact request', async () => {
    session.human = declines;
    const { server_id } = await simulator.instance('blog');
    await session.refused('batch_stop_servers', { server_ids: ['blog'], type: 'HARD' });
    const message = session.questions[0]?.message ?? '';
    for (const fact of [server_id, 'blog', 'ACTIVE', 'ap-southeast-3', '/cloudservers/action', '"type":"HARD"']) {
      expect(message).toContain(fact);
    }
  });

  test('what was approved once is asked again when it is repeated', async () => {
    const call: Arguments = { resource_ids: ['blog'], period_type: 2, period_num: 1 };
    const { order_ids } = (await session.ok('renewal_resources', call)).structured;
    const order_id = Array.isArray(order_ids) ? String(order_ids[0]) : '';
    await session.ok('cancel_customer_order', { order_id });
    await session.ok('renewal_resources', call);
    expect(session.questions).toHaveLength(3);
  });

  test('what somebody else changed while the human was asked makes the yes void', async () => {
    const { server_id } = await simulator.instance('blog');
    const renamed = async (): Promise<void> => {
      await other.ok('update_server', { server_id, name: 'blog-of-others' });
      await simulator.clearLog();
    };
    session.human = after(renamed, accepts);
    const text = await session.refused('batch_stop_servers', calls.batch_stop_servers);
    expect(session.questions).toHaveLength(1);
    expect(text).toMatch(/^Nothing was sent: things changed after the approval/);
    expect(await simulator.changes()).toEqual([]);
  });
});

describe('a question that stays open', () => {
  test('cancelling the call takes it back: a late yes sends nothing', async () => {
    let answer: (() => void) | undefined;
    const late: Human = (question) =>
      new Promise((resolve) => {
        answer = () => resolve(accepts(question));
      });
    const session = await Session.open({ env: simulator.byKey, human: late });
    const cancelling = new AbortController();
    const call = session.call('batch_stop_servers', { server_ids: ['blog'] }, { signal: cancelling.signal });
    await session.asked();
    cancelling.abort('changed my mind');
    await expect(call).rejects.toThrow('changed my mind');
    answer?.();
    await session.ok('show_server', { server_id: 'blog' });
    expect(await simulator.changes()).toEqual([]);
    await session.close();
  });

  test('other calls are answered meanwhile; a client that goes away takes it back', async () => {
    const session = await Session.open({ env: simulator.byKey, human: isSilent });
    session.call('batch_stop_servers', { server_ids: ['blog'] }).catch(() => undefined);
    await session.asked();
    await session.ok('update_server', { server_id: 'git', name: 'git-2' });
    await session.close();
    expect(await simulator.changes()).toMatchObject([{ operation: 'update_server' }]);
  });
});
