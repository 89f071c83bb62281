/** One member of a value; undefined where the value is no object or lacks it. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** One member of each element; undefined where the value is no array. */
export function each(value: unknown, name: string): readonly unknown[] | undefined {
  return Array.isArray(value) ? value.map((element: unknown) => member(element, name)) : undefined;
}
