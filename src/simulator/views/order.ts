import { BILLING_SERVICE_TYPE } from '../../data/bundle.ts';
import { addMonths, seconds } from '../calendar.ts';
import { orderStatusCodes, orderTypeCodes } from '../model/order.ts';
import { dollars } from '../model/prices.ts';
import type { Cloud, Order, OrderSubject, PeriodUnit } from '../model/state.ts';
import { productNumber } from './server.ts';

export const currency = 'USD';
const serviceName = 'Flexus L instance';

/** An order as the billing service shows it: EXTERNAL-APIS, section 3. Amounts are in dollars. */
export function orderView(cloud: Cloud, order: Order): Readonly<Record<string, unknown>> {
  const amount = dollars(order.amount);
  return {
    order_id: order.id,
    base_order_id: '',
    customer_id: cloud.account.domain_id,
    service_type_code: BILLING_SERVICE_TYPE,
    service_type_name: serviceName,
    source_type: 1,
    status: orderStatusCodes[order.status],
    order_type: orderTypeCodes[order.subject.kind],
    amount_after_discount: amount,
    official_amount: amount,
    measure_id: 1,
    create_time: seconds(order.created),
    payment_time: order.paid === null ? null : seconds(order.paid),
    pending_payment_end_time: order.status === 'awaiting payment' ? seconds(order.pay_until) : null,
    currency,
    contract_id: null,
    amount_info: {
      discounts: [],
      flexipurchase_coupon_amount: 0,
      coupon_amount: 0,
      stored_card_amount: 0,
      commission_amount: 0,
      consumed_amount: 0,
    },
    user_name: cloud.account.username,
    sub_order_infos: null,
  };
}

/** One line an order; no resource IDs, as in the service (EXTERNAL-APIS, section 3). */
export function lineItems(order: Order): readonly unknown[] {
  const { subject } = order;
  const { unit, periods, product } = lineOf(subject);
  const expire = order.completed === null ? null : addMonths(order.completed, periods * (unit === 'year' ? 12 : 1));
  return [
    {
      order_line_item_id: `${order.id}-000001`,
      service_type_code: BILLING_SERVICE_TYPE,
      service_type_name: serviceName,
      product_id: productNumber(product),
      product_spec_desc: product,
      period_type: unit === undefined ? null : periodTypes[unit],
      period_num: periods,
      effective_time: subject.kind === 'purchase' && order.completed !== null ? seconds(order.completed) : null,
      expire_time: subject.kind === 'purchase' && expire !== null ? seconds(expire) : null,
      subscription_num: order.instance_ids.length,
      amount_after_discount: dollars(order.amount),
      official_amount: dollars(order.amount),
      amount_info: null,
      currency,
      category_code: 'main_resource',
      order_id: order.id,
    },
  ];
}

function lineOf(subject: OrderSubject): { unit: PeriodUnit | undefined; periods: number; product: string } {
  if (subject.kind === 'purchase') {
    const { unit, periods, plan } = subject.request;
    return { unit, periods, product: plan.code };
  }
  if (subject.kind === 'unsubscription') return { unit: undefined, periods: 0, product: subject.kind };
  return { unit: subject.unit, periods: subject.periods, product: subject.kind };
}

/** Codes of period units in the billing service: EXTERNAL-APIS, section 3. */
const periodTypes = { month: 2, year: 3 } as const;
