import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Question } from '../../src/guard/elicitation.ts';
import { APPROVAL_MS } from '../../src/guard/limits.ts';
import { type Arguments, callsOf, guarded, unpaidOrder } from '../support/catalogue.ts';
import { guardCloud, yesTo } from '../support/guard-cloud.ts';
import { Desk, HASTY } from '../support/guard-desk.ts';
import { expectNothingSent, expectSentAsShown } from '../support/guard-judge.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Every destructive and billing operation, and what time does to an approval: answered late, expired, overtaken by
 * somebody else's change (issue 3, part 3 and "Show"). The approvals' clock and the wait for a human are the test's.
 */
let simulator: Simulator;
let calls: Readonly<Record<string, Arguments>>;
beforeAll(async () => {
  simulator = await Simulator.start();
  calls = await callsOf(simulator);
});
beforeEach(() => simulator.reset());

/** The page's part of an approval that matters here: an address, and a human who decides the open record there. */
const PAGE = { urlOf: (id: string): string => `http://127.0.0.1:1/page/${id}` };

describe.each(guarded)('$operation', ({ tool }) => {
  const args = (): Arguments => calls[tool] ?? {};

  test('the human says yes when the call has long been answered: its repeat is sent, once', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    const preview = (await cloud.call(tool, { ...args(), dry_run: true })).structured;
    const pending = await cloud.call(tool, args(), desk.approver);
    expect(pending.structured).toMatchObject({ pending: true, operation: tool });
    await desk.yes();
    await expectNothingSent(simulator);

    const answer = await cloud.call(tool, args(), desk.approver);
    expect(answer.isError, answer.text).toBeUndefined();
    await expectSentAsShown(simulator, preview);
    await cloud.call(tool, args(), desk.approver);
    expect(desk.forms, 'the yes is used up').toHaveLength(2);
    await expectSentAsShown(simulator, preview);
  });

  test('the human said yes on the page ten minutes ago: nothing is sent', async () => {
    let now = Date.UTC(2026, 10, 21);
    const cloud = guardCloud(simulator, { ...HASTY, now: () => now, page: PAGE });
    const { structured } = await cloud.call(tool, args());
    const [record] = await cloud.store.pending();
    expect(structured).toMatchObject({ pending: true, approve_at: PAGE.urlOf(record?.id ?? '') });
    expect(await cloud.store.decide(record?.id ?? '', 'approved', 'page')).toBe(true);
    now += APPROVAL_MS;
    expect((await cloud.call(tool, args())).structured).toMatchObject({ pending: true });
    await expectNothingSent(simulator);
  });

  test('the human said nothing for ten minutes: the question is gone, here and on the page', async () => {
    let now = Date.UTC(2026, 10, 21);
    const cloud = guardCloud(simulator, { ...HASTY, now: () => now, page: PAGE });
    const desk = new Desk();
    await cloud.call(tool, args(), desk.approver);
    const [record] = await cloud.store.pending();
    now += APPROVAL_MS;
    expect(await cloud.store.pending()).toEqual([]);
    expect(await cloud.store.decide(record?.id ?? '', 'approved', 'page')).toBe(false);
    await desk.yes();
    await cloud.call(tool, args(), desk.approver);
    expect(desk.forms, 'asked anew').toHaveLength(2);
    await expectNothingSent(simulator);
  });
});

describe('somebody else was quicker than the yes', () => {
  const other = async (tool: string, args: Arguments): Promise<unknown> =>
    (await guardCloud(simulator, { decision: { mode: 'off' } }).call(tool, args)).structured;
  const rename = async (): Promise<void> => {
    const { server_id } = await simulator.instance('blog');
    await other('update_server', { server_id, name: 'of-others' });
  };
  const extend = (name: string) => async (): Promise<void> => {
    await other('renewal_resources', { resource_ids: [name], period_type: 2, period_num: 1 });
    const orders = (await simulator.state()).orders.filter(
      ({ order_type, status }) => order_type === 2 && status === 6,
    );
    await other('pay_customer_order', { order_id: orders.at(-1)?.order_id, use_coupon: 'NO', use_discount: 'NO' });
    await simulator.advance(600);
  };
  const cancel = async (): Promise<void> => {
    await other('cancel_customer_order', { order_id: await unpaidOrder(simulator) });
  };
  const pay = async (): Promise<void> => {
    const order_id = await unpaidOrder(simulator);
    await other('pay_customer_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
  };
  const stop = async (): Promise<void> => {
    await other('batch_stop_servers', { server_ids: ['blog'] });
    await simulator.advance(60);
  };
  const renewItself = async (): Promise<void> => {
    await other('enable_auto_renewal', { resource_id: 'blog' });
  };
  const lapse = async (): Promise<void> => {
    await other('disable_auto_renewal', { resource_id: 'shop-web' });
  };
  /** A purchase is about nothing that exists, so nothing about it can change. */
  const meanwhile: Readonly<Record<string, Readonly<Record<string, () => Promise<void>>>>> = {
    batch_reboot_servers: { rename, stop },
    batch_reset_servers_password: { rename, stop },
    batch_stop_servers: { rename, stop },
    cancel_customer_order: { cancel, pay },
    cancel_resources_subscription: { extend: extend('blog') },
    create_light_instances: {},
    disable_auto_renewal: { extend: extend('shop-web'), lapse },
    enable_auto_renewal: { extend: extend('blog'), renewItself },
    pay_customer_order: { cancel },
    renewal_resources: { extend: extend('blog') },
  };

  test('there is a case for each', () => {
    expect(Object.keys(meanwhile).sort()).toEqual(guarded.map(({ tool }) => tool).sort());
  });

  const cases = guarded.flatMap(({ tool }) =>
    Object.entries(meanwhile[tool] ?? {}).map(([act, happens]) => ({ tool, act, happens })),
  );
  test.each(cases)('$tool: $act', async ({ tool, happens }) => {
    let asked = 0;
    const cloud = guardCloud(simulator);
    const ask = async (form: Question): Promise<Answer> => {
      asked += 1;
      await happens();
      expect(await simulator.changes(), 'it did happen').not.toEqual([]);
      await simulator.clearLog();
      return yesTo(form);
    };
    const { text, isError } = await cloud.call(tool, calls[tool] ?? {}, { ask });
    expect(isError).toBe(true);
    expect(asked).toBe(1);
    expect(text).toMatch(/^Nothing was sent: things changed after the approval \(.+\), so it is void/);
    await expectNothingSent(simulator);
  });
});
