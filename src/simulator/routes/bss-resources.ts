import { BILLING_SERVICE_TYPE } from '../../data/bundle.ts';
import { seconds } from '../calendar.ts';
import { given, list, text, texts, whole } from '../json.ts';
import type { Cloud, Instance, Subscription, TrafficPackage } from '../model/state.ts';
import { subscriptionStatusCodes } from '../model/subscription.ts';
import { countTraffic, monthEnd, monthStart, remainingTraffic } from '../model/traffic.ts';
import { subscriptionRows } from '../views/subscription.ts';
import { bssRefusal } from '../wire/bss-errors.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { bssRoute, moment } from './bss-route.ts';
import type { Route } from './route.ts';

export const bssResourceRoutes: readonly Route[] = [
  // So spelled by the service.
  bssRoute('POST', '/v2/orders/suscriptions/resources/query', 'list_yearly_monthly_resources', false, listResources),
  bssRoute('POST', '/v2/payments/free-resources/usages/details/query', 'list_free_resource_usages', false, listUsages),
  bssRoute('GET', '/v2/products/service-types', null, false, listServiceTypes),
];

function listResources({ cloud, body }: Call): Answer {
  const limit = bounded(body, 'limit', 1, 100, 10);
  const offset = bounded(body, 'offset', 0, 999_999_999, 0);
  const matches = subscriptionFilter(body);
  const wanted = given(body, 'resource_ids') ? idsOf(body, 'resource_ids', 50) : undefined;
  const onlyMain = bounded(body, 'only_main_resource', 0, 1, 0) === 1;
  const rows = [...cloud.subscriptions.values()].flatMap((subscription) => {
    const instance = cloud.instances.get(subscription.instance_id);
    return instance === undefined || !matches(subscription, instance)
      ? []
      : subscriptionRows(cloud, instance, subscription);
  });
  const found = rows.filter(
    (row) => (!onlyMain || row.is_main_resource === 1) && (wanted === undefined || wanted.includes(row.resource_id)),
  );
  return ok({ data: found.slice(offset, offset + limit), total_count: found.length });
}

function subscriptionFilter(body: unknown): (subscription: Subscription, instance: Instance) => boolean {
  const order = text(body, 'order_id') ?? '';
  const service = text(body, 'service_type_code') ?? '';
  const statuses = list(body, 'status_list') ?? [];
  const begin = moment(text(body, 'expire_time_begin'), 'expire_time_begin');
  const end = moment(text(body, 'expire_time_end'), 'expire_time_end');
  return ({ status, expire, terms }, instance) =>
    (order === '' || instance.order_id === order || terms.some((term) => term.order_id === order)) &&
    (service === '' || service === BILLING_SERVICE_TYPE) &&
    (statuses.length === 0 || statuses.includes(subscriptionStatusCodes[status])) &&
    (begin === undefined || expire >= begin) &&
    (end === undefined || expire <= end);
}

/** flexus-l-api-zh-2025-01, section 3.4.6: up to 100 IDs of at most 64 bytes; what is unknown is left out. */
function listUsages({ cloud, body }: Call): Answer {
  const ids = idsOf(body, 'free_resource_ids', 100);
  if (ids.length === 0 || ids.some((id) => Buffer.byteLength(id) > 64)) {
    throw bssRefusal('CBC.0100', 'free_resource_ids must be 1 to 100 IDs of at most 64 bytes.');
  }
  const packages = [...new Set(ids)].flatMap((id) => cloud.packages.get(id) ?? []);
  return ok({ free_resources: packages.map((each) => usageView(cloud, each)) });
}

/** quota_reuse_cycle 4 and type 2: by the month, counted from the subscription; measure 10 is GB (EXTERNAL-APIS, section 3). */
function usageView(cloud: Cloud, trafficPackage: TrafficPackage): unknown {
  countTraffic(cloud, trafficPackage);
  return {
    free_resource_id: trafficPackage.id,
    free_resource_type_name: 'Light BGP traffic package',
    quota_reuse_cycle: 4,
    quota_reuse_cycle_type: 2,
    usage_type_name: 'Outbound traffic',
    start_time: seconds(monthStart(trafficPackage)),
    end_time: seconds(monthEnd(trafficPackage)),
    amount: remainingTraffic(trafficPackage),
    original_amount: trafficPackage.original_gb,
    measure_id: 10,
  };
}

function listServiceTypes(): Answer {
  const info = {
    service_type_code: BILLING_SERVICE_TYPE,
    service_type_name: 'Flexus L instance',
    abbreviation: 'HCSS',
  };
  return ok({ service_types: [info], total_count: 1 });
}

function idsOf(body: unknown, key: string, most: number): readonly string[] {
  const ids = texts(body, key);
  if (ids === undefined || ids.length > most)
    throw bssRefusal('CBC.0100', `${key} must be a list of at most ${most} strings.`);
  return ids;
}

function bounded(body: unknown, key: string, least: number, most: number, usual: number): number {
  if (!given(body, key)) return usual;
  const value = whole(body, key);
  if (value === undefined || value < least || value > most) {
    throw bssRefusal('CBC.0100', `${key} must be a whole number from ${least} to ${most}.`);
  }
  return value;
}
