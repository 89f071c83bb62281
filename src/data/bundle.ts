/**
 * The parts of a Flexus L instance as the resource query lists them in `properties.resources[]` (Flexus L API reference,
 * Chinese 2025-01, querying created instances).
 */
export interface BundlePart {
  readonly logical_resource_type: string;
  readonly physical_resource_type: string;
  readonly cloud_service_type: string;
  /** what `physical_resource_id` is */
  readonly id_is: string;
}

/** Value of the query's `type`, and of a row's `provider` and `type`. */
export const FLEXUS_RESOURCE_TYPE = 'hcss.l-instance';
export const FLEXUS_PROVIDER = 'hcss';
export const FLEXUS_TYPE = 'l-instance';

/** Key of the entry of `resource_attributes` that holds the address of an EIP part. */
export const PUBLIC_ADDRESS_KEY = 'public_ip_address';

export const bundleParts = {
  server: {
    logical_resource_type: 'huaweicloudinternal_ecs_instance',
    physical_resource_type: 'hws.resource.type.vm',
    cloud_service_type: 'hws.service.type.ec2',
    id_is: 'cloud server ID, the server_id of every ECS operation',
  },
  traffic_package: {
    logical_resource_type: 'huaweicloudinternal_cbc_freeresource',
    physical_resource_type: 'hws.resource.type.bandwidth',
    cloud_service_type: 'hws.service.type.vpc',
    id_is: 'traffic package ID, for list_free_resource_usages',
  },
  eip: {
    logical_resource_type: 'huaweicloudinternal_eip',
    physical_resource_type: 'hws.resource.type.ip',
    cloud_service_type: 'hws.service.type.vpc',
    id_is: 'EIP ID; the address is in resource_attributes under public_ip_address',
  },
  system_disk: {
    logical_resource_type: 'hws.resource.type.volume',
    physical_resource_type: 'hws.resource.type.volume',
    cloud_service_type: 'hws.service.type.ebs',
    id_is: 'system disk ID',
  },
  image: {
    logical_resource_type: 'hws.resource.type.marketplace',
    physical_resource_type: 'hws.resource.type.marketplace',
    cloud_service_type: 'hws.service.type.marketplace',
    id_is: 'instance ID, image ID and 0, joined by underscores',
  },
  eip_attachment: {
    logical_resource_type: 'huaweicloudinternal_eip_attach',
    physical_resource_type: '',
    cloud_service_type: '',
    id_is: 'EIP ID',
  },
  bandwidth_lock: {
    logical_resource_type: 'huaweicloudinternal_eip_bandwidth_lock',
    physical_resource_type: '',
    cloud_service_type: '',
    id_is: 'bandwidth ID',
  },
  eip_lock: {
    logical_resource_type: 'huaweicloudinternal_eip_lock',
    physical_resource_type: '',
    cloud_service_type: '',
    id_is: 'EIP ID',
  },
} as const satisfies Readonly<Record<string, BundlePart>>;

/** Codes under which the billing service keeps a Flexus L instance (Huawei's Go SDK v3 and agent skills, 2026). */
export const BILLING_SERVICE_TYPE = 'hws.service.type.hcss';
export const BILLING_RESOURCE_TYPE = 'hws.resource.type.hecsfusion';
