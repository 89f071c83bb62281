import type { Field, Fields, Place } from '../operations/field.ts';
import { wireName } from '../operations/field.ts';
import { allowed } from '../operations/input-schema.ts';
import type { Operation } from '../operations/operation.ts';
import { toolFields } from '../tools/common-fields.ts';

/** One argument of a tool, or a field inside one. */
export interface InputRow {
  /** Dotted, `[]` after lists. */
  readonly name: string;
  /** Type of the JSON value. */
  readonly type: string;
  readonly required: boolean;
  /** Empty: any value of the type. */
  readonly rule: string;
  readonly about: string;
  /** Where it travels; `tool`: it stays in this program. */
  readonly in: Exclude<Place, 'local'> | 'tool';
  /** Name on the wire where it differs. */
  readonly wire: string | null;
}

const TYPES: Readonly<Record<Field['type'], string>> = {
  text: 'string',
  choice: 'string',
  integer: 'integer',
  flag: 'boolean',
  list: 'array',
  group: 'object',
  map: 'object',
  json: 'object',
};

/** What `allowed` says of a field without any rule. */
const BARE: ReadonlySet<string> = new Set(['a string', 'an integer', 'true or false', 'an array']);

function typeOf(field: Field): string {
  if (field.type === 'list') return `array of ${typeOf(field.item)}`;
  if (field.type === 'choice') return typeof field.values[0] === 'number' ? 'integer' : 'string';
  return TYPES[field.type];
}

function ruleOf(field: Field): string {
  const said = field.type === 'group' ? '' : allowed(field);
  const rules = BARE.has(said) ? [] : [said];
  if (field.type === 'text' && field.maxBytes !== undefined) rules.push(`at most ${field.maxBytes} bytes of UTF-8`);
  if (field.type === 'list') {
    const each = ruleOf(field.item);
    if (each !== '') rules.push(`each ${each}`);
  }
  if (field.default !== undefined) rules.push(`default ${String(field.default)}`);
  return rules.filter((rule) => rule !== '').join('; ');
}

function aboutOf(field: Field): string {
  const notes = [
    field.about ?? '',
    field.secret ? 'secret: never shown' : '',
    field.preset === undefined ? '' : `always sent, ${JSON.stringify(field.preset)} if left out`,
    field.fill === undefined || field.fill === 'request-id' ? '' : 'from the configuration if left out',
  ];
  return notes.filter((note) => note !== '').join('; ');
}

function rowsOf(name: string, field: Field, place: InputRow['in']): InputRow[] {
  const wire = wireName(name, field);
  const row: InputRow = {
    name,
    type: typeOf(field),
    required: field.required === true,
    rule: ruleOf(field),
    about: aboutOf(field),
    in: place,
    wire: wire === name ? null : wire,
  };
  const list = field.type === 'list';
  const inner = list ? field.item : field;
  if (inner.type !== 'group') return [row];
  const under = list ? `${name}[].` : `${name}.`;
  return [
    row,
    ...Object.entries(inner.fields).flatMap(([key, one]) =>
      rowsOf(key, one, place).map((nested) => ({ ...nested, name: under + nested.name })),
    ),
  ];
}

/** Every argument of an operation's tool, those that all tools share at the end. */
export function inputRows(operation: Operation): InputRow[] {
  const fields: Fields = toolFields(operation);
  return Object.entries(fields).flatMap(([name, field]) => {
    const own = name in operation.input && field.in !== 'local';
    const inPath = operation.path.includes(`{${name}}`);
    return rowsOf(name, field, own ? (field.in ?? 'body') : inPath ? 'path' : 'tool');
  });
}
