import { object, text } from '../json.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { noteServerChange } from '../model/resource-index.ts';
import { canAct, performAct } from '../model/server.ts';
import { removeServer } from '../model/server-parts.ts';
import { novaServerChanged, novaServerView } from '../views/nova-server.ts';
import { type Answer, noContent, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { refuseLocked, wrongState } from './nova-locks.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import type { Route } from './route.ts';

/** ecs-api-en-2025-01, sections 6.2.2, 6.2.3 and 6.2.6. */
export const novaServerRoutes: readonly Route[] = [
  ...novaRoute({
    method: 'GET',
    path: '/servers/{server_id}',
    operation: 'nova_show_server',
    handle: (call) => ok({ server: novaServerView(call, serverOf(call)) }),
  }),
  ...novaRoute({ method: 'PUT', path: '/servers/{server_id}', operation: 'nova_update_server', handle: updateServer }),
  ...novaRoute({
    method: 'DELETE',
    path: '/servers/{server_id}',
    operation: 'nova_delete_server',
    handle: deleteServer,
  }),
];

/** The first microversion with a description: section 6.2.2, table 6-21. */
const describedFrom = 19;
const longestName = 255;
const longestDescription = 255;

function updateServer(call: NovaCall): Answer {
  const server = serverOf(call);
  const changes = object(call.body, 'server');
  if (changes === undefined) throw novaRefusal('badRequest', 'server must be an object.');
  const name = changes.name === undefined ? undefined : (text(changes, 'name') ?? '');
  if (name !== undefined && (name.trim() === '' || name.length > longestName)) {
    throw novaRefusal('badRequest', `name must have 1 to ${longestName} characters.`);
  }
  const description = changes.description === undefined ? undefined : newDescription(call, changes.description);
  refuseLocked(server);
  server.name = name ?? server.name;
  server.description = description ?? server.description;
  server.updated = call.cloud.timeline.now();
  noteServerChange(call.cloud, server);
  return ok({ server: novaServerChanged(call, server) });
}

function newDescription({ microversion }: NovaCall, value: unknown): string {
  if (microversion < describedFrom) throw novaRefusal('badRequest', 'description needs microversion 2.19.');
  if (value === null) return '';
  if (typeof value !== 'string' || Buffer.byteLength(value) > longestDescription) {
    throw novaRefusal('badRequest', `description must have at most ${longestDescription} bytes.`);
  }
  return value;
}

/** Disks go or stay as each was attached, the system disk too (section 6.2.3 and table 6-13). */
function deleteServer(call: NovaCall): Answer {
  const { cloud } = call;
  const server = serverOf(call);
  refuseLocked(server, 'delete');
  if (server.charging === 'prePaid') {
    throw novaRefusal(
      'conflictingRequest',
      `Instance ${server.id} is paid for by the year or month: unsubscribe from it.`,
    );
  }
  if (server.task_state === 'deleting') return noContent;
  if (!canAct(server, 'delete')) throw wrongState(server, 'delete');
  const action = recordAction(cloud, server, 'delete', call.request_id);
  performAct(cloud, server, 'delete', call.request_id, {
    fails: false,
    apply: () => removeServer(cloud, server, { floating_ips: null, data_volumes: false, system_volume: 'as marked' }),
    done: (completed) => finishAction(cloud, action, completed),
  });
  return noContent;
}
