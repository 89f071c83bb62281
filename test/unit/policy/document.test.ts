import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/guard/policy/judge.ts';
import { parsePolicy } from '../../../src/guard/policy/parse-policy.ts';
import type { Facts, Policy, TargetFacts } from '../../../src/guard/policy/policy.ts';
import { policyJsonSchema } from '../../../src/guard/policy/policy-file.ts';

const file = (name: string): string => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

/** The one example of a format in docs/policy.md. */
function example(format: 'yaml' | 'json'): Policy {
  const [found, ...others] = [...file('policy.md').matchAll(new RegExp(`\`\`\`${format}\n([^]*?)\`\`\``, 'g'))];
  expect(others).toEqual([]);
  return parsePolicy(found?.[1] ?? '', `docs/policy.md.${format}`);
}

const call = (facts: Partial<Facts>): Facts => ({
  tool: 'batch_stop_servers',
  effect: 'destructive',
  irreversible: false,
  region: 'ap-southeast-3',
  targets: [{ kind: 'instance', id: 'a1', name: 'web-1', tags: { env: 'test' } }],
  quantity: 1,
  price: null,
  // Monday, 23:00 in Singapore.
  now: new Date('2026-11-23T15:00:00Z'),
  renames: false,
  ...facts,
});

describe('docs/policy.md', () => {
  it('has a YAML example that does what it says', () => {
    const policy = example('yaml');
    const said = (facts: Partial<Facts>): unknown => {
      const { decision, rule } = judge(policy, call(facts), 'confirm');
      return [decision, rule?.name];
    };
    const prod: TargetFacts[] = [{ kind: 'instance', id: 'a1', name: 'prod-1', tags: { env: 'test' } }];
    // A server is protected by the name of its instance as well, which people know it by.
    const inside: TargetFacts[] = [
      { kind: 'server', id: 'a2', name: 'hcss_ecs_0b1e', instance_name: 'prod-shop', tags: { env: 'test' } },
    ];
    for (const tool of ['batch_stop_servers', 'batch_reboot_servers', 'batch_reset_servers_password']) {
      expect(said({ tool, targets: inside })).toEqual(['deny', 'production']);
    }
    expect(said({ tool: 'create_light_instances', effect: 'billing', targets: [] })).toEqual(['confirm', 'purchases']);
    expect(said({ targets: prod })).toEqual(['deny', 'production']);
    expect(said({ quantity: 4 })).toEqual(['confirm', 'large calls']);
    expect(said({})).toEqual(['allow', 'test machines at night']);
    const rest = 'anything else that takes something away';
    expect(said({ now: new Date('2026-11-23T09:00:00Z') })).toEqual(['deny', rest]);
    // Saturday, 23:00 in Singapore.
    expect(said({ now: new Date('2026-11-21T15:00:00Z') })).toEqual(['deny', rest]);
  });

  it('has a JSON example that does what it says', () => {
    const policy = example('json');
    const renewal = { tool: 'renewal_resources', effect: 'billing', price: { amount: 30, currency: 'USD' } } as const;
    const said = (facts: Partial<Facts>): string => judge(policy, call(facts), 'confirm').decision;
    expect(said(renewal)).toBe('allow');
    expect(said({ ...renewal, price: null })).toBe('deny');
    expect(said({ ...renewal, quantity: 3 })).toBe('deny');
    expect(said({})).toBe('deny');
  });

  it('has every condition in its table', () => {
    const told = [...file('policy.md').matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, key]) => key);
    expect(told).toEqual(Object.keys(conditionSchemas()));
  });
});

function conditionSchemas(): object {
  const path = ['properties', 'rules', 'items', 'properties', 'when', 'properties'];
  return path.reduce<object>((value, key) => {
    const next: unknown = Reflect.get(value, key);
    return typeof next === 'object' && next !== null ? next : expect.unreachable(`no ${key} in the schema`);
  }, policyJsonSchema());
}

describe('docs/policy.schema.json', () => {
  it('is the schema that files are read by', () => {
    expect(JSON.parse(file('policy.schema.json'))).toEqual(policyJsonSchema());
  });
});
