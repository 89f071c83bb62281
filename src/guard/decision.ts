import type { Operation } from '../operations/operation.ts';

export type Decision = 'allow' | 'confirm' | 'confirm-by-name';

/** The default decision for an operation: what can't be undone asks for the target's name as well. */
export function decide(operation: Operation): Decision {
  if (operation.effect === 'read' || operation.effect === 'write') return 'allow';
  return operation.irreversible ? 'confirm-by-name' : 'confirm';
}
