/** Readers of JSON that came over the wire: each answers undefined for what has another type. */
export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: unknown, key: string): JsonObject | undefined {
  const member = isObject(value) ? value[key] : undefined;
  return isObject(member) ? member : undefined;
}

export function text(value: unknown, key: string): string | undefined {
  const member = isObject(value) ? value[key] : undefined;
  return typeof member === 'string' ? member : undefined;
}

export function list(value: unknown, key: string): readonly unknown[] | undefined {
  const member = isObject(value) ? value[key] : undefined;
  return Array.isArray(member) ? member : undefined;
}

export function whole(value: unknown, key: string): number | undefined {
  const member = isObject(value) ? value[key] : undefined;
  return typeof member === 'number' && Number.isInteger(member) ? member : undefined;
}

/** true when the key is there with anything but null */
export function given(value: unknown, key: string): boolean {
  return isObject(value) && value[key] !== undefined && value[key] !== null;
}

/** the strings of a list, undefined when the member is no list or something in it is no string */
export function texts(value: unknown, key: string): readonly string[] | undefined {
  const members = list(value, key);
  const found = members?.filter((member): member is string => typeof member === 'string');
  return found !== undefined && found.length === members?.length ? found : undefined;
}
