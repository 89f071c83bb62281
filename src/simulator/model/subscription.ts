import { days } from '../calendar.ts';
import { openOrder, openOrderOf } from './order.ts';
import { payOrder } from './payment.ts';
import { releaseBundle } from './release.ts';
import { renewalPrice } from './renewal-price.ts';
import { freeze } from './server.ts';
import type { Cloud, Subscription, SubscriptionStatus } from './state.ts';

/** Codes of yearly/monthly resources: EXTERNAL-APIS, section 3, resources/query. */
export const subscriptionStatusCodes: { readonly [status in SubscriptionStatus]: number } = {
  'in use': 2,
  closed: 3,
  frozen: 4,
  expired: 5,
};

// NEWER-FACTS, section 5, international site: grace period (usable), then retention period (frozen), then gone.
const graceDays = 15;
const retentionDays = 15;
const autoRenewDaysAhead = 7;
const autoRenewHour = 3;

/** Schedules what the present expiry brings. Of an expiry that was moved since, nothing happens any more. */
export function watchSubscription(cloud: Cloud, instanceId: string): void {
  const subscription = cloud.subscriptions.get(instanceId);
  if (subscription === undefined) return;
  const { expire } = subscription;
  const whenDue = (time: number, run: () => void): void =>
    cloud.timeline.at(time, () => {
      if (subscription.expire === expire && subscription.status !== 'closed') run();
    });
  whenDue(expire, () => setStatus(cloud, subscription, 'expired'));
  whenDue(expire + days(graceDays), () => {
    setStatus(cloud, subscription, 'frozen');
    const server = cloud.servers.get(cloud.instances.get(instanceId)?.server_id ?? '');
    if (server !== undefined) freeze(cloud, server);
  });
  whenDue(expire + days(graceDays + retentionDays), () => releaseBundle(cloud, instanceId));
  watchAutoRenewal(cloud, subscription);
}

function setStatus(cloud: Cloud, subscription: Subscription, status: SubscriptionStatus): void {
  subscription.status = status;
  subscription.updated = cloud.timeline.now();
}

/** From seven days ahead, at three o'clock, daily until it works or the subscription expires (EXTERNAL-APIS, section 3). */
export function watchAutoRenewal(cloud: Cloud, subscription: Subscription): void {
  if (!subscription.auto_renew.on) return;
  const { expire } = subscription;
  const first = Math.floor((expire - days(autoRenewDaysAhead)) / days(1)) * days(1) + autoRenewHour * 60 * 60 * 1000;
  const missed = Math.max(0, Math.ceil((cloud.timeline.now() - first) / days(1)));
  const due = first + days(missed);
  if (due >= expire) return;
  cloud.timeline.at(due, () => {
    if (subscription.expire !== expire || subscription.status !== 'in use' || !subscription.auto_renew.on) return;
    if (autoRenew(cloud, subscription)) return;
    cloud.timeline.at(due + 1, () => watchAutoRenewal(cloud, subscription));
  });
}

function autoRenew(cloud: Cloud, subscription: Subscription): boolean {
  const price = renewalPrice(subscription, subscription.unit, 1);
  if (price > cloud.account.balance || openOrderOf(cloud, subscription.instance_id) !== undefined) return false;
  const order = openOrder(cloud, {
    subject: { kind: 'renewal', unit: subscription.unit, periods: 1 },
    instance_ids: [subscription.instance_id],
    amount: price,
    status: 'awaiting payment',
  });
  const { left } = subscription.auto_renew;
  if (left !== null) subscription.auto_renew = { on: left > 1, left: left - 1 };
  return payOrder(cloud, order);
}
