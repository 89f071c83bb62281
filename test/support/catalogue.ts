import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import { callsBeyondFlexus } from './calls.ts';
import { mainJs } from './program.ts';
import { thingsOf } from './scenario-things.ts';
import type { Simulator } from './simulator.ts';

const entry = z.looseObject({
  tool: z.string(),
  operation: z.string(),
  toolset: z.string(),
  effect: z.enum(['read', 'write', 'destructive', 'billing']),
  irreversible: z.boolean(),
});
export type CatalogueEntry = z.infer<typeof entry>;

/** What the built program says it can do: `flexus-mcp operations --json`. */
export const catalogue: readonly CatalogueEntry[] = z
  .array(entry)
  .parse(JSON.parse(execFileSync(process.execPath, [mainJs, 'operations', '--json'], { encoding: 'utf8' })));

/** Those that a human has to confirm by default: destructive or billing (ARCHITECTURE.md, section 4). */
const confirmed = catalogue.filter(({ effect }) => effect === 'destructive' || effect === 'billing');

/** Those of Flexus L and its billing, which are tried in every way that a call can go. */
export const guarded = confirmed.filter(({ toolset }) => toolset === 'flexus' || toolset === 'billing');

/** Those of plain cloud servers, which go the same ways. */
export const guardedBeyond = confirmed.filter((one) => !guarded.includes(one));

export const password = 'Pa55word-of-a-Test';
export const requestId = '0d6c4b1e-6f9a-4a3f-9a4e-0123456789ab';

export type Arguments = Readonly<Record<string, unknown>>;

/** A purchase of the simulator's site, unpaid, and no more than has to be said: flexus-l-purchase-en-2024-11, tables 1 to 5. */
export const plainPurchase: Arguments = {
  instance_name: 'bought-by-test',
  plan_spec: 'hf.large.1.30m.linux',
  image_ref: { image_name: 'WordPress', image_version: '6.4' },
  region: 'ap-southeast-3',
  period_type: 'month',
  period_num: 1,
};

/** The same with all that can be said. */
export const purchase: Arguments = {
  ...plainPurchase,
  'Client-Request-Id': requestId,
  description: 'a test',
  extra_resources: [{ type: 'evs', size: 40 }, { type: 'hss' }],
  tags: [{ key: 'team', value: 'test' }],
};

/** The one order of the default scenario that nobody has paid. */
export async function unpaidOrder(simulator: Simulator): Promise<string> {
  // 6: awaiting payment (EXTERNAL-APIS.md, section 3).
  const order = (await simulator.state()).orders.find(({ status }) => status === 6);
  if (order === undefined) throw new Error('the scenario has no unpaid order');
  return order.order_id;
}

/** A call of every operation on the default scenario, by the names that people use. */
export async function callsOf(simulator: Simulator): Promise<Readonly<Record<string, Arguments>>> {
  const [order_id, blog, things] = await Promise.all([
    unpaidOrder(simulator),
    simulator.instance('blog'),
    thingsOf(simulator.url),
  ]);
  const { username: user_name, password: user_password, domain_name } = simulator.login;
  return {
    list_all_resources: { region_id: 'ap-southeast-3', limit: 2 },
    list_servers_details: { status: 'ACTIVE', limit: 5, region: 'ap-southeast-3' },
    show_server: { server_id: 'blog' },
    list_free_resource_usages: { free_resource_ids: [blog.traffic_package_id] },
    create_light_instances: purchase,
    show_customer_order_details: { order_id: blog.order_id },
    show_job: { job_id: 'ff808082900000000000000000000000', region: 'ap-southeast-3' },
    batch_start_servers: { server_ids: ['staging-db'] },
    batch_stop_servers: { server_ids: ['blog', 'shop-web'], type: 'HARD' },
    batch_reboot_servers: { server_ids: ['blog'], type: 'SOFT' },
    update_server: { server_id: 'blog', name: 'blog-renamed', description: 'renamed by a test' },
    batch_reset_servers_password: { server_ids: ['blog', 'shop-web'], new_password: password },
    renewal_resources: { resource_ids: ['blog'], period_type: 2, period_num: 2 },
    cancel_resources_subscription: { resource_ids: ['blog'], unsubscribe_type: 1, unsubscribe_reason_type: 5 },
    list_yearly_monthly_resources: { resource_ids: ['blog'], only_main_resource: 1 },
    show_renewal_price: { resource_ids: ['blog'], period_type: 3, period_num: 1 },
    list_customer_orders: { status: 6, limit: 5 },
    pay_customer_order: { order_id, use_coupon: 'NO', use_discount: 'NO' },
    cancel_customer_order: { order_id },
    enable_auto_renewal: { resource_id: 'blog', auto_renew_times: 3 },
    disable_auto_renewal: { resource_id: 'shop-web' },
    keystone_list_projects: {},
    keystone_create_user_token_by_password: { user_name, password: user_password, domain_name },
    ...callsBeyondFlexus(things),
  };
}
