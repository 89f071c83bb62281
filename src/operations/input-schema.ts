import * as z from 'zod';
import { distance, nearest } from '../data/nearest.ts';
import { visible } from '../data/visible.ts';
import type { Field, Fields, Input, MapField } from './field.ts';
import { idProblem } from './id.ts';

/** "12" where the wire wants a number is taken as 12; anything else is left for the number check to refuse. */
function numeric(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

function textSchema(field: Field & { type: 'text' }): z.ZodType {
  // A lone surrogate has no UTF-8: it could be neither signed nor sent.
  let schema = z.string().refine((value) => !/\p{Cs}/u.test(value), { error: 'must be well-formed Unicode text' });
  if (field.min !== undefined) schema = schema.min(field.min);
  if (field.max !== undefined) schema = schema.max(field.max);
  const { pattern, patternAbout, maxBytes } = field;
  if (pattern) schema = schema.regex(pattern, patternAbout ? { error: `must be ${patternAbout}` } : undefined);
  if (maxBytes !== undefined) {
    schema = schema.refine((value) => Buffer.byteLength(value) <= maxBytes, {
      error: `must be at most ${maxBytes} bytes of UTF-8`,
    });
  }
  if (field.ref || field.in === 'path') {
    return schema.superRefine((value, context) => {
      const problem = idProblem(value);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    });
  }
  return schema;
}

function mapSchema({ keyPattern, keyAbout, valueMax, max, reserved = {} }: MapField): z.ZodType {
  const value = textSchema({ type: 'text', ...(valueMax === undefined ? {} : { max: valueMax }) });
  return z.record(z.string(), value).superRefine((pairs, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    const keys = Object.keys(pairs);
    if (max !== undefined && keys.length > max) refuse(`may have at most ${max} keys, has ${keys.length}`);
    for (const key of keys) {
      const own = Object.hasOwn(reserved, key) ? reserved[key] : undefined;
      if (own !== undefined) refuse(`must not hold ${key}: give it as the argument ${own}`);
      else if (keyPattern && !keyPattern.test(key)) refuse(`has a key that is not ${keyAbout ?? 'allowed'}`);
    }
  });
}

function fieldSchema(field: Field): z.ZodType {
  switch (field.type) {
    case 'text':
      return textSchema(field);
    case 'choice':
      return field.values.every((value) => typeof value === 'string')
        ? z.enum(field.values.filter((value) => typeof value === 'string'))
        : z.preprocess(numeric, z.literal([...field.values]));
    case 'integer': {
      let schema = z.number().int();
      if (field.min !== undefined) schema = schema.min(field.min);
      if (field.max !== undefined) schema = schema.max(field.max);
      return z.preprocess(numeric, schema);
    }
    case 'flag':
      return z.boolean();
    case 'list': {
      let schema = z.array(fieldSchema(field.item));
      if (field.min !== undefined) schema = schema.min(field.min);
      if (field.max !== undefined) schema = schema.max(field.max);
      return schema;
    }
    case 'group':
      return objectSchema(field.fields);
    case 'map':
      return mapSchema(field);
    case 'json':
      return z.record(z.string(), z.unknown());
  }
}

function objectSchema(fields: Fields): z.ZodObject {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, field] of Object.entries(fields)) {
    const schema = fieldSchema(field);
    shape[name] = field.required ? schema : schema.optional();
  }
  return z.strictObject(shape);
}

const schemas = new WeakMap<Fields, z.ZodObject>();

/** The strict zod schema of a set of fields, built upon first use. */
function inputSchema(fields: Fields): z.ZodObject {
  const known = schemas.get(fields);
  if (known) return known;
  const schema = objectSchema(fields);
  schemas.set(fields, schema);
  return schema;
}

export type Parsed =
  | { readonly ok: true; readonly input: Input }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Parses an agent's arguments strictly; each problem says which field, what was given, what is allowed. */
export function parseInput(fields: Fields, args: Record<string, unknown>): Parsed {
  const result = inputSchema(fields).safeParse(args);
  if (result.success) return { ok: true, input: result.data };
  return { ok: false, problems: result.error.issues.flatMap((issue) => describeIssue(issue, fields, args)) };
}

function fieldAt(fields: Fields, path: readonly PropertyKey[]): Field | undefined {
  let field: Field | undefined;
  let scope: Fields | undefined = fields;
  for (const key of path) {
    field = typeof key === 'number' && field?.type === 'list' ? field.item : scope?.[String(key)];
    scope = field?.type === 'group' ? field.fields : undefined;
  }
  return field;
}

function valueAt(args: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    args,
  );
}

/** A given value, short enough to be repeated; a secret is never repeated. */
function given(value: unknown, field: Field | undefined): string {
  if (value === undefined) return 'nothing';
  if (field?.secret) return 'a secret value';
  const text = JSON.stringify(value) ?? String(value);
  const shown = visible(text);
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}

/** What a field allows, in words. */
export function allowed(field: Field | undefined): string {
  switch (field?.type) {
    case 'choice':
      return `one of ${field.values.join(', ')}`;
    case 'integer':
      return `an integer${range(field.min, field.max)}`;
    case 'flag':
      return 'true or false';
    case 'list':
      return `an array${range(field.min, field.max, ' items')}`;
    case 'group':
      return `an object with ${Object.keys(field.fields).join(', ')}`;
    case 'map':
      return `an object of strings${range(undefined, field.max, ' keys')}`;
    case 'json':
      return 'an object';
    case 'text':
      return field.patternAbout ?? `a string${range(field.min, field.max, ' characters')}`;
    case undefined:
      return 'something else';
  }
}

function range(min: number | undefined, max: number | undefined, unit = ''): string {
  if (min !== undefined && max !== undefined) return ` of ${min} to ${max}${unit}`;
  if (max !== undefined) return ` of at most ${max}${unit}`;
  return min === undefined ? '' : ` of at least ${min}${unit}`;
}

/** A list's items are told as well: who gave no list may not know them. */
function wanted(field: Field | undefined): string {
  return field?.type === 'list' ? `${allowed(field)}, each ${allowed(field.item)}` : allowed(field);
}

function describeIssue(issue: z.core.$ZodIssue, fields: Fields, args: unknown): string[] {
  const field = fieldAt(fields, issue.path);
  const name = issue.path.map(String).join('.') || 'the arguments';
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(field?.type === 'group' ? field.fields : fields);
    return issue.keys.map((key) => unknownArgument(issue.path.length ? `${name}.${key}` : key, key, known));
  }
  const value = valueAt(args, issue.path);
  if (value === undefined) return [`${name} is required: ${wanted(field)}.`];
  const rule = issue.code === 'custom' ? issue.message : `must be ${wanted(field)}`;
  return [`${name} ${rule}; given: ${given(value, field)}.`];
}

function unknownArgument(shown: string, key: string, known: readonly string[]): string {
  const close = nearest(key, known);
  const hint = close && distance(key, close) <= Math.max(3, key.length / 2) ? ` Did you mean ${close}?` : '';
  return `There is no argument ${given(shown, undefined)}.${hint} Known: ${known.join(', ')}.`;
}
