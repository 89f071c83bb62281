import type { Input } from '../../operations/field.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Price } from '../preview.ts';
import type { Facts, TargetFacts } from './policy.ts';

/** What was found out of a call: by its preview, or because somebody described it to `policy check`. */
export interface Found {
  readonly targets: readonly TargetFacts[];
  /** Of the call's place. Undefined: unknown. */
  readonly region: string | undefined;
  readonly price: Price | null;
  /** Number of targets, or of what a purchase buys; NaN: unknown. */
  readonly quantity: number;
}

/** What the rules see of a call: the one way to it for calls that are sent and for calls that are described. */
export function factsOf(operation: Operation, input: Input, found: Found, now: Date): Facts {
  return {
    tool: operation.id,
    effect: operation.effect,
    irreversible: operation.irreversible === true,
    // The billing service has one host for all regions (data/sites.ts), and its calls name none (flexus-l-api-zh-2025-01,
    // 3.5.1 and 3.5.2): their place is only where names are looked for first, and says nothing of the targets.
    region: operation.scope === 'project' ? found.region : undefined,
    targets: found.targets,
    quantity: found.quantity,
    price: found.price,
    now,
    renames: operation.renames?.(input) === true,
  };
}
