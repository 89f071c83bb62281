import { createHash } from 'node:crypto';
import {
  BILLING_RESOURCE_TYPE,
  BILLING_SERVICE_TYPE,
  type BundlePart,
  bundleParts,
  FLEXUS_PROVIDER,
  FLEXUS_TYPE,
  PUBLIC_ADDRESS_KEY,
} from '../../data/bundle.ts';
import { bundleLocks, LOCK_SOURCE } from '../../data/locks.ts';
import { addMonths, milliseconds, seconds } from '../calendar.ts';
import { floatingIpsOf, securityGroupsOf, systemDisk } from '../model/server-parts.ts';
import type { Cloud, ExtraPart, IndexEntry, Instance, Server } from '../model/state.ts';
import { productNumber, vpcId } from './server.ts';

/** An instance as the resource index shows it: the sample of flexus-l-api-zh-2025-01, section 3.2. */
export function instanceView(cloud: Cloud, entry: IndexEntry): Readonly<Record<string, unknown>> {
  const { instance } = entry;
  const updated = seconds(entry.updated);
  return {
    id: instance.id,
    name: instance.name,
    provider: FLEXUS_PROVIDER,
    type: FLEXUS_TYPE,
    region_id: instance.project.name,
    project_id: instance.project.id,
    project_name: instance.project.name,
    ep_id: '0',
    ep_name: 'default',
    checksum: createHash('sha256').update(`${instance.id} ${entry.status} ${entry.server_name}`).digest('hex'),
    created: milliseconds(instance.created),
    updated: milliseconds(entry.updated),
    provisioning_state: 'Succeeded',
    state: 'Normal',
    tags: Object.fromEntries(instance.tags.map(({ key, value }) => [key, value])),
    properties: {
      metadata: {
        charging_mode: 'prePaid',
        resource_type: BILLING_RESOURCE_TYPE,
        resource_spec_code: instance.plan.code,
        order_id: instance.order_id,
        cloud_service_type: BILLING_SERVICE_TYPE,
      },
      description: instance.description,
      resources: parts(cloud, entry, updated),
      product_name: `${instance.image.name}_light_server_${instance.image.version.replaceAll('.', '_')}`,
      platform: 'SMB',
      plan_name: instance.plan.code,
      product_id: instance.product_id,
      plan_id: instance.plan_id,
      status: entry.status,
    },
  };
}

function parts(cloud: Cloud, entry: IndexEntry, updated: string): readonly unknown[] {
  const { instance } = entry;
  const server = cloud.servers.get(instance.server_id);
  const image = part(
    bundleParts.image,
    `${instance.id}_${instance.image.id}_0`,
    'huaweicloudinternal_ecs_instance_image',
  );
  if (server === undefined) return [image];
  return [
    image,
    {
      ...part(bundleParts.server, server.id, 'huaweicloudinternal_ecs_instance_light_server_compute_instance'),
      physical_resource_name: entry.server_name,
      resource_attributes: serverAttributes(instance, server, entry.server_name, updated),
    },
    part(bundleParts.system_disk, systemDisk(server)?.volume.id ?? '', 'huaweicloudinternal_ecs_instance_system_disk'),
    {
      ...part(
        bundleParts.traffic_package,
        instance.package_id,
        'huaweicloudinternal_cbc_freeresource_cbc_freeresource',
      ),
      resource_attributes: packageAttributes(cloud, instance, updated),
    },
    {
      ...part(bundleParts.eip, instance.eip_id, 'huaweicloudinternal_eip_light_server_eip'),
      resource_attributes: eipAttributes(instance, server, updated),
    },
    ...attachmentAndLocks(instance, server, updated),
    ...instance.extras.map(extraPart),
  ];
}

type PartView = Readonly<Record<string, unknown>>;

function part(kind: BundlePart, id: string, name: string): PartView {
  return {
    physical_resource_type: kind.physical_resource_type,
    logical_resource_type: kind.logical_resource_type,
    physical_resource_id: id,
    logical_resource_name: name,
    cloud_service_type: kind.cloud_service_type,
  };
}

/** Values are always strings: the word null for nothing, JSON text for structures (list_all_resources, response fields). */
function attributes(values: Readonly<Record<string, unknown>>, updated: string): readonly unknown[] {
  const entries = Object.entries({ ...values, cors_crm_updated_at: updated });
  return entries.map(([key, value]) => ({ value: typeof value === 'string' ? value : JSON.stringify(value), key }));
}

function serverAttributes(instance: Instance, server: Server, name: string, updated: string): readonly unknown[] {
  return attributes(
    {
      admin_pass: null,
      availability_zone: server.zone,
      batch_create_in_multi_az: null,
      data_volumes: [],
      description: null,
      extendparam: {
        chargingMode: 'prePaid',
        imageproductid: productNumber(`image ${server.image.name}`),
        orderID: instance.order_id,
        productID: productNumber(`server ${instance.plan.code}`),
      },
      flavor_id: server.flavor.id,
      frozen: null,
      id: server.id,
      image_id: server.image.id,
      is_auto_rename: null,
      key_name: null,
      metadata: { __support_agent_list: 'hss,hss-pc,ces' },
      name,
      nics: server.ports.map(({ subnet }) => ({
        ip_address: '',
        ipv6_bandwidth: [],
        ipv6_enable: false,
        subnet_id: subnet.id,
      })),
      os_scheduler_hints: null,
      primary_port_id: server.ports[0]?.id ?? null,
      publicip: [],
      root_volume: [
        { extendparam: { orderID: instance.order_id }, size: instance.plan.system_disk_gib, volumetype: 'SAS_for_smb' },
      ],
      security_groups: securityGroupsOf(server).map(({ id }) => ({ id })),
      server_tags: [],
      status: '0',
      system_disk_id: systemDisk(server)?.volume.id ?? null,
      tags: ['_sys_type_hcss_l'],
      timeouts: null,
      total_count: null,
      user_data: null,
      vpc_id: vpcId(server),
    },
    updated,
  );
}

function packageAttributes(cloud: Cloud, instance: Instance, updated: string): readonly unknown[] {
  const trafficPackage = cloud.packages.get(instance.package_id);
  const monthEnd = trafficPackage && addMonths(trafficPackage.since, trafficPackage.month + 1);
  return attributes(
    {
      bundle_product_id: null,
      customer_id: cloud.account.domain_id,
      end_time: monthEnd === undefined ? null : seconds(monthEnd).replace('T', ' ').replace('Z', ''),
      enterprise_project_id: null,
      id: instance.package_id,
      order_id: instance.order_id,
      oriented_resource_id: instance.bandwidth_id,
      product_id: productNumber(`traffic ${instance.plan.code}`),
      region_code: instance.project.name,
    },
    updated,
  );
}

function eipAttributes(instance: Instance, server: Server, updated: string): readonly unknown[] {
  const suffix = server.hostname.slice(-4);
  return attributes(
    {
      alias: `hcss_eip_${suffix}`,
      associate_instance_id: null,
      associate_instance_type: null,
      billing_info: null,
      cascade_delete_by_instance: null,
      description: null,
      eip_id: null,
      enterprise_project_id: null,
      type: null,
      bandwidth: [
        {
          billing_info: '',
          charge_mode: 'traffic',
          id: instance.bandwidth_id,
          name: `hcss_bandwidth_${suffix}`,
          share_type: 'PER',
          size: instance.plan.peak_bandwidth_mbps,
          status: 0,
        },
      ],
      id: instance.eip_id,
      ip_version: '4',
      [PUBLIC_ADDRESS_KEY]: floatingIpsOf(server)[0]?.address ?? '',
      public_ipv6_address: '',
      publicip_pool_name: '5_bgp',
      status: '0',
    },
    updated,
  );
}

function attachmentAndLocks(instance: Instance, server: Server, updated: string): readonly unknown[] {
  const lock = (resource: 'bandwidth' | 'eip', id: string, key: string): readonly unknown[] =>
    attributes(
      {
        action: (bundleLocks.find((known) => known.resource === resource)?.actions ?? []).join(','),
        [key]: id,
        id,
        scene: LOCK_SOURCE,
        source_id: server.id,
        source_type: LOCK_SOURCE,
      },
      updated,
    );
  return [
    {
      ...part(
        bundleParts.eip_attachment,
        instance.eip_id,
        'huaweicloudinternal_eip_attach_light_server_eip_attach_ecs',
      ),
      resource_attributes: attributes(
        {
          associate_instance_id: server.ports[0]?.id ?? null,
          associate_instance_type: 'PORT',
          cascade_delete_by_instance: null,
          eip_id: instance.eip_id,
          id: instance.eip_id,
        },
        updated,
      ),
    },
    {
      ...part(
        bundleParts.bandwidth_lock,
        instance.bandwidth_id,
        'huaweicloudinternal_eip_bandwidth_lock_light_server_bandwidth_lock_ecs',
      ),
      resource_attributes: lock('bandwidth', instance.bandwidth_id, 'bandwidth_id'),
    },
    {
      ...part(bundleParts.eip_lock, instance.eip_id, 'huaweicloudinternal_eip_lock_light_server_eip_lock_ecs'),
      resource_attributes: lock('eip', instance.eip_id, 'eip_id'),
    },
  ];
}

/** No sample shows an additional resource; these entries follow the pattern of the others. */
function extraPart({ type, id, size_gib }: ExtraPart): unknown {
  const service = type === 'evs' ? 'ebs' : type;
  const resource = type === 'evs' ? 'volume' : type;
  return {
    physical_resource_type: `hws.resource.type.${resource}`,
    logical_resource_type: `hws.resource.type.${resource}`,
    physical_resource_id: id,
    logical_resource_name: `light_server_extra_${type}`,
    cloud_service_type: `hws.service.type.${service}`,
    ...(size_gib === null ? {} : { resource_attributes: [{ key: 'size', value: String(size_gib) }] }),
  };
}
