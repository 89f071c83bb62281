import { OPERATIONS } from '../operations/catalogue.ts';
import { presentAssist } from './assist/assist-tool.ts';
import { ASSIST_TOOLS } from './dispatch.ts';
import type { ListedTool } from './present.ts';
import { presentOperation } from './present.ts';

/** A tool and the set it is listed with; assist tools are listed with every set. */
export interface PublishedTool {
  readonly toolset: string;
  readonly tool: ListedTool;
}

/** The whole tool list. Made once, at build time: a start-up reads it instead of building it. */
export function publishedTools(): readonly PublishedTool[] {
  return [
    ...ASSIST_TOOLS.map((tool) => ({ toolset: 'assist', tool: presentAssist(tool) })),
    ...OPERATIONS.map((operation) => ({ toolset: operation.toolset, tool: presentOperation(operation) })),
  ];
}
