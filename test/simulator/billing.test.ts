import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, purchase, type Reply } from './support.ts';

// The shapes and codes expected here are those of EXTERNAL-APIS, section 3, unless said otherwise.
let client: Client;
beforeEach(async () => {
  client = await Client.open();
});
afterEach(() => client.stop());

const day = 86_400;
const subscriptions = '/v2/orders/subscriptions/resources';
const post = (path: string, body?: unknown): Promise<Reply> =>
  client.project({ method: 'POST', path, ...(body === undefined ? {} : { body }) });
const idOf = async (name: string): Promise<string> => (await client.instance(name)).id;
const expiry = async (id: string): Promise<number> => Date.parse((await subscription(id)).expire_time);
const subscription = async (id: string): Promise<Reply['body']> =>
  (await client.state()).subscriptions.find((each: { resource_id: string }) => each.resource_id === id);
const renew = (ids: readonly string[], changes: object = {}): Promise<Reply> =>
  post(`${subscriptions}/renew`, { resource_ids: ids, period_type: 2, period_num: 1, ...changes });
const unsubscribe = (ids: readonly string[], unsubscribe_type = 1): Promise<Reply> =>
  post(`${subscriptions}/unsubscribe`, { resource_ids: ids, unsubscribe_type });
const months = (time: number, count: number): number => {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1);
};

describe('renewal', () => {
  it('by renewal_resources is an unpaid order unless is_auto_pay is 1', async () => {
    const id = await idOf('blog');
    const before = await expiry(id);
    const { status, body } = await renew([id]);
    expect({ status, body }).toEqual({
      status: 200,
      body: { order_ids: [expect.any(String)], fail_resource_infos: [] },
    });
    await client.advance(3600);
    expect(await client.order(body.order_ids[0])).toMatchObject({ status: 6, order_type: 2 });
    expect(await expiry(id)).toBe(before);
    expect(await renew([id])).toMatchObject({ status: 400, body: { error_code: 'CBC.99003100' } });
  });

  it('extends the subscription by its period once paid', async () => {
    const id = await idOf('analytics');
    const before = await expiry(id);
    const { body } = await renew([id], { period_type: 3, is_auto_pay: 1 });
    expect(await renew([id])).toMatchObject({ body: { error_code: 'CBC.99003144' } });
    await client.advance(60);
    expect(await client.order(body.order_ids[0])).toMatchObject({ status: 5 });
    expect(months(await expiry(id), 0)).toBe(months(before, 12));
    expect((await expiry(id)) % 60_000).toBe(before % 60_000);
  });

  it('lists what fails beside what works, and answers an error when nothing works', async () => {
    const [id, part] = [await idOf('blog'), (await client.instance('blog')).server_id];
    const mixed = await renew([id, part, 'unknown']);
    expect(mixed.body.order_ids).toHaveLength(1);
    expect(mixed.body.fail_resource_infos).toEqual([
      { resource_id: part, error_code: 'CBC.30010036', error_msg: expect.any(String) },
      { resource_id: 'unknown', error_code: 'CBC.99003016', error_msg: expect.any(String) },
    ]);
    expect(await renew([part])).toMatchObject({ status: 400, body: { error_code: 'CBC.30010036' } });
  });

  it.each([
    ['a week', { period_type: 1 }, 'CBC.30010069'],
    ['twelve months', { period_num: 12 }, 'CBC.99000092'],
    ['four years', { period_type: 3, period_num: 4 }, 'CBC.99000092'],
    ['no period', { period_num: undefined }, 'CBC.0100'],
    ['is_auto_pay 2', { is_auto_pay: 2 }, 'CBC.0100'],
    ['no resource', { resource_ids: [] }, 'CBC.0100'],
    ['eleven resources', { resource_ids: Array.from({ length: 11 }, (_, id) => `${id}`) }, 'CBC.0100'],
  ])('refuses %s', async (_what, changes, code) => {
    expect(await renew([await idOf('blog')], changes)).toMatchObject({ status: 400, body: { error_code: code } });
  });

  it('that would last too long, or that the balance does not cover, is refused', async () => {
    const id = await idOf('shop-web');
    for (let year = 0; year < 2; year += 1) {
      await renew([id], { period_type: 3, period_num: 2, is_auto_pay: 1 });
      await client.advance(60);
    }
    expect(await renew([id], { period_type: 3, period_num: 3 })).toMatchObject({
      body: { error_code: 'CBC.99003154' },
    });
  });

  it('has a price beforehand: show_renewal_price', async () => {
    const id = await idOf('blog');
    const inquiry = { resource_ids: [id], period_type: 2, period_num: 2 };
    const { status, body } = await post('/v2/bills/ratings/period-resources/renew-rate', inquiry);
    expect(status).toBe(200);
    expect(body.renew_inquiry_results).toEqual([{ resource_id: id, amount: expect.any(Number) }]);
    const { body: renewed } = await renew([id], { period_num: 2 });
    expect((await client.order(renewed.order_ids[0])).amount).toBe(body.renew_inquiry_results[0].amount);
  });
});

describe('unsubscribing', () => {
  it('by cancel_resources_subscription releases the whole bundle when its order is completed (flexus-l-api-zh-2025-01, section 3.5.2)', async () => {
    const instance = await client.instance('shop-web');
    const { status, body } = await unsubscribe([instance.id]);
    expect(status).toBe(200);
    expect(await client.order(body.order_ids[0])).toMatchObject({ status: 3, order_type: 4 });
    await client.advance(60);
    expect(await client.order(body.order_ids[0])).toMatchObject({ status: 5 });
    const everything = JSON.stringify(await client.state());
    const parts = [instance.server_id, instance.eip_id, instance.traffic_package_id, instance.extra_resources[0].id];
    for (const id of parts) expect(everything).not.toContain(id);
    const base = `/v1/${client.simulator.credentials.project_id}/cloudservers`;
    expect((await client.project({ path: `${base}/${instance.server_id}` })).status).toBe(404);
    const { domain_id } = client.simulator.credentials;
    const path = `/v1/resource-manager/domains/${domain_id}/all-resources?type=hcss.l-instance&id=${instance.id}`;
    expect((await client.domain({ path })).body.resources).toEqual([]);
    expect(await unsubscribe([instance.id])).toMatchObject({ status: 400, body: { error_code: 'CBC.30000067' } });
  });

  it('pays something back, listed by the refund query', async () => {
    const before = (await client.state()).account.balance;
    const { body } = await unsubscribe([await idOf('shop-web')]);
    await client.advance(60);
    const after = (await client.state()).account.balance;
    const refunds = await client.project({
      path: `/v2/orders/customer-orders/refund-orders?order_id=${body.order_ids[0]}`,
    });
    expect(refunds.body.refund_infos[0].amount).toBeLessThan(0);
    expect(after - before).toBeCloseTo(-refunds.body.refund_infos[0].amount, 2);
    const other = (await client.instance('blog')).order_id;
    const wrong = await client.project({ path: `/v2/orders/customer-orders/refund-orders?order_id=${other}` });
    expect(wrong).toMatchObject({ status: 400, body: { error_code: 'CBC.99005026' } });
  });

  it('of the renewed periods only takes these back and leaves the instance', async () => {
    const id = await idOf('analytics');
    const before = await expiry(id);
    expect(await unsubscribe([id], 2)).toMatchObject({ body: { error_code: 'CBC.99003128' } });
    await renew([id], { is_auto_pay: 1 });
    await client.advance(60);
    expect(await expiry(id)).toBeGreaterThan(before);
    expect((await unsubscribe([id], 2)).status).toBe(200);
    await client.advance(60);
    expect(await expiry(id)).toBe(before);
    expect(await client.instance('analytics')).toBeDefined();
  });

  it.each([
    ['an unknown ID', 'CBC.99003012', async () => 'unknown'],
    ['a part of a bundle', 'CBC.99003185', async () => (await client.instance('blog')).server_id],
  ])('refuses %s with %s', async (_what, code, id) => {
    expect(await unsubscribe([await id()])).toMatchObject({ status: 400, body: { error_code: code } });
  });

  it('refuses another type, a second time while busy, and what is frozen', async () => {
    const id = await idOf('blog');
    expect(await unsubscribe([id], 3)).toMatchObject({ body: { error_code: 'CBC.0100' } });
    await unsubscribe([await idOf('git')]);
    expect(await unsubscribe([await idOf('git')])).toMatchObject({ body: { error_code: 'CBC.99003651' } });
    await client.advance(25 * day);
    client.forget();
    expect(await unsubscribe([id])).toMatchObject({ body: { error_code: 'CBC.99003656' } });
  });
});

describe('time', () => {
  it('brings expiry, 15 days of grace, 15 days of retention and release (NEWER-FACTS, section 5)', async () => {
    const { id, server_id } = await client.instance('blog');
    const until = (await expiry(id)) - Date.parse((await client.state()).now);
    await client.advance(until / 1000 + 60);
    expect((await subscription(id)).status).toBe('expired');
    expect(await client.server(server_id)).toMatchObject({ status: 'ACTIVE', frozen: false });
    await client.advance(15 * day);
    expect((await subscription(id)).status).toBe('frozen');
    expect(await client.server(server_id)).toMatchObject({ status: 'SHUTOFF', frozen: true });
    client.forget();
    const project = `/v1/${client.simulator.credentials.project_id}/cloudservers`;
    const { body } = await client.project({ path: `${project}/${server_id}` });
    // ecs-api-en-2025-01, section 8.2
    expect(body.server.metadata.EcmResStatus).toBe('freeze');
    const start = { method: 'POST', path: `${project}/action`, body: { 'os-start': { servers: [{ id: server_id }] } } };
    expect(await client.project(start)).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0100' } } });
    await client.advance(15 * day);
    expect(await client.instance('blog')).toBeUndefined();
    expect(await client.server(server_id)).toBeUndefined();
  });

  it('of freezing takes the server out of the hands of a running job', async () => {
    const { id, server_id } = await client.instance('blog');
    const left = (await expiry(id)) + 15 * day * 1000 - Date.parse((await client.state()).now);
    await client.advance(left / 1000 - 6);
    client.forget();
    const path = `/v1/${client.simulator.credentials.project_id}`;
    const body = { reboot: { type: 'SOFT', servers: [{ id: server_id }] } };
    const reboot = await client.project({ method: 'POST', path: `${path}/cloudservers/action`, body });
    await client.advance(60);
    expect(await client.server(server_id)).toMatchObject({ status: 'SHUTOFF', task_state: null, frozen: true });
    const job = await client.project({ path: `${path}/jobs/${reboot.body.job_id}` });
    expect(job.body).toMatchObject({ status: 'FAIL', entities: { sub_jobs: [{ error_code: 'Ecs.0100' }] } });
  });

  it('of release cancels an unpaid renewal, which then costs nothing', async () => {
    const id = await idOf('blog');
    await client.advance(30 * day);
    client.forget();
    const { body } = await renew([id]);
    await client.advance(5 * day);
    client.forget();
    expect(await client.order(body.order_ids[0])).toMatchObject({ status: 4 });
    const pay = { order_id: body.order_ids[0], use_coupon: 'NO', use_discount: 'NO' };
    expect(await post('/v3/orders/customer-orders/pay', pay)).toMatchObject({ body: { error_code: 'CBC.99003106' } });
  });

  it('of a late renewal counts from the old expiry and thaws (NEWER-FACTS, section 5)', async () => {
    const { id, server_id } = await client.instance('blog');
    const before = await expiry(id);
    await client.advance(22 * day);
    client.forget();
    expect((await subscription(id)).status).toBe('frozen');
    await renew([id], { is_auto_pay: 1 });
    await client.advance(60);
    expect(await subscription(id)).toMatchObject({ status: 'in use' });
    expect(months(await expiry(id), 0)).toBe(months(before, 1));
    expect(await client.server(server_id)).toMatchObject({ frozen: false, status: 'SHUTOFF' });
  });

  it('renews by itself, seven days ahead, if told to: enable_auto_renewal', async () => {
    const id = await idOf('blog');
    const before = await expiry(id);
    expect((await post(`${subscriptions}/autorenew/${id}`)).status).toBe(204);
    await client.advance(2 * day);
    expect(await expiry(id)).toBeGreaterThan(before);
    const renewals = (await client.state()).orders.filter((order: { order_type: number }) => order.order_type === 2);
    expect(renewals).toMatchObject([{ status: 5, instance_ids: [id] }]);
  });

  it('renews as many times as was said', async () => {
    const id = await idOf('blog');
    await post(`${subscriptions}/autorenew/${id}`, { auto_renew_times: 2 });
    await client.advance(200 * day);
    const renewals = (await client.state()).orders.filter(
      (order: { order_type: number; instance_ids: string[] }) =>
        order.order_type === 2 && order.instance_ids.includes(id),
    );
    expect(renewals).toHaveLength(2);
    expect(await client.instance('blog')).toBeUndefined();
  });

  it('does not renew what was told not to: disable_auto_renewal', async () => {
    const id = await idOf('files');
    const off = { method: 'DELETE', path: `${subscriptions}/autorenew/${id}` };
    expect((await client.project(off)).status).toBe(204);
    expect(await client.project(off)).toMatchObject({ status: 400, body: { error_code: 'CBC.99003605' } });
    await client.advance(95 * day);
    expect((await subscription(id)).status).not.toBe('in use');
    client.forget();
    expect(await post(`${subscriptions}/autorenew/${id}`)).toMatchObject({ body: { error_code: 'CBC.99003602' } });
  });
});

describe('orders', () => {
  const order = (id: string): Promise<Reply> => client.project({ path: `/v2/orders/customer-orders/details/${id}` });
  const list = (query: string): Promise<Reply> => client.project({ path: `/v2/orders/customer-orders?${query}` });

  it('show status and lines without resource IDs: show_customer_order_details', async () => {
    const { order_id, id } = await client.instance('shop-web');
    const { status, body } = await order(order_id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ total_count: 1, order_info: { order_id, status: 5, order_type: 1, currency: 'USD' } });
    expect(body.order_line_items).toMatchObject([{ period_type: 3, period_num: 1, subscription_num: 1 }]);
    expect(JSON.stringify(body)).not.toContain(id);
    expect(await order('CS0')).toMatchObject({ status: 400, body: { error_code: 'CBC.30000010' } });
  });

  it('are listed newest first, by status, type, time and page: list_customer_orders', async () => {
    const all = (await list('limit=100')).body;
    expect(all.total_count).toBe(8);
    const times = all.order_infos.map(({ create_time }: { create_time: string }) => create_time);
    expect(times).toEqual([...times].sort().reverse());
    expect((await list('status=6')).body).toMatchObject({
      total_count: 1,
      order_infos: [{ status: 6, payment_time: null }],
    });
    expect((await list('order_type=2')).body.total_count).toBe(0);
    expect((await list('limit=3&offset=6')).body.order_infos).toHaveLength(2);
    const begin = times[2];
    expect((await list(`create_time_begin=${begin}`)).body.total_count).toBe(3);
    expect(await list('limit=101')).toMatchObject({ status: 400, body: { error_code: 'CBC.0100' } });
    expect(await list('create_time_begin=yesterday')).toMatchObject({ status: 400 });
    expect(await list('create_time_begin=2024-01-01T00:00:00Z&create_time_end=2026-01-01T00:00:00Z')).toMatchObject({
      status: 400,
    });
  });

  it('awaiting payment can be cancelled, others not: cancel_customer_order', async () => {
    const { body } = await list('status=6');
    const cancel = {
      method: 'PUT',
      path: '/v2/orders/customer-orders/cancel',
      body: { order_id: body.order_infos[0].order_id },
    };
    expect((await client.project(cancel)).status).toBe(204);
    expect((await list('status=4')).body.total_count).toBe(1);
    expect(await client.project(cancel)).toMatchObject({ status: 400, body: { error_code: 'CBC.99005010' } });
  });

  it('are paid once, in the documented form: pay_customer_order', async () => {
    const { body } = await list('status=6');
    const pay = (changes: object = {}): Promise<Reply> =>
      post('/v3/orders/customer-orders/pay', {
        order_id: body.order_infos[0].order_id,
        use_coupon: 'NO',
        use_discount: 'NO',
        ...changes,
      });
    expect(await pay({ use_coupon: undefined })).toMatchObject({ body: { error_code: 'CBC.0100' } });
    expect(await pay({ order_id: 'CS0' })).toMatchObject({ body: { error_code: 'CBC.30000010' } });
    expect((await pay()).status).toBe(204);
    expect(await pay()).toMatchObject({ body: { error_code: 'CBC.99000088' } });
    await client.advance(60);
    expect(await pay()).toMatchObject({ body: { error_code: 'CBC.99003106' } });
  });

  it('that lapsed come too late for payment', async () => {
    const { body } = await client.project(purchase({ is_auto_pay: false }));
    await client.advance(8 * day);
    client.forget();
    const reply = await post('/v3/orders/customer-orders/pay', {
      order_id: body.order_id,
      use_coupon: 'NO',
      use_discount: 'NO',
    });
    expect(reply).toMatchObject({ body: { error_code: 'CBC.99003110' } });
  });
});

describe('yearly/monthly resources (list_yearly_monthly_resources)', () => {
  const query = (body: object): Promise<Reply> => post('/v2/orders/suscriptions/resources/query', body);

  it('lead from an order to its instance and the expiry', async () => {
    const { order_id, id, expire_time } = await client.instance('blog');
    const { body } = await query({ order_id, only_main_resource: 1 });
    expect(body.total_count).toBe(1);
    expect(body.data[0]).toMatchObject({
      resource_id: id,
      is_main_resource: 1,
      service_type_code: 'hws.service.type.hcss',
      resource_type_code: 'hws.resource.type.hecsfusion',
      status: 2,
      expire_policy: 0,
      expire_time: `${expire_time.slice(0, 19)}Z`,
    });
  });

  it('list the parts with their main resource, ten at a time', async () => {
    const { id, server_id } = await client.instance('blog');
    const all = await query({});
    expect(all.body.data).toHaveLength(10);
    const [server] = (await query({ resource_ids: [server_id] })).body.data;
    expect(server).toMatchObject({ is_main_resource: 0, parent_resource_id: id });
    expect((await query({ only_main_resource: 1, limit: 100 })).body.total_count).toBe(7);
    expect((await query({ status_list: [4] })).body.total_count).toBe(0);
    expect(await query({ limit: 0 })).toMatchObject({ status: 400, body: { error_code: 'CBC.0100' } });
  });

  it('by expiry show what runs out within a week', async () => {
    const now = Date.parse((await client.state()).now);
    const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
    const range = { expire_time_begin: iso(now), expire_time_end: iso(now + 7 * day * 1000), only_main_resource: 1 };
    const { body } = await query(range);
    expect(body.data.map(({ resource_name }: { resource_name: string }) => resource_name)).toEqual(['blog']);
  });
});

describe('traffic packages (flexus-l-api-zh-2025-01, section 3.4.6)', () => {
  const usage = async (id: string): Promise<Reply['body']> =>
    (await post('/v2/payments/free-resources/usages/details/query', { free_resource_ids: [id] })).body
      .free_resources[0];

  it('answer what remains, in GB, by the month from the purchase', async () => {
    const { traffic_package_id } = await client.instance('shop-web');
    expect(await usage(traffic_package_id)).toMatchObject({
      free_resource_id: traffic_package_id,
      quota_reuse_cycle: 4,
      quota_reuse_cycle_type: 2,
      original_amount: 5120,
      amount: expect.closeTo(12.5, 0),
      measure_id: 10,
    });
  });

  it('are used up while the server runs, not while it is stopped, and start full again', async () => {
    const { traffic_package_id, server_id } = await client.instance('edge-istanbul');
    const before = (await usage(traffic_package_id)).amount;
    await client.advance(3600 * 6);
    const running = (await usage(traffic_package_id)).amount;
    expect(running).toBeLessThan(before);
    const path = `/v1/${await client.projectId('tr-west-1')}/cloudservers/action`;
    const stop = { method: 'POST', path, body: { 'os-stop': { servers: [{ id: server_id }] } } };
    expect((await client.project(stop, 'tr-west-1')).status).toBe(200);
    await client.advance(60);
    const stopped = (await usage(traffic_package_id)).amount;
    await client.advance(3600 * 6);
    const { amount, end_time } = await usage(traffic_package_id);
    expect(amount).toBe(stopped);
    await client.advance((Date.parse(end_time) - Date.parse((await client.state()).now)) / 1000 + 1);
    client.forget();
    const fresh = await usage(traffic_package_id);
    expect(fresh.amount).toBe(fresh.original_amount);
    expect(fresh.start_time).toBe(end_time);
  });

  it('that are unknown are left out; none at all or 101 are refused', async () => {
    const path = '/v2/payments/free-resources/usages/details/query';
    expect((await post(path, { free_resource_ids: ['unknown'] })).body).toEqual({ free_resources: [] });
    expect(await post(path, { free_resource_ids: [] })).toMatchObject({ body: { error_code: 'CBC.0100' } });
    const many = Array.from({ length: 101 }, (_, id) => `${id}`);
    expect(await post(path, { free_resource_ids: many })).toMatchObject({ body: { error_code: 'CBC.0100' } });
    expect(await post(path, { free_resource_ids: ['x'.repeat(65)] })).toMatchObject({ status: 400 });
  });
});
