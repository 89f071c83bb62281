import { unattendedRefusal } from './labels.ts';
import type { Finding } from './match.ts';
import { all, asksTargetsOf, matchCall, matchTarget, quoted } from './match.ts';
import type { Facts, Judgement, Policy, Rule, Ruling, TargetFacts } from './policy.ts';

const SEVERITY: Readonly<Record<Ruling, number>> = { allow: 0, confirm: 1, 'confirm-by-name': 2, deny: 3 };

interface Verdict {
  readonly decision: Ruling;
  /** Absent: the default decided. */
  readonly rule?: Rule;
  readonly because: string;
  readonly target: TargetFacts | undefined;
}

/** A target on its way through the rules. */
interface Subject {
  /** Undefined: the call has no target. */
  readonly target: TargetFacts | undefined;
  /** The strictest that was said so far. */
  readonly held?: Verdict;
  readonly decided: boolean;
}

interface Tried {
  readonly subject: Subject;
  readonly finding: Finding;
}

function stricter(held: Verdict | undefined, next: Verdict): Verdict {
  return held && SEVERITY[held.decision] >= SEVERITY[next.decision] ? held : next;
}

function rulingOf(rule: Rule, facts: Facts): Ruling {
  return rule.outcome === 'confirm' && facts.irreversible ? 'confirm-by-name' : rule.outcome;
}

/**
 * What a rule does to a target. Unknown facts count at their worst: they never make an `allow` match; a `deny` holds as
 * if they matched, and so does a `confirm`, but below it later rules are still tried, as they might be stricter.
 */
function after({ subject, finding }: Tried, rule: Rule, facts: Facts): Subject {
  const { match, because } = finding;
  if (match === 'no' || (match === 'unknown' && rule.outcome === 'allow')) return subject;
  const held = stricter(subject.held, { decision: rulingOf(rule, facts), rule, because, target: subject.target });
  return { ...subject, held, decided: match === 'yes' || rule.outcome === 'deny' };
}

/**
 * Decides a call: each target by the first rule that matches it, or by the default; the call by the strictest of these.
 * So a call on many targets is never judged milder than a call on any one of them. Pure.
 *
 * @param policy undefined: the default decides
 * @param defaults the decision where no rule matches
 */
export function judge(policy: Policy | undefined, facts: Facts, defaults: Ruling): Judgement {
  const explanation: string[] = [];
  let subjects: readonly Subject[] = (facts.targets.length > 0 ? facts.targets : [undefined]).map((target) => ({
    target,
    decided: false,
  }));
  for (const rule of policy?.rules ?? []) {
    const open = subjects.filter(({ decided }) => !decided);
    if (open.length === 0) break;
    const call = matchCall(rule.when, facts);
    const tried = new Map(
      open.map((subject) => [subject, { subject, finding: all([call, matchTarget(rule, subject.target, facts)]) }]),
    );
    explanation.push(triedLine(rule, [...tried.values()], call.match !== 'no' && asksTargetsOf(rule.when, facts)));
    subjects = subjects.map((subject) => {
      const one = tried.get(subject);
      return one ? after(one, rule, facts) : subject;
    });
  }
  const verdict = subjects
    .map(({ target, held, decided }) =>
      decided && held ? held : stricter(held, { decision: defaults, because: '', target }),
    )
    .reduce((strictest, next) => stricter(strictest, next));
  if (subjects.some(({ decided }) => !decided)) explanation.push(defaultLine(policy, subjects, defaults));
  return judgement(policy, facts, verdict, explanation);
}

function judgement(
  policy: Policy | undefined,
  facts: Facts,
  verdict: Verdict,
  explanation: readonly string[],
): Judgement {
  const { decision, rule } = verdict;
  const by = rule ? { rule: { index: rule.index, ...(rule.name === undefined ? {} : { name: rule.name }) } } : {};
  const refusal = decision === 'allow' && policy ? unattendedRefusal(policy, facts) : undefined;
  if (refusal === undefined) return { decision, ...by, reason: reasonOf(policy, facts, verdict), explanation };
  // A rule speaks for runs without anybody at hand; the default may still find a human.
  const asks = facts.irreversible ? 'confirm-by-name' : 'confirm';
  return { decision: rule ? 'deny' : asks, ...by, reason: refusal, explanation: [...explanation, refusal] };
}

function reasonOf(policy: Policy | undefined, facts: Facts, { decision, rule, because, target }: Verdict): string {
  if (!rule) return `${policy ? 'no rule matches' : 'there is no policy'}; the default is ${decision}`;
  // An allowed call is allowed for all of its targets; anything else takes one.
  const one = decision !== 'allow' && facts.targets.length > 1 && asksTargetsOf(rule.when, facts);
  const whom = target && one ? ` for ${targetText(target)}` : '';
  const why = rule.reason ?? because;
  return `${ruleText(rule)} says ${decision}${whom}${why === '' ? '' : `: ${why}`}`;
}

export function ruleText({ index, name }: Pick<Rule, 'index' | 'name'>): string {
  return name === undefined ? `rule ${index}` : `rule ${index} ${quoted(name)}`;
}

function targetText({ id, name, instance_name = name, unread }: TargetFacts): string {
  return instance_name === undefined || unread !== undefined ? id : `${quoted(instance_name)} (${id})`;
}

/** Most targets that one line tells of. */
const TOLD = 4;

function shortList(items: readonly string[], separator: string): string {
  const more = items.length > TOLD ? `${separator}and ${items.length - TOLD} more` : '';
  return `${items.slice(0, TOLD).join(separator)}${more}`;
}

/** @param each targets may fare differently under the rule */
function triedLine(rule: Rule, tried: readonly Tried[], each: boolean): string {
  const told = tried.map(({ subject: { target }, finding }) =>
    outcomeText(rule, finding, each && target ? ` ${targetText(target)}` : ''),
  );
  return `${ruleText(rule)} (${rule.outcome}): ${shortList([...new Set(told)], '; ')}`;
}

function outcomeText(rule: Rule, { match, because }: Finding, whom: string): string {
  if (match === 'no') return `does not match${whom}: ${because}`;
  if (match === 'yes') return `matches${whom}: ${because === '' ? 'it is about every call' : because}`;
  if (rule.outcome === 'allow') return `does not match${whom}: ${because}, and allow takes certainty`;
  if (rule.outcome === 'deny') return `matches${whom}: ${because}, and deny holds in doubt`;
  return `matches${whom}: ${because}, and confirm holds in doubt, unless a later rule is stricter`;
}

function defaultLine(policy: Policy | undefined, subjects: readonly Subject[], defaults: Ruling): string {
  const left = subjects.flatMap(({ target, decided }) => (target && !decided ? [targetText(target)] : []));
  const whom = subjects.length > 1 ? ` for ${shortList(left, ', ')}` : '';
  return `${policy ? `no rule decides${whom}` : 'there is no policy'}: the default is ${defaults}`;
}
