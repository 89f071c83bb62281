import * as z from 'zod';
import type { Input } from '../../operations/field.ts';
import type { Operation } from '../../operations/operation.ts';
import { factsOf } from './call-facts.ts';
import type { Facts, TargetFacts } from './policy.ts';

const text = z.string({ error: 'expected text' });

/** A call as `policy check --call` takes it. All of it may be left out; what is left out is unknown. */
export const describedCall = z.strictObject(
  {
    args: z.record(z.string(), z.unknown(), { error: 'expected an object: the arguments of the call' }).exactOptional(),
    targets: z
      .array(
        z.strictObject(
          {
            id: text,
            name: text.exactOptional(),
            instance_name: text.exactOptional(),
            region: text.exactOptional(),
            tags: z.record(z.string(), text, { error: 'expected an object of tags' }).exactOptional(),
            unread: text.exactOptional(),
          },
          { error: 'expected an object with id, and perhaps name, instance_name, region, tags, unread' },
        ),
        { error: 'expected a list of targets' },
      )
      .exactOptional(),
    price: z
      .strictObject(
        { amount: z.number({ error: 'expected a number' }), currency: text },
        { error: 'expected an object with amount and currency, or null' },
      )
      .nullable()
      .exactOptional(),
    region: text.exactOptional(),
    now: z.iso
      .datetime({ offset: true, error: 'expected a time such as 2026-11-23T09:00:00Z' })
      .transform((moment) => new Date(moment))
      .exactOptional(),
  },
  { error: 'expected an object with any of args, targets, price, region, now' },
);

export type DescribedCall = z.output<typeof describedCall>;

/** What a call that somebody described would look like to the rules. */
export function describedFacts(operation: Operation, call: DescribedCall, args: Input, now: Date): Facts {
  const targets = targetsOf(operation, call, args);
  const region = call.region ?? (typeof args.region === 'string' ? args.region : undefined);
  const quantity = quantityOf(operation, call, args, targets);
  return factsOf(operation, args, { targets, region, price: call.price ?? null, quantity }, call.now ?? now);
}

/** What can't be true of any call of an operation; undefined: nothing. */
export function contradiction({ id, scope, targets }: Operation, call: DescribedCall): string | undefined {
  if (call.targets !== undefined && !targets) return `targets: ${id} acts upon none`;
  if (call.region === undefined || scope === 'project') return undefined;
  return `region: a call of ${id} has none of its own; give each of its targets a region`;
}

/** The targets that were described, or else those of which no more is known than what the arguments call them. */
function targetsOf({ targets }: Operation, call: DescribedCall, args: Input): TargetFacts[] {
  if (!targets) return [];
  const { kind, from } = targets;
  if (call.targets) return call.targets.map((target) => ({ ...target, kind }));
  const named = new Set([args[from]].flat().filter((id) => typeof id === 'string'));
  return [...named].map((id) => ({ kind, id }));
}

/** A purchase whose arguments nobody gave buys an unknown number. */
function quantityOf(operation: Operation, call: DescribedCall, args: Input, targets: readonly TargetFacts[]): number {
  if (!operation.quantity) return targets.length;
  return call.args === undefined ? Number.NaN : operation.quantity(args);
}
