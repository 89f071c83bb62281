import { randomUUID } from 'node:crypto';
import type { Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';

/** Values made up for a call that may be seen: its Client-Request-Id. */
export type MadeUp = Readonly<Record<string, string>>;

/** Makes up what the caller left out: one purchase carries one Client-Request-Id from its preview on. */
export function madeUpFor({ input: fields }: Operation, input: Input): MadeUp {
  const names = Object.keys(fields).filter((name) => fields[name]?.fill === 'request-id' && input[name] === undefined);
  return Object.fromEntries(names.map((name) => [name, randomUUID()]));
}
