import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/guard/policy/judge.ts';
import type { Facts, Policy, Ruling, TargetFacts } from '../../../src/guard/policy/policy.ts';
import {
  conditions,
  knownFacts,
  knownServer,
  knownTarget,
  policies,
  policiesOfNames,
  policyOf,
  region,
  rulings,
  severity,
  targetConditions,
  withLessKnown,
} from './arbitraries.ts';

const RUNS = { numRuns: 1000 };

/** docs/policy.md, "How a call is judged". */
describe('judge, whatever the rules and the call', () => {
  it('decides a known target by the first rule that matches it alone', () => {
    const matches = (policy: Policy, place: number, facts: Facts): boolean => {
      const one = policy.rules.slice(place, place + 1);
      return judge({ rules: one }, facts, 'confirm').rule !== undefined;
    };
    fc.assert(
      fc.property(policies, knownFacts, knownTarget, rulings, (policy, call, target, defaults) => {
        const facts = { ...call, targets: [target] };
        const first = policy.rules.find((_, place) => matches(policy, place, facts));
        const judged = judge(policy, facts, defaults);
        expect(judged.rule?.index).toBe(first?.index);
        if (!first) expect(judged.decision).toBe(defaults);
        else if (first.outcome === 'confirm') expect(judged.decision).toMatch(/^confirm/);
        else expect(judged.decision).toBe(first.outcome);
      }),
      RUNS,
    );
  });

  it('is never milder for a deny rule more on top', () => {
    const calls = knownFacts.chain((facts) => fc.oneof(fc.constant(facts), withLessKnown(facts)));
    fc.assert(
      fc.property(
        policies,
        conditions('deny'),
        calls,
        fc.boolean(),
        rulings,
        (policy, when, call, renames, defaults) => {
          const facts = { ...call, renames };
          const more = policyOf([{ when, outcome: 'deny' }, ...policy.rules]);
          const before = severity(judge(policy, facts, defaults).decision);
          expect(severity(judge(more, facts, defaults).decision)).toBeGreaterThanOrEqual(before);
        },
      ),
      RUNS,
    );
  });

  it('is never milder for knowing less: the unknown counts at its worst', () => {
    const both = knownFacts.chain((facts) => fc.tuple(fc.constant(facts), withLessKnown(facts)));
    fc.assert(
      fc.property(policies, both, rulings, (policy, [facts, less], defaults) => {
        // Facts without targets stand for any; only then may the known call have one of several.
        const known = less.targets.length === 0 ? { ...facts, targets: facts.targets.slice(0, 1) } : facts;
        const worst = severity(judge(policy, less, defaults).decision);
        expect(worst).toBeGreaterThanOrEqual(severity(judge(policy, known, defaults).decision));
      }),
      RUNS,
    );
  });

  it('is never milder for knowing only one of the two names of a server', () => {
    const forget = fc.constantFrom({ name: undefined }, { instance_name: undefined });
    fc.assert(
      fc.property(policiesOfNames, knownFacts, knownServer, forget, rulings, (policy, call, server, less, defaults) => {
        const severityFor = (target: TargetFacts): number =>
          severity(judge(policy, { ...call, targets: [target] }, defaults).decision);
        expect(severityFor({ ...server, ...less })).toBeGreaterThanOrEqual(severityFor(server));
      }),
      RUNS,
    );
  });

  it('allows by no rule about targets when there is none, or nothing was read of one', () => {
    const about = fc
      .record({ name: targetConditions.name, tag: targetConditions.tag, region }, { requiredKeys: [] })
      .filter((when) => Object.keys(when).length > 0);
    fc.assert(
      fc.property(
        about,
        conditions('allow'),
        knownFacts,
        fc.boolean(),
        (asked, others, { region: _, ...facts }, none) => {
          const policy = policyOf([{ when: { ...others, ...asked }, outcome: 'allow' }]);
          const unread = facts.targets.map((target) => ({ ...target, unread: 'the service did not answer' }));
          expect(judge(policy, { ...facts, targets: none ? [] : unread }, 'deny').decision).toBe('deny');
        },
      ),
      RUNS,
    );
  });

  it('judges a call on several targets as strictly as the strictest of the calls on one', () => {
    fc.assert(
      fc.property(policies, knownFacts, rulings, (policy, facts, defaults) => {
        const single = facts.targets.map((target): Ruling => {
          return judge(policy, { ...facts, targets: [target] }, defaults).decision;
        });
        const strictest = Math.max(...single.map(severity));
        expect(severity(judge(policy, facts, defaults).decision)).toBe(strictest);
      }),
      RUNS,
    );
  });

  it('never allows a call that renames, once a rule goes by name or tag', () => {
    fc.assert(
      fc.property(policies, knownFacts, rulings, (policy, facts, defaults) => {
        const labelled = policyOf([...policy.rules, { when: { name: ['x'] }, outcome: 'deny' }]);
        expect(judge(labelled, { ...facts, renames: true }, defaults).decision).not.toBe('allow');
      }),
      RUNS,
    );
  });
});
