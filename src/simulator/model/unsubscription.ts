import { completeOrder, openOrder } from './order.ts';
import { releaseBundle } from './release.ts';
import { beginRelease } from './server.ts';
import type { Cloud, Order, Subscription, Term } from './state.ts';
import { watchSubscription } from './subscription.ts';

const processingSeconds = 10;

// NEWER-FACTS, section 5: ten per cent of the monthly and one-year price. Longer terms cost more; the simulator keeps to this.
const feeShare = 0.1;

/** Terms that were renewed and have not begun: what unsubscribe_type 2 takes back (EXTERNAL-APIS, section 3). */
export function renewedTerms(subscription: Subscription, now: number): readonly Term[] {
  return subscription.terms.filter(({ renewal, from }) => renewal && from > now);
}

/** Cents that come back: unused time less the fee; a term that has not begun comes back whole. */
function refundOf(subscription: Subscription, now: number, whole: boolean): number {
  const future = renewedTerms(subscription, now);
  const back = future.reduce((sum, { paid }) => sum + paid, 0);
  if (!whole) return back;
  const current = subscription.terms.find(({ from, to }) => from <= now && now < to);
  if (current === undefined) return back;
  const consumed = (current.paid * (now - current.from)) / (current.to - current.from);
  return back + Math.max(0, Math.round(current.paid - consumed - current.paid * feeShare));
}

export function unsubscribe(cloud: Cloud, instanceIds: readonly string[], whole: boolean): Order {
  const now = cloud.timeline.now();
  const subscriptions = instanceIds.flatMap((id) => cloud.subscriptions.get(id) ?? []);
  const refund = subscriptions.reduce((sum, subscription) => sum + refundOf(subscription, now, whole), 0);
  const order = openOrder(cloud, {
    subject: { kind: 'unsubscription', whole },
    instance_ids: instanceIds,
    amount: -refund,
    status: 'processing',
  });
  if (whole) {
    for (const id of instanceIds) {
      const server = cloud.servers.get(cloud.instances.get(id)?.server_id ?? '');
      if (server !== undefined) beginRelease(cloud, server, order.id);
    }
  }
  cloud.timeline.after(processingSeconds, () => {
    for (const id of instanceIds) {
      if (whole) releaseBundle(cloud, id);
      else dropRenewedTerms(cloud, id, now);
    }
    cloud.account.balance += refund;
    completeOrder(cloud, order);
  });
  return order;
}

function dropRenewedTerms(cloud: Cloud, instanceId: string, asOf: number): void {
  const subscription = cloud.subscriptions.get(instanceId);
  if (subscription === undefined) return;
  const dropped = new Set(renewedTerms(subscription, asOf));
  subscription.terms = subscription.terms.filter((term) => !dropped.has(term));
  subscription.expire = subscription.terms.at(-1)?.to ?? subscription.expire;
  subscription.updated = cloud.timeline.now();
  watchSubscription(cloud, instanceId);
}
