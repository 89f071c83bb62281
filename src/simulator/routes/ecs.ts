import { jobView } from '../views/job.ts';
import { serverView } from '../views/server.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { jobQueryRefusal } from '../wire/ecs-errors.ts';
import { ecsCreateRoutes } from './ecs-create.ts';
import { ecsDeleteRoutes } from './ecs-delete.ts';
import { ecsDiskRoutes } from './ecs-disks.ts';
import { ecsFlavorRoutes } from './ecs-flavors.ts';
import { listServers } from './ecs-list.ts';
import { modifyServer } from './ecs-modify.ts';
import { ecsNicRoutes } from './ecs-nics.ts';
import { ecsSystemRoutes } from './ecs-os.ts';
import { resetPasswords } from './ecs-passwords.ts';
import { ecsPowerRoutes } from './ecs-power.ts';
import { ecsResizeRoutes } from './ecs-resize.ts';
import { ecsRoute } from './ecs-route.ts';
import { projectOf, serverOf } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

const servers = '/v1/{project_id}/cloudservers';

export const ecsRoutes: readonly Route[] = [
  ecsRoute('GET', `${servers}/detail`, 'list_servers_details', listServers),
  ecsRoute('GET', `${servers}/{server_id}`, 'show_server', (call) =>
    ok({ server: serverView(call.cloud, serverOf(call, parameter(call, 'server_id'))) }),
  ),
  ecsRoute('PUT', `${servers}/os-reset-passwords`, 'batch_reset_servers_password', resetPasswords),
  ecsRoute('PUT', `${servers}/{server_id}`, 'update_server', (call) =>
    modifyServer(call, serverOf(call, parameter(call, 'server_id'))),
  ),
  ecsRoute('GET', '/v1/{project_id}/jobs/{job_id}', 'show_job', showJob),
  ...ecsPowerRoutes,
  ...ecsCreateRoutes,
  ...ecsDeleteRoutes,
  ...ecsSystemRoutes,
  ...ecsResizeRoutes,
  ...ecsFlavorRoutes,
  ...ecsNicRoutes,
  ...ecsDiskRoutes,
];

function showJob(call: Call): Answer {
  const job = call.cloud.jobs.get(parameter(call, 'job_id'));
  if (job === undefined || job.project.id !== projectOf(call).id) throw jobQueryRefusal('Common.0011');
  return ok(jobView(job));
}
