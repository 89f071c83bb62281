import { given, isObject, object, text } from '../json.ts';
import { ecsFailure } from '../model/job.ts';
import { canAct, isLocked } from '../model/server.ts';
import { type ServerPart, serverPart } from '../model/server-jobs.ts';
import { systemDisk } from '../model/server-parts.ts';
import type { Server } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { type EcsCode, ecsMessage, ecsRefusal } from '../wire/ecs-errors.ts';
import { ecsRoute, jobAnswer } from './ecs-route.ts';
import { batchIds, findServer, projectOf } from './ecs-targets.ts';
import type { Route } from './route.ts';

const action = '/v1/{project_id}/cloudservers/action';

/** ecs-api-en-2025-01, sections 5.3.1 to 5.3.3. */
export const ecsPowerRoutes: readonly Route[] = [
  ecsRoute('POST', action, 'batch_start_servers', batch('os-start'), 'os-start'),
  ecsRoute('POST', action, 'batch_stop_servers', batch('os-stop'), 'os-stop'),
  ecsRoute('POST', action, 'batch_reboot_servers', batch('reboot'), 'reboot'),
];

type PowerAct = 'start' | 'stop' | 'stop-hard' | 'reboot' | 'reboot-hard';

interface PowerRow {
  readonly SOFT: PowerAct;
  readonly HARD: PowerAct;
  readonly usual?: 'SOFT';
  readonly job: string;
  readonly part: string;
  /** its name in the native API */
  readonly action: string;
  readonly failure: ServerPart['failure'];
}

/** `type` is optional for os-stop and mandatory for reboot: ERRATA, B10. */
const powerRows: { readonly [key: string]: PowerRow } = {
  'os-start': {
    SOFT: 'start',
    HARD: 'start',
    usual: 'SOFT',
    job: 'startServers',
    part: 'startServer',
    action: 'start',
    failure: ecsFailure('Ecs.0226'),
  },
  'os-stop': {
    SOFT: 'stop',
    HARD: 'stop-hard',
    usual: 'SOFT',
    job: 'stopServers',
    part: 'stopServer',
    action: 'stop',
    failure: ecsFailure('Ecs.0000'),
  },
  reboot: {
    SOFT: 'reboot',
    HARD: 'reboot-hard',
    job: 'rebootServers',
    part: 'rebootServer',
    action: 'reboot',
    failure: ecsFailure('Ecs.0227'),
  },
};

function actOf(row: PowerRow, order: unknown): PowerAct {
  const type = given(order, 'type') ? text(order, 'type') : row.usual;
  if (type !== 'SOFT' && type !== 'HARD') throw ecsRefusal('Ecs.0005', 'type must be SOFT or HARD.');
  return row[type];
}

/** All servers of the batch must be there and in the right state; otherwise nothing is done and each failure is listed. */
function batch(key: string): (call: Call) => Answer {
  return (call) => {
    const project = projectOf(call);
    const row = powerRows[key];
    if (row === undefined) throw ecsRefusal('Ecs.0005');
    if (isObject(call.body) && Object.keys(powerRows).filter((each) => given(call.body, each)).length > 1) {
      throw ecsRefusal('Ecs.0005', 'The body must name one action.');
    }
    const order = object(call.body, key);
    const act = actOf(row, order);
    const servers = fitServers(call, batchIds(order), act);
    const { part: type, failure, action: name } = row;
    const plan = { type, failure, act, action: name, request_id: call.request_id };
    const parts = servers.map(({ id }) => serverPart(call.cloud, id, plan));
    return jobAnswer(call, { project, type: row.job, parts, divided: true });
  };
}

function fitServers(call: Call, ids: readonly string[], act: PowerAct): readonly Server[] {
  const found = ids.map((id) => ({ id, server: findServer(call, id) }));
  const failures = found.flatMap(({ id, server }) => {
    const code = faultOf(server, act);
    return code === undefined ? [] : [{ id, code }];
  });
  const [first] = failures;
  if (first !== undefined) {
    const details = failures.map(({ id, code }) => ({ code, message: `${id}: ${ecsMessage(code)}` }));
    throw ecsRefusal(first.code, undefined, details);
  }
  return found.flatMap(({ server }) => server ?? []);
}

function faultOf(server: Server | undefined, act: PowerAct): EcsCode | undefined {
  if (server === undefined) return 'Ecs.0114';
  if (isLocked(server, act)) return 'Ecs.0605';
  if (!canAct(server, act)) return 'Ecs.0100';
  return act === 'start' && systemDisk(server) === undefined ? 'Ecs.0105' : undefined;
}
