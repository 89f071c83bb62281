import { given, object, text } from '../json.ts';
import { canAct } from '../model/server.ts';
import { type JobAct, startServerJob } from '../model/server-jobs.ts';
import { jobView } from '../views/job.ts';
import { serverView } from '../views/server.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { type EcsCode, ecsMessage, ecsRefusal, jobQueryRefusal } from '../wire/ecs-errors.ts';
import { listServers } from './ecs-list.ts';
import { lockedRoutes } from './ecs-locked.ts';
import { modifyServer } from './ecs-modify.ts';
import { resetPasswords } from './ecs-passwords.ts';
import { batchIds, findServer, projectOf, serverOf } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

const servers = '/v1/{project_id}/cloudservers';

export const ecsRoutes: readonly Route[] = [
  route('GET', `${servers}/detail`, 'list_servers_details', listServers),
  route('GET', `${servers}/{server_id}`, 'show_server', (call) =>
    ok({ server: serverView(call.cloud, serverOf(call, parameter(call, 'server_id'))) }),
  ),
  route('PUT', `${servers}/os-reset-passwords`, 'batch_reset_servers_password', resetPasswords),
  route('PUT', `${servers}/{server_id}`, 'update_server', (call) =>
    modifyServer(call, serverOf(call, parameter(call, 'server_id'))),
  ),
  { ...route('POST', `${servers}/action`, 'batch_start_servers', batch('os-start')), bodyKey: 'os-start' },
  { ...route('POST', `${servers}/action`, 'batch_stop_servers', batch('os-stop')), bodyKey: 'os-stop' },
  { ...route('POST', `${servers}/action`, 'batch_reboot_servers', batch('reboot')), bodyKey: 'reboot' },
  route('GET', '/v1/{project_id}/jobs/{job_id}', 'show_job', showJob),
  ...lockedRoutes,
];

function route(method: Route['method'], pattern: string, operation: string, handle: Route['handle']): Route {
  return { method, pattern, service: 'ecs', operation, mutating: method !== 'GET', access: 'project', handle };
}

const acts: {
  readonly [key: string]: { readonly SOFT: JobAct; readonly HARD: JobAct; readonly usual?: 'SOFT' };
} = {
  'os-start': { SOFT: 'start', HARD: 'start', usual: 'SOFT' },
  'os-stop': { SOFT: 'stop', HARD: 'stop-hard', usual: 'SOFT' },
  reboot: { SOFT: 'reboot', HARD: 'reboot-hard' },
};

/** `type` is optional for os-stop and mandatory for reboot: ERRATA, B10. */
function actOf(key: string, order: unknown): JobAct {
  const row = acts[key];
  if (row === undefined) throw ecsRefusal('Ecs.0005');
  const type = given(order, 'type') ? text(order, 'type') : row.usual;
  if (type !== 'SOFT' && type !== 'HARD') throw ecsRefusal('Ecs.0005', 'type must be SOFT or HARD.');
  return row[type];
}

/** All servers of the batch must be there and in the right state; otherwise nothing is done and each failure is listed. */
function batch(key: string): (call: Call) => Answer {
  return (call) => {
    const project = projectOf(call);
    const order = object(call.body, key);
    const act = actOf(key, order);
    const ids = batchIds(order);
    const fit = ids.flatMap((id) => findServer(call, id) ?? []);
    const failures: { readonly id: string; readonly code: EcsCode }[] = [
      ...ids.filter((id) => findServer(call, id) === undefined).map((id) => ({ id, code: 'Ecs.0114' as const })),
      ...fit.filter((server) => !canAct(server, act)).map(({ id }) => ({ id, code: 'Ecs.0100' as const })),
    ];
    const [first] = failures;
    if (first !== undefined) {
      const details = failures.map(({ id, code }) => ({ code, message: `${id}: ${ecsMessage(code)}` }));
      throw ecsRefusal(first.code, undefined, details);
    }
    return ok({ job_id: startServerJob(call.cloud, project, act, fit).id });
  };
}

function showJob(call: Call): Answer {
  const job = call.cloud.jobs.get(parameter(call, 'job_id'));
  if (job === undefined || job.project.id !== projectOf(call).id) throw jobQueryRefusal('Common.0011');
  return ok(jobView(job));
}
