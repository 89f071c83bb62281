import { isObject, text } from '../json.ts';
import { resetPassword } from '../model/server.ts';
import type { Server } from '../model/state.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { batchRefusal, type EcsCode, ecsRefusal } from '../wire/ecs-errors.ts';
import { batchIds, findServer, projectOf } from './ecs-targets.ts';

/** flexus-l-api-en-2024-09, section 3.3, and flexus-l-api-zh-2024-06, section 4.6. */
export function resetPasswords(call: Call): Answer {
  projectOf(call);
  const { body } = call;
  const dryRun = isObject(body) ? (body.dry_run ?? false) : false;
  if (typeof dryRun !== 'boolean') throw ecsRefusal('Ecs.0005', 'dry_run must be true or false.');
  const ids = batchIds(body);
  const password = text(body, 'new_password');
  if (password === undefined && !(dryRun && !(isObject(body) && 'new_password' in body))) {
    throw ecsRefusal('Ecs.0005', 'new_password must be given.');
  }
  const servers = ids.flatMap((id) => findServer(call, id) ?? []);
  const failures = ids.flatMap((id): readonly { id: string; code: EcsCode }[] => {
    const server = findServer(call, id);
    const code = server === undefined ? 'Ecs.0114' : faultOf(server);
    return code === undefined ? [] : [{ id, code }];
  });
  if (failures.length > 0) throw batchRefusal(failures);
  if (password !== undefined) {
    if (servers.some((server) => !isComplex(password, server.image.os))) throw ecsRefusal('Ecs.0011');
    if (!dryRun) for (const server of servers) resetPassword(call.cloud, server, password);
  }
  return ok({ response: ids.map((id) => ({ id })) });
}

/** Running or stopped servers only. */
function faultOf(server: Server): EcsCode | undefined {
  const settled = server.vm_state === 'active' || server.vm_state === 'stopped';
  return settled && server.held_by === null && !server.frozen ? undefined : 'Ecs.0100';
}

// Both printed sets of special characters are damaged (ERRATA, B8); this is what either of them admits.
const characterClasses = [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@$%^&_\-=+[\]{}();:,./?~#*]/];
const allowedCharacters = /^[A-Za-z0-9!@$%^&_\-=+[\]{}();:,./?~#*]+$/;

function isComplex(password: string, os: 'linux' | 'windows'): boolean {
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
