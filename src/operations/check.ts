import type { Finding } from '../data/purchase-rules.ts';
import type { Input } from './field.ts';
import { checkMicroversion } from './microversion.ts';
import type { CheckContext, Operation } from './operation.ts';

/** What the rules between an operation's fields find in an input that is right field by field. */
export function checkOf(operation: Operation, input: Input, context: CheckContext): readonly Finding[] {
  return [...checkMicroversion(operation, input), ...(operation.check?.(input, context) ?? [])];
}
