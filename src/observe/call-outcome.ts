import type { ToolAnswer } from '../tools/answer.ts';

/** How a call of a tool ended, in the words of the metrics. */
export type CallOutcome = 'ok' | 'dry_run' | 'pending' | 'failed' | 'unknown_tool' | 'cancelled' | 'broken';

export function outcomeOf(answer: ToolAnswer | undefined): CallOutcome {
  if (!answer) return 'unknown_tool';
  if (answer.isError) return 'failed';
  if (answer.structured?.pending === true) return 'pending';
  return answer.structured?.dry_run === true ? 'dry_run' : 'ok';
}
