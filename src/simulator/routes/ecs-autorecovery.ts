import { text } from '../json.ts';
import type { Flavor } from '../model/state.ts';
import { type Answer, type Call, noContent, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { serverOf } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

const pattern = '/v1/{project_id}/cloudservers/{server_id}/autorecovery';

/** ecs-api-en-2025-01, section 11.1; the value is a string in both directions. */
export const ecsAutoRecoveryRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern,
    service: 'ecs',
    operation: 'nova_show_server_autorecovery',
    mutating: false,
    access: 'project',
    handle: (call) => {
      const { auto_recovery } = serverOf(call, parameter(call, 'server_id'));
      return ok({ support_auto_recovery: String(auto_recovery) });
    },
  },
  {
    method: 'PUT',
    pattern,
    service: 'ecs',
    operation: 'nova_update_server_autorecovery',
    mutating: true,
    access: 'project',
    handle: update,
  },
];

function update(call: Call): Answer {
  const server = serverOf(call, parameter(call, 'server_id'));
  const wanted = text(call.body, 'support_auto_recovery');
  if (wanted !== 'true' && wanted !== 'false') {
    throw ecsRefusal('Ecs.0005', 'support_auto_recovery must be the string true or false.');
  }
  if (wanted === 'true' && !recovers(server.flavor)) throw ecsRefusal('Ecs.0036');
  server.auto_recovery = wanted === 'true';
  server.updated = call.cloud.timeline.now();
  return noContent;
}

/** `cond:compute` names what the flavor is good for: ecs-api-en-2025-01, section 8.3. */
const recovers = ({ extra_specs }: Flavor): boolean =>
  extra_specs['cond:compute']?.split(',').includes('autorecovery') ?? false;
