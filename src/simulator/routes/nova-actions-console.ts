import type { JsonObject } from '../json.ts';
import { recordAction } from '../model/instance-action.ts';
import type { Server } from '../model/state.ts';
import { consoleLog } from '../views/console-log.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { invalid, wholeField } from '../wire/nova-fields.ts';
import { actionRoute } from './nova-actions.ts';
import { wrongState } from './nova-locks.ts';
import { withHeaders } from './nova-route.ts';
import { parameter, type Route } from './route.ts';

/** ecs-api-en-2025-01, section 6.14.1, "Constraints": gone in what is later than microversion 2.5. */
const consoleUntil = 5;

export const novaConsoleRoutes: readonly Route[] = [
  ...actionRoute('os-getConsoleOutput', 'nova_get_console_output', consoleOutput, { until: consoleUntil, reads: true }),
  {
    method: 'POST',
    pattern: '/v1.0/servers/{server_id}/action',
    service: 'ecs',
    operation: 'nova_monitor_server',
    mutating: true,
    access: 'project',
    bodyKey: 'monitorMetrics',
    handle: monitor,
  },
];

const mostLines = 100_000;

/** The last `length` lines; -1 for all of them. */
function consoleOutput(_call: Call, server: Server, order: JsonObject): Answer {
  const length = wholeField(order, 'length', -1, mostLines);
  if (length === undefined) throw invalid('length is needed.');
  if (server.vm_state === 'building') throw wrongState(server, 'get console output');
  const lines = consoleLog(server);
  return ok({ output: (length < 0 ? lines : lines.slice(Math.max(0, lines.length - length))).join('\n') });
}

/** Section 6.3.11: no project in the address, so that the caller's counts; its errors are those of the ECS API. */
function monitor(call: Call): Answer {
  return withHeaders(call, {}, () => {
    const server = call.cloud.servers.get(parameter(call, 'server_id').toLowerCase());
    if (server === undefined || server.project !== call.caller.project) throw ecsRefusal('Ecs.0114');
    recordAction(call.cloud, server, 'monitorMetrics', call.request_id);
    return { status: 202 };
  });
}
