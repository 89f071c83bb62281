import { isSoldAnywhere } from '../model/flavors.ts';
import type { Flavor } from '../model/state.ts';
import { flavorAdditions, novaFlavorBrief, novaFlavorView } from '../views/nova-flavor.ts';
import { type Answer, ok } from '../wire/call.ts';
import { invalid } from '../wire/nova-fields.ts';
import { notFound } from './nova-found.ts';
import { count, nextLink, pageOf, serverPages } from './nova-page.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

/** ecs-api-en-2025-01, sections 6.6.1 to 6.6.4. */
export const novaFlavorRoutes: readonly Route[] = [
  ...novaRoute({
    method: 'GET',
    path: '/flavors',
    operation: 'nova_list_flavors',
    handle: (call) => list(call, 'flavors', brief),
  }),
  ...novaRoute({
    method: 'GET',
    path: '/flavors/detail',
    operation: 'nova_list_flavors_detail',
    handle: (call) => list(call, 'flavors/detail', full),
  }),
  ...novaRoute({
    method: 'GET',
    path: '/flavors/{flavor_id}',
    operation: 'nova_show_flavor',
    handle: (call) => ok({ flavor: full(call, flavorOf(call)) }),
  }),
  ...novaRoute({
    method: 'GET',
    path: '/flavors/{flavor_id}/os-extra_specs',
    operation: 'nova_list_flavor_extra_specs',
    handle: (call) => ok({ extra_specs: flavorOf(call).extra_specs }),
  }),
];

const brief = (call: NovaCall, flavor: Flavor): object => ({
  ...novaFlavorBrief(call.base, call.version, projectOf(call), flavor),
  ...flavorAdditions(call.microversion),
});

const full = (call: NovaCall, flavor: Flavor): object => ({
  ...novaFlavorView(call.base, call.version, projectOf(call), flavor),
  ...flavorAdditions(call.microversion),
});

function flavorOf(call: NovaCall): Flavor {
  const id = parameter(call, 'flavor_id');
  const flavor = call.cloud.flavors.get(id);
  if (flavor === undefined) throw notFound('Flavor', id);
  return flavor;
}

/** Flavors that can be had; those of Flexus L plans, which ECS does not sell, can be shown but are in no list. */
function list(call: NovaCall, path: string, view: (call: NovaCall, flavor: Flavor) => object): Answer {
  const { query, base, version } = call;
  const least = { ram: count(query, 'minRam') ?? 0, disk: count(query, 'minDisk') ?? 0 };
  const offered = [...call.cloud.flavors.values()].filter(
    (flavor) => isSoldAnywhere(flavor) && flavor.ram_mib >= least.ram && least.disk === 0,
  );
  const { rows, next } = pageOf(query, sorted(query, offered), ({ id }) => id, flavorPages);
  const href = `${base}/${version}/${projectOf(call).id}/${path}`;
  const links = next === undefined ? {} : { flavors_links: nextLink(href, query, next) };
  return ok({ flavors: rows.map((flavor) => view(call, flavor)), ...links });
}

/** No page size is documented; the largest page is that of servers. */
const flavorPages = { usual: serverPages.largest, largest: serverPages.largest };

/** What `sort_key` may name: tables 6-104 and 6-109. */
const sortValues: { readonly [key: string]: (flavor: Flavor) => string | number } = {
  name: ({ id }) => id,
  memory_mb: ({ ram_mib }) => ram_mib,
  vcpus: ({ vcpus }) => vcpus,
  root_gb: () => 0,
  flavorid: ({ id }) => id,
};

function sorted(query: URLSearchParams, flavors: readonly Flavor[]): readonly Flavor[] {
  const key = query.get('sort_key') || 'flavorid';
  const direction = query.get('sort_dir') || 'asc';
  const value = Object.hasOwn(sortValues, key) ? sortValues[key] : undefined;
  if (value === undefined) throw invalid(`${key} is no key to sort flavors by.`);
  if (direction !== 'asc' && direction !== 'desc') throw invalid('sort_dir must be asc or desc.');
  const sign = direction === 'asc' ? 1 : -1;
  return [...flavors].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    return left === right ? (a.id < b.id ? -1 : 1) : left < right ? -sign : sign;
  });
}
