import { days } from '../calendar.ts';
import type { Cloud, Order, OrderStatus, OrderSubject } from './state.ts';

/** Order statuses and where each may go: EXTERNAL-APIS, section 3. The code is what the billing service answers. */
export const orderStatusCodes: { readonly [status in OrderStatus]: number } = {
  processing: 3,
  cancelled: 4,
  completed: 5,
  'awaiting payment': 6,
};

const nextStatuses: { readonly [status in OrderStatus]: readonly OrderStatus[] } = {
  'awaiting payment': ['processing', 'cancelled'],
  processing: ['completed'],
  cancelled: [],
  completed: [],
};

export const orderTypeCodes: { readonly [kind in OrderSubject['kind']]: number } = {
  purchase: 1,
  renewal: 2,
  unsubscription: 4,
};

// EXTERNAL-APIS, section 3: unpaid orders normally lapse after seven days.
const unpaidDays = 7;

export interface OrderStart {
  readonly subject: OrderSubject;
  readonly instance_ids: readonly string[];
  readonly amount: number;
  readonly status: 'awaiting payment' | 'processing';
  /** simulated milliseconds since 1970; now when absent */
  readonly created?: number;
}

export function openOrder(cloud: Cloud, start: OrderStart): Order {
  const created = start.created ?? cloud.timeline.now();
  const order: Order = {
    id: `CS${cloud.random.text(10, '0123456789')}${cloud.random.text(5, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')}`,
    subject: start.subject,
    status: start.status,
    instance_ids: start.instance_ids,
    amount: start.amount,
    created,
    pay_until: created + days(unpaidDays),
    paid: null,
    completed: null,
  };
  cloud.orders.set(order.id, order);
  if (order.status === 'awaiting payment') {
    cloud.timeline.at(order.pay_until, () => {
      if (order.status === 'awaiting payment') moveOrder(order, 'cancelled');
    });
  }
  return order;
}

export function moveOrder(order: Order, status: OrderStatus): void {
  if (!nextStatuses[order.status].includes(status)) {
    throw new Error(`an order can't go from ${order.status} to ${status}`);
  }
  order.status = status;
}

export function completeOrder(cloud: Cloud, order: Order): void {
  moveOrder(order, 'completed');
  order.completed = cloud.timeline.now();
}

/** The order, still open, that an instance is part of; purchases of it are over once the instance exists. */
export function openOrderOf(cloud: Cloud, instanceId: string): Order | undefined {
  for (const order of cloud.orders.values()) {
    const open = order.status === 'awaiting payment' || order.status === 'processing';
    if (open && order.instance_ids.includes(instanceId)) return order;
  }
  return undefined;
}
