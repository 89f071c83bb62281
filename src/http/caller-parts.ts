import type { CloudClient } from '../cloud/client.ts';
import { InputError } from '../cloud/client.ts';
import { belongsTo } from '../cloud/whose.ts';
import type { McpParts } from '../mcp/parts.ts';
import { type CallOutcome, outcomeOf } from '../observe/call-outcome.ts';
import type { Effect } from '../operations/operation.ts';
import type { Cloud } from '../tools/runtime.ts';
import { ASK_FOR_SCOPE, type Caller, mayUse, scopeOf } from './caller.ts';

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
        `Nothing was sent: insufficient_scope. ${operation.id} needs ${scopeOf(operation.effect)}; this caller has ${has}. ${ASK_FOR_SCOPE}`,
      ]);
    },
  };
  return { ...cloud, client };
}

export interface CallerHooks {
  /** Undefined: there is no such tool. */
  effectOf(tool: string): Effect | 'any' | undefined;
  /** Told of each call of a tool that is over. */
  called?: ((tool: string, outcome: CallOutcome, seconds: number) => void) | undefined;
}

/** The parts as one caller sees them: its tools, and its name in approvals and records. */
export function partsFor(parts: McpParts, caller: Caller, { effectOf, called }: CallerHooks): McpParts {
  return {
    ...parts,
    async tools() {
      return (await parts.tools()).filter(({ name }) => mayUse(caller, effectOf(name) ?? 'any'));
    },
    async callTool(name, args, context) {
      const since = performance.now();
      belongsTo(context.signal, caller.name);
      // What a client calls itself proves nothing; approvals and records name who was let in.
      const approver = { ...context.approver, caller: { name: caller.name, version: '' } };
      let outcome: CallOutcome = 'broken';
      try {
        const answer = await parts.callTool(name, args, { ...context, approver });
        outcome = outcomeOf(answer);
        return answer;
      } catch (error) {
        if (context.signal.aborted) outcome = 'cancelled';
        throw error;
      } finally {
        called?.(name, outcome, (performance.now() - since) / 1000);
      }
    },
    readResource(uri, signal) {
      belongsTo(signal, caller.name);
      return parts.readResource(uri, signal);
    },
  };
}
