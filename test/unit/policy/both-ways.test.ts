import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../src/guard/decision.ts';
import { parsePolicy } from '../../../src/guard/policy/parse-policy.ts';
import type { Price } from '../../../src/guard/preview.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { parseInput } from '../../../src/operations/input-schema.ts';
import type { Target } from '../../../src/operations/operation.ts';
import { runPolicyCheck } from '../../../src/policy-command.ts';
import { toolFields } from '../../../src/tools/common-fields.ts';

/** Where this server runs; nothing says that targets of billing calls are there. */
const HERE = 'ap-southeast-3';
const THERE = 'ap-southeast-1';
const NOW = new Date('2026-11-23T09:00:00Z');
const SERVER = '616fb98f-46ca-475e-917e-2563e5a8cd19';
const OTHER_SERVER = '716fb98f-46ca-475e-917e-2563e5a8cd19';
const ONE = '0123456789abcdef01234567';
const TWO = '1123456789abcdef01234567';

interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly targets: readonly Target[];
  /** Of the call, where it has one. */
  readonly region?: string;
  readonly price?: Price;
}

const instance = (id: string, name: string, region: string): Target => ({
  kind: 'instance',
  id,
  name,
  region,
  tags: {},
});
const server = (id: string, instance_name: string): Target => ({
  kind: 'server',
  id,
  name: `hcss_ecs_${id.slice(0, 4)}`,
  instance_name,
  region: HERE,
  tags: {},
});

const usd = (amount: number): Price => ({ amount, currency: 'USD' });
const renewal = (...targets: Target[]): Call => ({
  tool: 'renewal_resources',
  args: { resource_ids: targets.map(({ id }) => id), period_type: 2, period_num: 1 },
  targets,
  price: usd(30),
});
const unsubscription = (...targets: Target[]): Call => ({
  tool: 'cancel_resources_subscription',
  args: { resource_ids: targets.map(({ id }) => id), unsubscribe_type: 1 },
  targets,
});
const autoRenewal = (target: Target): Call => ({
  tool: 'enable_auto_renewal',
  args: { resource_id: target.id },
  targets: [target],
});
const power = (tool: string, type: string | undefined, ...targets: Target[]): Call => ({
  tool,
  args: { server_ids: targets.map(({ id }) => id), ...(type ? { type } : {}) },
  targets,
  region: HERE,
});
const purchase = (region: string): Call => ({
  tool: 'create_light_instances',
  args: {
    instance_name: 'shop',
    plan_spec: 'hf.small.1.linux',
    image_ref: { image_name: 'Ubuntu', image_version: '22.04' },
    region,
    period_type: 'month',
    period_num: 1,
  },
  targets: [],
  region,
});

const HERE_ONLY = `version: 1
rules:
  - when: { region: ${HERE} }
    then: allow
  - when: {}
    then: deny
`;
const NOT_THERE = `version: 1
rules:
  - when: { region: ${THERE} }
    then: deny
  - when: {}
    then: allow
`;
const PRODUCTION = `version: 1
rules:
  - name: production
    when: { name: ["prod-*", "*-prod"] }
    then: deny
  - when: {}
    then: allow
`;

/** The decision on a call that is about to be sent. */
function sent({ tool, args, targets, region = HERE, ...call }: Call, policy: string): string[] {
  const operation = requireOperation(tool);
  const parsed = parseInput(toolFields(operation), args);
  if (!parsed.ok) return expect.unreachable(parsed.problems.join(' '));
  const { effect } = operation;
  const preview = {
    dry_run: true,
    operation: tool,
    tool,
    effect,
    requests: [],
    targets,
    consequences: [],
    price: call.price ?? null,
    resolved: [],
    warnings: [],
  } as const;
  const settings = { mode: 'policy', policy: parsePolicy(policy, 'p.yaml'), allowUnpriced: false } as const;
  const { decision, reason, explanation } = decide(operation, parsed.input, preview, region, settings, NOW);
  return [
    `${tool}: ${decision} (with --approval policy)`,
    `because ${reason}`,
    ...explanation.map((line) => `  ${line}`),
  ];
}

describe('a call that is sent and the same call described to policy check', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'both-ways-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function described({ tool, args, targets, region, price }: Call, policy: string): Promise<string[]> {
    const place = path.join(folder, 'p.yaml');
    writeFileSync(place, policy);
    const json = JSON.stringify({
      args,
      ...(requireOperation(tool).targets
        ? {
            targets: targets.map(({ id, name, instance_name, region: own, tags, unread }) => {
              return { id, name, instance_name, region: own, tags, unread };
            }),
          }
        : {}),
      region,
      price,
    });
    const lines: string[] = [];
    await runPolicyCheck(['check', place, '--call', tool, json], (line) => lines.push(line), NOW);
    return lines;
  }

  const lost: Target = { kind: 'instance', id: ONE, unread: 'could not be read' };
  const order: Call = {
    tool: 'cancel_customer_order',
    args: { order_id: 'CS24022811305H1EW' },
    targets: [{ kind: 'order', id: 'CS24022811305H1EW', status: 'awaiting payment' }],
  };

  // docs/policy.md, "Conditions", on `region` and `name`.
  it.each<[string, Call, string, string]>([
    ['renews here', renewal(instance(ONE, 'shop', HERE)), HERE_ONLY, 'allow'],
    ['renews elsewhere', renewal(instance(ONE, 'shop', THERE)), HERE_ONLY, 'deny'],
    ['renews elsewhere, where it may not', renewal(instance(ONE, 'shop', THERE)), NOT_THERE, 'deny'],
    [
      'renews here and elsewhere',
      renewal(instance(ONE, 'shop', HERE), instance(TWO, 'blog', THERE)),
      HERE_ONLY,
      'deny',
    ],
    ['renews nobody knows where', renewal(lost), HERE_ONLY, 'deny'],
    ['renews nobody knows where, but not there', renewal(lost), NOT_THERE, 'deny'],
    ['unsubscribes here', unsubscription(instance(ONE, 'shop', HERE)), NOT_THERE, 'allow'],
    ['unsubscribes elsewhere', unsubscription(instance(ONE, 'shop', THERE)), NOT_THERE, 'deny'],
    ['renews automatically here', autoRenewal(instance(ONE, 'shop', HERE)), HERE_ONLY, 'allow'],
    ['renews automatically elsewhere', autoRenewal(instance(ONE, 'shop', THERE)), HERE_ONLY, 'deny'],
    ['cancels an order, which is nowhere', order, HERE_ONLY, 'deny'],
    ['buys here', purchase(HERE), HERE_ONLY, 'allow'],
    ['buys elsewhere', purchase(THERE), HERE_ONLY, 'deny'],
    ['stops here', power('batch_stop_servers', 'SOFT', server(SERVER, 'shop')), HERE_ONLY, 'allow'],
    ['stops production', power('batch_stop_servers', 'SOFT', server(SERVER, 'prod-web')), PRODUCTION, 'deny'],
    ['reboots production', power('batch_reboot_servers', 'SOFT', server(SERVER, 'web-prod')), PRODUCTION, 'deny'],
    [
      'resets passwords of production and others',
      power('batch_reset_servers_password', undefined, server(SERVER, 'shop'), server(OTHER_SERVER, 'prod-web')),
      PRODUCTION,
      'deny',
    ],
    ['unsubscribes production', unsubscription(instance(ONE, 'prod-web', HERE)), PRODUCTION, 'deny'],
    ['stops what is no production', power('batch_stop_servers', 'SOFT', server(SERVER, 'shop')), PRODUCTION, 'allow'],
  ])('%s', async (_, call, policy, decision) => {
    const [first, ...rest] = sent(call, policy);
    expect(first).toBe(`${call.tool}: ${decision} (with --approval policy)`);
    expect(await described(call, policy)).toEqual([first, ...rest]);
  });
});
