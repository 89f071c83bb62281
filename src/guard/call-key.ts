import { createHash, createHmac, randomBytes } from 'node:crypto';
import { canonical } from '../cloud/canonical.ts';
import type { Place } from '../cloud/client.ts';
import type { Input } from '../operations/field.ts';
import type { Operation, Target } from '../operations/operation.ts';
import type { Preview } from './preview.ts';

/** Secrets of a call are in its key, but can't be guessed from it: the hash is keyed with something only this process has. */
const secret = randomBytes(32);

/** Names one call: caller, operation, arguments after resolution (so targets are IDs), place. */
export function callKey(caller: string, operation: Operation, input: Input, place: Place): string {
  return createHmac('sha256', secret)
    .update(canonical([caller, operation.id, input, place]))
    .digest('hex');
}

/** What an approval is bound to: the exact requests, the live facts that the declaration names, the price. */
export function fingerprint(preview: Preview, binds: readonly (keyof Target)[]): string {
  const facts = preview.targets.map((target) => [target.id, target.unread, ...binds.map((field) => target[field])]);
  return createHash('sha256')
    .update(canonical([preview.requests, facts, preview.price]))
    .digest('hex');
}
