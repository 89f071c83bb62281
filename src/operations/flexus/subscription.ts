import { orderStatusCodes, orderTypes, periodTypes } from '../../data/billing-codes.ts';
import { ruleHint } from '../../data/billing-rules.ts';
import type { Finding } from '../../data/purchase-rules.ts';
import { billingReference, flexusEn, flexusZh, purchaseEn } from '../documents.ts';
import { choice, integer, list, text } from '../field.ts';
import type { Target } from '../operation.ts';
import { defineOperation } from '../operation.ts';

/** Renewal and unsubscription take the instance, never the server inside it, ten at a time. */
export const instances = list(text({ ref: 'instance' }), {
  about: 'Instance IDs, server IDs or exact names',
  required: true,
  min: 1,
  max: 10,
});

/** Longest renewal by period code: 2 = month, 3 = year. */
const PERIODS: Readonly<Record<number, { readonly max: number; readonly unit: string }>> = {
  2: { max: 11, unit: 'month' },
  3: { max: 3, unit: 'year' },
};

export const period = {
  period_type: choice([2, 3], { about: '2 month, 3 year', required: true }),
  period_num: integer({ about: '1-11 months or 1-3 years', required: true, min: 1, max: 11 }),
} as const;

export function checkPeriod(input: { readonly period_type: 2 | 3; readonly period_num: number }): Finding[] {
  const rule = PERIODS[input.period_type];
  if (!rule || input.period_num <= rule.max) return [];
  const message = `period_num ${input.period_num} is too long: 1 to ${rule.max} with period_type ${input.period_type} (${rule.unit}).`;
  return [{ level: 'refuse', field: 'period_num', message }];
}

const ORDERS = { order_ids: 'array', fail_resource_infos: 'array' } as const;
const ordersAnswer = { show: { order_ids: 'order_ids', fail_resource_infos: 'fail_resource_infos' } } as const;

/** "paid until ..., 22 days unused". */
function unused({ expires }: Target, now: Date): string {
  if (expires === undefined) return '';
  const days = Math.max(0, Math.floor((Date.parse(expires) - now.getTime()) / 86_400_000));
  return `; paid until ${expires}, ${days} day${days === 1 ? '' : 's'} unused`;
}

const label = (target: Target): string =>
  `${JSON.stringify(target.name ?? target.id)}${target.region ? ` (${target.region})` : ''}`;

export const renewalResources = defineOperation({
  id: 'renewal_resources',
  title: 'Renew instances',
  toolset: 'flexus',
  about:
    'Extend the subscription of instances. Creates an unpaid order unless is_auto_pay is 1. Answers order_ids: follow them with wait.',
  words:
    'keep for another year; extend the subscription; about to expire; prolong; 续费; 续期; 快到期了; 再续一年; renew the subscription; extend for another month or year; keep it, about to expire; pay for more months; 续一年; 快到期了继续用; 延长使用时间',
  service: 'bss',
  method: 'POST',
  path: '/v2/orders/subscriptions/resources/renew',
  scope: 'domain',
  docs: [...flexusZh('3.5.1'), ...billingReference('RenewalResources')],
  documented: true,
  effect: 'billing',
  returns: 'order',
  targets: { kind: 'instance', from: 'resource_ids' },
  binds: ['name', 'status', 'expires'],
  input: {
    resource_ids: instances,
    ...period,
    is_auto_pay: choice([0, 1], { about: '1 charges the account at once', default: 0 }),
  },
  response: ORDERS,
  answer: ordersAnswer,
  check: checkPeriod,
  consequences: ({ period_type, period_num, is_auto_pay }, targets) => [
    ...targets.map(
      (target) =>
        `Extends ${label(target)} by ${period_num} ${PERIODS[period_type]?.unit ?? 'period'}${period_num > 1 ? 's' : ''}${target.expires ? ` from ${target.expires}` : ''}.`,
    ),
    is_auto_pay === 1
      ? 'Charges the account balance at once: is_auto_pay is 1.'
      : 'Creates an unpaid order; the expiry moves only when it is paid (pay_customer_order).',
    ...(targets.some(({ status }) => status === 'expired' || status === 'frozen') ? [ruleHint('late_renewal')] : []),
  ],
  charges: ({ is_auto_pay }) => is_auto_pay === 1,
  quote: ({ resource_ids, period_type, period_num }) => ({
    operation: 'show_renewal_price',
    input: { resource_ids, period_type, period_num },
  }),
});

export const cancelResourcesSubscription = defineOperation({
  id: 'cancel_resources_subscription',
  title: 'Unsubscribe instances',
  toolset: 'flexus',
  about:
    'Unsubscribe instances: type 1 deletes server, disk, backup and public IP for good and refunds what is left; type 2 only cancels renewed periods not yet begun. Answers order_ids.',
  words:
    "give back; refund; cancel subscription; don't need it any more; terminate the instance; 退订; 退款; 不用了; 退掉; give the instance back; unsubscribe and get a refund; cancel the flexus server; return the purchase; 不想要了退钱; 退掉实例; 注销",
  service: 'bss',
  method: 'POST',
  path: '/v2/orders/subscriptions/resources/unsubscribe',
  scope: 'domain',
  docs: [...flexusZh('3.5.2'), ...billingReference('CancelResourcesSubscription')],
  documented: true,
  effect: 'destructive',
  irreversible: true,
  returns: 'order',
  targets: { kind: 'instance', from: 'resource_ids' },
  binds: ['name', 'status', 'expires', 'server_id', 'public_ip'],
  input: {
    resource_ids: instances,
    unsubscribe_type: choice([1, 2], { about: '1 all, 2 renewed periods only', required: true }),
    unsubscribe_reason_type: choice([1, 2, 3, 4, 5], {
      about: '1 hard to use, 2 lacks features, 3 too complex, 4 dissatisfied, 5 other',
    }),
    unsubscribe_reason: text({ max: 255 }),
  },
  response: ORDERS,
  answer: ordersAnswer,
  consequences: ({ unsubscribe_type }, targets, now) =>
    unsubscribe_type === 2
      ? targets.map(
          (target) =>
            `Cancels the renewed periods of ${label(target)} that have not begun; the server runs on until then.`,
        )
      : [
          ...targets.map(
            (target) =>
              `Releases ${label(target)}: cloud server ${target.server_id ?? '(unknown)'}, its disks and data, its public IP ${target.public_ip ?? '(unknown)'}, its backup and host security${unused(target, now)}.`,
          ),
          `Nothing brings the data or the address back. ${ruleHint('refund')} The bill decides.`,
        ],
});

export const listFreeResourceUsages = defineOperation({
  id: 'list_free_resource_usages',
  title: 'Show remaining traffic',
  toolset: 'flexus',
  about:
    'Remaining traffic of traffic packages (their IDs are in list_all_resources). Only outbound traffic counts; what exceeds the package is charged.',
  words:
    'remaining traffic; data left this month; used bandwidth package; traffic quota; gigabytes left; 流量还剩多少; 剩余流量; 流量包; 用了多少流量; how much traffic is left this month; remaining gigabytes of the data package; used transfer; allowance running out; 本月用了多少流量; 流量包余量; 还有多少G',
  service: 'bss',
  method: 'POST',
  path: '/v2/payments/free-resources/usages/details/query',
  scope: 'domain',
  docs: [...flexusZh('3.4.6'), ...billingReference('ListFreeResourceUsages')],
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {
    free_resource_ids: list(text({ min: 1, maxBytes: 64 }), {
      about: 'Traffic package IDs',
      required: true,
      min: 1,
      max: 100,
    }),
  },
  response: {
    free_resources: 'array',
    'free_resources[].free_resource_id': 'string',
    'free_resources[].free_resource_type_name': 'string',
    'free_resources[].quota_reuse_cycle': 'integer',
    'free_resources[].quota_reuse_cycle_type': 'integer',
    'free_resources[].usage_type_name': 'string',
    'free_resources[].start_time': 'string',
    'free_resources[].end_time': 'string',
    'free_resources[].amount': 'number',
    'free_resources[].original_amount': 'number',
    'free_resources[].measure_id': 'integer',
  },
  answer: {
    rows: {
      path: 'free_resources',
      name: 'packages',
      columns: {
        id: 'free_resource_id',
        remaining: 'amount',
        total: 'original_amount',
        unit: ({ measure_id }) => (measure_id === 10 ? 'GB' : `measure ${String(measure_id)}`),
        from: 'start_time',
        until: 'end_time',
      },
    },
    full: true,
  },
  hints: ['traffic'],
});

export const showCustomerOrderDetails = defineOperation({
  id: 'show_customer_order_details',
  title: 'Show an order',
  toolset: 'flexus',
  about: 'Status, amount and lines of an order (5 = completed, 6 = awaiting payment). wait follows it for you.',
  words:
    'has my order completed; order status; what is in this order; 订单详情; 订单状态; 订单完成了吗; has my order been completed; status of one order; what does this order contain; amount of an order; 这个订单完成了吗; 查一个订单号',
  service: 'bss',
  method: 'GET',
  path: '/v2/orders/customer-orders/details/{order_id}',
  scope: 'domain',
  docs: [
    ...flexusEn('3.1'),
    ...purchaseEn('Function', 'Response Message'),
    ...flexusZh('3.1'),
    ...billingReference('ShowCustomerOrderDetails'),
  ],
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'order', from: 'order_id' },
  input: {
    order_id: text({ in: 'path', required: true, max: 64 }),
    offset: integer({ in: 'query', about: 'First line', min: 0, default: 0 }),
    limit: integer({ in: 'query', min: 1, max: 100, default: 10 }),
  },
  response: {
    total_count: 'integer',
    order_info: 'object',
    'order_info.order_id': 'string',
    'order_info.status': 'integer',
    'order_info.order_type': 'integer',
    'order_info.amount_after_discount': 'number',
    'order_info.official_amount': 'number',
    'order_info.currency': 'string',
    'order_info.create_time': 'string',
    'order_info.payment_time': 'string',
    'order_info.pending_payment_end_time': 'string',
    order_line_items: 'array',
    'order_line_items[].order_line_item_id': 'string',
    'order_line_items[].product_spec_desc': 'string',
    'order_line_items[].period_type': 'integer',
    'order_line_items[].period_num': 'integer',
    'order_line_items[].subscription_num': 'integer',
    'order_line_items[].effective_time': 'string',
    'order_line_items[].expire_time': 'string',
  },
  answer: {
    show: {
      order_id: 'order_info.order_id',
      status: 'order_info.status',
      type: 'order_info.order_type',
      amount: 'order_info.amount_after_discount',
      currency: 'order_info.currency',
      created: 'order_info.create_time',
      paid: 'order_info.payment_time',
      pay_until: 'order_info.pending_payment_end_time',
    },
    rows: {
      path: 'order_line_items',
      name: 'lines',
      columns: {
        spec: 'product_spec_desc',
        quantity: 'subscription_num',
        period_type: 'period_type',
        period_num: 'period_num',
        effective: 'effective_time',
        expires: 'expire_time',
      },
    },
    codes: { status: orderStatusCodes, type: orderTypes, period_type: periodTypes },
    paging: { by: 'index', total: 'total_count' },
    full: true,
  },
});
