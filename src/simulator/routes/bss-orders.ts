import { BILLING_SERVICE_TYPE } from '../../data/bundle.ts';
import { days, seconds } from '../calendar.ts';
import { isObject, text } from '../json.ts';
import { moveOrder, orderStatusCodes, orderTypeCodes } from '../model/order.ts';
import { payOrder } from '../model/payment.ts';
import { dollars } from '../model/prices.ts';
import type { Cloud, Order } from '../model/state.ts';
import { currency, lineItems, orderView } from '../views/order.ts';
import { bssRefusal } from '../wire/bss-errors.ts';
import { type Answer, type Call, noContent, ok } from '../wire/call.ts';
import { bssRoute, moment, queryNumber } from './bss-route.ts';
import { parameter, type Route } from './route.ts';

const orders = '/v2/orders/customer-orders';

export const bssOrderRoutes: readonly Route[] = [
  bssRoute('GET', orders, 'list_customer_orders', false, listOrders),
  bssRoute('GET', `${orders}/details/{order_id}`, 'show_customer_order_details', false, showOrder),
  bssRoute('GET', `${orders}/refund-orders`, null, false, showRefunds),
  bssRoute('POST', '/v3/orders/customer-orders/pay', 'pay_customer_order', true, pay),
  bssRoute('PUT', `${orders}/cancel`, 'cancel_customer_order', true, cancel),
];

const anyLimit = [1, 100] as const;
const anyOffset = [0, 999_999_999] as const;

function orderOf(cloud: Cloud, id: string | undefined): Order {
  const order = id === undefined ? undefined : cloud.orders.get(id);
  if (order === undefined) throw bssRefusal('CBC.30000010');
  return order;
}

function showOrder(call: Call): Answer {
  const order = orderOf(call.cloud, parameter(call, 'order_id'));
  const limit = queryNumber(call.query, 'limit', anyLimit, 10);
  const offset = queryNumber(call.query, 'offset', anyOffset, 0);
  const items = lineItems(order);
  return ok({
    total_count: items.length,
    order_info: orderView(call.cloud, order),
    order_line_items: items.slice(offset, offset + limit),
  });
}

function listOrders({ cloud, query }: Call): Answer {
  const limit = queryNumber(query, 'limit', anyLimit, 10);
  const offset = queryNumber(query, 'offset', anyOffset, 0);
  const matches = orderFilter(query);
  const ascending = query.get('method') === 'asc';
  const byPayment = query.get('order_by') === 'payment_time';
  const key = (order: Order): number => (byPayment ? (order.paid ?? 0) : order.created);
  const found = [...cloud.orders.values()].filter(matches);
  found.sort((a, b) => (ascending ? key(a) - key(b) : key(b) - key(a)));
  const page = found.slice(offset, offset + limit);
  return ok({ total_count: found.length, order_infos: page.map((order) => orderView(cloud, order)) });
}

function orderFilter(query: URLSearchParams): (order: Order) => boolean {
  const created = range(query, 'create_time');
  const paid = range(query, 'payment_time');
  const id = query.get('order_id');
  const service = query.get('service_type_code');
  const status = query.get('status');
  const type = query.get('order_type');
  return (order) =>
    (!id || order.id === id) &&
    (!service || service === BILLING_SERVICE_TYPE) &&
    (!status || String(orderStatusCodes[order.status]) === status) &&
    (!type || String(orderTypeCodes[order.subject.kind]) === type) &&
    created(order.created) &&
    (order.paid === null
      ? query.get('payment_time_begin') === null && query.get('payment_time_end') === null
      : paid(order.paid));
}

/** Begin and end of a time range, at most a year apart (EXTERNAL-APIS, section 3). */
function range(query: URLSearchParams, name: string): (time: number) => boolean {
  const begin = moment(query.get(`${name}_begin`), `${name}_begin`);
  const end = moment(query.get(`${name}_end`), `${name}_end`);
  if (begin !== undefined && end !== undefined && (end < begin || end - begin > days(366))) {
    throw bssRefusal('CBC.0100', `${name}_begin and ${name}_end must be in order and at most a year apart.`);
  }
  return (time) => (begin === undefined || time >= begin) && (end === undefined || time <= end + 999);
}

function showRefunds({ cloud, query }: Call): Answer {
  const order = orderOf(cloud, query.get('order_id') ?? undefined);
  if (order.subject.kind !== 'unsubscription') throw bssRefusal('CBC.99005026');
  const share = order.amount / order.instance_ids.length;
  return ok({
    total_count: order.instance_ids.length,
    refund_infos: order.instance_ids.map((resourceId, index) => ({
      id: `${order.id}-${index + 1}`,
      order_id: order.id,
      resource_id: resourceId,
      amount: dollars(Math.round(share)),
      measure_id: 1,
      currency,
      create_time: seconds(order.created),
    })),
  });
}

function pay({ cloud, body }: Call): Answer {
  if (!isObject(body)) throw bssRefusal('CBC.0100', 'The body must be a JSON object.');
  for (const key of ['use_coupon', 'use_discount']) {
    const value = text(body, key);
    if (value !== 'YES' && value !== 'NO') throw bssRefusal('CBC.0100', `${key} must be YES or NO.`);
    if (value === 'YES') throw bssRefusal('CBC.0100', `${key}: the account has none.`);
  }
  const order = orderOf(cloud, text(body, 'order_id'));
  if (order.status === 'processing' && order.paid !== null) throw bssRefusal('CBC.99000088');
  if (order.status === 'cancelled' && cloud.timeline.now() >= order.pay_until) throw bssRefusal('CBC.99003110');
  if (order.status !== 'awaiting payment') throw bssRefusal('CBC.99003106');
  if (!payOrder(cloud, order)) throw bssRefusal('CBC.99005003');
  return noContent;
}

function cancel({ cloud, body }: Call): Answer {
  const order = orderOf(cloud, text(body, 'order_id'));
  if (order.status !== 'awaiting payment') throw bssRefusal('CBC.99005010');
  moveOrder(order, 'cancelled');
  return noContent;
}
