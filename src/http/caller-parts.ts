import type { CloudClient } from '../cloud/client.ts';
import { InputError } from '../cloud/client.ts';
import type { McpParts } from '../mcp/parts.ts';
import type { Effect } from '../operations/operation.ts';
import type { Cloud } from '../tools/runtime.ts';
import { type Caller, mayUse, scopeOf } from './caller.ts';

/**
 * The cloud as one caller may use it: an operation beyond its scopes can't be prepared, by whatever tool it is asked for,
 * so it can be neither previewed nor sent.
 */
export function cloudFor(cloud: Cloud, caller: Caller): Cloud {
  const client: CloudClient = {
    ...cloud.client,
    async prepare(operation, input, place, signal) {
      if (mayUse(caller, operation.effect)) return cloud.client.prepare(operation, input, place, signal);
      const has = [...caller.scopes].join(' ');
      throw new InputError([
        `Nothing was sent: insufficient_scope. ${operation.id} needs ${scopeOf(operation.effect)}; this caller has ${has}.`,
      ]);
    },
  };
  return { ...cloud, client };
}

/** The parts as one caller sees them: its tools, and its name in approvals and records. */
export function partsFor(
  parts: McpParts,
  caller: Caller,
  effectOf: (tool: string) => Effect | 'any' | undefined,
): McpParts {
  return {
    ...parts,
    async tools() {
      return (await parts.tools()).filter(({ name }) => mayUse(caller, effectOf(name) ?? 'any'));
    },
    callTool: (name, args, context) =>
      parts.callTool(name, args, {
        ...context,
        // What a client calls itself proves nothing; approvals and records name who was let in.
        approver: { ...context.approver, caller: { name: caller.name, version: '' } },
      }),
  };
}
