import { meaningOfOrder, orderStatusCodes, orderTypes } from '../../data/billing-codes.ts';
import { billingReference } from '../documents.ts';
import { choice, integer, text } from '../field.ts';
import type { Target } from '../operation.ts';
import { defineOperation } from '../operation.ts';

const instant = (about: string) =>
  text({
    in: 'query',
    about,
    pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
    patternAbout: 'a UTC time such as 2025-01-31T00:00:00Z',
  });

const order = text({ required: true, min: 1, max: 64 });
const shared = { toolset: 'billing', service: 'bss', scope: 'domain', documented: false } as const;
/** Order status 6 in words. */
const AWAITING_PAYMENT = meaningOfOrder(6);

const amountOf = (target: Target | undefined): string => target?.amount ?? 'an amount that could not be read';

export const listCustomerOrders = defineOperation({
  ...shared,
  id: 'list_customer_orders',
  title: 'List orders',
  words:
    'my orders; purchase history; unpaid orders; what did I buy last month; orders waiting for payment; 我的订单; 历史订单; 有没有未付款的订单; 最近买了什么',
  about: 'Orders of the account, newest first when order_by says so; find unpaid ones with status 6.',
  method: 'GET',
  path: '/v2/orders/customer-orders',
  docs: billingReference('ListCustomerOrders'),
  effect: 'read',
  returns: 'none',
  input: {
    order_id: text({ in: 'query', min: 1, max: 64 }),
    create_time_begin: instant('Created from (UTC), a year at most'),
    create_time_end: instant('Created until (UTC)'),
    payment_time_begin: instant('Paid from (UTC)'),
    payment_time_end: instant('Paid until (UTC)'),
    service_type_code: text({ in: 'query', about: 'Flexus L: hws.service.type.hcss', min: 1, max: 64 }),
    status: choice([1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13], {
      in: 'query',
      about: '3 processing, 4 cancelled, 5 completed, 6 awaiting payment',
    }),
    order_type: choice([1, 2, 3, 4, 10, 11, 13, 14, 15], { in: 'query', about: '1 new, 2 renewal, 4 unsubscription' }),
    order_by: text({ in: 'query', min: 1, max: 64 }),
    method: text({ in: 'query', min: 1, max: 64 }),
    offset: integer({ in: 'query', min: 0, default: 0 }),
    limit: integer({ in: 'query', min: 1, max: 100, default: 10 }),
  },
  response: {
    total_count: 'integer',
    order_infos: 'array',
    'order_infos[].order_id': 'string',
    'order_infos[].service_type_code': 'string',
    'order_infos[].status': 'integer',
    'order_infos[].order_type': 'integer',
    'order_infos[].amount_after_discount': 'number',
    'order_infos[].official_amount': 'number',
    'order_infos[].currency': 'string',
    'order_infos[].create_time': 'string',
    'order_infos[].payment_time': 'string',
    'order_infos[].pending_payment_end_time': 'string',
  },
  answer: {
    show: { total: 'total_count' },
    codes: { status: orderStatusCodes, type: orderTypes },
    paging: { by: 'index', total: 'total_count' },
    rows: {
      path: 'order_infos',
      name: 'orders',
      columns: {
        order_id: 'order_id',
        status: 'status',
        type: 'order_type',
        amount: 'amount_after_discount',
        currency: 'currency',
        created: 'create_time',
        pay_until: 'pending_payment_end_time',
      },
    },
    full: true,
  },
});

export const payCustomerOrder = defineOperation({
  ...shared,
  id: 'pay_customer_order',
  title: 'Pay an order',
  words:
    'pay the open order; settle the bill; complete the payment; use a coupon; 付款; 支付订单; 把钱付了; 结账; 用代金券支付',
  about: 'Pay an unpaid order from the account balance. Then follow the order with wait.',
  method: 'POST',
  path: '/v3/orders/customer-orders/pay',
  docs: billingReference('PayOrders'),
  effect: 'billing',
  returns: 'order',
  targets: { kind: 'order', from: 'order_id' },
  binds: ['status', 'amount'],
  input: {
    order_id: order,
    use_coupon: choice(['YES', 'NO'], { required: true }),
    use_discount: choice(['YES', 'NO'], { required: true }),
  },
  response: {},
  answer: {},
  charges: () => true,
  quote: ({ order_id }) => ({ operation: 'show_customer_order_details', input: { order_id } }),
  consequences: ({ use_coupon, use_discount }, [target]) => [
    `Pays ${amountOf(target)} from the account balance.`,
    ...(use_coupon === 'YES' || use_discount === 'YES' ? ['Coupons or discounts may lower what is charged.'] : []),
    ...(target?.status === AWAITING_PAYMENT
      ? []
      : [`The order does not await payment: it is ${target?.status ?? 'in an unknown state'}.`]),
  ],
});

export const cancelCustomerOrder = defineOperation({
  ...shared,
  id: 'cancel_customer_order',
  title: 'Cancel an unpaid order',
  words:
    'withdraw an order that is not paid yet; ordered by mistake; drop an open order; 取消未支付的订单; 下错单了撤掉; 撤单; 订单不要了',
  about: 'Cancel an order that has not been paid.',
  method: 'PUT',
  path: '/v2/orders/customer-orders/cancel',
  docs: billingReference('CancelCustomerOrder'),
  effect: 'destructive',
  returns: 'state',
  targets: { kind: 'order', from: 'order_id' },
  binds: ['status', 'amount'],
  input: { order_id: order },
  response: {},
  answer: {},
  consequences: (_, [target]) => [
    `Cancels the order of ${amountOf(target)}; a new one has to be placed to buy the same.`,
  ],
});
