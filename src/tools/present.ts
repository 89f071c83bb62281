import type { Field, Fields } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';
import { toolFields } from './common-fields.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool as it stands in `tools/list`. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint?: boolean;
    readonly idempotentHint?: boolean;
    readonly openWorldHint: boolean;
  };
}

/** Published names have no characters outside `a-zA-Z0-9_.-`. */
function compact(schema: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined && value !== ''));
}

function fieldSchema(field: Field): JsonSchema {
  const common = { description: field.about, default: field.default };
  switch (field.type) {
    case 'text':
      return compact({ type: 'string', ...common });
    case 'choice':
      return compact({
        type: field.values.every((value) => typeof value === 'string') ? 'string' : 'integer',
        ...(field.values.every((value) => typeof value === 'string')
          ? { enum: field.values }
          : { minimum: Math.min(...field.values.map(Number)), maximum: Math.max(...field.values.map(Number)) }),
        ...common,
      });
    case 'integer':
      return compact({ type: 'integer', minimum: field.min, maximum: field.max, ...common });
    case 'flag':
      return compact({ type: 'boolean', ...common });
    case 'list':
      return compact({ type: 'array', items: fieldSchema(field.item), maxItems: field.max, ...common });
    case 'group':
      return compact({ ...inputJsonSchema(field.fields), ...common });
    case 'map':
    case 'json':
      return compact({ type: 'object', ...common });
  }
}

/** The published schema of a set of fields: plain JSON Schema that every client accepts. Parsing is stricter. */
export function inputJsonSchema(fields: Fields): JsonSchema {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
  const required = Object.entries(fields)
    .filter(([, field]) => field.required)
    .map(([name]) => name);
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** The compact answer's schema: nothing required, more keys allowed, so that full and dry-run answers fit as well. */
function outputJsonSchema({ answer }: Operation): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  if (answer.rows) properties[answer.rows.name] = { type: 'array', items: { type: 'object' } };
  return { type: 'object', properties };
}

/** When to use an operation, and what is to be preferred. */
export function aboutOf({ about, prefer, replacement }: Operation): string {
  const better = [
    ...(replacement === undefined ? [] : [`Discarded: ${replacement} replaces it.`]),
    ...(prefer === undefined ? [] : [`Prefer ${prefer}.`]),
  ];
  return [about, ...better].join(' ');
}

/** An operation as a tool. */
export function presentOperation(operation: Operation): ListedTool {
  const reads = operation.effect === 'read';
  return {
    name: operation.id,
    title: operation.title,
    description: aboutOf(operation),
    inputSchema: inputJsonSchema(toolFields(operation)),
    outputSchema: outputJsonSchema(operation),
    annotations: {
      readOnlyHint: reads,
      ...(reads ? {} : { destructiveHint: operation.effect !== 'write' }),
      ...(operation.method === 'PUT' && !reads ? { idempotentHint: true } : {}),
      openWorldHint: true,
    },
  };
}
