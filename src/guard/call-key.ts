import { createHash, createHmac } from 'node:crypto';
import { canonical } from '../cloud/canonical.ts';
import type { Place } from '../cloud/client.ts';
import type { Input } from '../operations/field.ts';
import type { Operation, Target } from '../operations/operation.ts';
import type { Preview } from './preview.ts';

/** The same for calls that come to the same: documented defaults left out, targets in one order, no trace ID. */
function normalised({ input: fields }: Operation, input: Input): Input {
  const out: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = input[name];
    if (value === undefined || value === field.default || field.fill === 'request-id') continue;
    const targets = field.type === 'list' && field.item.type === 'text' && field.item.ref !== undefined;
    out[name] = targets && Array.isArray(value) ? [...value].sort() : value;
  }
  return out;
}

/**
 * Names one call: caller, operation, arguments after resolution (so targets are IDs), region. Secrets of the call are in
 * it, but can't be guessed from it: the hash is keyed with something that only this server has.
 */
export function callKey(
  secret: Uint8Array,
  caller: string,
  operation: Operation,
  input: Input,
  { region }: Place,
): string {
  return createHmac('sha256', secret)
    .update(canonical([caller, operation.id, normalised(operation, input), region]))
    .digest('hex');
}

/** What an approval is bound to: the exact requests, the live facts that the declaration names, the price. */
export function fingerprint(preview: Preview, binds: readonly (keyof Target)[]): string {
  const facts = preview.targets.map((target) => [target.id, target.unread, ...binds.map((field) => target[field])]);
  return createHash('sha256')
    .update(canonical([preview.requests, facts, preview.price]))
    .digest('hex');
}
