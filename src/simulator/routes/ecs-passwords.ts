import { isObject, text } from '../json.ts';
import { isLocked, resetPassword } from '../model/server.ts';
import type { Server } from '../model/state.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { batchRefusal, type EcsCode, ecsRefusal } from '../wire/ecs-errors.ts';
import { isComplex } from './ecs-login.ts';
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
  if (isLocked(server, 'resetpassword')) return 'Ecs.0605';
  const settled = server.vm_state === 'active' || server.vm_state === 'stopped';
  return settled && server.held_by === null && !server.frozen ? undefined : 'Ecs.0100';
}
