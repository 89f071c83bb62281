import type { Fields, Input } from '../../operations/field.ts';
import type { ToolAnswer } from '../answer.ts';
import type { JsonSchema, ListedTool } from '../present.ts';
import { inputJsonSchema } from '../present.ts';
import type { CallContext, Cloud } from '../runtime.ts';

/** A tool of ours that no document describes. It reads, or calls documented operations through the same path. */
export interface AssistTool {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly readOnly: boolean;
  readonly input: Fields;
  /** Said of arguments that it does not have. */
  readonly ofStray?: string;
  readonly output: JsonSchema;
  call(input: Input, cloud: Cloud, context: CallContext): Promise<ToolAnswer>;
}

export function presentAssist(tool: AssistTool): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.about,
    inputSchema: inputJsonSchema(tool.input),
    outputSchema: tool.output,
    annotations: {
      readOnlyHint: tool.readOnly,
      ...(tool.readOnly ? {} : { destructiveHint: true }),
      openWorldHint: true,
    },
  };
}
