import type { Field, Fields } from '../../../src/operations/field.ts';
import type { Operation } from '../../../src/operations/operation.ts';
import { envelopeOf } from '../../../src/operations/render.ts';

/** A declared field as the documents would write it: its whole path on the wire. */
export interface Declared {
  readonly name: string;
  readonly in: string;
  readonly type: string;
  readonly items?: string;
  /** On the wire whatever the caller says: required of him, preset, or filled from the configuration. */
  readonly always: boolean;
  readonly field: Field;
}

const TYPES = {
  text: 'string',
  integer: 'integer',
  flag: 'boolean',
  list: 'array',
  group: 'object',
  map: 'object',
  json: 'object',
} as const;

function typeOf(field: Field): string {
  if (field.type === 'integer' && field.asText) return 'string';
  if (field.type !== 'choice') return TYPES[field.type];
  return field.values.every((value) => typeof value === 'number') ? 'integer' : 'string';
}

function fieldsUnder(prefix: string, fields: Fields, place: string): Declared[] {
  return Object.entries(fields).flatMap(([key, field]) => fieldRows(prefix + (field.wire ?? key), field, place));
}

function fieldRows(path: string, field: Field, place: string): Declared[] {
  const always =
    field.required === true || field.preset !== undefined || (field.fill !== undefined && field.fillIf === undefined);
  const spread = field.type === 'list' && field.wire?.includes('[]') === true;
  const shown = spread ? field.item : field;
  const row: Declared = { name: path, in: place, type: typeOf(shown), always, field };
  if (field.type === 'group') return [row, ...fieldsUnder(`${path}.`, field.fields, place)];
  if (field.type !== 'list' || spread) return [row];
  const listed = { ...row, items: typeOf(field.item) };
  return field.item.type === 'group' ? [listed, ...fieldsUnder(`${path}[].`, field.item.fields, place)] : [listed];
}

/** Objects and arrays that a path goes through: `a.b[].c` has `a` and `a.b`. */
function parentsOf({ name, in: place, always, field }: Declared): Declared[] {
  if (place !== 'body') return [];
  const parts = name.split('.');
  return parts.slice(0, -1).map((part, index) => {
    const path = [...parts.slice(0, index), part].join('.').replace(/\[\]$/, '');
    const array = part.endsWith('[]');
    return {
      name: path,
      in: place,
      type: array ? 'array' : 'object',
      ...(array ? { items: 'object' } : {}),
      always,
      field,
    };
  });
}

/** Every field of an operation's request by its name on the wire, with the objects that wrap it. */
export function declaredFields(operation: Operation): ReadonlyMap<string, Declared> {
  const wrap = envelopeOf(operation);
  const own = Object.entries(operation.input).flatMap(([key, field]) => {
    if (field.in === 'local') return [];
    const place = field.in ?? 'body';
    const inside = place === 'body' && wrap !== undefined && !field.outside ? `${wrap}.` : '';
    return fieldRows(inside + (field.wire ?? key), field, place);
  });
  const rows = new Map<string, Declared>();
  for (const parent of own.flatMap(parentsOf)) {
    const known = rows.get(parent.name);
    // The operation's own key is always sent, even when nothing in it is.
    const always = parent.always || known?.always === true || parent.name === wrap;
    rows.set(parent.name, { ...parent, always });
  }
  for (const row of own) rows.set(row.name, row);
  // A key that the caller names is no field of its own: the document describes the object around it.
  for (const name of rows.keys()) if (/\.\{[a-z_]+\}$/.test(name)) rows.delete(name);
  return rows;
}
