import type { Cloud, KeyPair, Project, Server } from '../model/state.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { optionalText } from './ecs-fields.ts';

// Both printed sets of special characters are damaged (ERRATA, B8); this is what either of them admits.
const characterClasses = [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@$%^&_\-=+[\]{}();:,./?~#*]/];
const allowedCharacters = /^[A-Za-z0-9!@$%^&_\-=+[\]{}();:,./?~#*]+$/;

/** The rules for passwords: ecs-api-en-2025-01, table 5-3, and flexus-l-api-zh-2024-06, section 4.6. */
export function isComplex(password: string, os: Server['image']['os']): boolean {
  if (password.length < 8 || password.length > 26 || !allowedCharacters.test(password)) return false;
  if (characterClasses.filter((characters) => characters.test(password)).length < 3) return false;
  const lower = password.toLowerCase();
  const user = os === 'windows' ? 'administrator' : 'root';
  if (lower.includes(user) || lower.includes([...user].reverse().join(''))) return false;
  return os === 'linux' || !hasPartOf(lower, user, 3);
}

function hasPartOf(value: string, name: string, length: number): boolean {
  for (let start = 0; start + length <= name.length; start += 1) {
    if (value.includes(name.slice(start, start + length))) return true;
  }
  return false;
}

export function optionalPassword(parent: unknown, key: string, os: Server['image']['os']): string | undefined {
  const password = optionalText(parent, key);
  if (password === undefined || password === '') return undefined;
  if (!isComplex(password, os)) throw ecsRefusal('Ecs.0011');
  return password;
}

/** The key pair of this name; Ecs.0314 when the project has none. */
export function keyPairOf(cloud: Cloud, project: Project, name: string | undefined): KeyPair | undefined {
  if (name === undefined || name === '') return undefined;
  const pair = cloud.keyPairs.get(`${project.id}/${name}`);
  if (pair === undefined) throw ecsRefusal('Ecs.0314');
  return pair;
}
