import { ruleText } from './judge.ts';
import { asksTargets, quoted, tagText } from './match.ts';
import type { Conditions, Policy, Rule } from './policy.ts';
import { timeText } from './time-window.ts';

const anyOf = (words: readonly string[]): string => words.join(' or ');

function callWords({ effect, irreversible, tool, region }: Conditions): string[] {
  return [
    ...(effect ? [`the effect is ${anyOf(effect)}`] : []),
    ...(irreversible === undefined ? [] : [irreversible ? "it can't be undone" : 'it is not irreversible']),
    ...(tool ? [`the tool is ${anyOf(tool)}`] : []),
    ...(region ? [`the region is ${anyOf(region)}`] : []),
  ];
}

function limitWords({ quantity, price, time }: Conditions): string[] {
  const days = time?.days ? ` on ${time.days.join(', ')}` : '';
  const midnight = time && time.to < time.from ? ' of the next day' : '';
  return [
    ...(quantity?.min === undefined ? [] : [`the quantity is ${quantity.min} or more`]),
    ...(quantity?.max === undefined ? [] : [`the quantity is ${quantity.max} or less`]),
    ...(price?.max === undefined ? [] : [`the price is known and at most ${price.max} ${price.currency}`]),
    ...(price?.over === undefined ? [] : [`the price is over ${price.over} ${price.currency} or unknown`]),
    ...(time
      ? [`the time is from ${timeText(time.from)}${days} to ${timeText(time.to)}${midnight} (${time.zone})`]
      : []),
  ];
}

function targetWords({ target_id, name, tag }: Conditions): string[] {
  return [
    ...(target_id ? [`its ID is ${anyOf(target_id)}`] : []),
    ...(name ? [`its name fits ${anyOf(name.map(quoted))}`] : []),
    ...(tag ? [`it has the tag ${anyOf(tag.map(tagText))}`] : []),
  ];
}

/** A rule in a sentence, so that its author can see how it is understood. */
export function describeRule(rule: Rule): string {
  const { when, outcome, reason } = rule;
  const words = [...callWords(when), ...limitWords(when), ...targetWords(when)];
  const condition = words.length === 0 ? 'every call' : `if ${words.join(', and ')}`;
  const doubt = outcome === 'allow' ? '' : ', or if that could not be found out, or there is no target';
  const whom = asksTargets(when) ? ' a target' : '';
  return `${ruleText(rule)}: ${outcome}${whom} ${condition}${whom && doubt}${reason === undefined ? '' : ` (${reason})`}`;
}

/** Rules that are never tried, as one before them matches every call. */
export function unreachable({ rules }: Policy): string[] {
  const last = rules.findIndex(({ when }) => Object.keys(when).length === 0);
  const [after] = last < 0 ? [] : rules.slice(last + 1);
  return after ? [`${ruleText(after)} and what follows is never tried: rule ${last + 1} matches every call`] : [];
}
