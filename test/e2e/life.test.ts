import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue, password, purchase, requestId } from '../support/catalogue.ts';
import { accepts } from '../support/human.ts';
import { type Answered, Session } from '../support/session.ts';
import { type Logged, Simulator } from '../support/simulator.ts';

/** The life of a Flexus L instance over the wire, from the order to the end of its subscription (issue 2). */
const jobAnswer = z.looseObject({ job_id: z.string(), region: z.string() });
const orderAnswer = z.looseObject({ order_id: z.string(), instance_ids: z.array(z.string()) });
const ordersAnswer = z.looseObject({ order_ids: z.tuple([z.string()]) });
const listAnswer = z.looseObject({
  instances: z.array(
    z.looseObject({
      instance_id: z.string(),
      name: z.string(),
      region: z.string(),
      status: z.string().optional(),
      server_id: z.string().optional(),
      public_ip: z.string().optional(),
      plan: z.string(),
      traffic_package_id: z.string().optional(),
    }),
  ),
});
type Instance = z.infer<typeof listAnswer>['instances'][number];

let simulator: Simulator;
let session: Session;
/** Everything that was received, over all steps. */
const log: Logged[] = [];
beforeAll(async () => {
  simulator = await Simulator.start({ speed: 300 });
  session = await Session.open({ env: simulator.byKey, human: accepts });
});

/** Runs one step, and answers what it made the cloud receive. */
async function step<T>(act: () => Promise<T>): Promise<{ answer: T; changes: Logged[] }> {
  await simulator.clearLog();
  const answer = await act();
  log.push(...(await simulator.log()));
  return { answer, changes: await simulator.changes() };
}

const change = async (tool: string, args: Readonly<Record<string, unknown>>): Promise<Answered> => {
  const { answer, changes } = await step(() => session.ok(tool, args));
  expect(changes).toMatchObject([{ operation: tool }]);
  return answer;
};

async function followed(handle: Readonly<Record<string, unknown>>): Promise<Answered> {
  const { answer } = await step(() => session.ok('wait', handle));
  expect(answer.structured.done).toBe(true);
  return answer;
}

async function jobDone(tool: string, args: Readonly<Record<string, unknown>>): Promise<void> {
  const { job_id, region } = jobAnswer.parse((await change(tool, args)).structured);
  expect((await followed({ job_id, region })).structured.status).toBe('SUCCESS');
  const { answer } = await step(() => session.ok('show_job', { job_id, region }));
  expect(answer.structured).toMatchObject({ job_id, status: 'SUCCESS' });
}

async function listed(): Promise<Instance[]> {
  const { answer } = await step(() => session.ok('list_all_resources'));
  return listAnswer.parse(answer.structured).instances;
}

async function bought(): Promise<Instance> {
  const found = (await listed()).find(({ name }) => name === purchase.instance_name);
  if (found === undefined) throw new Error('what was bought is not listed');
  return found;
}

/** Of the live server: show_server. */
async function live(server_id: unknown): Promise<Readonly<Record<string, unknown>>> {
  return (await step(() => session.ok('show_server', { server_id }))).answer.structured;
}

/** Expiry by the billing service. */
async function expiry(instance: Instance): Promise<string> {
  const { answer } = await step(() =>
    session.ok('list_yearly_monthly_resources', { resource_ids: [instance.instance_id], only_main_resource: 1 }),
  );
  const { subscriptions } = z
    .looseObject({ subscriptions: z.tuple([z.looseObject({ expires: z.string() })]) })
    .parse(answer.structured);
  return subscriptions[0].expires;
}

describe('in order', () => {
  let orderId: string;
  let instance: Instance;

  test('what is there', async () => {
    const { instances } = await simulator.state();
    expect((await listed()).map(({ instance_id }) => instance_id).sort()).toEqual(instances.map(({ id }) => id).sort());
  });

  test('a purchase, dry: nothing is ordered', async () => {
    const { answer, changes } = await step(() => session.ok('create_light_instances', { ...purchase, dry_run: true }));
    expect(answer.structured).toMatchObject({ dry_run: true, operation: 'create_light_instances' });
    expect(changes).toEqual([]);
  });

  test('a purchase, unpaid: an order that waits for its payment', async () => {
    const { structured } = await change('create_light_instances', purchase);
    const answer = orderAnswer.parse(structured);
    orderId = answer.order_id;
    expect(answer.instance_ids).toHaveLength(1);
    expect(log.at(-1)?.headers['client-request-id']).toBe(requestId);
    const shown = await step(() => session.ok('show_customer_order_details', { order_id: orderId }));
    // 6 awaiting payment, 5 completed (EXTERNAL-APIS.md, section 3).
    expect(shown.answer.structured).toMatchObject({ order_id: orderId, status: 6, amount: expect.any(Number) });
    const unpaid = await step(() => session.ok('list_customer_orders', { status: 6 }));
    expect(JSON.stringify(unpaid.answer.structured)).toContain(orderId);
  });

  test('paid, and followed until it is completed: the instance exists', async () => {
    await change('pay_customer_order', { order_id: orderId, use_coupon: 'NO', use_discount: 'NO' });
    const { structured } = await followed({ order_id: orderId });
    expect(structured).toMatchObject({ status: '5', resources: [{ name: purchase.instance_name }] });
    // The index lags two (simulated) seconds behind.
    await simulator.advance(5);
    instance = await bought();
    expect(instance).toMatchObject({
      region: 'ap-southeast-3',
      plan: purchase.plan_spec,
      server_id: expect.any(String),
      public_ip: expect.any(String),
      traffic_package_id: expect.any(String),
    });
    expect(await live(instance.instance_id)).toMatchObject({ id: instance.server_id, status: 'ACTIVE' });
  });

  test('an instance within the extent that was ordered: disk, traffic package, host security', async () => {
    const full = await step(() => session.ok('list_all_resources', { region_id: 'ap-southeast-3', detail: 'full' }));
    const { resources } = z
      .looseObject({ resources: z.array(z.looseObject({ id: z.string(), properties: z.looseObject({}) })) })
      .parse(full.answer.structured);
    const mine = JSON.stringify(resources.find(({ id }) => id === instance.instance_id));
    for (const part of ['ecs_instance', 'eip', 'cbc_freeresource', 'evs', 'hss']) expect(mine).toContain(part);
  });

  test('stopped, started, restarted, each followed as a job', async () => {
    const server_ids = [instance.name];
    await jobDone('batch_stop_servers', { server_ids });
    expect(await live(instance.name)).toMatchObject({ status: 'SHUTOFF' });
    await jobDone('batch_start_servers', { server_ids });
    expect(await live(instance.name)).toMatchObject({ status: 'ACTIVE' });
    await jobDone('batch_reboot_servers', { server_ids, type: 'HARD' });
    expect(await live(instance.name)).toMatchObject({ status: 'ACTIVE' });
  });

  test('renamed: the server has the new name, the instance keeps its own', async () => {
    await change('update_server', { server_id: instance.instance_id, name: 'renamed-by-test', hostname: 'host-1' });
    expect(await live('renamed-by-test')).toMatchObject({ id: instance.server_id, name: 'renamed-by-test' });
    expect((await bought()).name).toBe(purchase.instance_name);
    const { answer } = await step(() => session.ok('list_servers_details', { name: 'renamed' }));
    expect(answer.structured).toMatchObject({ servers: [{ id: instance.server_id }] });
  });

  test('a new password: one, and it counts from the next restart on', async () => {
    const before = await simulator.server(instance.server_id ?? '');
    await change('batch_reset_servers_password', { server_ids: [instance.instance_id], new_password: password });
    const { pending } = (await simulator.server(before.id)).password_sha256;
    expect(pending).not.toBeNull();
    await jobDone('batch_reboot_servers', { server_ids: [instance.instance_id], type: 'SOFT' });
    expect((await simulator.server(before.id)).password_sha256).toEqual({ active: pending, pending: null });
  });

  test('traffic: what is left of the package', async () => {
    const { answer } = await step(() =>
      session.ok('list_free_resource_usages', { free_resource_ids: [instance.traffic_package_id] }),
    );
    expect(answer.structured).toMatchObject({
      packages: [{ id: instance.traffic_package_id, unit: 'GB', remaining: expect.any(Number) }],
    });
  });

  test('renewed: an unpaid order at the quoted price; its payment moves the expiry by two months', async () => {
    const before = new Date(await expiry(instance));
    const quote = await step(() =>
      session.ok('show_renewal_price', { resource_ids: [instance.instance_id], period_type: 2, period_num: 2 }),
    );
    const renewal = await change('renewal_resources', { resource_ids: [instance.name], period_type: 2, period_num: 2 });
    const [order_id] = ordersAnswer.parse(renewal.structured).order_ids;
    const order = await step(() => session.ok('show_customer_order_details', { order_id }));
    const { prices } = z
      .looseObject({ prices: z.tuple([z.looseObject({ amount: z.number() })]) })
      .parse(quote.answer.structured);
    expect(order.answer.structured).toMatchObject({ status: 6, type: 2, amount: prices[0].amount });
    expect(new Date(await expiry(instance))).toEqual(before);
    await change('pay_customer_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
    await followed({ order_id });
    const days = (new Date(await expiry(instance)).getTime() - before.getTime()) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(59);
    expect(days).toBeLessThanOrEqual(62);
  });

  test('auto-renewal on and off', async () => {
    const policy = async (): Promise<boolean> => (await simulator.subscription(instance.instance_id)).auto_renew.on;
    await change('enable_auto_renewal', { resource_id: instance.server_id, auto_renew_times: 2 });
    expect(await policy()).toBe(true);
    await change('disable_auto_renewal', { resource_id: instance.name });
    expect(await policy()).toBe(false);
  });

  test('an unpaid order is cancelled', async () => {
    const { structured } = await change('create_light_instances', { ...purchase, instance_name: 'never-paid' });
    const { order_id } = orderAnswer.parse(structured);
    await change('cancel_customer_order', { order_id });
    // 4: cancelled.
    expect((await simulator.order(order_id)).status).toBe(4);
    expect((await followed({ order_id })).structured).toMatchObject({ status: '4' });
  });

  test('unsubscribed: the whole bundle is gone', async () => {
    const { structured } = await change('cancel_resources_subscription', {
      resource_ids: [instance.server_id],
      unsubscribe_type: 1,
      unsubscribe_reason_type: 5,
      unsubscribe_reason: 'the end of a test',
    });
    const [order_id] = ordersAnswer.parse(structured).order_ids;
    await followed({ order_id });
    await simulator.advance(60);
    const state = await simulator.state();
    expect(state.instances.map(({ id }) => id)).not.toContain(instance.instance_id);
    expect(state.servers.map(({ id }) => id)).not.toContain(instance.server_id);
    expect((await listed()).map(({ instance_id }) => instance_id)).not.toContain(instance.instance_id);
    expect(await session.refused('show_server', { server_id: instance.server_id })).toMatch(/Ecs\.0114|not/i);
  });

  test('who am I, and where', async () => {
    const projects = await step(() => session.ok('keystone_list_projects'));
    expect(JSON.stringify(projects.answer.structured)).toContain(simulator.login.project_id);
    const { username: user_name, password: user_password, domain_name } = simulator.login;
    const token = await step(() =>
      session.ok('keystone_create_user_token_by_password', { user_name, password: user_password, domain_name }),
    );
    expect(token.answer.structured).toMatchObject({
      user: user_name,
      project_id: simulator.login.project_id,
      expires_at: expect.any(String),
    });
    expect(session.program.written.includes('SIMULATED-TOKEN')).toBe(false);
  });

  test('by now every operation of Flexus L, billing and login has been received and accepted', () => {
    const accepted = new Set(log.flatMap(({ operation, status }) => (status && status < 300 ? [operation] : [])));
    // Those of plain servers have lives of their own: test/wire/operations.
    const own = catalogue.filter(({ toolset }) => toolset === 'flexus' || toolset === 'billing' || toolset === 'iam');
    expect(own.map(({ operation }) => operation).filter((operation) => !accepted.has(operation))).toEqual([]);
  });
});

test('the same with a user name and password: purchases go with a token of their project', async () => {
  const byPassword = await Session.open({ env: simulator.byPassword, human: accepts });
  await simulator.clearLog();
  await byPassword.ok('create_light_instances', { ...purchase, region: 'ap-southeast-1' });
  const [sent] = await simulator.changes();
  expect(sent?.status).toBe(202);
  expect(sent?.headers).toHaveProperty('x-auth-token');
  expect(sent?.headers).not.toHaveProperty('authorization');
  expect((await byPassword.ok('keystone_create_user_token_by_password')).structured).toMatchObject({
    user: simulator.login.username,
  });
  expect(byPassword.program.written.includes(simulator.login.password)).toBe(false);
});
