import * as z from 'zod';

/** The parts of a resource-index entry that are read by code (flexus-l-api-zh-2025-01 3.2, tables 3-15 to 3-18). */
const entry = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  region_id: z.string().nullish(),
  project_id: z.string().nullish(),
  created: z.string().nullish(),
  properties: z
    .looseObject({
      status: z.string().nullish(),
      product_name: z.string().nullish(),
      metadata: z.looseObject({ order_id: z.string().nullish(), resource_spec_code: z.string().nullish() }).nullish(),
      resources: z
        .array(
          z.looseObject({
            logical_resource_type: z.string().nullish(),
            physical_resource_id: z.string().nullish(),
            physical_resource_name: z.string().nullish(),
            resource_attributes: z.array(z.looseObject({ key: z.string(), value: z.string().nullish() })).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

/** A Flexus L instance and the IDs of what is bundled in it. */
export interface Instance {
  readonly instance_id: string;
  readonly name: string;
  readonly region: string;
  readonly project_id?: string;
  readonly status?: string;
  /** Cloud server inside: what every ECS operation wants. */
  readonly server_id?: string;
  readonly server_name?: string;
  readonly public_ip?: string;
  readonly plan?: string;
  readonly product?: string;
  readonly traffic_package_id?: string;
  readonly order_id?: string;
  readonly created?: string;
}

type Bundled = NonNullable<NonNullable<z.infer<typeof entry>['properties']>['resources']>;

function attribute(resources: Bundled, type: string, key: string): string | undefined {
  const found = resources.find((resource) => resource.logical_resource_type === type);
  const value = found?.resource_attributes?.find((one) => one.key === key)?.value;
  return value && value !== 'null' ? value : undefined;
}

/** Reads an instance out of an entry of the resource index; undefined when it is none. */
export function instanceOf(resource: unknown): Instance | undefined {
  const parsed = entry.safeParse(resource);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const resources = data.properties?.resources ?? [];
  const server = resources.find((one) => one.logical_resource_type === 'huaweicloudinternal_ecs_instance');
  const traffic = resources.find((one) => one.logical_resource_type === 'huaweicloudinternal_cbc_freeresource');
  const known = {
    project_id: data.project_id,
    status: data.properties?.status,
    server_id: server?.physical_resource_id,
    server_name: server?.physical_resource_name,
    public_ip: attribute(resources, 'huaweicloudinternal_eip', 'public_ip_address'),
    plan: data.properties?.metadata?.resource_spec_code,
    product: data.properties?.product_name,
    traffic_package_id: traffic?.physical_resource_id,
    order_id: data.properties?.metadata?.order_id,
    created: data.created,
  };
  return {
    instance_id: data.id,
    name: data.name ?? data.id,
    region: data.region_id ?? '',
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null && value !== undefined)),
  };
}
