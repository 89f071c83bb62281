import { ecsFailure } from '../model/job.ts';
import { canAct, isLocked } from '../model/server.ts';
import { serverPart } from '../model/server-jobs.ts';
import { removeServer } from '../model/server-parts.ts';
import type { Server } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { type EcsCode, ecsMessage, ecsRefusal } from '../wire/ecs-errors.ts';
import { optionalFlag } from './ecs-fields.ts';
import { ecsRoute, jobAnswer } from './ecs-route.ts';
import { batchIds, findServer, projectOf } from './ecs-targets.ts';
import type { Route } from './route.ts';

export const ecsDeleteRoutes: readonly Route[] = [
  ecsRoute('POST', '/v1/{project_id}/cloudservers/delete', 'delete_servers', deleteServers),
];

/** ecs-api-en-2025-01, section 5.1.2: all of the batch or none. */
function deleteServers(call: Call): Answer {
  const { cloud, body } = call;
  const project = projectOf(call);
  const removal = {
    floating_ips: optionalFlag(body, 'delete_publicip') ?? null,
    data_volumes: optionalFlag(body, 'delete_volume') ?? false,
  };
  const ids = batchIds(body);
  const failures = ids.flatMap((id) => {
    const code = faultOf(findServer(call, id));
    return code === undefined ? [] : [{ code, message: `${id}: ${ecsMessage(code)}` }];
  });
  const [first] = failures;
  if (first !== undefined) throw ecsRefusal(first.code, undefined, failures);
  const parts = ids.map((id) =>
    serverPart(cloud, id.toLowerCase(), {
      type: 'deleteSingleServer',
      failure: ecsFailure('Ecs.0501'),
      act: 'delete',
      action: 'delete',
      request_id: call.request_id,
      apply: (server) => removeServer(cloud, server, removal),
    }),
  );
  return jobAnswer(call, { project, type: 'deleteServer', parts, divided: true });
}

function faultOf(server: Server | undefined): EcsCode | undefined {
  if (server === undefined) return 'Ecs.0114';
  if (isLocked(server, 'delete')) return 'Ecs.0605';
  return canAct(server, 'delete') ? undefined : 'Ecs.0100';
}
