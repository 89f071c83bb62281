import { addMonths } from '../calendar.ts';
import { completeOrder } from './order.ts';
import { renewalPrice } from './renewal-price.ts';
import { unfreeze } from './server.ts';
import type { Cloud, Order, PeriodUnit, Subscription } from './state.ts';
import { watchSubscription } from './subscription.ts';

const processingSeconds = 3;

const monthsOf = (unit: PeriodUnit, periods: number): number => periods * (unit === 'year' ? 12 : 1);

export function completeRenewal(
  cloud: Cloud,
  order: Order,
  period: { readonly unit: PeriodUnit; readonly periods: number },
): void {
  cloud.timeline.after(processingSeconds, () => {
    for (const instanceId of order.instance_ids) {
      const subscription = cloud.subscriptions.get(instanceId);
      if (subscription !== undefined && subscription.status !== 'closed') extend(cloud, subscription, order, period);
    }
    completeOrder(cloud, order);
  });
}

/** A late renewal counts from the old expiry too, so lapsed days are lost (NEWER-FACTS, section 5). */
function extend(
  cloud: Cloud,
  subscription: Subscription,
  order: Order,
  { unit, periods }: { readonly unit: PeriodUnit; readonly periods: number },
): void {
  const from = subscription.expire;
  const to = addMonths(from, monthsOf(unit, periods));
  const paid = renewalPrice(subscription, unit, periods);
  subscription.terms = [...subscription.terms, { order_id: order.id, from, to, paid, renewal: true }];
  subscription.expire = to;
  subscription.updated = cloud.timeline.now();
  subscription.status = 'in use';
  const server = cloud.servers.get(cloud.instances.get(subscription.instance_id)?.server_id ?? '');
  if (server !== undefined) unfreeze(cloud, server);
  watchSubscription(cloud, subscription.instance_id);
}
