import { isObject, type JsonObject } from '../json.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { canAct, performAct } from '../model/server.ts';
import type { ServerAct } from '../model/server-acts.ts';
import type { InstanceAction, Server } from '../model/state.ts';
import type { Answer } from '../wire/call.ts';
import { invalid } from '../wire/nova-fields.ts';
import { lockRefusal, refuseLocked, wrongState } from './nova-locks.ts';
import { type NovaCall, type NovaRoute, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const accepted: Answer = { status: 202 };

/** One of the acts that share an address and are told apart by the key of the body. */
export function actionRoute(
  key: string,
  operation: string,
  handle: (call: NovaCall, server: Server, order: JsonObject) => Answer,
  rest: Partial<Pick<NovaRoute, 'since' | 'until' | 'reads'>> = {},
): readonly Route[] {
  return novaRoute({
    method: 'POST',
    path: '/servers/{server_id}/action',
    bodyKey: key,
    operation,
    ...rest,
    handle: (call) => handle(call, serverOf(call), orderOf(call, key)),
  });
}

/** Null or an object whose members may be missing: CLIENTS.md, actions; the examples of section 6.3 have both. */
function orderOf({ body }: NovaCall, key: string): JsonObject {
  const value = isObject(body) ? body[key] : undefined;
  if (value === null || value === undefined) return {};
  if (!isObject(value)) throw invalid(`${key} must be null or an object.`);
  return value;
}

export interface Act {
  readonly act: ServerAct;
  /** the name among the instance actions */
  readonly name: string;
  /** called when the act begins, and when it has succeeded */
  readonly begin?: () => void;
  readonly apply?: () => void;
  /** called when the server was taken away from under the act */
  readonly undo?: () => void;
}

/** Begins the act under the request's ID; 409 where the server's state does not allow it. */
export function begin(call: NovaCall, server: Server, { act, name, begin: prepare, apply, undo }: Act): InstanceAction {
  const { cloud, request_id } = call;
  if (!canAct(server, act)) throw wrongState(server, name);
  const action = recordAction(cloud, server, name, request_id);
  prepare?.();
  performAct(cloud, server, act, request_id, {
    fails: false,
    ...(apply === undefined ? {} : { apply }),
    done: (completed) => {
      if (!completed) undo?.();
      finishAction(cloud, action, completed);
    },
  });
  return action;
}

/** Starting, stopping, restarting and locking: ecs-api-en-2025-01, sections 6.3.1 to 6.3.5. */
export const novaActionRoutes: readonly Route[] = [
  ...actionRoute('os-start', 'nova_start_server', (call, server) => power(call, server, 'start', 'start')),
  ...actionRoute('os-stop', 'nova_stop_server', (call, server, order) =>
    power(call, server, kind(order.type ?? 'SOFT') === 'SOFT' ? 'stop' : 'stop-hard', 'stop'),
  ),
  ...actionRoute('reboot', 'nova_reboot_server', (call, server, order) =>
    power(call, server, kind(order.type) === 'SOFT' ? 'reboot' : 'reboot-hard', 'reboot'),
  ),
  ...actionRoute('lock', 'nova_lock_server', lock),
  ...actionRoute('unlock', 'nova_unlock_server', (call, server) => {
    server.locked = false;
    recordAction(call.cloud, server, 'unlock', call.request_id);
    return accepted;
  }),
];

function power(call: NovaCall, server: Server, act: ServerAct, name: string): Answer {
  refuseLocked(server);
  begin(call, server, { act, name });
  return accepted;
}

/** Tables 6-62 and 6-65; Nova takes any case. */
function kind(type: unknown): 'SOFT' | 'HARD' {
  const name = typeof type === 'string' ? type.toUpperCase() : '';
  if (name !== 'SOFT' && name !== 'HARD') throw invalid('type must be SOFT or HARD.');
  return name;
}

function lock(call: NovaCall, server: Server): Answer {
  if (server.locked) throw lockRefusal(`Instance ${server.id} is locked already.`);
  server.locked = true;
  recordAction(call.cloud, server, 'lock', call.request_id);
  return accepted;
}
