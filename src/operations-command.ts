import { OPERATIONS } from './operations/catalogue.ts';
import type { OperationEntry } from './reference/operation-entry.ts';
import { operationEntry } from './reference/operation-entry.ts';

/** What `flexus-mcp operations --json` prints: an entry per operation of the catalogue, in its order. */
export function operationsJson(): OperationEntry[] {
  return OPERATIONS.map(operationEntry);
}
