import type { JsonObject } from '../json.ts';
import { bindFloatingIp, unbindFloatingIp } from '../model/addresses.ts';
import { recordAction } from '../model/instance-action.ts';
import { securityGroupsOf } from '../model/server-parts.ts';
import type { FloatingIp, SecurityGroup, Server } from '../model/state.ts';
import { securityGroupView } from '../views/security-group.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { invalid, neededText, textField } from '../wire/nova-fields.ts';
import { actionRoute } from './nova-actions.ts';
import { notFound } from './nova-found.ts';
import { lockRefusal, refuseLocked, wrongState } from './nova-locks.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const accepted: Answer = { status: 202 };
/** The last microversion with these two: ecs-api-en-2025-01, sections 11.5.1 and 11.5.2, have 404 from 2.44 on. */
const floatingIpsUntil = 43;

/** Sections 6.5.1 to 6.5.3, 11.5.1 and 11.5.2. */
export const novaServerNetworkRoutes: readonly Route[] = [
  ...actionRoute('addSecurityGroup', 'nova_add_server_security_group', addGroup),
  ...actionRoute('removeSecurityGroup', 'nova_remove_server_security_group', removeGroup),
  ...actionRoute('addFloatingIp', 'nova_add_floating_ip', addFloatingIp, { until: floatingIpsUntil }),
  ...actionRoute('removeFloatingIp', 'nova_remove_floating_ip', removeFloatingIp, { until: floatingIpsUntil }),
  ...novaRoute({
    method: 'GET',
    path: '/servers/{server_id}/os-security-groups',
    operation: 'nova_list_server_security_groups',
    handle: (call) => {
      const groups = securityGroupsOf(serverOf(call));
      return ok({ security_groups: groups.map((group) => securityGroupView(call.cloud, group)) });
    },
  }),
];

/** By name or by ID, as 6.2.1 has it for the creation; several groups of one name are no answer. */
function groupNamed({ cloud }: NovaCall, server: Server, order: JsonObject): SecurityGroup {
  const name = neededText(order, 'name', { shortest: 1 });
  const own = [...cloud.securityGroups.values()].filter(({ project }) => project === server.project);
  const byId = own.find(({ id }) => id === name);
  const [group, another] = byId === undefined ? own.filter((each) => each.name === name) : [byId];
  if (group === undefined) throw notFound('Security group', name);
  if (another !== undefined) {
    throw novaRefusal('conflictingRequest', `Several security groups are called ${name}: use an ID.`);
  }
  return group;
}

function changeGroups(
  call: NovaCall,
  server: Server,
  name: string,
  change: (now: readonly SecurityGroup[]) => readonly SecurityGroup[],
): Answer {
  for (const port of server.ports) port.security_groups = change(port.security_groups);
  server.updated = call.cloud.timeline.now();
  recordAction(call.cloud, server, name, call.request_id);
  return accepted;
}

function addGroup(call: NovaCall, server: Server, order: JsonObject): Answer {
  const group = groupNamed(call, server, order);
  refuseLocked(server);
  if (server.ports.length === 0) throw invalid(`Instance ${server.id} has no network interface.`);
  return changeGroups(call, server, 'addSecurityGroup', (now) => (now.includes(group) ? now : [...now, group]));
}

function removeGroup(call: NovaCall, server: Server, order: JsonObject): Answer {
  const group = groupNamed(call, server, order);
  refuseLocked(server);
  if (!server.ports.some(({ security_groups }) => security_groups.includes(group))) {
    throw novaRefusal('itemNotFound', `Security group ${group.id} is not associated with instance ${server.id}.`);
  }
  return changeGroups(call, server, 'removeSecurityGroup', (now) => now.filter((each) => each !== group));
}

function addressNamed({ cloud }: NovaCall, server: Server, order: JsonObject): FloatingIp {
  const address = neededText(order, 'address');
  for (const each of cloud.floatingIps.values()) {
    if (each.address === address && each.project === server.project) return each;
  }
  throw notFound('Floating IP', address);
}

/** The public address of a Flexus L instance stays where it is: the lock that the sample of NEWER-FACTS shows on it. */
function refuseBundled(floatingIp: FloatingIp, action: string): void {
  if (floatingIp.bundled)
    throw lockRefusal(`Ecs.0605: ${floatingIp.address} is part of a Flexus L instance, whose service locks ${action}.`);
}

function addFloatingIp(call: NovaCall, server: Server, order: JsonObject): Answer {
  const floatingIp = addressNamed(call, server, order);
  const fixed = textField(order, 'fixed_address');
  const port = fixed === undefined ? server.ports[0] : server.ports.find(({ ip }) => ip === fixed);
  refuseLocked(server);
  refuseBundled(floatingIp, 'associate_instance');
  if (server.vm_state === 'building') throw wrongState(server, 'addFloatingIp');
  if (port === undefined) throw invalid(`Instance ${server.id} has no fixed address ${fixed ?? 'at all'}.`);
  if (port.floating_ip !== null && port.floating_ip !== floatingIp) {
    refuseBundled(port.floating_ip, 'disassociate_instance');
    throw invalid(`The fixed address ${port.ip} has a floating IP already.`);
  }
  bindFloatingIp(floatingIp, port);
  recordAction(call.cloud, server, 'addFloatingIp', call.request_id);
  return accepted;
}

function removeFloatingIp(call: NovaCall, server: Server, order: JsonObject): Answer {
  const floatingIp = addressNamed(call, server, order);
  refuseLocked(server);
  refuseBundled(floatingIp, 'disassociate_instance');
  if (floatingIp.port === null || floatingIp.port.server_id !== server.id) {
    throw novaRefusal(
      'conflictingRequest',
      `Floating IP ${floatingIp.address} is not associated with instance ${server.id}.`,
    );
  }
  unbindFloatingIp(floatingIp);
  recordAction(call.cloud, server, 'removeFloatingIp', call.request_id);
  return accepted;
}
