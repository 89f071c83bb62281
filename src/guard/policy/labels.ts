import type { Facts, Policy } from './policy.ts';

/** Whether any rule depends on what can be changed by a call: a name or a tag. */
export function goesByNameOrTag(policy: Policy): boolean {
  return policy.rules.some(({ when }) => when.name !== undefined || when.tag !== undefined);
}

/**
 * Why a call may not go unattended although it is allowed: it would take its target into or out of the reach of a rule.
 * Otherwise an agent could rename what it may not touch, and touch it by another rule.
 */
export function unattendedRefusal(policy: Policy, facts: Facts): string | undefined {
  if (!facts.renames || !goesByNameOrTag(policy)) return undefined;
  return `${facts.tool} changes names, tags or metadata, and rules of this policy go by name or tag: a human has to confirm it (a rule for it that says confirm)`;
}
