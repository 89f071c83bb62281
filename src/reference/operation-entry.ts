import type { DocRef, Effect, Operation } from '../operations/operation.ts';

/** One entry of `flexus-mcp operations --json` and of `flexus://operations`. */
export interface OperationEntry {
  readonly tool: string;
  /** Catalogue ID. */
  readonly operation: string;
  readonly toolset: string;
  readonly effect: Effect;
  readonly irreversible: boolean;
  readonly service: string;
  readonly method: string;
  readonly path: string;
  /** Body key that tells apart operations of one address, null where the address says it all. */
  readonly action_key: string | null;
  /** Value of that key where the key itself is shared, else null. */
  readonly action_value: string | null;
  readonly returns: Operation['returns'];
  /** The documents call the operation discarded: it still answers, but something newer replaces it. */
  readonly discarded: boolean;
  readonly documented: boolean;
  readonly docs: readonly DocRef[];
}

/** Discarded operations are a toolset of their own. */
const DISCARDED: ReadonlySet<string> = new Set(['discarded']);

export function operationEntry(operation: Operation): OperationEntry {
  return {
    tool: operation.id,
    operation: operation.id,
    toolset: operation.toolset,
    effect: operation.effect,
    irreversible: operation.irreversible === true,
    service: operation.service,
    method: operation.method,
    path: operation.path,
    action_key: operation.action?.key ?? null,
    action_value: operation.action?.value ?? null,
    returns: operation.returns,
    discarded: DISCARDED.has(operation.toolset),
    documented: operation.documented,
    docs: operation.docs.map(({ file, section }) => ({ file, section })),
  };
}
