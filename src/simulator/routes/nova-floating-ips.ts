import { given, text } from '../json.ts';
import { closeFloatingIp } from '../model/addresses.ts';
import { assignFloatingIp, floatingIpPools } from '../model/floating-ip.ts';
import { quotaLeft } from '../model/quota.ts';
import type { FloatingIp } from '../model/state.ts';
import { floatingIpView } from '../views/floating-ip.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal, overQuota } from '../wire/nova-errors.ts';
import { invalid } from '../wire/nova-fields.ts';
import { notFound, novaFound } from './nova-found.ts';
import { lockRefusal } from './nova-locks.ts';
import { lastOfProxies } from './nova-proxies.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const addresses = '/os-floating-ips';
const address = `${addresses}/{floating_ip_id}`;
const until = lastOfProxies;

/** ecs-api-en-2025-01, sections 11.5.3 to 11.5.7. */
export const novaFloatingIpRoutes: readonly Route[] = [
  novaRoute({
    method: 'GET',
    path: addresses,
    operation: 'nova_list_floating_ips',
    until,
    handle: (call) => {
      const project = projectOf(call);
      const own = [...call.cloud.floatingIps.values()].filter((each) => each.project === project);
      return ok({ floating_ips: own.map(floatingIpView) });
    },
  }),
  novaRoute({ method: 'POST', path: addresses, operation: 'nova_create_floating_ip', until, handle: create }),
  novaRoute({
    method: 'GET',
    path: address,
    operation: 'nova_show_floating_ip',
    until,
    handle: (call) => ok({ floating_ip: floatingIpView(floatingIpOf(call)) }),
  }),
  novaRoute({ method: 'DELETE', path: address, operation: 'nova_delete_floating_ip', until, handle: remove }),
  novaRoute({
    method: 'GET',
    path: '/os-floating-ip-pools',
    operation: 'nova_list_floating_ip_pools',
    until,
    handle: () => ok({ floating_ip_pools: floatingIpPools.map((name) => ({ name })) }),
  }),
].flat();

const floatingIpOf = (call: NovaCall): FloatingIp =>
  novaFound(call, call.cloud.floatingIps, 'floating_ip_id', 'Floating IP');

/** Without a pool the address comes from the usual one (table 11-76). */
function create(call: NovaCall): Answer {
  const project = projectOf(call);
  const wanted = given(call.body, 'pool') ? text(call.body, 'pool') : floatingIpPools[0];
  if (wanted === undefined) throw invalid('pool must be a string.');
  const pool = floatingIpPools.find((name) => name === wanted);
  if (pool === undefined) throw notFound('Floating IP pool', wanted);
  if (quotaLeft(call.cloud, project, 'floating_ips') < 1) throw overQuota('floating IPs');
  const floatingIp = assignFloatingIp(call.cloud, project, pool);
  if (floatingIp === undefined) throw novaRefusal('itemNotFound', `No more floating IPs in pool ${pool}.`);
  return ok({ floating_ip: floatingIpView(floatingIp) });
}

/** A bound address is unbound first, as in community Nova; that of a Flexus L instance stays (ERRATA, E10). */
function remove(call: NovaCall): Answer {
  const floatingIp = floatingIpOf(call);
  if (floatingIp.bundled) {
    throw lockRefusal(`Ecs.0605: ${floatingIp.address} is part of a Flexus L instance, whose service locks it.`);
  }
  closeFloatingIp(call.cloud, floatingIp);
  return { status: 202 };
}
