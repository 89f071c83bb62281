import { BILLING_RESOURCE_TYPE, BILLING_SERVICE_TYPE, bundleParts } from '../../data/bundle.ts';
import { seconds } from '../calendar.ts';
import type { Cloud, Instance, Subscription } from '../model/state.ts';
import { subscriptionStatusCodes } from '../model/subscription.ts';
import { productNumber } from './server.ts';

/** The rows of a subscription in the list of yearly/monthly resources: the instance first, then its parts. */
export function subscriptionRows(
  cloud: Cloud,
  instance: Instance,
  subscription: Subscription,
): readonly SubscriptionRow[] {
  const server = cloud.servers.get(instance.server_id);
  const main = row(instance, subscription, {
    id: instance.id,
    name: instance.name,
    service: BILLING_SERVICE_TYPE,
    resource: BILLING_RESOURCE_TYPE,
    main: true,
  });
  const part = (
    id: string,
    name: string,
    kind: { cloud_service_type: string; physical_resource_type: string },
  ): Part => ({
    id,
    name,
    service: kind.cloud_service_type,
    resource: kind.physical_resource_type,
    main: false,
  });
  const parts: readonly Part[] = [
    part(instance.server_id, server?.name ?? '', bundleParts.server),
    ...(server?.attachments ?? []).map(({ volume, device }) => part(volume.id, device, bundleParts.system_disk)),
    part(instance.eip_id, cloud.floatingIps.get(instance.eip_id)?.address ?? '', bundleParts.eip),
    part(instance.bandwidth_id, 'bandwidth', bundleParts.traffic_package),
    ...instance.extras
      .filter(({ type }) => type !== 'evs')
      .map(({ id, type }) =>
        part(id, type, {
          cloud_service_type: `hws.service.type.${type}`,
          physical_resource_type: `hws.resource.type.${type}`,
        }),
      ),
  ];
  return [main, ...parts.map((each) => row(instance, subscription, each))];
}

export type SubscriptionRow = Readonly<Record<string, unknown>> & {
  readonly resource_id: string;
  readonly is_main_resource: 0 | 1;
};

interface Part {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly resource: string;
  readonly main: boolean;
}

/** EXTERNAL-APIS, section 3, resources/query: expire_policy 3 renews by itself, 0 enters the grace period. */
function row(instance: Instance, subscription: Subscription, part: Part): SubscriptionRow {
  return {
    id: `${instance.order_id}-${part.id.slice(0, 8)}`,
    resource_id: part.id,
    resource_name: part.name,
    region_code: instance.project.name,
    service_type_code: part.service,
    service_type_name: part.service.split('.').at(-1) ?? '',
    resource_type_code: part.resource,
    resource_type_name: part.resource.split('.').at(-1) ?? '',
    resource_spec_code: part.main ? instance.plan.code : part.resource,
    project_id: instance.project.id,
    product_id: productNumber(instance.plan.code),
    parent_resource_id: part.main ? null : instance.id,
    is_main_resource: part.main ? 1 : 0,
    status: subscriptionStatusCodes[subscription.status],
    effective_time: seconds(subscription.effective),
    expire_time: seconds(subscription.expire),
    expire_policy: subscription.auto_renew.on ? 3 : 0,
    product_spec_desc: instance.plan.code,
    spec_size: 0,
    spec_size_measure_id: 0,
    update_time: seconds(subscription.updated),
    enterprise_project: { id: '0', name: 'default' },
  };
}
