import { given, isObject, type JsonObject } from '../json.ts';
import { type EcsCode, ecsRefusal } from '../wire/ecs-errors.ts';

/**
 * Readers of the fields of a request body: each throws Ecs.0005, or the code that is given, with the field's name for what
 * is missing where it must not be, has another type or is out of its range. null counts as absent.
 */
const bad = (field: string, must: string, code: EcsCode = 'Ecs.0005'): never => {
  throw ecsRefusal(code, `${field} must be ${must}.`);
};

export function objectField(parent: unknown, key: string, field = key): JsonObject {
  return optionalObject(parent, key, field) ?? bad(field, 'an object');
}

export function optionalObject(parent: unknown, key: string, field = key): JsonObject | undefined {
  const value = member(parent, key);
  if (value === undefined) return undefined;
  return isObject(value) ? value : bad(field, 'an object');
}

export function textField(parent: unknown, key: string, field = key): string {
  const value = optionalText(parent, key, field);
  return value === undefined || value === '' ? bad(field, 'a string that is not empty') : value;
}

export function optionalText(parent: unknown, key: string, field = key): string | undefined {
  const value = member(parent, key);
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : bad(field, 'a string');
}

const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function uuidField(parent: unknown, key: string, field = key): string {
  return optionalUuid(parent, key, field) ?? bad(field, 'a UUID');
}

export function optionalUuid(parent: unknown, key: string, field = key): string | undefined {
  const value = optionalText(parent, key, field);
  if (value === undefined) return undefined;
  return uuidForm.test(value) ? value.toLowerCase() : bad(field, 'a UUID');
}

export function oneOf<T extends string>(
  parent: unknown,
  key: string,
  values: readonly T[],
  field = key,
): T | undefined {
  const value = optionalText(parent, key, field);
  if (value === undefined) return undefined;
  return values.find((known) => known === value) ?? bad(field, values.join(' or '));
}

export function optionalFlag(parent: unknown, key: string, field = key): boolean | undefined {
  const value = member(parent, key);
  if (value === undefined) return undefined;
  return typeof value === 'boolean' ? value : bad(field, 'true or false');
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** for what is above `most` */
  readonly code?: EcsCode;
}

export function optionalWhole(parent: unknown, key: string, bounds: Bounds, field = key): number | undefined {
  const value = member(parent, key);
  if (value === undefined) return undefined;
  const { least, most, code } = bounds;
  const range = `a whole number from ${least} to ${most}`;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least) return bad(field, range);
  return value > most ? bad(field, range, code) : value;
}

export function wholeField(parent: unknown, key: string, bounds: Bounds, field = key): number {
  return (
    optionalWhole(parent, key, bounds, field) ?? bad(field, `a whole number from ${bounds.least} to ${bounds.most}`)
  );
}

/** The objects of a list; none when it is absent. */
export function objectsOf(parent: unknown, key: string, field = key): readonly JsonObject[] {
  const value = member(parent, key);
  if (value === undefined) return [];
  if (!Array.isArray(value)) return bad(field, 'a list');
  return value.map((entry: unknown, index) => (isObject(entry) ? entry : bad(`${field}[${index}]`, 'an object')));
}

// ecs-api-en-2025-01, table 5-3: 32 KB before encoding.
const largestUserData = 32 * 1024;

export function optionalUserData(parent: unknown, key: string, field = key): string | undefined {
  const value = optionalText(parent, key, field);
  if (value === undefined || value === '') return undefined;
  const bytes = Buffer.from(value, 'base64');
  const exact = bytes.toString('base64').replace(/=+$/, '') === value.replace(/=+$/, '');
  return exact && bytes.length <= largestUserData ? value : bad(field, 'at most 32 KB in base64');
}

/** Strings by key, as metadata has them. */
export function textMap(parent: unknown, key: string, field = key): Readonly<Record<string, string>> {
  const entries = Object.entries(optionalObject(parent, key, field) ?? {});
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : bad(`${field}.${name}`, 'a string')]),
  );
}

function member(parent: unknown, key: string): unknown {
  return given(parent, key) && isObject(parent) ? parent[key] : undefined;
}
