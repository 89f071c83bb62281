import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/guard/policy/judge.ts';
import { goesByNameOrTag, unattendedRefusal } from '../../../src/guard/policy/labels.ts';
import { parsePolicy } from '../../../src/guard/policy/parse-policy.ts';
import type { Facts, Policy, TargetFacts } from '../../../src/guard/policy/policy.ts';

const rules = (...lines: string[]): Policy =>
  parsePolicy(`version: 1\nrules:\n${lines.map((line) => `  - ${line}\n`).join('')}`, 'p.yaml');

const call = (facts: Partial<Facts> = {}): Facts => ({
  tool: 'batch_stop_servers',
  effect: 'destructive',
  irreversible: false,
  region: 'ap-southeast-3',
  targets: [{ kind: 'instance', id: 'a1', name: 'web-1', tags: { env: 'test' } }],
  quantity: facts.targets?.length ?? 1,
  price: null,
  now: new Date('2026-11-23T09:00:00Z'),
  renames: false,
  ...facts,
});

const named = (...names: string[]): TargetFacts[] =>
  names.map((name, place) => ({ kind: 'instance', id: `id${place}`, name, tags: {} }));

const decision = (policy: Policy, facts: Facts): string => judge(policy, facts, 'confirm').decision;

describe('judge', () => {
  it('falls back to the default, with and without a policy', () => {
    expect(judge(undefined, call(), 'confirm')).toEqual({
      decision: 'confirm',
      reason: 'there is no policy; the default is confirm',
      explanation: ['there is no policy: the default is confirm'],
    });
    const judged = judge(rules('{when: {effect: write}, then: allow}'), call(), 'confirm-by-name');
    expect(judged.decision).toBe('confirm-by-name');
    expect(judged.rule).toBeUndefined();
  });

  // ARCHITECTURE, section 4: what is irreversible takes the target's name, typed.
  it('confirms by name what nothing brings back', () => {
    const policy = rules('{when: {}, then: confirm}');
    expect(decision(policy, call({ irreversible: true }))).toBe('confirm-by-name');
    expect(decision(policy, call())).toBe('confirm');
  });

  it('needs all conditions of a rule and one item of a list', () => {
    const policy = rules('{when: {effect: [billing, destructive], region: ap-southeast-3}, then: deny}');
    expect(decision(policy, call())).toBe('deny');
    expect(decision(policy, call({ region: 'ap-southeast-1' }))).toBe('confirm');
    expect(decision(policy, call({ effect: 'write' }))).toBe('confirm');
  });

  it('asks all conditions on targets of one and the same target', () => {
    const policy = rules('{when: {name: "prod-*", tag: frozen}, then: deny}');
    const apart: TargetFacts[] = [
      { kind: 'instance', id: 'a1', name: 'prod-1', tags: {} },
      { kind: 'instance', id: 'b2', name: 'dev-1', tags: { frozen: '' } },
    ];
    expect(decision(policy, call({ targets: apart }))).toBe('confirm');
    expect(
      decision(policy, call({ targets: [{ kind: 'instance', id: 'a1', name: 'prod-1', tags: { frozen: '' } }] })),
    ).toBe('deny');
  });

  it('allows only if every target is allowed, denies if one is denied', () => {
    const policy = rules('{when: {name: "dev-*"}, then: allow}', '{when: {name: "prod-*"}, then: deny}');
    expect(decision(policy, call({ targets: named('dev-1', 'dev-2') }))).toBe('allow');
    expect(decision(policy, call({ targets: named('dev-1', 'web-1') }))).toBe('confirm');
    const judged = judge(policy, call({ targets: named('dev-1', 'prod-1') }), 'confirm');
    expect(judged).toMatchObject({ decision: 'deny', rule: { index: 2 } });
    expect(judged.reason).toContain('"prod-1" (id1)');
  });

  it('does not let a confirm rule for one target shield another from a later deny', () => {
    const policy = rules('{when: {name: "dev-*"}, then: confirm}', '{when: {}, then: deny}');
    expect(decision(policy, call({ targets: named('dev-1') }))).toBe('confirm');
    expect(decision(policy, call({ targets: named('dev-1', 'prod-1') }))).toBe('deny');
  });

  it('holds a confirm rule in doubt, and a stricter one after it too', () => {
    const unread = call({ targets: [{ kind: 'instance', id: 'a1', unread: 'no such server' }] });
    expect(decision(rules('{when: {name: "dev-*"}, then: confirm}', '{when: {}, then: deny}'), unread)).toBe('deny');
    expect(decision(rules('{when: {name: "dev-*"}, then: confirm}', '{when: {}, then: allow}'), unread)).toBe(
      'confirm',
    );
  });

  it.each<[string, Partial<Facts>]>([
    ['no targets', { targets: [] }],
    [
      'a target that could not be read',
      { targets: [{ kind: 'instance', id: 'a1', name: 'web-1', tags: {}, unread: 'gone' }] },
    ],
    ['a target without a name', { targets: [{ kind: 'instance', id: 'a1', tags: {} }] }],
  ])('takes %s at its worst', (_, facts) => {
    expect(decision(rules('{when: {name: "*"}, then: allow}'), call(facts))).toBe('confirm');
    expect(decision(rules('{when: {name: zzz}, then: deny}'), call(facts))).toBe('deny');
  });

  it('tells of a deny in doubt, not of an allow in doubt, nor of rules after the deny', () => {
    const unread = call({ targets: [{ kind: 'instance', id: 'a1' }] });
    const allowed = judge(rules('{when: {name: "*"}, then: allow}'), unread, 'allow');
    expect(allowed.decision).toBe('allow');
    expect(allowed.rule).toBeUndefined();
    const denied = judge(rules('{when: {name: x}, then: deny}', '{when: {}, then: deny}'), unread, 'allow');
    expect(denied.rule).toEqual({ index: 1 });
    expect(denied.explanation).toEqual([
      'rule 1 (deny): matches a1: its name could not be read, and deny holds in doubt',
    ]);
  });

  it('matches tags exactly, own properties only', () => {
    const tagged = (tags: Record<string, string>): Facts =>
      call({ targets: [{ kind: 'instance', id: 'a1', name: 'x', tags }] });
    const policy = rules('{when: {tag: [frozen, "env=prod"]}, then: deny}');
    expect(decision(policy, tagged({ frozen: 'no' }))).toBe('deny');
    expect(decision(policy, tagged({ env: 'prod' }))).toBe('deny');
    expect(decision(policy, tagged({ env: 'production', Frozen: '' }))).toBe('confirm');
    expect(decision(rules('{when: {tag: toString}, then: deny}'), tagged({}))).toBe('confirm');
    expect(decision(rules('{when: {tag: "a=b=c"}, then: deny}'), tagged({ a: 'b=c' }))).toBe('deny');
  });

  it('knows an ID in either case, whole', () => {
    const policy = rules('{when: {target_id: 5B1F-aa}, then: deny}');
    expect(decision(policy, call({ targets: [{ kind: 'instance', id: '5b1f-AA' }] }))).toBe('deny');
    expect(decision(policy, call({ targets: [{ kind: 'instance', id: '5b1f-aab' }] }))).toBe('confirm');
  });
});

// ARCHITECTURE, section 4: "An unknown price exceeds every ceiling."
describe('prices', () => {
  const buy = (price: Facts['price']): Facts => call({ tool: 'renewal_resources', effect: 'billing', price });
  const ceiling = rules('{when: {price: {currency: USD, max: 49.9}}, then: allow}');
  const threshold = rules('{when: {price: {currency: USD, over: 49.9}}, then: deny}');

  it.each([
    ['at the bound', { amount: 49.9, currency: 'USD' }, 'allow', 'confirm'],
    ['free', { amount: 0, currency: 'USD' }, 'allow', 'confirm'],
    ['above it', { amount: 49.91, currency: 'USD' }, 'confirm', 'deny'],
    ['in another currency', { amount: 1, currency: 'CNY' }, 'confirm', 'deny'],
    ['unknown', null, 'confirm', 'deny'],
    ['not a number', { amount: Number.NaN, currency: 'USD' }, 'confirm', 'deny'],
    ['negative', { amount: -1, currency: 'USD' }, 'confirm', 'deny'],
  ])('%s', (_, price, allowed, denied) => {
    expect(decision(ceiling, buy(price))).toBe(allowed);
    expect(decision(threshold, buy(price))).toBe(denied);
  });

  it('are none of what buys nothing', () => {
    expect(decision(ceiling, call())).toBe('confirm');
    expect(decision(threshold, call())).toBe('confirm');
  });
});

describe('quantities', () => {
  it.each([
    [3, 'allow', 'confirm'],
    [4, 'confirm', 'deny'],
    [Number.NaN, 'confirm', 'deny'],
  ])('%d', (quantity, allowed, denied) => {
    expect(decision(rules('{when: {quantity: {max: 3}}, then: allow}'), call({ quantity }))).toBe(allowed);
    expect(decision(rules('{when: {quantity: {min: 4}}, then: deny}'), call({ quantity }))).toBe(denied);
  });
});

// Issue 3, part 6: while rules go by name or tag, renaming and retagging are denied unattended.
describe('calls that rename', () => {
  const rename = call({ tool: 'update_server', effect: 'write', renames: true });
  const byName = '{when: {name: "prod-*"}, then: deny}';

  it('are not allowed by a rule', () => {
    const judged = judge(rules(byName, '{when: {effect: write}, then: allow}'), rename, 'allow');
    expect(judged).toMatchObject({ decision: 'deny', rule: { index: 2 } });
    expect(judged.reason).toContain('update_server');
  });

  it('are confirmed where the default would allow them', () => {
    expect(judge(rules(byName), rename, 'allow').decision).toBe('confirm');
    expect(judge(rules(byName), { ...rename, irreversible: true }, 'allow').decision).toBe('confirm-by-name');
  });

  it('are confirmed where a rule says so', () => {
    expect(judge(rules('{when: {tool: update_server}, then: confirm}', byName), rename, 'allow').decision).toBe(
      'confirm',
    );
  });

  it('are not allowed either while a rule goes by tag', () => {
    const policy = rules('{when: {tag: frozen}, then: deny}', '{when: {}, then: allow}');
    expect(goesByNameOrTag(policy)).toBe(true);
    expect(judge(policy, rename, 'confirm').decision).toBe('deny');
  });

  it('go through where no rule depends on it', () => {
    const policy = rules('{when: {target_id: a1}, then: allow}');
    expect(goesByNameOrTag(policy)).toBe(false);
    expect(unattendedRefusal(policy, rename)).toBeUndefined();
    expect(judge(policy, rename, 'confirm').decision).toBe('allow');
  });
});

describe('the region', () => {
  // Issue 3, part 6: rules by region. A renewal or an unsubscription goes to no region: its targets have theirs.
  const anywhere = (...regions: (string | undefined)[]): Facts => {
    const { region: _none, ...facts } = call({
      tool: 'cancel_resources_subscription',
      targets: regions.map((region, place) => ({
        kind: 'instance',
        id: `id${place}`,
        name: `web-${place}`,
        tags: {},
        region,
      })),
    });
    return facts;
  };
  const only = rules('{when: {region: ap-southeast-3}, then: allow}', '{when: {}, then: deny}');
  const never = rules('{when: {region: ap-southeast-1}, then: deny}', '{when: {}, then: allow}');

  it('is that of each target where the call has none', () => {
    expect(decision(only, anywhere('ap-southeast-3'))).toBe('allow');
    expect(decision(only, anywhere('ap-southeast-3', 'ap-southeast-1'))).toBe('deny');
    expect(decision(never, anywhere('ap-southeast-3', 'ap-southeast-1'))).toBe('deny');
    expect(decision(never, anywhere('ap-southeast-3'))).toBe('allow');
  });

  it('is unknown where a target does not tell it', () => {
    expect(decision(only, anywhere(undefined))).toBe('deny');
    expect(decision(never, anywhere(undefined))).toBe('deny');
    const gone = { kind: 'instance', id: 'a1', region: 'ap-southeast-3', unread: 'no subscription' } as const;
    const { region: _none, ...facts } = call({ targets: [gone] });
    expect(decision(only, facts)).toBe('deny');
    expect(decision(never, facts)).toBe('deny');
  });

  it('names the target whose region it was', () => {
    expect(judge(never, anywhere('ap-southeast-3', 'ap-southeast-1'), 'confirm')).toMatchObject({
      reason: 'rule 1 says deny for "web-1" (id1): the region is ap-southeast-1',
      explanation: [
        'rule 1 (deny): does not match "web-0" (id0): the region is ap-southeast-3; matches "web-1" (id1): the region is ap-southeast-1',
        'rule 2 (allow): matches: it is about every call',
      ],
    });
  });
});

describe('the name', () => {
  const server = call({
    targets: [{ kind: 'server', id: 'a1', name: 'hcss_ecs_0b1e', instance_name: 'shop-web', tags: {} }],
  });

  it('of a server or of its instance is enough to deny or confirm', () => {
    expect(decision(rules('{when: {name: "shop-*"}, then: deny}'), server)).toBe('deny');
    expect(decision(rules('{when: {name: "hcss_*"}, then: deny}'), server)).toBe('deny');
  });

  it('has to fit both to allow', () => {
    expect(decision(rules('{when: {name: "shop-*"}, then: allow}'), server)).toBe('confirm');
    expect(decision(rules('{when: {name: ["shop-*", "hcss_*"]}, then: allow}'), server)).toBe('allow');
  });

  // The resource index tells the instance's name. Where this account can't read it, only the server's own is known.
  it('of the instance is in doubt where only that of the server could be read', () => {
    const half = call({ targets: [{ kind: 'server', id: 'a1', name: 'hcss_ecs_0b1e', tags: {} }] });
    expect(decision(rules('{when: {name: "hcss_*"}, then: deny}'), half)).toBe('deny');
    const judged = judge(rules('{when: {name: "shop-*"}, then: deny}'), half, 'confirm');
    expect(judged.decision).toBe('deny');
    expect(judged.explanation[0]).toContain(
      'its name is "hcss_ecs_0b1e", and that of its instance could not be read, and deny holds in doubt',
    );
    expect(decision(rules('{when: {name: "hcss_*"}, then: allow}'), half)).toBe('confirm');
  });

  it('of the instance alone is enough to deny, and not to allow', () => {
    const half = call({ targets: [{ kind: 'server', id: 'a1', instance_name: 'shop-web', tags: {} }] });
    expect(judge(rules('{when: {name: "shop-*"}, then: deny}'), half, 'confirm').reason).toBe(
      'rule 1 says deny: its name is "shop-web"',
    );
    expect(decision(rules('{when: {name: "shop-*"}, then: allow}'), half)).toBe('confirm');
  });

  it('that people know stands in the explanation', () => {
    expect(judge(rules('{when: {name: "shop-*"}, then: deny}'), server, 'confirm').explanation).toEqual([
      'rule 1 (deny): matches "shop-web" (a1): its names are "hcss_ecs_0b1e" and "shop-web"',
    ]);
  });
});

describe('the explanation', () => {
  it('says of each rule tried why it matched or not, and stops at the one that decides', () => {
    const policy = rules(
      '{name: writing, when: {effect: write}, then: allow}',
      '{when: {name: "web-*"}, then: deny, reason: No web servers.}',
      '{when: {}, then: allow}',
    );
    expect(judge(policy, call(), 'confirm')).toEqual({
      decision: 'deny',
      rule: { index: 2 },
      reason: 'rule 2 says deny: No web servers.',
      explanation: [
        'rule 1 "writing" (allow): does not match: the effect is destructive',
        'rule 2 (deny): matches "web-1" (a1): its name is "web-1"',
      ],
    });
  });

  it('shows a hostile name without its control and bidirectional characters, and not all of it', () => {
    const name = `dev\u202e\u0007\n${'x'.repeat(500)}`;
    const { reason, explanation } = judge(
      rules('{when: {name: "dev*"}, then: deny}'),
      call({ targets: named(name) }),
      'allow',
    );
    const shown = [reason, ...explanation].join('');
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(shown.length).toBeLessThan(600);
  });

  it('stays short for a thousand targets', () => {
    const targets = named(...Array.from({ length: 1000 }, (_, place) => `dev-${place}`));
    const { explanation } = judge(rules('{when: {name: "prod-*"}, then: deny}'), call({ targets }), 'confirm');
    expect(explanation.join('\n').length).toBeLessThan(800);
    expect(explanation[0]).toContain('and 996 more');
  });
});
