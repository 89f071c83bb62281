import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NOT_YET } from '../support/calls.ts';
import { type Arguments, callsOf, catalogue, password, requestId } from '../support/catalogue.ts';
import { accepts } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { type Logged, Simulator } from '../support/simulator.ts';

/** Issue 2, "Contract of a dry run": the same for every operation, exactly these keys. */
const shownRequest = z.strictObject({
  method: z.string(),
  url: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  headers: z.record(z.string(), z.string()),
  body: z.union([z.null(), z.record(z.string(), z.unknown())]),
});
const dryRun = z.strictObject({
  dry_run: z.literal(true),
  operation: z.string(),
  tool: z.string(),
  effect: z.string(),
  requests: z.array(shownRequest).min(1),
  targets: z.array(z.looseObject({ kind: z.string(), id: z.string() })),
  consequences: z.array(z.string()),
  price: z.union([z.null(), z.strictObject({ amount: z.number(), currency: z.string() })]),
  resolved: z.array(z.string()),
  warnings: z.array(z.string()),
});
type DryRun = z.infer<typeof dryRun>;

let simulator: Simulator;
let session: Session;
let calls: Readonly<Record<string, Arguments>>;
beforeAll(async () => {
  simulator = await Simulator.start();
  session = await Session.open({ env: simulator.byKey, human: accepts });
  calls = await callsOf(simulator);
});
beforeEach(() => simulator.reset());

async function previewOf(tool: string, args: Arguments): Promise<DryRun> {
  return dryRun.parse((await session.ok(tool, { ...args, dry_run: true })).structured);
}

/** What was received, in the words of a dry run; secrets masked as a dry run masks them. */
function received({ method, path, query, headers, body }: Logged): unknown {
  const id = headers['client-request-id'];
  const version = headers['x-openstack-nova-api-version'];
  const secrets = [password, simulator.login.password];
  const masked = secrets.reduce((text, secret) => text.replaceAll(JSON.stringify(secret), '"***"'), body);
  return {
    method,
    path,
    query,
    headers: {
      ...(id === undefined ? {} : { 'Client-Request-Id': id }),
      ...(version === undefined ? {} : { 'X-OpenStack-Nova-API-Version': version }),
    },
    body: masked,
  };
}

/** What is sent is what was shown, nothing else changes, and the cloud takes it, unless it has reason to refuse it. */
async function expectSentAsShown(
  { requests, operation, effect, tool }: DryRun,
  args: Arguments,
  refused = false,
): Promise<void> {
  await simulator.clearLog();
  const answer = await session.call(tool, args);
  session.questions.length = 0;
  expect(answer.isError, answer.text).toBe(refused);
  const log = await simulator.log();
  const changes = log.filter(({ mutating }) => mutating);
  if (effect === 'read') expect(changes).toEqual([]);
  const sent = effect === 'read' ? log.filter((entry) => entry.operation === operation).slice(-1) : changes;
  expect(sent.map(received)).toEqual(
    requests.map(({ url: _url, body, ...rest }) => ({ ...rest, body: body === null ? '' : JSON.stringify(body) })),
  );
}

describe('a dry run has the documented shape, names real IDs and changes nothing; what is sent is what was shown', () => {
  test.each(catalogue)('$operation', async ({ operation, tool, effect }) => {
    const args = calls[tool] ?? {};
    const preview = await previewOf(tool, args);
    expect(preview).toMatchObject({ operation, tool, effect });
    for (const { url, path } of preview.requests) {
      expect(url).toBe(simulator.url + path);
      expect(path).not.toMatch(/[{}]/);
    }
    expect(await simulator.changes()).toEqual([]);
    expect(session.questions).toEqual([]);
    if (effect !== 'read') expect(preview.consequences.length).toBeGreaterThan(0);
    if (effect === 'billing' && preview.price === null) expect(preview.warnings.join()).toMatch(/price/i);
    // There is no job in the scenario.
    await expectSentAsShown(preview, args, tool === 'show_job' || NOT_YET.has(tool));
  });

  test('no operation is left out', () => {
    expect(catalogue.map(({ tool }) => tool).filter((tool) => !(tool in calls))).toEqual([]);
  });
});

describe('what is sent is what was shown, of what was made or done before', () => {
  const sentAsShown = async (tool: string, args: Arguments): Promise<void> =>
    expectSentAsShown(await previewOf(tool, args), args);

  test('nova_delete_security_group_rule, nova_delete_security_group', async () => {
    const group = await session.ok('nova_create_security_group', { name: 'by-test', description: '' });
    const { id } = group.structured;
    const rule = { parent_group_id: id, ip_protocol: 'icmp', from_port: -1, to_port: -1, cidr: '10.0.0.0/8' };
    const made = await session.ok('nova_create_security_group_rule', rule);
    await sentAsShown('nova_delete_security_group_rule', { security_group_rule_id: made.structured.id });
    await sentAsShown('nova_delete_security_group', { security_group_id: id });
  });

  test('nova_show_instance_action', async () => {
    await session.ok('nova_reboot_server', { server_id: 'web-1', type: 'SOFT' });
    const { actions } = (await session.ok('nova_list_instance_actions', { server_id: 'web-1' })).structured;
    const { request_id } = Object([actions].flat()[0]);
    await sentAsShown('nova_show_instance_action', { server_id: 'web-1', request_id });
  });

  test.each(['nova_confirm_resize_server', 'nova_revert_resize_server'])('%s', async (tool) => {
    await session.ok('nova_resize_server', calls.nova_resize_server);
    await simulator.advance(600);
    await sentAsShown(tool, calls[tool] ?? {});
  });
});

describe('details of the contract', () => {
  test('nothing is added but a Client-Request-Id, which is the same in preview and request', async () => {
    const { 'Client-Request-Id': _, ...purchase } = calls.create_light_instances ?? {};
    const { requests } = await previewOf('create_light_instances', purchase);
    expect(requests[0]?.headers).toEqual({
      'Client-Request-Id': expect.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{35,127}$/),
    });
    const given = await previewOf('create_light_instances', { ...purchase, 'Client-Request-Id': requestId });
    expect(given.requests[0]?.headers).toEqual({ 'Client-Request-Id': requestId });
    // Documented defaults are not added (issue 2).
    expect(Object.keys(given.requests[0]?.body ?? {}).sort()).toEqual(Object.keys(purchase).sort());
  });

  test('a secret is masked in the preview, and in what the human is asked', async () => {
    const args = calls.batch_reset_servers_password ?? {};
    const { requests } = await previewOf('batch_reset_servers_password', args);
    expect(requests[0]?.body).toMatchObject({ new_password: '***' });
    await session.ok('batch_reset_servers_password', args);
    expect(JSON.stringify(session.questions)).toContain('***');
    session.questions.length = 0;
    expect(session.program.written.includes(password)).toBe(false);
    const [sent] = await simulator.changes();
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ new_password: password });
  });

  test('targets that are not there are a warning, not a failure', async () => {
    const server = '00000000-0000-4000-8000-000000000000';
    const preview = await previewOf('batch_stop_servers', { server_ids: [server] });
    expect(preview.requests[0]?.body).toEqual({ 'os-stop': { servers: [{ id: server }] } });
    expect(preview.warnings.join()).toMatch(/no such server|not/i);
    expect(await simulator.changes()).toEqual([]);
  });

  test.each([
    ['create_light_instances', { period_num: 10 }, /10 months/],
    [
      'create_light_instances',
      { image_ref: { image_name: 'CentOS', image_version: '8.2' }, region: 'tr-west-1' },
      /tr-west-1|Istanbul/,
    ],
    ['create_light_instances', { extra_resources: [{ type: 'evs' }] }, /size/],
    ['create_light_instances', { extra_resources: [{ type: 'hss', size: 40 }] }, /size/],
    ['renewal_resources', { period_type: 3, period_num: 4 }, /period_num/],
    ['batch_reset_servers_password', { new_password: 'toor-Passw0rd' }, /root/],
    ['update_server', { name: undefined, description: undefined }, /name/],
    ['show_server', { server_id: 'a/b' }, /server_id/],
  ])('a dry run of %s with %j fails upon local validation alone', async (tool, change, said) => {
    const text = await session.refused(tool, { ...calls[tool], ...change, dry_run: true });
    expect(text).toMatch(said);
    expect(await simulator.log()).toEqual([]);
  });

  test('a price is quoted for a renewal, as the billing service says it', async () => {
    const { price } = await previewOf('renewal_resources', calls.renewal_resources ?? {});
    const quote = await session.ok('show_renewal_price', { resource_ids: ['blog'], period_type: 2, period_num: 2 });
    const { prices } = z
      .looseObject({ currency: z.string(), prices: z.array(z.looseObject({ amount: z.number() })) })
      .parse(quote.structured);
    expect(price).toEqual({ amount: prices[0]?.amount, currency: quote.structured.currency });
  });
});
