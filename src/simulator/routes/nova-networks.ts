import type { Subnet } from '../model/state.ts';
import { ok } from '../wire/call.ts';
import { lastOfProxies } from './nova-proxies.ts';
import { novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

/** ecs-api-en-2025-01, section 6.4.1. */
export const novaNetworkRoutes: readonly Route[] = novaRoute({
  method: 'GET',
  path: '/os-networks',
  operation: 'nova_list_networks',
  until: lastOfProxies,
  handle: (call) => {
    const project = projectOf(call);
    const own = [...call.cloud.subnets.values()].filter((subnet) => subnet.project === project);
    return ok({ networks: own.map(networkView) });
  },
});

/** Only ID and name carry anything (table 6-88). */
const networkView = ({ id, name }: Subnet): Readonly<Record<string, unknown>> => ({
  id,
  label: name,
  broadcast: null,
  cidr: null,
  cidr_v6: null,
  dns1: null,
  dns2: null,
  gateway: null,
  gateway_v6: null,
  netmask: null,
  netmask_v6: null,
});
