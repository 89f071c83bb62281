import { addresses } from '../views/nova-server.ts';
import { ok } from '../wire/call.ts';
import { notFound } from './nova-found.ts';
import { novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

/** ecs-api-en-2025-01, sections 6.4.2 and 6.4.3; a network's name is the key of `addresses` in the server. */
export const novaIpRoutes: readonly Route[] = [
  ...novaRoute({
    method: 'GET',
    path: '/servers/{server_id}/ips',
    operation: 'nova_list_server_ips',
    handle: (call) => ok({ addresses: addresses(serverOf(call), false) }),
  }),
  ...novaRoute({
    method: 'GET',
    path: '/servers/{server_id}/ips/{networkName}',
    operation: 'nova_show_server_ips_by_network',
    handle: (call) => {
      const name = parameter(call, 'networkName');
      const all = addresses(serverOf(call), false);
      const found = Object.hasOwn(all, name) ? all[name] : undefined;
      if (found === undefined) throw notFound('Network', name);
      return ok({ [name]: found });
    },
  }),
];
