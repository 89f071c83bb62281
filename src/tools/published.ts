import { OPERATIONS } from '../operations/catalogue.ts';
import type { Effect } from '../operations/operation.ts';
import type { AssistTool } from './assist/assist-tool.ts';
import { presentAssist } from './assist/assist-tool.ts';
import { ASSIST_TOOLS } from './dispatch.ts';
import type { ListedTool } from './present.ts';
import { presentOperation } from './present.ts';

/** A tool and the set it is listed with; assist tools are listed with every set. */
export interface PublishedTool {
  readonly toolset: string;
  /** `any`: it carries out operations of every effect, each of which is checked by itself. */
  readonly effect: Effect | 'any';
  readonly tool: ListedTool;
}

const effectOf = ({ readOnly }: AssistTool): PublishedTool['effect'] => (readOnly ? 'read' : 'any');

/** The whole tool list. Made once, at build time: a start-up reads it instead of building it. */
export function publishedTools(): readonly PublishedTool[] {
  return [
    ...ASSIST_TOOLS.map((tool) => ({ toolset: 'assist', effect: effectOf(tool), tool: presentAssist(tool) })),
    ...OPERATIONS.map((operation) => ({
      toolset: operation.toolset,
      effect: operation.effect,
      tool: presentOperation(operation),
    })),
  ];
}
