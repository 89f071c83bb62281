import { payOrder } from '../model/payment.ts';
import { placePurchase } from '../model/purchase.ts';
import type { Order } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { invalidPurchase, purchaseRefusal, readPurchase } from './hcss-purchase.ts';
import type { Route } from './route.ts';

/** The purchase: flexus-l-purchase-en-2024-11. */
export const hcssRoutes: readonly Route[] = [
  {
    method: 'POST',
    pattern: '/v1/light-instances',
    service: 'hcss',
    operation: 'create_light_instances',
    mutating: true,
    access: 'project',
    handle: createInstances,
  },
];

// 36 to 128 letters, digits and hyphens, the first no hyphen: EXTERNAL-APIS, section 6; NEWER-FACTS, section 3.
const requestIdForm = /^[A-Za-z0-9][A-Za-z0-9-]{35,127}$/;
const paymentSeconds = 1;

function createInstances(call: Call): Answer {
  const { cloud } = call;
  if (!requestIdForm.test(call.headers['client-request-id'] ?? '')) {
    throw invalidPurchase(
      'Client-Request-Id must have 36 to 128 letters, digits and hyphens and start with none of the last',
    );
  }
  const request = readPurchase(cloud, call.body);
  if (call.caller.project?.id !== request.project.id) {
    throw invalidPurchase(`region is ${request.project.name}, but the caller's project is that of another region`);
  }
  const held = [...cloud.instances.values()].filter(({ project }) => project.id === request.project.id).length;
  if (held + request.quantity > cloud.settings.instances_per_region) {
    throw purchaseRefusal('HCSS.14000011', 'Insufficient quota.');
  }
  const order = placePurchase(cloud, request);
  if (request.auto_pay) cloud.timeline.after(paymentSeconds, () => payIfStillOpen(call, order));
  return { status: 202, body: { order_id: order.id, instance_ids: order.instance_ids } };
}

/** Too low a balance leaves the order unpaid, as if it had not been asked to pay by itself. */
function payIfStillOpen(call: Call, order: Order): void {
  if (order.status === 'awaiting payment') payOrder(call.cloud, order);
}
