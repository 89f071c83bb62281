import { given, isObject, type JsonObject } from '../json.ts';
import { novaRefusal } from './nova-errors.ts';
import type { Refusal } from './refusal.ts';

/**
 * Readers of a body of the native API. What is there and breaks its rule is a badRequest (400); members that no rule knows
 * are passed over, for the examples of ecs-api-en-2025-01, section 7.1, send some that belong to other microversions.
 */
export function bodyObject(body: unknown, key: string): JsonObject {
  const member = isObject(body) ? body[key] : undefined;
  if (!isObject(member)) throw invalid(`${key} must be an object.`);
  return member;
}

export const invalid = (message: string): Refusal => novaRefusal('badRequest', `Invalid input. ${message}`);

interface TextRule {
  readonly shortest?: number;
  /** characters */
  readonly longest?: number;
}

/** undefined when it isn't there, or null */
export function textField(from: JsonObject, key: string, { shortest = 0, longest }: TextRule = {}): string | undefined {
  if (!given(from, key)) return undefined;
  const value = from[key];
  if (typeof value !== 'string') throw invalid(`${key} must be a string.`);
  const length = [...value].length;
  if (length < shortest) throw invalid(`${key} is too short.`);
  if (longest !== undefined && length > longest) throw invalid(`${key} has more than ${longest} characters.`);
  return value;
}

export function neededText(from: JsonObject, key: string, rule: TextRule = {}): string {
  const value = textField(from, key, rule);
  if (value === undefined) throw invalid(`${key} is needed.`);
  return value;
}

/** A whole number, or one in a string: both are in the examples (ERRATA-nova, C). undefined when it isn't there. */
export function wholeField(from: JsonObject, key: string, least: number, most: number): number | undefined {
  if (!given(from, key)) return undefined;
  const value = from[key];
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < least || number > most) {
    throw invalid(`${key} must be a whole number from ${least} to ${most}.`);
  }
  return number;
}

/** A boolean, or its name in a string in any case (ERRATA-nova, C). */
export function flagField(from: JsonObject, key: string): boolean | undefined {
  if (!given(from, key)) return undefined;
  const value = from[key];
  if (typeof value === 'boolean') return value;
  const name = typeof value === 'string' ? value.toLowerCase() : '';
  if (name !== 'true' && name !== 'false') throw invalid(`${key} must be a boolean.`);
  return name === 'true';
}

/** A map of strings; undefined when it isn't there. */
export function textsField(from: JsonObject, key: string): Readonly<Record<string, string>> | undefined {
  if (!given(from, key)) return undefined;
  const value = from[key];
  if (!isObject(value)) throw invalid(`${key} must be an object.`);
  const pairs = Object.entries(value).map(([name, text]): [string, string] => {
    if (typeof text !== 'string') throw invalid(`${key}: the value of ${name} must be a string.`);
    return [name, text];
  });
  return Object.fromEntries(pairs);
}
