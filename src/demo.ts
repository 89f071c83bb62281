import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';

/**
 * A scripted agent session against the built server, over stdio, on the simulator. The script plays the agent; whoever
 * sits at the terminal plays the human who confirms. Without a terminal the script confirms as well, and says so.
 */

/** Minutes of simulated time pass in seconds. */
const SPEED = '60';
const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const indent = (text: string): string => text.replace(/^/gm, '    ');

const instances = z.object({
  instances: z.array(
    z.object({
      instance_id: z.string(),
      name: z.string(),
      region: z.string(),
      server_id: z.string(),
      traffic_package_id: z.string().optional(),
    }),
  ),
});
const jobAnswer = z.object({ job_id: z.string(), region: z.string() });
const orderAnswer = z.object({ order_id: z.string(), instance_ids: z.array(z.string()) });
const ordersAnswer = z.object({ order_ids: z.array(z.string()).min(1) });
const waited = z.object({ done: z.boolean(), status: z.string() });

async function confirmAsHuman(message: string, typed: string | undefined): Promise<boolean> {
  say(indent(`? the human is asked:\n${message.split('\nRequests:')[0]}`));
  const answer = typed === undefined ? 'yes' : `yes, and types ${JSON.stringify(typed)}`;
  if (!interactive) {
    say(indent(`! the demo answers for the human: ${answer}`));
    return true;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const reply = await terminal.question(`    ! press Enter to say ${answer}, or n to decline: `);
  terminal.close();
  return reply.trim().toLowerCase() !== 'n';
}

/** What the form asks to be typed stands at the end of the field's description. */
function wanted(description: string | undefined): string | undefined {
  return description?.split('Type: ')[1];
}

async function connect(): Promise<Client> {
  const client = new Client({ name: 'flexus-demo', version: '1' }, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    if (params.mode === 'url') return { action: 'decline' };
    const typed = wanted(params.requestedSchema.properties.name?.description);
    const yes = await confirmAsHuman(params.message, typed);
    return yes
      ? { action: 'accept', content: { confirm: true, ...(typed === undefined ? {} : { name: typed }) } }
      : { action: 'decline' };
  });
  const args = [
    fileURLToPath(new URL('./main.js', import.meta.url)),
    '--cloud',
    'simulator',
    '--simulator-speed',
    SPEED,
    '--toolsets',
    'flexus,billing',
    '--audit-dir',
    await mkdtemp(path.join(tmpdir(), 'flexus-demo-')),
  ];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'inherit' }));
  return client;
}

type Call = (name: string, args: Record<string, unknown>, lines?: number) => Promise<unknown>;

function caller(client: Client): Call {
  return async (name, args, lines = 12) => {
    const shown = JSON.stringify(args, (key, value: unknown) => (key === 'new_password' ? '***' : value));
    say(`> ${name} ${shown}`);
    const onprogress = ({ message }: { message?: string | undefined }): void => say(indent(`... ${message ?? ''}`));
    const result = await client.callTool({ name, arguments: args }, undefined, { onprogress, timeout: 60_000 });
    const parsed = z.object({ content: z.array(z.object({ text: z.string() })) }).parse(result);
    const text = parsed.content.map((part) => part.text).join('\n');
    say(indent(text.split('\n').slice(0, lines).join('\n')));
    say();
    if (result.isError) throw new Error(`${name} failed`);
    return result.structuredContent;
  };
}

/** An order of the script that nobody pays stays at this status. */
const AWAITING_PAYMENT = '6';

/** A purchase is ordered unpaid: its amount is known only now, and paying it is confirmed by itself. */
async function pay(call: Call, handle: Record<string, string>): Promise<void> {
  await call('pay_customer_order', { ...handle, use_coupon: 'NO', use_discount: 'NO' });
}

async function follow(call: Call, handle: Record<string, string>): Promise<void> {
  for (;;) {
    const state = waited.parse(await call('wait', handle));
    if (state.done) return;
    if (state.status === AWAITING_PAYMENT) await pay(call, handle);
  }
}

async function session(client: Client): Promise<void> {
  const call = caller(client);
  say(`# ${client.getServerVersion()?.title ?? 'flexus-mcp'}, ${(await client.listTools()).tools.length} tools\n`);

  say('## What is there?\n');
  const { instances: found } = instances.parse(await call('list_all_resources', {}));
  const [target] = found.filter((one) => one.traffic_package_id !== undefined);
  if (!target) throw new Error('the scenario has no instance with a traffic package');

  say('## What can be bought?\n');
  const spec = await client.readResource({ uri: 'flexus://specs/linux' });
  const markdown = spec.contents.find((content) => content.mimeType === 'text/markdown');
  say(indent(markdown && 'text' in markdown ? markdown.text.split('\n').slice(0, 12).join('\n') : 'no table'));
  say();

  say('## Buy a small WordPress server: first dry, then for real (simulated) money\n');
  const purchase = {
    instance_name: 'demo-blog',
    plan_spec: 'hf.large.1.30m.linux',
    image_ref: { image_name: 'WordPress', image_version: '6.4' },
    region: 'ap-southeast-3',
    period_type: 'month',
    period_num: 1,
  };
  await call('create_light_instances', { ...purchase, dry_run: true });
  const order = orderAnswer.parse(await call('create_light_instances', purchase));
  await follow(call, { order_id: order.order_id });

  say('## Stop a server, then give it a new password\n');
  const job = jobAnswer.parse(await call('batch_stop_servers', { server_ids: [target.name] }));
  await follow(call, { job_id: job.job_id, region: job.region });
  await call('show_server', { server_id: target.server_id });
  await call('batch_reset_servers_password', {
    server_ids: [target.server_id],
    new_password: `Demo-${Date.now() % 1e6}-Pass`,
  });

  say('## Traffic, renewal, and the end of the new server\n');
  await call('list_free_resource_usages', { free_resource_ids: [target.traffic_package_id] });
  const renewal = ordersAnswer.parse(
    await call('renewal_resources', {
      resource_ids: [target.instance_id],
      period_type: 2,
      period_num: 1,
      is_auto_pay: 1,
    }),
  );
  for (const id of renewal.order_ids) await follow(call, { order_id: id });
  const goodbye = ordersAnswer.parse(
    await call('cancel_resources_subscription', { resource_ids: order.instance_ids, unsubscribe_type: 1 }),
  );
  for (const id of goodbye.order_ids) await follow(call, { order_id: id });
  await call('list_all_resources', {});
}

const client = await connect();
try {
  await session(client);
  say('Done: everything above happened over MCP and HTTP, on the simulator.');
} catch (error) {
  say(`The demo ends here: ${error instanceof Error ? error.message : String(error)}.`);
  process.exitCode = 1;
} finally {
  await client.close();
}
