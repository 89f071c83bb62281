import { texts } from '../json.ts';
import { quotaLeft } from '../model/quota.ts';
import { antiAffinity, closeServerGroup, openServerGroup } from '../model/server-group.ts';
import type { ServerGroup } from '../model/state.ts';
import { novaServerGroupView } from '../views/server-group.ts';
import { type Answer, noContent, ok } from '../wire/call.ts';
import { overQuota } from '../wire/nova-errors.ts';
import { bodyObject, invalid, neededText } from '../wire/nova-fields.ts';
import { novaFound } from './nova-found.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { sliceOf } from './nova-slice.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const groups = '/os-server-groups';
const group = `${groups}/{server_group_id}`;

/** ecs-api-en-2025-01, section 6.12. */
export const novaServerGroupRoutes: readonly Route[] = [
  novaRoute({ method: 'GET', path: groups, operation: 'nova_list_server_groups', handle: listGroups }),
  novaRoute({ method: 'POST', path: groups, operation: 'nova_create_server_group', handle: createGroup }),
  novaRoute({
    method: 'GET',
    path: group,
    operation: 'nova_show_server_group',
    handle: (call) => answer(call, groupOf(call)),
  }),
  novaRoute({
    method: 'DELETE',
    path: group,
    operation: 'nova_delete_server_group',
    handle: (call) => {
      closeServerGroup(call.cloud, groupOf(call));
      return noContent;
    },
  }),
].flat();

const groupOf = (call: NovaCall): ServerGroup =>
  novaFound(call, call.cloud.serverGroups, 'server_group_id', 'Instance group');

const answer = (call: NovaCall, found: ServerGroup): Answer =>
  ok({ server_group: novaServerGroupView(call.cloud, found, call.microversion) });

function listGroups(call: NovaCall): Answer {
  const project = projectOf(call);
  const own = [...call.cloud.serverGroups.values()].filter((each) => each.project === project);
  const page = sliceOf(call.query, own);
  return ok({ server_groups: page.map((each) => novaServerGroupView(call.cloud, each, call.microversion)) });
}

function createGroup(call: NovaCall): Answer {
  const project = projectOf(call);
  const wanted = bodyObject(call.body, 'server_group');
  const name = neededText(wanted, 'name', { shortest: 1, longest: 255 });
  const policies = texts(wanted, 'policies');
  if (policies?.length !== 1 || policies[0] !== antiAffinity) {
    throw invalid(`policies must be a list of one policy, ${antiAffinity}.`);
  }
  if (quotaLeft(call.cloud, project, 'server_groups') < 1) throw overQuota('server groups');
  return answer(call, openServerGroup(call.cloud, project, name));
}
