import { isLocked } from '../model/server.ts';
import type { Server } from '../model/state.ts';
import { novaBody, novaRefusal } from '../wire/nova-errors.ts';
import { Refusal } from '../wire/refusal.ts';

/** The server is locked, by its owner or by the Flexus L service: Ecs.0605 in the ECS API, 409 here. */
export class LockRefusal extends Refusal {}

/**
 * A server that its owner locked takes no management (ecs-api-en-2025-01, section 6.3.4), and one of a Flexus L instance not
 * what that service forbids; `flexusAction` is the word of `lockScene` for it. The documents state no form of the refusal in
 * the native API; the code of the ECS API is in the sentence.
 */
export function refuseLocked(server: Server, flexusAction?: string): void {
  if (server.locked) throw lockRefusal(`Instance ${server.id} is locked; unlock it first.`);
  if (flexusAction === undefined || server.bundle === null || !isLocked(server, flexusAction)) return;
  const of = `of the Flexus L instance ${server.bundle.instance_id}`;
  throw lockRefusal(`Ecs.0605: instance ${server.id} is part ${of}, whose service locks ${flexusAction}.`);
}

export function lockRefusal(message: string): LockRefusal {
  return new LockRefusal({ status: 409, body: novaBody('conflictingRequest', message) }, message);
}

/** Nova's sentence for an act that the server's state does not allow. */
export function wrongState(server: Server, action: string): Refusal {
  const task = server.task_state === null ? '' : `, task_state ${server.task_state}`;
  const frozen = server.frozen ? ', frozen' : '';
  const state = `vm_state ${server.vm_state}${task}${frozen}`;
  return novaRefusal('conflictingRequest', `Cannot '${action}' instance ${server.id} while it is in ${state}.`);
}
