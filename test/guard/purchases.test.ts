import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Question } from '../../src/guard/elicitation.ts';
import { parsePolicy } from '../../src/guard/policy/parse-policy.ts';
import { type Arguments, purchase, unpaidOrder } from '../support/catalogue.ts';
import { type GuardCloud, type GuardCloudOptions, guardCloud, yesTo } from '../support/guard-cloud.ts';
import { expectNothingSent } from '../support/guard-judge.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Issue 3, part 5: purchases go unpaid unless the human's configuration says otherwise; the amount is read and paying
 * it is an approval of its own that shows it. An unknown price exceeds every ceiling.
 */
let simulator: Simulator;
let order_id: string;
beforeAll(async () => {
  simulator = await Simulator.start();
  order_id = await unpaidOrder(simulator);
});
beforeEach(() => simulator.reset());

const RENEWAL = { resource_ids: ['blog'], period_type: 2, period_num: 2 };
const payment = (): Arguments => ({ order_id, use_coupon: 'NO', use_discount: 'NO' });

/** A human who says yes, and what they were shown. */
function agreeing(): { readonly shown: string[]; ask(form: Question): Promise<Answer> } {
  const shown: string[] = [];
  return {
    shown,
    async ask(form) {
      shown.push(form.message);
      return yesTo(form);
    },
  };
}

const policy = (text: string): GuardCloudOptions => ({
  decision: { mode: 'policy', policy: parsePolicy(text, 'policy.yaml') },
});
const ALLOW_ALL = policy('version: 1\nrules:\n  - { when: {}, then: allow }\n');
const upTo = (max: number, tool: string): GuardCloudOptions =>
  policy(`version: 1\nrules:\n  - { when: { tool: ${tool}, price: { currency: USD, max: ${max} } }, then: allow }\n`);

describe('what would charge the account before anybody has seen the amount', () => {
  const calls: readonly (readonly [string, Arguments])[] = [
    ['create_light_instances', { ...purchase, is_auto_pay: true }],
    ['renewal_resources', { ...RENEWAL, is_auto_pay: 1 }],
  ];
  // The billing service has no quote for a purchase, and refuses one for the renewal here (CBC.0100).
  const noQuote = (): Promise<void> => simulator.faults({ match: { path: '*/renew-rate' }, status: 400 });
  const ways: readonly (readonly [string, GuardCloudOptions])[] = [
    ['with a human at hand', {}],
    ['by a policy that allows everything', ALLOW_ALL],
    ['with approvals off', { decision: { mode: 'off' } }],
  ];

  describe.each(ways)('%s', (_way, options) => {
    test.each(calls)('%s: a dry run says that it would be denied', async (tool, args) => {
      await noQuote();
      const { text } = await guardCloud(simulator, options).call(tool, { ...args, dry_run: true }, agreeing());
      expect(text).toMatch(/^- In earnest it is denied, because .* before anybody has seen the amount/m);
    });

    test.each(calls)('%s is denied without a question', async (tool, args) => {
      await noQuote();
      const human = agreeing();
      const { text, isError } = await guardCloud(simulator, options).call(tool, args, human);
      expect(isError).toBe(true);
      expect(text).toMatch(/^Nothing was sent: denied, .* before anybody has seen the amount/);
      expect(text, 'what to do instead').toMatch(/pay_customer_order.*--allow-unpriced/s);
      expect(human.shown).toEqual([]);
      await expectNothingSent(simulator);
    });
  });

  test.each(calls)('%s is put before the human with --allow-unpriced', async (tool, args) => {
    await noQuote();
    const human = agreeing();
    const answer = await guardCloud(simulator, { decision: { allowUnpriced: true } }).call(tool, args, human);
    expect(answer.isError, answer.text).toBeUndefined();
    expect(human.shown).toEqual([expect.stringMatching(/Charges the account balance at once.*No price/s)]);
    expect(await simulator.changes()).toMatchObject([{ operation: tool }]);
  });
});

describe('a purchase', () => {
  test('is made unpaid; paying it is another question, which shows the amount', async () => {
    const [cloud, human] = [guardCloud(simulator), agreeing()];
    const ordered = await cloud.call('create_light_instances', purchase, human);
    const id = String(ordered.structured?.order_id);
    await simulator.advance(600);
    expect((await simulator.order(id)).status, '6: awaiting payment (EXTERNAL-APIS.md, section 3)').toBe(6);
    expect(human.shown[0]).toMatch(/unpaid order; nothing is charged until it is paid/);

    const details = await cloud.call('show_customer_order_details', { order_id: id });
    const amount = Number(details.structured?.amount);
    expect(amount).toBeGreaterThan(0);
    const paid = await cloud.call('pay_customer_order', { ...payment(), order_id: id }, human);
    expect(paid.isError, paid.text).toBeUndefined();
    expect(human.shown).toHaveLength(2);
    expect(human.shown[1]).toContain(`Pays ${amount} USD from the account balance`);
    expect(human.shown[1]).toContain(`Price: ${amount} USD`);
    expect(cloud.recorded[1]?.outcome?.price).toEqual({ amount, currency: 'USD' });
    expect((await simulator.changes()).map(({ operation }) => operation)).toEqual([
      'create_light_instances',
      'pay_customer_order',
    ]);
  });

  test('of 200 is shown as 200', async () => {
    const shown: string[] = [];
    const ask = async (form: Question): Promise<Answer> => {
      shown.push(form.message);
      return { action: 'decline' };
    };
    await guardCloud(simulator).call('create_light_instances', { ...purchase, purchase_quantity: 200 }, { ask });
    expect(shown).toEqual([expect.stringContaining('Orders 200 instances')]);
    await expectNothingSent(simulator);
  });
});

describe('paying an order', () => {
  const price = async (amount_after_discount: unknown): Promise<void> => {
    const info = { order_id, status: 6, amount_after_discount, currency: 'USD' };
    const body = JSON.stringify({ total_count: 1, order_info: info, order_line_items: [] });
    await simulator.faults({ match: { path: '*/customer-orders/details/*' }, status: 200, body });
  };

  test('a yes is void when the amount changes', async () => {
    const cloud = guardCloud(simulator);
    const ask = async (form: Question): Promise<Answer> => {
      expect(form.message).toMatch(/amount "?14.9 USD/);
      await price(1490);
      return yesTo(form);
    };
    const { text } = await cloud.call('pay_customer_order', payment(), { ask });
    expect(text).toMatch(/^Nothing was sent: things changed .*was 14.9 USD and is now 1490 USD/);
    await expectNothingSent(simulator);
  });

  test('a policy pays up to its ceiling', async () => {
    const answer = await guardCloud(simulator, upTo(14.9, 'pay_customer_order')).call('pay_customer_order', payment());
    expect(answer.isError, answer.text).toBeUndefined();
    expect(await simulator.changes()).toMatchObject([{ operation: 'pay_customer_order' }]);
  });

  const noes: readonly (readonly [string, number, () => Promise<void>])[] = [
    ['more than its ceiling', 14.89, async () => undefined],
    ['what has no amount', 1_000_000, () => price(undefined)],
    ['a negative amount', 1_000_000, () => price(-1)],
    ['what can not be read', 1_000_000, () => simulator.faults({ match: { path: '*/details/*' }, status: 403 })],
  ];
  test.each(noes)('a policy does not pay %s', async (_what, max, happens) => {
    await happens();
    const cloud = guardCloud(simulator, upTo(max, 'pay_customer_order'));
    expect((await cloud.call('pay_customer_order', payment())).text).toMatch(/^Nothing was sent: /);
    await expectNothingSent(simulator);
  });
});

describe('a renewal', () => {
  async function quote(cloud: GuardCloud): Promise<string> {
    const { structured } = await cloud.call('renewal_resources', { ...RENEWAL, dry_run: true });
    return JSON.stringify(structured?.price);
  }

  test('that pays by itself shows its quote and what is charged, and is sent after a yes', async () => {
    const [cloud, human] = [guardCloud(simulator), agreeing()];
    expect(await quote(cloud)).toBe('{"amount":20.54,"currency":"USD"}');
    const { isError } = await cloud.call('renewal_resources', { ...RENEWAL, is_auto_pay: 1 }, human);
    expect(isError).toBeUndefined();
    expect(human.shown).toEqual([expect.stringMatching(/Charges the account balance at once.*Price: 20.54 USD/s)]);
    expect(await simulator.changes()).toMatchObject([{ operation: 'renewal_resources' }]);
  });

  test('within the ceiling of a policy needs no human, above it does', async () => {
    const poor = guardCloud(simulator, upTo(20.53, 'renewal_resources'));
    expect((await poor.call('renewal_resources', { ...RENEWAL, is_auto_pay: 1 })).text).toMatch(
      /a human has to confirm/,
    );
    await expectNothingSent(simulator);
    const enough = guardCloud(simulator, upTo(20.54, 'renewal_resources'));
    expect((await enough.call('renewal_resources', { ...RENEWAL, is_auto_pay: 1 })).isError).toBeUndefined();
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('without a quote is above every ceiling, paid or not', async () => {
    await simulator.faults({ match: { path: '*/renew-rate' }, status: 400 });
    const rich = guardCloud(simulator, upTo(1_000_000, 'renewal_resources'));
    expect((await rich.call('renewal_resources', RENEWAL)).text).toMatch(/a human has to confirm/);
    await expectNothingSent(simulator);
  });

  test('whose quote is in another currency, is none, or leaves one out, is above every ceiling', async () => {
    const rich = guardCloud(simulator, upTo(1_000_000, 'renewal_resources'));
    const [{ id }, other] = [await simulator.instance('blog'), await simulator.instance('git')];
    const both = { ...RENEWAL, resource_ids: ['blog', 'git'] };
    const one = { resource_id: id, amount: 1 };
    for (const { args = RENEWAL, ...answer } of [
      { currency: 'CNY', renew_inquiry_results: [one] },
      { currency: 'USD', renew_inquiry_results: [] },
      { currency: 'USD', renew_inquiry_results: [{ ...one, amount: -5 }] },
      { currency: 'USD', renew_inquiry_results: [{ ...one, resource_id: other.id }] },
      { currency: 'USD', renew_inquiry_results: [one], fail_resource_infos: [{ resource_id: other.id }], args: both },
    ]) {
      await simulator.faults({ match: { path: '*/renew-rate' }, status: 200, body: JSON.stringify(answer) });
      expect((await rich.call('renewal_resources', args)).text).toMatch(/a human has to confirm/);
    }
    await expectNothingSent(simulator);
  });
});
