import { isLocked } from '../model/server.ts';
import type { Answer, Call } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { unknownApi } from '../wire/refusal.ts';
import { batchIds, serverOf } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

const server = '/v1/{project_id}/cloudservers/{server_id}';

/** Operations that the lock of a Flexus L server stops, whatever their body: all servers here are such servers. */
export const lockedRoutes: readonly Route[] = [
  route('POST', `${server}/resize`, 'resize_post_paid_server', 'resize'),
  route('POST', `${server}/attachvolume`, 'attach_server_volume', 'attachvolume'),
  route('DELETE', `${server}/detachvolume/{volume_id}`, 'detach_server_volume', 'detachvolume'),
  route('POST', `${server}/nics`, 'batch_add_server_nics', 'attachnics'),
  route('POST', `${server}/nics/delete`, 'batch_delete_server_nics', 'detachnics'),
  route('POST', '/v2/{project_id}/cloudservers/{server_id}/changeos', 'change_server_os_with_cloud_init', 'changeos'),
  route('POST', '/v1/{project_id}/cloudservers/delete', 'delete_servers', 'delete'),
];

function route(method: Route['method'], pattern: string, operation: string, action: string): Route {
  const handle = (call: Call): Answer => {
    const ids = 'server_id' in call.parameters ? [parameter(call, 'server_id')] : batchIds(call.body);
    const servers = ids.map((id) => serverOf(call, id));
    throw servers.some((each) => isLocked(each, action)) ? ecsRefusal('Ecs.0605') : unknownApi();
  };
  return { method, pattern, service: 'ecs', operation, mutating: true, access: 'project', handle };
}
