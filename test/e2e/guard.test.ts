import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Arguments, callsOf, guarded, unpaidOrder } from '../support/catalogue.ts';
import { accepts, after, cancels, declines, type Human, isSilent, leavesUnticked, mistypes } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Every destructive and billing operation, and every way in which a human does not say yes: nothing that changes anything
 * reaches the cloud, whose own log is the judge (issue 2, part 4; ARCHITECTURE.md, section 4).
 */
let simulator: Simulator;
/** Somebody else at work on the same account. */
let other: Session;
let calls: Readonly<Record<string, Arguments>>;
beforeAll(async () => {
  simulator = await Simulator.start();
  other = await Session.open({ env: simulator.byKey, human: accepts });
  calls = await callsOf(simulator);
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

const noes: readonly (readonly [string, Human])[] = [
  ['closes the question', cancels],
  ['leaves the box empty', leavesUnticked],
  ['declines', declines],
];

describe('nothing is sent when the human', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open({ env: simulator.byKey, human: declines });
  });

  describe.each(noes)('%s', (_, human) => {
    test.each(guarded)('$operation', async ({ tool }) => {
      session.human = human;
      session.questions.length = 0;
      const text = await session.refused(tool, calls[tool]);
      expect(session.questions).toHaveLength(1);
      expect(text).toMatch(/nothing was sent/i);
      expect(await simulator.changes()).toEqual([]);
    });
  });

  test.each(guarded.filter(({ irreversible }) => irreversible))('mistypes the name: $operation', async ({ tool }) => {
    const mine = await Session.open({ env: simulator.byKey, human: mistypes });
    const text = await mine.refused(tool, calls[tool]);
    expect(mine.questions).toHaveLength(1);
    expect(text).toMatch(/nothing was sent/i);
    expect(text).toMatch(/name/);
    expect(await simulator.changes()).toEqual([]);
    await mine.close();
  });
});

describe('nothing is sent where nobody can be asked', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open({ env: simulator.byKey });
  });

  test.each(guarded)('$operation: refused, with what to do', async ({ tool }) => {
    const text = await session.refused(tool, calls[tool]);
    expect(text).toMatch(/nothing was sent/i);
    expect(text).toMatch(/elicitation/);
    expect(await simulator.changes()).toEqual([]);
  });

  // Models fill in whatever looks like a yes (ARCHITECTURE.md, section 4).
  test.each(['confirm', 'confirmed', 'approve', 'force', 'yes', 'name'])('%s: true is no argument', async (word) => {
    const text = await session.refused('batch_stop_servers', { server_ids: ['blog'], [word]: true });
    expect(text).toContain(word);
    expect(await simulator.log()).toEqual([]);
  });
});

describe('nothing is sent when what was approved is no longer so', () => {
  const rename = async (): Promise<void> => {
    await other.ok('update_server', {
      server_id: (await simulator.instance('blog')).server_id,
      name: 'blog-of-others',
    });
  };
  const extend = async (): Promise<void> => {
    await other.ok('renewal_resources', { resource_ids: ['blog'], period_type: 2, period_num: 1 });
    const order = (await simulator.state()).orders.find(({ order_type, status }) => order_type === 2 && status === 6);
    await other.ok('pay_customer_order', { order_id: order?.order_id, use_coupon: 'NO', use_discount: 'NO' });
    await simulator.advance(60);
  };
  const stop = async (): Promise<void> => {
    await other.ok('batch_stop_servers', { server_ids: ['blog'] });
    await simulator.advance(60);
  };
  const pay = async (): Promise<void> => {
    const order_id = await unpaidOrder(simulator);
    await other.ok('pay_customer_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
  };
  const cancel = async (): Promise<void> => {
    await other.ok('cancel_customer_order', { order_id: await unpaidOrder(simulator) });
  };
  const renewItself = async (): Promise<void> => {
    await other.ok('enable_auto_renewal', { resource_id: 'blog' });
  };
  const lapse = async (): Promise<void> => {
    await other.ok('disable_auto_renewal', { resource_id: 'shop-web' });
  };
  /** What somebody else does in the meantime. A purchase is about nothing that exists, so nothing about it can change. */
  const changes: Readonly<Record<string, readonly (() => Promise<void>)[]>> = {
    batch_reboot_servers: [rename, stop],
    batch_reset_servers_password: [rename, stop],
    batch_stop_servers: [rename, stop],
    cancel_customer_order: [pay],
    cancel_resources_subscription: [extend],
    create_light_instances: [],
    disable_auto_renewal: [lapse],
    enable_auto_renewal: [renewItself],
    pay_customer_order: [cancel],
    renewal_resources: [extend],
  };

  const cases = guarded.flatMap(({ tool }) => (changes[tool] ?? []).map((change) => ({ tool, change })));
  test('there is a case for each', () => {
    expect(Object.keys(changes).sort()).toEqual(guarded.map(({ tool }) => tool).sort());
  });

  test.each(cases)('$tool while somebody else does $change.name', async ({ tool, change }) => {
    const meanwhile = async (): Promise<void> => {
      await change();
      await simulator.clearLog();
    };
    const session = await Session.open({ env: simulator.byKey, human: after(meanwhile, accepts) });
    const text = await session.refused(tool, calls[tool]);
    expect(session.questions).toHaveLength(1);
    expect(text).toMatch(/nothing was sent/i);
    expect(text).toMatch(/changed/);
    expect(await simulator.changes()).toEqual([]);
    await session.close();
  });
});

describe('exactly one request is sent when the human says yes', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open({ env: simulator.byKey, human: accepts });
  });
  beforeEach(() => {
    session.human = accepts;
    session.questions.length = 0;
  });

  test.each(guarded)('$operation', async ({ tool, operation, irreversible }) => {
    const answer = await session.ok(tool, calls[tool]);
    expect(session.questions).toHaveLength(1);
    const [question] = session.questions;
    expect(question?.requestedSchema.required).toEqual(irreversible ? ['confirm', 'name'] : ['confirm']);
    expect(await simulator.changes()).toMatchObject([{ operation }]);
    expect(answer.text).not.toMatch(/nothing was sent/i);
  });

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
    await expect.poll(() => session.questions).toHaveLength(1);
    cancelling.abort('changed my mind');
    await expect(call).rejects.toThrow('changed my mind');
    answer?.();
    await session.ok('show_server', { server_id: 'blog' });
    expect(await simulator.changes()).toEqual([]);
    await session.close();
  });

  test('a client that goes away takes it back', async () => {
    const session = await Session.open({ env: simulator.byKey, human: isSilent });
    session.call('batch_stop_servers', { server_ids: ['blog'] }).catch(() => undefined);
    await expect.poll(() => session.questions).toHaveLength(1);
    await session.close();
    expect(await simulator.changes()).toEqual([]);
  });

  test('other calls are answered meanwhile', async () => {
    const session = await Session.open({ env: simulator.byKey, human: isSilent });
    session.call('batch_stop_servers', { server_ids: ['blog'] }).catch(() => undefined);
    await expect.poll(() => session.questions).toHaveLength(1);
    await session.ok('update_server', { server_id: 'git', name: 'git-2' });
    expect(await simulator.changes()).toMatchObject([{ operation: 'update_server' }]);
    await session.close();
  });
});

describe('writes pass without a question', () => {
  test.each(['batch_start_servers', 'update_server'])('%s', async (tool) => {
    const session = await Session.open({ env: simulator.byKey });
    await session.ok(tool, calls[tool]);
    expect(await simulator.changes()).toMatchObject([{ operation: tool }]);
    await session.close();
  });
});
