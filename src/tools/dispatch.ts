import { nearestNames } from '../data/nearest.ts';
import { visible } from '../data/visible.ts';
import { OPERATIONS, operationById } from '../operations/catalogue.ts';
import { parseInput } from '../operations/input-schema.ts';
import type { ToolAnswer } from './answer.ts';
import { failure } from './answer.ts';
import { executeOperationTool, readOperationTool } from './assist/any-operation.ts';
import type { AssistTool } from './assist/assist-tool.ts';
import { searchOperationsTool } from './assist/search-operations.ts';
import { waitTool } from './assist/wait.ts';
import { callOperation } from './call.ts';
import type { CallContext, Cloud } from './runtime.ts';

export const ASSIST_TOOLS: readonly AssistTool[] = [
  waitTool,
  searchOperationsTool,
  readOperationTool,
  executeOperationTool,
];

/** Says in an answer that it comes from the simulator. */
function markSimulated(answer: ToolAnswer): ToolAnswer {
  const { structured } = answer;
  const marked = structured && !('dry_run' in structured) ? { structured: { ...structured, simulator: true } } : {};
  return { ...answer, text: `${answer.text}\nSimulator: nothing here is real.`, ...marked };
}

async function callAssist(
  tool: AssistTool,
  args: Record<string, unknown>,
  cloud: Cloud,
  context: CallContext,
): Promise<ToolAnswer> {
  const parsed = parseInput(tool.input, args);
  if (parsed.ok) return tool.call(parsed.input, cloud, context);
  const stray = Object.keys(args).some((name) => !Object.hasOwn(tool.input, name));
  return failure([...parsed.problems, ...(stray && tool.ofStray ? [tool.ofStray] : [])].join('\n'));
}

/** An error that nothing foresaw: a mistake in this program. It ends the call, not the server. */
function ownMistake(error: unknown, cloud: Cloud): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `flexus-mcp itself failed (${visible(cloud.redact(what)).slice(0, 300)}). Before you repeat a call that changes something, look at the state of its targets.`;
}

/** Calls a tool by name, listed or not. Undefined: there is none of this name. */
export async function callTool(
  name: string,
  args: Record<string, unknown>,
  openCloud: () => Promise<Cloud>,
  context: CallContext,
): Promise<ToolAnswer | undefined> {
  const assist = ASSIST_TOOLS.find((tool) => tool.name === name);
  const operation = operationById(name);
  if (!assist && !operation) return undefined;
  const cloud = await openCloud();
  try {
    const answer = operation
      ? await callOperation(operation, args, cloud, context)
      : assist && (await callAssist(assist, args, cloud, context));
    if (!answer) return undefined;
    const besides = await cloud.besides?.(context.approver.caller);
    const whole = besides ? { ...answer, text: `${besides}\n\n${answer.text}` } : answer;
    return cloud.simulated ? markSimulated(whole) : whole;
  } catch (error) {
    if (context.signal.aborted) throw error;
    return failure(ownMistake(error, cloud));
  }
}

/** Tool names nearest to a wrong one. */
export function nearestTools(name: string): readonly string[] {
  const names = [...OPERATIONS.map((operation) => operation.id), ...ASSIST_TOOLS.map((tool) => tool.name)];
  return nearestNames(name, names, 3);
}
