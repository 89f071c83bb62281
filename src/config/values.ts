import { isLoopback } from '../cloud/origin.ts';
import { nearest } from '../data/nearest.ts';
import { ConfigError } from './config-error.ts';
import type { Given } from './flags.ts';

/** Readers for the value of one setting; each throws a ConfigError that says what would be right. */

export function oneOf<const T extends string>(given: Given, allowed: readonly T[]): T {
  const hit = allowed.find((one) => one === given.text);
  if (hit !== undefined) return hit;
  throw new ConfigError(
    `${given.from} is ${quote(given.text)}; it can be ${allowed.join(', ')}. Did you mean ${nearest(given.text, allowed)}?`,
  );
}

export function switchOf(given: Given | undefined): boolean {
  if (given === undefined) return false;
  const text = given.text.toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new ConfigError(`${given.from} is ${quote(given.text)}; it can be true or false.`);
}

export function numberOf(given: Given, least: number, most: number, unit: string): number {
  const value = /^\d+(\.\d+)?$/.test(given.text) ? Number(given.text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new ConfigError(`${given.from} is ${quote(given.text)}; it must be a number from ${least} to ${most}${unit}.`);
}

export function wholeNumberOf(given: Given, least: number, most: number): number {
  const value = /^\d+$/.test(given.text) ? Number(given.text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new ConfigError(`${given.from} is ${quote(given.text)}; it must be a whole number from ${least} to ${most}.`);
}

/** An origin such as `https://mcp.example.com`, without path, user or query. */
export function httpOriginOf(given: Given, what: string): string {
  const url = URL.canParse(given.text) ? new URL(given.text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new ConfigError(`${given.from} is ${quote(given.text)}; it must be ${what}.`);
}

/** A URL that secrets or trust go to: https, or http on this machine. */
export function safeUrlOf(given: Given): string {
  const url = URL.canParse(given.text) ? new URL(given.text) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.origin));
  if (url && safe && url.username === '' && url.password === '' && url.hash === '') return given.text;
  throw new ConfigError(
    `${given.from} must be a URL that begins with https:// (plain http only on this machine), without user or fragment.`,
  );
}

/** An ID of a project or an account. */
export function idOf(given: Pick<Given, 'text' | 'from'>): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(given.text)) return given.text;
  throw new ConfigError(`${given.from} is not an ID: 1 to 64 letters, digits, "-" or "_" are expected.`);
}

export function listOf(given: Given): readonly string[] {
  const names = given.text.split(',').map((name) => name.trim());
  if (names.every((name) => /^[a-z][a-z0-9-]{0,30}$/.test(name))) return [...new Set(names)];
  throw new ConfigError(
    `${given.from} is ${quote(given.text)}; it must be names separated by commas, such as flexus,ecs.`,
  );
}

export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
