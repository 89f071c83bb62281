import type { Finding } from '../data/purchase-rules.ts';
import type { Field, Input } from './field.ts';
import { text } from './field.ts';
import type { Operation } from './operation.ts';

/** Understood by every microversion; its successor only from 2.27 on (ecs-api-en-2025-01, chapter 3; ERRATA-nova B). */
export const MICROVERSION_HEADER = 'X-OpenStack-Nova-API-Version';

/** The argument of operations whose answer the documents describe for several microversions. */
export const microversion = text({
  in: 'header',
  about: 'Microversion, 2.1 if left out',
  pattern: /^2\.\d{1,2}$/,
  patternAbout: 'a microversion such as 2.26',
});

function minor(version: string): number {
  return Number(version.slice(version.indexOf('.') + 1));
}

function latest(versions: readonly string[]): string | undefined {
  return versions.reduce<string | undefined>((a, b) => (a !== undefined && minor(a) >= minor(b) ? a : b), undefined);
}

function sinceOf(field: Field, value: unknown): readonly string[] {
  return value !== undefined && field.since !== undefined ? [field.since] : [];
}

/** The least microversion that knows the operation and every field that was given. */
function needed({ microversion: range, input: fields }: Operation, input: Input): string | undefined {
  const since = Object.entries(fields).flatMap(([name, field]) => sinceOf(field, input[name]));
  return latest([...(range?.from === undefined ? [] : [range.from]), ...since]);
}

function asked(input: Input): string | undefined {
  const version = input[MICROVERSION_HEADER];
  return typeof version === 'string' ? version : undefined;
}

/** The microversion that a call asks for: the caller's, else the least that will do; undefined: none, which is 2.1. */
export function microversionOf(operation: Operation, input: Input): string | undefined {
  return asked(input) ?? needed(operation, input);
}

/** Microversions that can't be: too old for what is asked, or too new for the operation to exist. */
export function checkMicroversion(operation: Operation, input: Input): readonly Finding[] {
  const version = microversionOf(operation, input);
  const least = needed(operation, input);
  const { until } = operation.microversion ?? {};
  if (version === undefined) return [];
  if (least !== undefined && minor(version) < minor(least)) {
    const message = `${MICROVERSION_HEADER} is ${version}, but what is asked needs ${least} or later. Left out, the right one is sent.`;
    return [{ level: 'refuse', field: MICROVERSION_HEADER, message }];
  }
  if (until === undefined || minor(version) <= minor(until)) return [];
  const message = `${operation.id} exists up to microversion ${until}; ${version} is asked for.`;
  return [{ level: 'refuse', field: MICROVERSION_HEADER, message }];
}
