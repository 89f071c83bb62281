import { given, object, text, texts } from '../json.ts';
import { quotaLeft, quotaLimits } from '../model/quota.ts';
import { antiAffinity, closeServerGroup, joinGroup, openServerGroup } from '../model/server-group.ts';
import { leaveGroup } from '../model/server-parts.ts';
import type { Server, ServerGroup } from '../model/state.ts';
import { serverGroupView } from '../views/server-group.ts';
import { type Answer, type Call, noContent, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { projectOf, serverOf } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

const groups = '/v1/{project_id}/cloudservers/os-server-groups';
const group = `${groups}/{server_group_id}`;

/** ecs-api-en-2025-01, section 5.10. */
export const ecsServerGroupRoutes: readonly Route[] = [
  route('GET', groups, 'list_server_groups', listGroups),
  route('POST', groups, 'create_server_group', createGroup),
  route('GET', group, 'show_server_group', (call) => ok({ server_group: serverGroupView(groupOf(call)) })),
  route('DELETE', group, 'delete_server_group', (call) => {
    closeServerGroup(call.cloud, groupOf(call));
    return noContent;
  }),
  { ...route('POST', `${group}/action`, 'add_server_group_member', addMember), bodyKey: 'add_member' },
  { ...route('POST', `${group}/action`, 'delete_server_group_member', removeMember), bodyKey: 'remove_member' },
];

function route(method: Route['method'], pattern: string, operation: string, handle: Route['handle']): Route {
  return { method, pattern, service: 'ecs', operation, mutating: method !== 'GET', access: 'project', handle };
}

function groupOf(call: Call): ServerGroup {
  const found = call.cloud.serverGroups.get(parameter(call, 'server_group_id').toLowerCase());
  if (found?.project.id !== parameter(call, 'project_id')) throw ecsRefusal('Ecs.0313', 'There is no such group.');
  return found;
}

const ownGroups = (call: Call): readonly ServerGroup[] => {
  const project = projectOf(call);
  return [...call.cloud.serverGroups.values()].filter((each) => each.project === project);
};

// Table 5-99
const largestPage = 1000;

/** `marker` and `limit` belong together; `page_info` comes with a page (ERRATA, C14). */
function listGroups(call: Call): Answer {
  const limit = call.query.get('limit');
  const marker = call.query.get('marker');
  const all = ownGroups(call);
  if (limit === null) {
    if (marker !== null) throw ecsRefusal('Ecs.0005', 'marker must come with limit.');
    return ok({ server_groups: all.map(serverGroupView) });
  }
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > largestPage) {
    throw ecsRefusal('Ecs.0005', `limit must be a whole number from 1 to ${largestPage}.`);
  }
  const from = marker === null ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  if (marker !== null && from === 0) throw ecsRefusal('Ecs.0005', 'marker must be the ID of a server group.');
  const page = all.slice(from, from + Number(limit));
  const last = page.at(-1);
  return ok({
    server_groups: page.map(serverGroupView),
    ...(last === undefined ? {} : { page_info: { next_marker: last.id } }),
  });
}

function createGroup(call: Call): Answer {
  const project = projectOf(call);
  const wanted = object(call.body, 'server_group');
  const name = text(wanted, 'name');
  const length = [...(name ?? '')].length;
  if (name === undefined || length < 1 || length > 255) {
    throw ecsRefusal('Ecs.0005', 'server_group.name must have 1 to 255 characters.');
  }
  const policies = texts(wanted, 'policies');
  if (policies?.length !== 1 || policies[0] !== antiAffinity) {
    throw ecsRefusal('Ecs.0005', `server_group.policies must be a list of one policy, ${antiAffinity}.`);
  }
  if (quotaLeft(call.cloud, project, 'server_groups') < 1) throw ecsRefusal('Ecs.0022');
  return ok({ server_group: serverGroupView(openServerGroup(call.cloud, project, name)) });
}

function memberOf(call: Call, key: string): Server {
  const wanted = object(call.body, key);
  const id = given(wanted, 'instance_uuid') ? text(wanted, 'instance_uuid') : undefined;
  if (id === undefined) throw ecsRefusal('Ecs.0005', `${key}.instance_uuid must be a string.`);
  return serverOf(call, id);
}

/** The server must be stopped (section 5.10.3); one that is in a group is in no other. All servers here run on KVM. */
function addMember(call: Call): Answer {
  const found = groupOf(call);
  const server = memberOf(call, 'add_member');
  if (server.group !== null) throw ecsRefusal('Ecs.0005', 'The server is in a group.');
  if (server.vm_state !== 'stopped' || server.held_by !== null) throw ecsRefusal('Ecs.0100');
  const limit = quotaLimits(call.cloud, found.project).server_group_members;
  if (limit >= 0 && found.members.size >= limit) throw ecsRefusal('Ecs.0022');
  joinGroup(call.cloud, found, server);
  return { status: 200 };
}

function removeMember(call: Call): Answer {
  const found = groupOf(call);
  const server = memberOf(call, 'remove_member');
  if (server.group !== found) throw ecsRefusal('Ecs.0005', 'The server is not in the group.');
  leaveGroup(server);
  return { status: 200 };
}
