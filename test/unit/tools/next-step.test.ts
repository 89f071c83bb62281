import { expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { nextSteps } from '../../../src/tools/next-step.ts';

const region = 'ap-southeast-3';

/** A payment is answered with 204 and nothing else (EXTERNAL-APIS.md, section 3): the order that was paid goes on. */
test('after a payment the paid order is followed', () => {
  const operation = requireOperation('pay_customer_order');
  const input = { order_id: 'CS24', use_coupon: 'NO', use_discount: 'NO' };
  const [first] = nextSteps({ operation, input, answer: {}, region });
  expect(first).toContain('wait {"order_id":"CS24"}');
});

/** An unsubscription and a renewal answer a list, order_ids (EXTERNAL-APIS.md, section 3). */
test.each(['cancel_resources_subscription', 'renewal_resources'])('%s: every order of the answer is named', (id) => {
  const [first] = nextSteps({
    operation: requireOperation(id),
    input: { resource_ids: ['a', 'b'] },
    answer: { order_ids: ['CS1', 'CS2'] },
    region,
  });
  expect(first).toContain('wait {"order_id":"CS1"}');
  expect(first).toContain('wait {"order_id":"CS2"}');
});

test('an answer that was to name an order and does not: no order is made up', () => {
  const operation = requireOperation('renewal_resources');
  const [first] = nextSteps({ operation, input: { order_id: 'CS9' }, answer: {}, region });
  expect(first).toContain('list_customer_orders');
  expect(first).not.toContain('CS9');
});
