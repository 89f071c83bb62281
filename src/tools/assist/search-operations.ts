import { integer, text } from '../../operations/field.ts';
import type { Operation } from '../../operations/operation.ts';
import { aboutOf } from '../present.ts';
import { searchOperations } from '../search/operation-index.ts';
import { signatureOf } from '../search/signature.ts';
import type { AssistTool } from './assist-tool.ts';

const HITS = 5;

function hit(operation: Operation): Readonly<Record<string, unknown>> {
  return {
    operation: operation.id,
    effect: operation.irreversible ? `${operation.effect}, irreversible` : operation.effect,
    about: `${operation.title}. ${aboutOf(operation)}`,
    arguments: signatureOf(operation.input),
  };
}

function line(operation: Operation): string {
  const { effect, about } = hit(operation);
  const fields = Object.entries(signatureOf(operation.input)).map(([name, type]) => `${name}: ${type}`);
  return `${operation.id} [${String(effect)}] ${String(about)}\n  ${fields.join('; ') || 'no arguments of its own'}`;
}

const HOW =
  'Run a read with read_operation, anything else with execute_operation; * is required. All take dry_run, and region where they have one.';

export const searchOperationsTool: AssistTool = {
  name: 'search_operations',
  title: 'Find an operation',
  about:
    'Find any operation by what it should do, in plain words, English or Chinese: disks, networks, images, tags, key pairs, quotas, billing and the rest of ECS. Answers names, effects and arguments.',
  readOnly: true,
  input: {
    intent: text({ required: true, min: 1, max: 400, about: 'Such as "attach a disk"' }),
    limit: integer({ min: 1, max: 20, default: HITS }),
  },
  output: { type: 'object', properties: { operations: { type: 'array', items: { type: 'object' } } } },
  async call({ intent, limit }) {
    const found = searchOperations(String(intent), typeof limit === 'number' ? limit : HITS);
    const none = 'Nothing fits. Say it in other words: the thing (disk, key pair, order) and what should happen to it.';
    return {
      text: found.length === 0 ? none : [...found.map(line), HOW].join('\n'),
      structured: { operations: found.map(hit) },
    };
  },
};
