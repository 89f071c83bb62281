import type { Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';
import { factsOf } from './policy/call-facts.ts';
import { judge } from './policy/judge.ts';
import type { Decision, Judgement, Policy, Ruling } from './policy/policy.ts';
import type { Preview } from './preview.ts';

/** Who decides: a human; the policy file, and a human where it says confirm; nobody. */
export type ApprovalMode = 'human' | 'policy' | 'off';

export interface DecisionSettings {
  readonly mode: ApprovalMode;
  readonly policy?: Policy;
  /** The human allows purchases to charge the account before anybody has seen the amount. */
  readonly allowUnpriced: boolean;
}

/** The default decision: what can't be undone is confirmed by typing the target's name; a write that opens a door is confirmed. */
export function defaultDecision(operation: Operation, input: Input): Decision {
  if (operation.effect === 'read') return 'allow';
  if (operation.effect === 'write') return operation.opensDoor?.(input) === true ? 'confirm' : 'allow';
  return operation.irreversible && operation.onlyChecks?.(input) !== true ? 'confirm-by-name' : 'confirm';
}

const STRICTNESS: Readonly<Record<Ruling, number>> = {
  allow: 0,
  confirm: 1,
  'confirm-by-name': 2,
  deny: 3,
};

/** The stricter of two judgements. */
function stricter(a: Judgement, b: Judgement): Judgement {
  return STRICTNESS[a.decision] >= STRICTNESS[b.decision] ? a : b;
}

/**
 * Judges a call by mode, policy and defaults. With a human in charge the policy can only tighten; in mode `policy` its
 * `allow` stands for the human's yes; in mode `off` only its `deny` counts.
 *
 * @param region of the call's place
 */
export function decide(
  operation: Operation,
  input: Input,
  preview: Preview,
  region: string,
  settings: DecisionSettings,
  now: Date,
): Judgement {
  const unpriced = operation.charges?.(input) === true && preview.price === null && !settings.allowUnpriced;
  if (unpriced) return { decision: 'deny', reason: UNPRICED, explanation: [] };
  const { targets, price } = preview;
  const quantity = operation.quantity?.(input) ?? targets.length;
  const facts = factsOf(operation, input, { targets, region, price, quantity }, now);
  const defaults: Judgement = {
    decision: defaultDecision(operation, input),
    reason: 'the default for its effect',
    explanation: [],
  };
  const judged = settings.policy ? judge(settings.policy, facts, defaults.decision) : defaults;
  if (settings.mode === 'policy') return judged;
  if (settings.mode === 'human') return stricter(judged, defaults);
  return judged.decision === 'deny' ? judged : { decision: 'allow', reason: 'approvals are off', explanation: [] };
}

const UNPRICED =
  'it would charge the account before anybody has seen the amount. Order it unpaid (leave automatic payment out), read the amount with wait or show_customer_order_details, then pay with pay_customer_order, which a human confirms. Only the human can change this, with --allow-unpriced';
