import { moveOrder } from './order.ts';
import type { Cloud, Order } from './state.ts';

/** Takes the money and sets the work of the order going; false when the balance does not cover it. */
export function payOrder(cloud: Cloud, order: Order): boolean {
  if (cloud.account.balance < order.amount) return false;
  cloud.account.balance -= order.amount;
  order.paid = cloud.timeline.now();
  moveOrder(order, 'processing');
  cloud.startWork(cloud, order);
  return true;
}
