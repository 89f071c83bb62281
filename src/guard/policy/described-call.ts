import * as z from 'zod';
import type { Input } from '../../operations/field.ts';
import type { Operation } from '../../operations/operation.ts';
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
export function factsOf(operation: Operation, call: DescribedCall, args: Input, now: Date): Facts {
  const targets = call.targets ?? namedTargets(operation, args);
  const named = call.region ?? (typeof args.region === 'string' ? args.region : undefined);
  const region = operation.scope === 'project' ? named : undefined;
  return {
    tool: operation.id,
    effect: operation.effect,
    irreversible: operation.irreversible === true,
    region,
    targets,
    quantity: quantityOf(operation, call, args, targets),
    price: call.price ?? null,
    now: call.now ?? now,
    renames: operation.renames?.(args) === true,
  };
}

/** Targets of which no more is known than what the arguments call them. */
function namedTargets({ targets }: Operation, args: Input): TargetFacts[] {
  const named = targets ? args[targets.from] : undefined;
  return [named].flat().flatMap((id) => (typeof id === 'string' ? [{ id }] : []));
}

/** A purchase whose arguments nobody gave buys an unknown number. */
function quantityOf(operation: Operation, call: DescribedCall, args: Input, targets: readonly TargetFacts[]): number {
  if (!operation.quantity) return targets.length;
  return call.args === undefined ? Number.NaN : operation.quantity(args);
}
