import { addMonths } from '../calendar.ts';
import { buildInstance, buildServer, type Draft, newInstanceId } from './bundle.ts';
import { completeOrder, openOrder } from './order.ts';
import { periodPrice } from './prices.ts';
import { noteChange } from './resource-index.ts';
import { performAct } from './server.ts';
import type { Cloud, Instance, Order, PurchaseRequest, Server } from './state.ts';
import { watchSubscription } from './subscription.ts';

/**
 * A purchase: the order waits for payment, its servers are built while it is processed, and with its completion the bundles
 * exist (flexus-l-api-en-2024-09, section 3.1: status 5 means that the instances have been created).
 */
export function placePurchase(cloud: Cloud, request: PurchaseRequest): Order {
  const price = periodPrice(request.plan, request.extras, request.unit);
  return openOrder(cloud, {
    subject: { kind: 'purchase', request },
    instance_ids: Array.from({ length: request.quantity }, () => newInstanceId(cloud.random)),
    amount: price * request.periods * request.quantity,
    status: 'awaiting payment',
  });
}

export function provision(cloud: Cloud, order: Order, request: PurchaseRequest): void {
  const built = order.instance_ids.map((instanceId, index) => {
    const draft: Draft = {
      instance_id: instanceId,
      name: request.quantity === 1 ? request.name : `${request.name}-${String(index + 1).padStart(4, '0')}`,
      order_id: order.id,
      request,
      created: cloud.timeline.now(),
    };
    const server = buildServer(cloud, draft);
    performAct(cloud, server, 'create', order.id, { fails: false, done: () => undefined });
    return { draft, server };
  });
  cloud.timeline.after(cloud.settings.provisioning_seconds, () => {
    for (const { draft, server } of built) handOver(cloud, draft, server, cloud.timeline.now());
    completeOrder(cloud, order);
  });
}

/**
 * Makes the bundle exist as of `since`: instance, traffic package, subscription, and later its row in the resource index.
 */
export function handOver(cloud: Cloud, draft: Draft, server: Server, since: number): Instance {
  const instance = buildInstance(cloud, draft, server);
  const { request } = draft;
  const price = periodPrice(request.plan, request.extras, request.unit);
  const expire = addMonths(since, request.periods * (request.unit === 'year' ? 12 : 1));
  cloud.instances.set(instance.id, instance);
  cloud.packages.set(instance.package_id, {
    id: instance.package_id,
    instance_id: instance.id,
    original_gb: request.plan.traffic_package_gb,
    gb_per_day: (request.plan.traffic_package_gb * (0.1 + cloud.random.fraction() * 0.6)) / 30,
    since,
    month: 0,
    used_gb: 0,
    counted_until: since,
  });
  const subscription = {
    instance_id: instance.id,
    status: 'in use' as const,
    effective: since,
    expire,
    terms: [{ order_id: draft.order_id, from: since, to: expire, paid: price * request.periods, renewal: false }],
    unit: request.unit,
    price,
    auto_renew: { on: request.auto_renew, left: null },
    updated: since,
  };
  cloud.subscriptions.set(instance.id, subscription);
  watchSubscription(cloud, instance.id);
  noteChange(cloud, instance.id);
  return instance;
}
