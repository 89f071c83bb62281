import fc from 'fast-check';
import type {
  Conditions,
  Facts,
  Outcome,
  Policy,
  Rule,
  Ruling,
  TargetFacts,
} from '../../../src/guard/policy/policy.ts';

/** Small vocabularies, so that rules and calls often meet. */
const NAMES = ['prod-1', 'prod-web', 'dev-1', 'dev'];
const REGIONS = ['ap-southeast-1', 'ap-southeast-3'];
const TOOLS = ['batch_stop_servers', 'renewal_resources'];
const EFFECTS = ['write', 'destructive', 'billing'] as const;

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

const callConditions = {
  effect: some(EFFECTS),
  irreversible: fc.boolean(),
  tool: some(TOOLS),
  time: fc.constantFrom({ from: 480, to: 1080, zone: 'UTC' }, { from: 1080, to: 480, zone: 'Asia/Singapore' }),
};
export const targetConditions = {
  target_id: some(['a1', 'b2', 'c3']),
  name: some(['prod-*', 'dev*', '*', 'dev-?']),
  tag: some([{ key: 'env' }, { key: 'env', value: 'test' }, { key: 'team', value: 'a' }]),
};
/** About the call, or about its targets where the call has no region. */
export const region = some(REGIONS);

/** Bounds as the file allows them: ceilings to allow, thresholds to deny or confirm. */
const bounds = (outcome: Outcome) => ({
  quantity: fc.integer({ min: 1, max: 3 }).map((bound) => (outcome === 'allow' ? { max: bound } : { min: bound })),
  price: fc
    .constantFrom(10, 20)
    .map((bound) => ({ currency: 'USD', ...(outcome === 'allow' ? { max: bound } : { over: bound }) })),
});

/** Rules that ask for more hardly ever match a call. */
const ASKED = 3;

export function conditions(outcome: Outcome): fc.Arbitrary<Conditions> {
  const all = fc.record({ ...callConditions, ...targetConditions, region, ...bounds(outcome) });
  const keys = Object.keys({ ...callConditions, ...targetConditions, region, ...bounds(outcome) });
  const chosen = fc.subarray(keys, { maxLength: ASKED });
  return fc.tuple(all, chosen).map(([when, asked]): Conditions => {
    return Object.fromEntries(Object.entries(when).filter(([key]) => asked.includes(key)));
  });
}

const ruleParts = fc
  .constantFrom<Outcome>('allow', 'confirm', 'deny')
  .chain((outcome) => conditions(outcome).map((when) => ({ when, outcome })));

export function policyOf(rules: readonly Omit<Rule, 'index'>[]): Policy {
  return { rules: rules.map((rule, place) => ({ ...rule, index: place + 1 })) };
}

/** A target alone decides by these: a case that is rare among all rules and calls is common here. */
export const policiesOfNames = fc
  .array(
    fc.record({
      when: fc.record({ name: targetConditions.name }),
      outcome: fc.constantFrom<Outcome>('allow', 'confirm', 'deny'),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map(policyOf);

export const policies = fc.array(ruleParts, { minLength: 1, maxLength: 3 }).map(policyOf);

const tags = fc.constantFrom<Record<string, string>>({}, { env: 'test' }, { env: 'prod', team: 'a' });

const labels = {
  id: fc.constantFrom('a1', 'b2', 'c3'),
  name: fc.constantFrom(...NAMES),
  tags,
  region: fc.constantFrom(...REGIONS),
};

/** A server goes by two names. */
export const knownServer = fc.record({
  kind: fc.constant('server' as const),
  ...labels,
  instance_name: fc.constantFrom(...NAMES),
});

export const knownTarget: fc.Arbitrary<TargetFacts> = fc.oneof(
  knownServer,
  fc.record({ kind: fc.constant('instance' as const), ...labels }),
);

const knownPrice = fc.record({ amount: fc.constantFrom(0, 10, 15, 20, 25), currency: fc.constant('USD') });

const anywhere: fc.Arbitrary<Facts> = fc.record({
  tool: fc.constantFrom(...TOOLS),
  effect: fc.constantFrom(...EFFECTS),
  irreversible: fc.boolean(),
  targets: fc.array(knownTarget, { minLength: 1, maxLength: 3 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  price: knownPrice,
  now: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
  renames: fc.constant(false),
});

/** A call to one region, where its targets are, or one without a region, on targets that may be in several. */
export const knownFacts: fc.Arbitrary<Facts> = fc.oneof(
  anywhere,
  fc.tuple(anywhere, fc.constantFrom(...REGIONS)).map(([facts, one]) => ({
    ...facts,
    region: one,
    targets: facts.targets.map((target) => ({ ...target, region: one })),
  })),
);

function forgotten(target: TargetFacts): fc.Arbitrary<TargetFacts> {
  return fc.constantFrom(
    { ...target, name: undefined },
    { ...target, instance_name: undefined },
    { ...target, region: undefined },
    { ...target, tags: undefined },
    { ...target, unread: 'the service did not answer' },
  );
}

/** The same call when nothing is unknown but part of what was read of its targets. */
function withTargetsLessKnown(facts: Facts): fc.Arbitrary<Facts> {
  const perhaps = facts.targets.map((target) => fc.oneof(fc.constant(target), forgotten(target)));
  return fc.tuple(...perhaps).map((targets) => ({ ...facts, targets }));
}

function withAnythingLessKnown(facts: Facts): fc.Arbitrary<Facts> {
  return fc
    .record({
      region: fc.constantFrom(facts.region, undefined),
      targets: fc.constantFrom(facts.targets, []),
      quantity: fc.constantFrom(facts.quantity, Number.NaN),
      // An effect other than billing without a price has none, which is no lack of knowledge.
      price: fc.constantFrom(
        facts.price,
        { amount: 1, currency: 'CNY' },
        { amount: Number.NaN, currency: 'USD' },
        ...(facts.effect === 'billing' ? [null] : []),
      ),
      now: fc.constantFrom(facts.now, new Date(Number.NaN)),
    })
    .map((less) => ({ ...facts, ...less }));
}

/** The same call when less could be read of it. */
export function withLessKnown(facts: Facts): fc.Arbitrary<Facts> {
  return fc.oneof(withTargetsLessKnown(facts), withAnythingLessKnown(facts).chain(withTargetsLessKnown));
}

const SEVERITY: readonly Ruling[] = ['allow', 'confirm', 'confirm-by-name', 'deny'];

/** 0 for what is mildest. */
export const severity = (ruling: Ruling): number => SEVERITY.indexOf(ruling);

export const rulings = fc.constantFrom(...SEVERITY);
