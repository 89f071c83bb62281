import type { Field, Fields, Input } from './field.ts';
import { wireName } from './field.ts';
import { idProblem } from './id.ts';
import { MICROVERSION_HEADER, microversionOf } from './microversion.ts';
import type { Operation } from './operation.ts';

/** What the account contributes to a path. */
export interface PathContext {
  readonly project_id?: string;
  readonly domain_id?: string;
}

/** A request as documented, before it has a host. */
export interface Rendered {
  readonly method: Operation['method'];
  /** Percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Shown in place of a secret. */
export const MASK = '***';

type Json = Record<string, unknown>;

/** Puts a value where documented, beside what is there; the last part of `a[].b` spreads a list over objects. */
function put(target: Json, [head = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    const there = target[head];
    target[head] = isJson(there) && isJson(value) ? { ...there, ...value } : value;
    return;
  }
  if (head.endsWith('[]')) {
    const values = Array.isArray(value) ? value : [value];
    target[head.slice(0, -2)] = values.map((item) => {
      const element: Json = {};
      put(element, rest, item);
      return element;
    });
    return;
  }
  const existing = target[head];
  const inner: Json = isJson(existing) ? existing : {};
  target[head] = inner;
  put(inner, rest, value);
}

/** The parts of a field's place in the body; `{key}` is replaced whole, whatever characters the value has. */
function partsOf(wire: string, input: Input): readonly string[] {
  return wire.split('.').map((part) => part.replace(/^\{(.+)\}$/, (_, name: string) => String(input[name])));
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wireValue(field: Field, value: unknown): unknown {
  if (field.type === 'list' && Array.isArray(value)) return value.map((item) => wireValue(field.item, item));
  if (field.type === 'integer' && field.asText) return String(value);
  if (!isJson(value)) return value;
  if (field.type === 'map') return { ...value };
  if (field.type !== 'group') return value;
  const out: Json = {};
  for (const [name, inner] of Object.entries(field.fields)) {
    const given = value[name];
    if (given !== undefined) put(out, partsOf(wireName(name, inner), value), wireValue(inner, given));
  }
  return out;
}

/** The body key that holds an operation's fields, if any does. */
export function envelopeOf({ envelope, action }: Operation): string | undefined {
  return envelope ?? (action && action.value === undefined ? action.key : undefined);
}

function bodyOf(operation: Operation, input: Input): Json | undefined {
  const outer: Json = {};
  const { action } = operation;
  const key = envelopeOf(operation);
  const inner: Json = key === undefined ? outer : {};
  if (action?.value !== undefined) outer[action.key] = action.value;
  if (key !== undefined) outer[key] = inner;
  for (const [name, field] of Object.entries(operation.input)) {
    const value = input[name] ?? field.preset;
    if (value === undefined || (field.in ?? 'body') !== 'body') continue;
    put(field.outside ? outer : inner, partsOf(wireName(name, field), input), wireValue(field, value));
  }
  if (key !== undefined && operation.nullEnvelope && Object.keys(inner).length === 0) outer[key] = null;
  return Object.keys(outer).length === 0 ? undefined : outer;
}

function segment(name: string, value: unknown): string {
  const text = String(value);
  const problem = idProblem(text);
  if (problem) throw new TypeError(`path value ${name} ${problem}`);
  return encodeURIComponent(text);
}

/** The documented request of an operation for a validated input. Throws on a path value that could leave its segment. */
export function render(operation: Operation, input: Input, context: PathContext): Rendered {
  const template = operation.addresses?.[String(input.address)] ?? operation.path;
  const path = template.replace(/\{([A-Za-z_]+)\}/g, (_, name: string) => {
    const value = name === 'project_id' || name === 'domain_id' ? context[name] : input[name];
    return value === undefined ? `{${name}}` : segment(name, value);
  });
  const query: Record<string, string | string[]> = {};
  const headers: Record<string, string> = {};
  for (const [name, field] of Object.entries(operation.input)) {
    const value = input[name] ?? field.preset;
    if (value === undefined) continue;
    if (field.in === 'query') query[wireName(name, field)] = Array.isArray(value) ? value.map(String) : String(value);
    if (field.in === 'header') headers[wireName(name, field)] = String(value);
  }
  const version = microversionOf(operation, input);
  if (version !== undefined) headers[MICROVERSION_HEADER] = version;
  const body = bodyOf(operation, input);
  return { method: operation.method, path, query, headers, ...(body ? { body } : {}) };
}

/** The same input with every secret masked. */
export function maskInput(fields: Fields, input: Input): Input {
  const masked: Record<string, unknown> = { ...input };
  for (const [name, field] of Object.entries(fields)) {
    if (masked[name] !== undefined) masked[name] = maskValue(field, masked[name]);
  }
  return masked;
}

/** The secret values of an input, so that no error repeats them. */
export function secretsOf(fields: Fields, input: Input): readonly string[] {
  return Object.entries(fields).flatMap(([name, field]) => secretsIn(field, input[name]));
}

function secretsIn(field: Field, value: unknown): readonly string[] {
  if (field.secret) return typeof value === 'string' ? [value] : [];
  if (field.type === 'list' && Array.isArray(value)) return value.flatMap((item) => secretsIn(field.item, item));
  return field.type === 'group' && isJson(value) ? secretsOf(field.fields, value) : [];
}

function maskValue(field: Field, value: unknown): unknown {
  if (field.secret) return MASK;
  if (field.type === 'list' && Array.isArray(value)) return value.map((item) => maskValue(field.item, item));
  return field.type === 'group' && isJson(value) ? maskInput(field.fields, value) : value;
}
