import { isObject, type JsonObject, list } from '../json.ts';
import { openPort, plugPort } from '../model/addresses.ts';
import { defaultNetwork } from '../model/default-network.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { detachNic, isPrimary } from '../model/nic-acts.ts';
import { canAct, performAct } from '../model/server.ts';
import { securityGroupsOf } from '../model/server-parts.ts';
import type { Cloud, Port, Project, Server, Subnet } from '../model/state.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { bodyObject, invalid, textField } from '../wire/nova-fields.ts';

import { ecsTwin } from './ecs-twin.ts';
import { notFound } from './nova-found.ts';
import { refuseLocked, wrongState } from './nova-locks.ts';
import { type NovaCall, type NovaRoute, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const interfaces = '/servers/{server_id}/os-interface';

/** ecs-api-en-2025-01, section 6.7 */
const routes: readonly NovaRoute[] = [
  {
    method: 'GET',
    path: interfaces,
    operation: 'nova_list_server_interfaces',
    handle: (call) => {
      const server = serverOf(call);
      return ok({ interfaceAttachments: server.ports.map((port) => view(port, portState(server))) });
    },
  },
  {
    method: 'GET',
    path: `${interfaces}/{port_id}`,
    operation: 'nova_show_server_interface',
    handle: (call) => {
      const server = serverOf(call);
      return ok({ interfaceAttachment: view(portOf(call, server), portState(server)) });
    },
  },
  { method: 'POST', path: interfaces, operation: 'nova_create_server_interface', handle: create },
  { method: 'DELETE', path: `${interfaces}/{port_id}`, operation: 'nova_delete_server_interface', handle: remove },
];

export const novaInterfaceRoutes: readonly Route[] = routes.flatMap((route) => [...novaRoute(route), ecsTwin(route)]);

const view = (port: Port, state: 'ACTIVE' | 'DOWN'): object => ({
  port_state: state,
  port_id: port.id,
  net_id: port.subnet.id,
  mac_addr: port.mac,
  fixed_ips: [{ subnet_id: port.subnet.fixed_ip_subnet_id, ip_address: port.ip }],
});

const portState = ({ vm_state }: Server): 'ACTIVE' | 'DOWN' => (vm_state === 'active' ? 'ACTIVE' : 'DOWN');

function portOf(call: NovaCall, server: Server): Port {
  const id = parameter(call, 'port_id');
  const port = server.ports.find((each) => each.id === id.toLowerCase());
  if (port === undefined) throw notFound('Port', id);
  return port;
}

/** The NIC is there at once, and goes into operation a little later: the example answers `DOWN`. */
function create(call: NovaCall): Answer {
  const { cloud, request_id } = call;
  const server = serverOf(call);
  const wish = bodyObject(call.body, 'interfaceAttachment');
  refuseLocked(server, 'attachnics');
  if (!canAct(server, 'attach-nic')) throw wrongState(server, 'attach_interface');
  if (server.ports.length >= server.flavor.most_ports) {
    throw novaRefusal('forbidden', `Flavor ${server.flavor.id} admits ${server.flavor.most_ports} network interfaces.`);
  }
  const port = wishedPort(cloud, server, wish);
  plugPort(server, port);
  const action = recordAction(cloud, server, 'attach_interface', request_id);
  performAct(cloud, server, 'attach-nic', request_id, {
    fails: false,
    done: (completed) => finishAction(cloud, action, completed),
  });
  return ok({ interfaceAttachment: view(port, 'DOWN') });
}

/** `port_id` excludes the other two, and an address needs `net_id`: tables 6-135 and 6-136. */
function wishedPort(cloud: Cloud, server: Server, wish: JsonObject): Port {
  const portId = textField(wish, 'port_id');
  const netId = textField(wish, 'net_id');
  const fixed = fixedAddress(wish);
  if (portId !== undefined) {
    if (netId !== undefined || fixed !== null) throw invalid('port_id excludes net_id and fixed_ips.');
    return freePort(cloud, server.project, portId);
  }
  if (fixed !== null && netId === undefined) throw invalid('fixed_ips needs net_id.');
  const subnet = netId === undefined ? theOnlySubnet(cloud, server.project) : subnetNamed(cloud, server.project, netId);
  const used = securityGroupsOf(server);
  const security_groups = used.length > 0 ? used : [defaultNetwork(cloud, server.project).default_group];
  const port = openPort(cloud, { subnet, ip: fixed, security_groups });
  if (port === undefined) throw noAddress(subnet, fixed);
  return port;
}

export function noAddress(subnet: Subnet, wanted: string | null): Error {
  const what = wanted === null ? 'No fixed address is left' : `Fixed address ${wanted} is taken or not to be had`;
  return novaRefusal('badRequest', `${what} in network ${subnet.id}.`);
}

function fixedAddress(wish: JsonObject): string | null {
  const entries = list(wish, 'fixed_ips') ?? [];
  if (wish.fixed_ips !== undefined && wish.fixed_ips !== null && entries.length !== 1) {
    throw invalid('fixed_ips must be a list of one.');
  }
  const [entry] = entries;
  if (entry === undefined) return null;
  const address = isObject(entry) ? textField(entry, 'ip_address') : undefined;
  if (address === undefined) throw invalid('fixed_ips[].ip_address is needed.');
  return address;
}

/** A port that is there and that no server has. */
export function freePort(cloud: Cloud, project: Project, id: string): Port {
  const port = cloud.ports.get(id.toLowerCase());
  if (port === undefined || port.project !== project) throw invalid(`Port ${id} could not be found.`);
  if (port.server_id !== null) throw novaRefusal('conflictingRequest', `Port ${id} is still in use.`);
  return port;
}

export function subnetNamed(cloud: Cloud, project: Project, id: string): Subnet {
  const subnet = cloud.subnets.get(id.toLowerCase());
  if (subnet === undefined || subnet.project !== project) throw invalid(`Network ${id} could not be found.`);
  return subnet;
}

/** Where a request names no network, the project must have no more than one. */
export function theOnlySubnet(cloud: Cloud, project: Project): Subnet {
  const [subnet, another] = [...cloud.subnets.values()].filter((each) => each.project === project);
  if (subnet === undefined) throw invalid('The project has no network.');
  if (another !== undefined) {
    throw novaRefusal('conflictingRequest', 'Multiple possible networks found, use a network ID to be more specific.');
  }
  return subnet;
}

/** Section 6.7.4: 403 for the primary one; a port that was given by its ID stays. */
function remove(call: NovaCall): Answer {
  const { cloud, request_id } = call;
  const server = serverOf(call);
  const port = portOf(call, server);
  refuseLocked(server, 'detachnics');
  if (isPrimary(server, port)) throw novaRefusal('forbidden', `Port ${port.id} is the primary one of its server.`);
  if (!canAct(server, 'detach-nic')) throw wrongState(server, 'detach_interface');
  const action = recordAction(cloud, server, 'detach_interface', request_id);
  detachNic(cloud, server, port, request_id, {
    fails: false,
    done: (completed) => finishAction(cloud, action, completed),
  });
  return { status: 202 };
}
