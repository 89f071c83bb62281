import { describe, expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import type { ToolAnswer } from '../../../src/tools/answer.ts';
import { answerOf } from '../../../src/tools/answer-of.ts';

function answered(id: string, body: unknown, full = false): ToolAnswer {
  const answer = { status: 200, headers: {}, body };
  return answerOf({ operation: requireOperation(id), input: {}, answer, region: 'ap-southeast-3', full, notes: [] });
}

/** EXTERNAL-APIS.md, section 3: the billing service's numbers of statuses, order types, periods and expiry policies. */
describe('numbers that stand for states', () => {
  test('list_customer_orders: each number that occurs is told once, under the table', () => {
    const order = { order_id: 'CS1', status: 6, order_type: 1 };
    const { text, structured } = answered('list_customer_orders', {
      total_count: 3,
      order_infos: [order, { ...order, status: 5 }, order],
    });
    expect(text.split('\n').filter((line) => line.startsWith('meaning: '))).toEqual([
      'meaning: status 5 = completed: what was ordered exists, 6 = awaiting payment; type 1 = new purchase',
    ]);
    expect(structured).toMatchObject({ orders: [{ status: 6 }, { status: 5 }, { status: 6 }] });
    expect(structured?.meaning).toBeTypeOf('string');
  });

  test('list_yearly_monthly_resources: status and expire_policy', () => {
    const body = {
      data: [
        { status: 2, expire_policy: 0 },
        { status: 5, expire_policy: 3 },
      ],
    };
    expect(answered('list_yearly_monthly_resources', body).structured?.meaning).toBe(
      'status 2 = in use, 5 = expired; expire_policy 0 = enters the grace period, 3 = renews by itself',
    );
  });

  test('show_customer_order_details: those of the order and those of its lines', () => {
    const order_info = { order_id: 'CS1', status: 6, order_type: 2 };
    const order_line_items = [{ period_type: 2, period_num: 1 }];
    expect(answered('show_customer_order_details', { order_info, order_line_items }).structured?.meaning).toBe(
      'status 6 = awaiting payment; type 2 = renewal; period_type 2 = month',
    );
  });

  test('a number that is not known, and an answer without numbers, are told as they are', () => {
    expect(answered('list_customer_orders', { order_infos: [{ status: 99 }] }).structured).not.toHaveProperty(
      'meaning',
    );
    expect(answered('list_customer_orders', { order_infos: [] }).text).not.toContain('meaning');
  });

  test('the documented shape stays as documented', () => {
    const body = { order_info: { status: 6 }, order_line_items: [] };
    expect(answered('show_customer_order_details', body, true).structured).toEqual(body);
  });
});
