import { nearestNames } from '../../data/nearest.ts';
import { visible } from '../../data/visible.ts';
import { OPERATIONS, operationById } from '../../operations/catalogue.ts';
import type { Fields, Input } from '../../operations/field.ts';
import { json, text } from '../../operations/field.ts';
import type { Operation } from '../../operations/operation.ts';
import type { ToolAnswer } from '../answer.ts';
import { failure } from '../answer.ts';
import { callOperation } from '../call.ts';
import type { CallContext, Cloud } from '../runtime.ts';
import type { AssistTool } from './assist-tool.ts';

const input = {
  operation: text({ required: true, min: 1, max: 64, about: 'Name from search_operations' }),
  arguments: json({ about: "The operation's own arguments" }),
} as const satisfies Fields;

const ofStray = 'What belongs to the operation, dry_run and region too, goes into arguments.';

const output = { type: 'object', properties: {} };

function argumentsOf({ arguments: given }: Input): Record<string, unknown> {
  return typeof given === 'object' && given !== null ? { ...given } : {};
}

function unknown(name: string): ToolAnswer {
  const near = nearestNames(
    name,
    OPERATIONS.map(({ id }) => id),
    3,
  );
  return failure(
    `There is no operation ${visible(name)}. Nearest: ${near.join(', ')}. search_operations finds one by what it does.`,
  );
}

async function run(
  given: Input,
  cloud: Cloud,
  context: CallContext,
  allowed: (operation: Operation) => string | undefined,
): Promise<ToolAnswer> {
  const name = String(given.operation);
  const operation = operationById(name);
  if (!operation) return unknown(name);
  const refused = allowed(operation);
  return refused === undefined ? callOperation(operation, argumentsOf(given), cloud, context) : failure(refused);
}

export const readOperationTool: AssistTool = {
  name: 'read_operation',
  title: 'Run any read',
  about: 'Run an operation that only reads, listed or not.',
  readOnly: true,
  input,
  ofStray,
  output,
  call: (given, cloud, context) =>
    run(given, cloud, context, ({ id, effect }) =>
      effect === 'read' ? undefined : `${id} is no read (${effect}): run it with execute_operation.`,
    ),
};

export const executeOperationTool: AssistTool = {
  name: 'execute_operation',
  title: 'Run any operation',
  about: 'Run any operation, listed or not. What is destructive or costs money is confirmed by the human, as ever.',
  readOnly: false,
  input,
  ofStray,
  output,
  call: (given, cloud, context) => run(given, cloud, context, () => undefined),
};
