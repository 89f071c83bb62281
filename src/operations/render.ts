import type { Field, Fields, Input } from './field.ts';
import { wireName } from './field.ts';
import { idProblem } from './id.ts';
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

/** Puts a value at a documented path; `a[].b` spreads a list over objects. */
function put(target: Json, path: string, value: unknown): void {
  const dot = path.indexOf('.');
  const head = dot < 0 ? path : path.slice(0, dot);
  const rest = dot < 0 ? '' : path.slice(dot + 1);
  if (!rest) {
    target[head] = value;
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

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wireValue(field: Field, value: unknown): unknown {
  if (field.type === 'list' && Array.isArray(value)) return value.map((item) => wireValue(field.item, item));
  if (field.type !== 'group' || typeof value !== 'object' || value === null) return value;
  const out: Json = {};
  for (const [name, inner] of Object.entries(field.fields)) {
    const given: unknown = Reflect.get(value, name);
    if (given !== undefined) put(out, wireName(name, inner), wireValue(inner, given));
  }
  return out;
}

function bodyOf(operation: Operation, input: Input): Json | undefined {
  const outer: Json = {};
  const { action } = operation;
  const key = operation.envelope ?? (action && action.value === undefined ? action.key : undefined);
  const inner: Json = key === undefined ? outer : {};
  if (action?.value !== undefined) outer[action.key] = action.value;
  if (key !== undefined) outer[key] = inner;
  for (const [name, field] of Object.entries(operation.input)) {
    const value = input[name] ?? field.preset;
    if (value === undefined || (field.in ?? 'body') !== 'body') continue;
    put(field.outside ? outer : inner, wireName(name, field), wireValue(field, value));
  }
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
  const path = operation.path.replace(/\{([a-z_]+)\}/g, (_, name: string) => {
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
  return Object.entries(fields).flatMap(([name, field]) => {
    const value = input[name];
    return field.secret && typeof value === 'string' ? [value] : [];
  });
}

function maskValue(field: Field, value: unknown): unknown {
  if (field.secret) return MASK;
  if (field.type === 'list' && Array.isArray(value)) return value.map((item) => maskValue(field.item, item));
  if (field.type === 'group' && typeof value === 'object' && value !== null) {
    return maskInput(field.fields, Object.fromEntries(Object.entries(value)));
  }
  return value;
}
