import { addMonths } from '../calendar.ts';
import { texts, whole } from '../json.ts';
import { openOrder, openOrderOf } from '../model/order.ts';
import { payOrder } from '../model/payment.ts';
import { dollars } from '../model/prices.ts';
import { renewalPrice } from '../model/renewal-price.ts';
import type { Cloud, Order, PeriodUnit, Subscription } from '../model/state.ts';
import { watchAutoRenewal } from '../model/subscription.ts';
import { renewedTerms, unsubscribe } from '../model/unsubscription.ts';
import { currency } from '../views/order.ts';
import { type BssCode, bssMessage, bssRefusal } from '../wire/bss-errors.ts';
import { type Answer, type Call, noContent, ok } from '../wire/call.ts';
import { bssRoute } from './bss-route.ts';
import { parameter, type Route } from './route.ts';

const subscriptions = '/v2/orders/subscriptions/resources';

export const bssSubscriptionRoutes: readonly Route[] = [
  bssRoute('POST', `${subscriptions}/renew`, 'renewal_resources', true, renew),
  bssRoute('POST', `${subscriptions}/unsubscribe`, 'cancel_resources_subscription', true, cancelSubscriptions),
  bssRoute('POST', `${subscriptions}/autorenew/{resource_id}`, 'enable_auto_renewal', true, autoRenewOn),
  bssRoute('DELETE', `${subscriptions}/autorenew/{resource_id}`, 'disable_auto_renewal', true, autoRenewOff),
  bssRoute('POST', '/v2/bills/ratings/period-resources/renew-rate', 'show_renewal_price', false, renewalRate),
];

interface Split {
  readonly good: readonly Subscription[];
  readonly bad: readonly { readonly resource_id: string; readonly error_code: BssCode; readonly error_msg: string }[];
}

/** 1 to 10 main resources; what can't be done is listed, and if nothing can the first reason is the answer. */
function split(body: unknown, check: (id: string) => Subscription | BssCode): Split {
  const ids = texts(body, 'resource_ids');
  if (ids === undefined || ids.length < 1 || ids.length > 10) {
    throw bssRefusal('CBC.0100', 'resource_ids must be a list of 1 to 10 strings.');
  }
  const results = [...new Set(ids)].map((id) => ({ id, result: check(id) }));
  const good = results.flatMap(({ result }) => (typeof result === 'string' ? [] : [result]));
  const bad = results.flatMap(({ id, result }) =>
    typeof result === 'string' ? [{ resource_id: id, error_code: result, error_msg: bssMessage(result) }] : [],
  );
  const [first] = bad;
  if (good.length === 0 && first !== undefined) throw bssRefusal(first.error_code, `(${first.resource_id})`);
  return { good, bad };
}

/** Whether the ID is that of a part of some bundle rather than of an instance. */
function isPart(cloud: Cloud, id: string): boolean {
  if (cloud.servers.has(id)) return true;
  for (const { eip_id, bandwidth_id, package_id, extras } of cloud.instances.values()) {
    if ([eip_id, bandwidth_id, package_id].includes(id) || extras.some((extra) => extra.id === id)) return true;
  }
  return cloud.volumes.has(id);
}

const longestYears = 5;

function renewable(cloud: Cloud, id: string, months: number): Subscription | BssCode {
  const subscription = cloud.subscriptions.get(id);
  if (subscription === undefined) return isPart(cloud, id) ? 'CBC.30010036' : 'CBC.99003016';
  if (subscription.status === 'closed') return 'CBC.99003016';
  const open = openOrderOf(cloud, id);
  if (open !== undefined) return open.status === 'awaiting payment' ? 'CBC.99003100' : 'CBC.99003144';
  const latest = addMonths(cloud.timeline.now(), longestYears * 12);
  return addMonths(subscription.expire, months) > latest ? 'CBC.99003154' : subscription;
}

interface Period {
  readonly unit: PeriodUnit;
  readonly periods: number;
}

/** period_type 2 and 1 to 11 months, or 3 and 1 to 3 years: EXTERNAL-APIS, section 3. */
function periodOf(body: unknown): Period {
  const type = whole(body, 'period_type');
  const periods = whole(body, 'period_num');
  if (type === undefined || periods === undefined) {
    throw bssRefusal('CBC.0100', 'period_type and period_num must be whole numbers.');
  }
  if (type !== 2 && type !== 3) throw bssRefusal('CBC.30010069', 'period_type must be 2 (month) or 3 (year).');
  const most = type === 2 ? 11 : 3;
  if (periods < 1 || periods > most) throw bssRefusal('CBC.99000092', `period_num must be from 1 to ${most}.`);
  return { unit: type === 2 ? 'month' : 'year', periods };
}

const monthsOf = ({ unit, periods }: Period): number => (unit === 'year' ? periods * 12 : periods);

function total(good: readonly Subscription[], { unit, periods }: Period): number {
  return good.reduce((sum, subscription) => sum + renewalPrice(subscription, unit, periods), 0);
}

function renew({ cloud, body }: Call): Answer {
  const period = periodOf(body);
  const autoPay = whole(body, 'is_auto_pay') ?? 0;
  if (autoPay !== 0 && autoPay !== 1) throw bssRefusal('CBC.0100', 'is_auto_pay must be 0 or 1.');
  const { good, bad } = split(body, (id) => renewable(cloud, id, monthsOf(period)));
  const amount = total(good, period);
  if (autoPay === 1 && amount > cloud.account.balance) throw bssRefusal('CBC.30050006');
  const order: Order = openOrder(cloud, {
    subject: { kind: 'renewal', ...period },
    instance_ids: good.map(({ instance_id }) => instance_id),
    amount,
    status: 'awaiting payment',
  });
  if (autoPay === 1) payOrder(cloud, order);
  return ok({ order_ids: [order.id], fail_resource_infos: bad });
}

function renewalRate({ cloud, body }: Call): Answer {
  const period = periodOf(body);
  const { good, bad } = split(body, (id) => renewable(cloud, id, monthsOf(period)));
  const amount = dollars(total(good, period));
  const rating = { official_website_amount: amount, amount, discount_amount: 0, measure_id: 1 };
  return ok({
    currency,
    official_website_rating_result: { ...rating, product_rating_results: [] },
    optional_discount_rating_results: [],
    renew_inquiry_results: good.map((subscription) => ({
      resource_id: subscription.instance_id,
      amount: dollars(renewalPrice(subscription, period.unit, period.periods)),
    })),
    fail_resource_infos: bad,
  });
}

/** unsubscribe_type 1: the resource and its renewed terms; 2: the renewed terms only (EXTERNAL-APIS, section 3). */
function cancelSubscriptions({ cloud, body }: Call): Answer {
  const type = whole(body, 'unsubscribe_type');
  if (type !== 1 && type !== 2) throw bssRefusal('CBC.0100', 'unsubscribe_type must be 1 or 2.');
  const reason = whole(body, 'unsubscribe_reason_type') ?? 5;
  if (reason < 1 || reason > 5) throw bssRefusal('CBC.0100', 'unsubscribe_reason_type must be from 1 to 5.');
  const { good, bad } = split(body, (id) => cancellable(cloud, id, type === 1));
  const order = unsubscribe(
    cloud,
    good.map(({ instance_id }) => instance_id),
    type === 1,
  );
  return ok({ order_ids: [order.id], fail_resource_infos: bad });
}

function cancellable(cloud: Cloud, id: string, whole: boolean): Subscription | BssCode {
  const subscription = cloud.subscriptions.get(id);
  if (subscription === undefined) return isPart(cloud, id) ? 'CBC.99003185' : 'CBC.99003012';
  if (subscription.status === 'closed') return 'CBC.30000067';
  if (subscription.status === 'frozen') return 'CBC.99003656';
  const open = openOrderOf(cloud, id);
  if (open !== undefined) return open.status === 'awaiting payment' ? 'CBC.99003100' : 'CBC.99003651';
  if (!whole && renewedTerms(subscription, cloud.timeline.now()).length === 0) return 'CBC.99003128';
  return subscription;
}

function renewingItself(call: Call): Subscription {
  const id = parameter(call, 'resource_id');
  const subscription = call.cloud.subscriptions.get(id);
  if (subscription === undefined) throw bssRefusal(isPart(call.cloud, id) ? 'CBC.30010036' : 'CBC.99003016');
  if (subscription.status !== 'in use') throw bssRefusal('CBC.99003602');
  return subscription;
}

function autoRenewOn(call: Call): Answer {
  const subscription = renewingItself(call);
  const times = call.body === undefined ? 0 : (whole(call.body, 'auto_renew_times') ?? 0);
  if (times < 0 || times > 99) throw bssRefusal('CBC.0100', 'auto_renew_times must be from 0 to 99.');
  subscription.auto_renew = { on: true, left: times === 0 ? null : times };
  subscription.updated = call.cloud.timeline.now();
  watchAutoRenewal(call.cloud, subscription);
  return noContent;
}

function autoRenewOff(call: Call): Answer {
  const subscription = renewingItself(call);
  if (!subscription.auto_renew.on) throw bssRefusal('CBC.99003605');
  subscription.auto_renew = { on: false, left: null };
  subscription.updated = call.cloud.timeline.now();
  return noContent;
}
