import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cloud, OrderStatus } from '../../src/simulator/model/state.ts';
import { Harness } from './harness.ts';
import { purchase } from './support.ts';

const subscriptions = '/v2/orders/subscriptions/resources';
const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)];

type Step = (harness: Harness) => void;

const which = fc.nat({ max: 9 });
const onServer = (key: string, type: string) =>
  which.map(
    (at): Step =>
      (harness) => {
        const server = pick([...harness.cloud.servers.values()], at);
        if (server !== undefined) harness.ecs(key, server.id, type);
      },
  );
const onInstance = (send: (harness: Harness, id: string) => void) =>
  which.map(
    (at): Step =>
      (harness) => {
        const instance = pick([...harness.cloud.subscriptions.keys()], at);
        if (instance !== undefined) send(harness, instance);
      },
  );
const onOrder = (send: (harness: Harness, id: string) => void) =>
  which.map(
    (at): Step =>
      (harness) => {
        const order = pick([...harness.cloud.orders.keys()].reverse(), at);
        if (order !== undefined) send(harness, order);
      },
  );

const steps: fc.Arbitrary<Step> = fc.oneof(
  onServer('os-start', 'SOFT'),
  onServer('os-stop', 'SOFT'),
  onServer('os-stop', 'HARD'),
  onServer('reboot', 'SOFT'),
  onServer('reboot', 'HARD'),
  fc.record({ pay: fc.boolean(), quantity: fc.integer({ min: 1, max: 3 }) }).map(
    ({ pay, quantity }): Step =>
      (harness) => {
        const { path, headers, body } = purchase({ is_auto_pay: pay, purchase_quantity: quantity });
        harness.send('POST', path, body, headers);
      },
  ),
  onInstance((harness, id) =>
    harness.send('POST', `${subscriptions}/renew`, {
      resource_ids: [id],
      period_type: 2,
      period_num: 1,
      is_auto_pay: 1,
    }),
  ),
  onInstance((harness, id) =>
    harness.send('POST', `${subscriptions}/renew`, { resource_ids: [id], period_type: 3, period_num: 1 }),
  ),
  onInstance((harness, id) =>
    harness.send('POST', `${subscriptions}/unsubscribe`, { resource_ids: [id], unsubscribe_type: 1 }),
  ),
  onInstance((harness, id) =>
    harness.send('POST', `${subscriptions}/unsubscribe`, { resource_ids: [id], unsubscribe_type: 2 }),
  ),
  onInstance((harness, id) => harness.send('POST', `${subscriptions}/autorenew/${id}`)),
  onInstance((harness, id) => harness.send('DELETE', `${subscriptions}/autorenew/${id}`)),
  onOrder((harness, id) =>
    harness.send('POST', '/v3/orders/customer-orders/pay', { order_id: id, use_coupon: 'NO', use_discount: 'NO' }),
  ),
  onOrder((harness, id) => harness.send('PUT', '/v2/orders/customer-orders/cancel', { order_id: id })),
  fc.integer({ min: 1, max: 20 }).map(
    (seconds): Step =>
      ({ world }) =>
        world.timeline.advance(seconds),
  ),
  fc.integer({ min: 1, max: 20 }).map(
    (days): Step =>
      ({ world }) =>
        world.timeline.advance(days * 86_400),
  ),
);

/** Table A-4 of ecs-api-en-2025-01, the rows with states that the simulator has. */
const tableA4: Readonly<Record<string, readonly (string | null)[]>> = {
  building: ['scheduling', 'block_device_mapping', 'networking', 'spawning', null],
  active: [
    'rebooting',
    'reboot_pending',
    'reboot_started',
    'rebooting_hard',
    'reboot_pending_hard',
    'reboot_started_hard',
    'powering-off',
    'deleting',
    null,
  ],
  stopped: ['powering-on', 'deleting', null],
};

function checkServers({ servers }: Cloud): void {
  for (const { vm_state, task_state } of servers.values()) expect(tableA4[vm_state] ?? []).toContain(task_state);
}

/** A bundle is there as a whole or not at all (flexus-l-api-zh-2025-01, section 3.5.2). */
function checkBundles(cloud: Cloud): void {
  const building = new Set(
    [...cloud.orders.values()]
      .filter(({ status }) => status === 'processing')
      .flatMap(({ instance_ids }) => instance_ids),
  );
  for (const instance of cloud.instances.values()) {
    expect(cloud.servers.get(instance.server_id)?.bundle?.instance_id).toBe(instance.id);
    expect(cloud.packages.get(instance.package_id)?.instance_id).toBe(instance.id);
    expect(cloud.subscriptions.get(instance.id)?.status).not.toBe('closed');
  }
  for (const { bundle } of cloud.servers.values()) {
    if (bundle === null) continue;
    expect(cloud.instances.has(bundle.instance_id) || building.has(bundle.instance_id)).toBe(true);
  }
  for (const { instance_id } of cloud.packages.values()) expect(cloud.instances.has(instance_id)).toBe(true);
  for (const { instance_id, status } of cloud.subscriptions.values()) {
    expect(cloud.instances.has(instance_id)).toBe(status !== 'closed');
  }
}

const allowed: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  'awaiting payment': ['awaiting payment', 'processing', 'completed', 'cancelled'],
  processing: ['processing', 'completed'],
  completed: ['completed'],
  cancelled: ['cancelled'],
};

function checkOrders(cloud: Cloud, before: Map<string, OrderStatus>): void {
  for (const { id, status } of cloud.orders.values()) {
    const previous = before.get(id);
    if (previous !== undefined) expect(allowed[previous]).toContain(status);
    before.set(id, status);
  }
  expect(cloud.account.balance).toBeGreaterThanOrEqual(0);
}

function checkTraffic(cloud: Cloud): void {
  for (const { used_gb, original_gb } of cloud.packages.values()) {
    expect(used_gb).toBeGreaterThanOrEqual(0);
    expect(used_gb).toBeLessThanOrEqual(original_gb);
  }
}

/** Nothing stays at work for ever: an hour later all jobs and orders are through, and no server is busy. */
function checkRest(harness: Harness): void {
  harness.world.timeline.advance(3600);
  for (const { parts } of harness.cloud.jobs.values()) {
    for (const { status, end } of parts) {
      expect(['SUCCESS', 'FAIL']).toContain(status);
      expect(end).not.toBeNull();
    }
  }
  for (const { status } of harness.cloud.orders.values()) expect(status).not.toBe('processing');
  for (const { task_state, held_by } of harness.cloud.servers.values())
    expect([task_state, held_by]).toEqual([null, null]);
}

describe('whatever is done in whatever order', () => {
  it('keeps servers in table A-4, orders moving forward, bundles whole, and comes to rest', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 5, maxLength: 40 }), fc.nat({ max: 1000 }), (sequence, seed) => {
        const harness = new Harness(seed);
        const orders = new Map<string, OrderStatus>();
        for (const step of sequence) {
          step(harness);
          checkServers(harness.cloud);
          checkBundles(harness.cloud);
          checkOrders(harness.cloud, orders);
          checkTraffic(harness.cloud);
        }
        checkRest(harness);
        checkOrders(harness.cloud, orders);
      }),
      { numRuns: 80 },
    );
  });

  it('has the same outcome however often it is looked at', () => {
    const outcome = (stride: number): unknown => {
      const harness = new Harness(1);
      const { path, headers, body } = purchase();
      harness.send('POST', path, body, headers);
      const server = [...harness.cloud.servers.values()][0];
      harness.ecs('os-stop', server?.id ?? '', 'SOFT');
      for (let passed = 0; passed < 40 * 86_400; passed += stride) harness.world.timeline.advance(stride);
      const orders = [...harness.cloud.orders.values()].map(({ id, status, completed }) => ({ id, status, completed }));
      const servers = [...harness.cloud.servers.values()].map(({ id, vm_state, updated }) => ({
        id,
        vm_state,
        updated,
      }));
      const ends = [...harness.cloud.subscriptions.values()].map(({ expire, status }) => ({ expire, status }));
      return { orders, servers, ends };
    };
    expect(outcome(40 * 86_400)).toEqual(outcome(3600));
  });
});
