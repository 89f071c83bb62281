import type { Field, Fields } from '../../operations/field.ts';

function typeOf(field: Field): string {
  switch (field.type) {
    case 'text':
      return 'string';
    case 'choice':
      return field.values.join(' or ');
    case 'integer':
      return 'integer';
    case 'flag':
      return 'boolean';
    case 'list':
      return `[${typeOf(field.item)}]`;
    case 'map':
      return '{key: string}';
    case 'json':
      return 'object';
    case 'group':
      return `{${Object.entries(field.fields)
        .map(([name, one]) => `${mark(name, one)}: ${typeOf(one)}`)
        .join(', ')}}`;
  }
}

function mark(name: string, { required }: Field): string {
  return required ? `${name}*` : name;
}

/** An operation's arguments in little space: names, required ones with a star, types, what must be known of them. */
export function signatureOf(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      mark(name, field),
      typeOf(field) + (field.about ? ` (${field.about})` : ''),
    ]),
  );
}
