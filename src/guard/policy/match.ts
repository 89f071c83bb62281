import { visible } from '../../data/visible.ts';
import { fitsPattern } from './name-pattern.ts';
import type { Conditions, Facts, Rule, TagCondition, TargetFacts } from './policy.ts';
import { isInside } from './time-window.ts';

/** Whether a condition holds; `unknown`: the facts don't say. */
export type Match = 'yes' | 'no' | 'unknown';

export interface Finding {
  readonly match: Match;
  /** The fact behind it, in words. */
  readonly because: string;
}

const known = (holds: boolean, because: string): Finding => ({ match: holds ? 'yes' : 'no', because });
const unknown = (because: string): Finding => ({ match: 'unknown', because });

/** All have to hold: one that doesn't decides, whatever is unknown of the others. */
export function all(findings: readonly Finding[]): Finding {
  const failed = findings.find(({ match }) => match === 'no');
  if (failed) return failed;
  const open = findings.filter(({ match }) => match === 'unknown');
  const told = open.length > 0 ? open : findings;
  const because = told.map((finding) => finding.because).filter((words) => words !== '');
  return { match: open.length > 0 ? 'unknown' : 'yes', because: because.join(', ') };
}

/** Foreign text, which may be long or made to look like something else. */
export function quoted(text: string): string {
  return visible(JSON.stringify(text.length > 64 ? `${text.slice(0, 64)}…` : text));
}

/** What a rule asks of the call as a whole. */
export function matchCall(when: Conditions, facts: Facts): Finding {
  const findings: Finding[] = [];
  if (when.effect) {
    const holds = when.effect.some((effect) => effect === facts.effect);
    findings.push(known(holds, `the effect is ${facts.effect}`));
  }
  if (when.irreversible !== undefined) {
    const because = facts.irreversible ? "the call can't be undone" : 'the call is not irreversible';
    findings.push(known(when.irreversible === facts.irreversible, because));
  }
  if (when.tool) findings.push(known(when.tool.includes(facts.tool), `the tool is ${facts.tool}`));
  if (when.region && facts.region !== undefined) findings.push(matchRegion(when.region, facts.region));
  if (when.quantity) findings.push(matchQuantity(when.quantity, facts.quantity));
  if (when.price) findings.push(matchPrice(when.price, facts));
  if (when.time) findings.push(matchTime(when.time, facts.now));
  return all(findings);
}

function matchRegion(regions: readonly string[], region: string | undefined): Finding {
  if (region === undefined) return unknown('the region is unknown');
  return known(regions.includes(region), `the region is ${region}`);
}

function matchQuantity({ min, max }: NonNullable<Conditions['quantity']>, quantity: number): Finding {
  if (!Number.isSafeInteger(quantity) || quantity < 0) return unknown('the quantity is unknown');
  return known(quantity >= (min ?? 0) && quantity <= (max ?? quantity), `the quantity is ${quantity}`);
}

function matchPrice({ currency, max, over }: NonNullable<Conditions['price']>, facts: Facts): Finding {
  const { price, effect } = facts;
  if (price === null) {
    // Only what buys something has a price to be unknown; neither a ceiling nor a threshold is about the rest.
    return effect === 'billing' ? unknown('the price is unknown') : known(false, 'the call buys nothing');
  }
  if (!Number.isFinite(price.amount) || price.amount < 0) return unknown('the price is unknown');
  const because = `the price is ${price.amount} ${visible(price.currency)}`;
  if (price.currency !== currency) return unknown(`${because}, and not known in ${currency}`);
  return known(max === undefined ? price.amount > (over ?? 0) : price.amount <= max, because);
}

function matchTime(window: NonNullable<Conditions['time']>, now: Date): Finding {
  if (Number.isNaN(now.getTime())) return unknown('the time is unknown');
  return known(isInside(window, now), `the time is ${now.toISOString().slice(0, 16)}Z`);
}

/** Whether a rule, whatever the call, asks anything of the targets. */
export function asksTargets({ target_id, name, tag }: Conditions): boolean {
  return target_id !== undefined || name !== undefined || tag !== undefined;
}

/** Whether a rule asks anything of the targets of this call. */
export function asksTargetsOf(when: Conditions, { region }: Facts): boolean {
  return asksTargets(when) || (when.region !== undefined && region === undefined);
}

/** What a rule asks of one target of the call; undefined stands for the target of a call that has none. */
export function matchTarget(rule: Rule, target: TargetFacts | undefined, facts: Facts): Finding {
  const { region } = rule.when;
  const own = target?.unread === undefined ? target?.region : undefined;
  return all([
    ...(region && facts.region === undefined ? [matchRegion(region, own)] : []),
    ...(asksTargets(rule.when) ? [matchLabels(rule, target)] : []),
  ]);
}

function matchLabels({ when, outcome }: Rule, target: TargetFacts | undefined): Finding {
  if (!target) return unknown('the call has no target that could be looked at');
  const findings: Finding[] = [];
  if (when.target_id)
    findings.push(known(when.target_id.includes(target.id.toLowerCase()), `its ID is ${quoted(target.id)}`));
  if (when.name) findings.push(matchName(when.name, target, outcome));
  if (when.tag) findings.push(matchTag(when.tag, target));
  return all(findings);
}

/**
 * A server has a name of its own and that of its instance, and people write rules for either: one that fits is enough to
 * deny or confirm, one that doesn't is enough not to allow. A name that could not be read might be that one.
 */
function matchName(patterns: readonly string[], target: TargetFacts, outcome: Rule['outcome']): Finding {
  const { kind, name, instance_name, unread } = target;
  const names = unread === undefined ? [name, instance_name].filter((one) => one !== undefined) : [];
  if (names.length === 0) return unknown('its name could not be read');
  const because = `its ${names.length > 1 ? 'names are' : 'name is'} ${names.map(quoted).join(' and ')}`;
  const oneDecides = outcome !== 'allow';
  const fits = (one: string): boolean => patterns.some((pattern) => fitsPattern(pattern, one));
  if (names.some((one) => fits(one) === oneDecides)) return known(oneDecides, because);
  if (name === undefined) return unknown(`${because}, and its own could not be read`);
  if (kind === 'server' && instance_name === undefined) {
    return unknown(`${because}, and that of its instance could not be read`);
  }
  return known(!oneDecides, because);
}

function matchTag(tags: readonly TagCondition[], { tags: has, unread }: TargetFacts): Finding {
  if (unread !== undefined || has === undefined) return unknown('its tags could not be read');
  const hit = tags.find(({ key, value }) => Object.hasOwn(has, key) && (value === undefined || has[key] === value));
  const asked = hit ? tagText(hit) : tags.map(tagText).join(' or ');
  return known(hit !== undefined, `${hit ? 'it has' : 'it has not'} the tag ${asked}`);
}

export function tagText({ key, value }: TagCondition): string {
  return quoted(value === undefined ? key : `${key}=${value}`);
}
