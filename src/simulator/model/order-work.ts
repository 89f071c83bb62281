import { provision } from './purchase.ts';
import { completeRenewal } from './renewal.ts';
import type { Cloud, Order } from './state.ts';

/** What a paid order sets going. */
export function startOrderWork(cloud: Cloud, order: Order): void {
  if (order.subject.kind === 'purchase') provision(cloud, order, order.subject.request);
  if (order.subject.kind === 'renewal') completeRenewal(cloud, order, order.subject);
}
