import type { Plan, SiteTables } from '../../data/tables.ts';
import type { Cloud, Flavor, Project, SaleState } from './state.ts';

/** The letters of the availability zones: `ap-southeast-3a`. Every region of the simulator has these. */
export const zoneLetters = ['a', 'b', 'c'] as const;

export const zonesOf = (project: Project): readonly string[] => zoneLetters.map((letter) => `${project.name}${letter}`);

export const isZone = (project: Project, zone: string): boolean => zonesOf(project).includes(zone);

export const zoneLetter = (zone: string): string => zone.slice(-1);

/** States in which a flavor can be had (ecs-api-en-2025-01, table 5-41); of the others, servers can't be created. */
const onSale: readonly SaleState[] = ['normal', 'obt'];

export function isSold(flavor: Flavor, zone: string): boolean {
  const state = flavor.sale[zoneLetter(zone)] ?? 'abandon';
  return onSale.includes(state);
}

export const isSoldAnywhere = (flavor: Flavor): boolean => zoneLetters.some((letter) => isSold(flavor, letter));

interface Series {
  readonly prefix: string;
  readonly performance: string;
  readonly resource: string;
  /** GiB of memory for each vCPU */
  readonly ratio: number;
  readonly sizes: readonly (readonly [size: string, vcpus: number])[];
  readonly sale: Flavor['sale'];
  readonly extra?: Readonly<Record<string, string>>;
  /** automatic recovery is among the computing constraints */
  readonly recovers: boolean;
  readonly most_data_volumes?: number;
}

const everywhere = { a: 'normal', b: 'normal', c: 'normal' } as const;
const common = [
  ['medium', 1],
  ['large', 2],
  ['xlarge', 4],
  ['2xlarge', 8],
] as const;

/** A choice in the manner of the service's own names (`c3.2xlarge.2`); sizes and sale states are the simulator's. */
const series: readonly Series[] = [
  {
    prefix: 's3',
    performance: 'normal',
    resource: 'IOptimizedS3',
    ratio: 1,
    sizes: common,
    sale: everywhere,
    recovers: true,
  },
  {
    prefix: 's3',
    performance: 'normal',
    resource: 'IOptimizedS3',
    ratio: 2,
    sizes: common,
    sale: everywhere,
    recovers: true,
  },
  {
    prefix: 's3',
    performance: 'normal',
    resource: 'IOptimizedS3',
    ratio: 4,
    sizes: common,
    sale: everywhere,
    recovers: true,
  },
  {
    prefix: 'c3',
    performance: 'computingv3',
    resource: 'IOptimizedC3_2',
    ratio: 2,
    sizes: common.slice(1),
    sale: { a: 'normal', b: 'sellout', c: 'normal' },
    recovers: true,
  },
  {
    prefix: 'm3',
    performance: 'highmem',
    resource: 'IOptimizedM3',
    ratio: 8,
    sizes: common.slice(1),
    sale: { a: 'normal', b: 'normal', c: 'obt' },
    recovers: true,
  },
  {
    prefix: 'd3',
    performance: 'diskintensive',
    resource: 'IOptimizedD3',
    ratio: 8,
    sizes: [['xlarge', 4]],
    sale: { a: 'normal', b: 'abandon', c: 'abandon' },
    recovers: false,
    extra: { 'quota:local_disk': 'HDD:2:1675:True', 'extra_spec:io:persistent_grant': 'true' },
    most_data_volumes: 23,
  },
  {
    prefix: 'c2',
    performance: 'cpuv1',
    resource: 'IOptimizedC2',
    ratio: 2,
    sizes: [['large', 2]],
    sale: { a: 'abandon', b: 'abandon', c: 'abandon' },
    recovers: false,
    most_data_volumes: 23,
  },
];

/** All flavors: those of the catalogue above, and those of the Flexus L plans, which ECS alone does not sell. */
export function buildFlavors(tables: SiteTables): Map<string, Flavor> {
  const flavors = new Map<string, Flavor>();
  for (const each of series) {
    for (const [size, vcpus] of each.sizes) add(flavors, seriesFlavor(each, size, vcpus));
  }
  for (const plan of tables.plans) {
    const id = planFlavorId(flavors, plan);
    if (!flavors.has(id)) add(flavors, planFlavor(id, plan));
  }
  return flavors;
}

const add = (flavors: Map<string, Flavor>, flavor: Flavor): Map<string, Flavor> => flavors.set(flavor.id, flavor);

function seriesFlavor(each: Series, size: string, vcpus: number): Flavor {
  return {
    id: `${each.prefix}.${size}.${each.ratio}`,
    vcpus,
    ram_mib: vcpus * each.ratio * 1024,
    extra_specs: {
      'ecs:performancetype': each.performance,
      'ecs:generation': each.prefix,
      'ecs:virtualization_env_types': 'CloudCompute',
      resource_type: each.resource,
      'instance_vnic:type': 'enhanced',
      'instance_vnic:instance_bandwidth': String(Math.min(10_000, vcpus * 500)),
      'instance_vnic:max_count': String(mostPorts(vcpus)),
      'quota:max_rate': String(Math.min(10_000, vcpus * 500)),
      'quota:min_rate': String(vcpus * 100),
      'quota:max_pps': String(vcpus * 100_000),
      ...(each.recovers ? { 'cond:compute': 'autorecovery' } : {}),
      ...each.extra,
    },
    sale: each.sale,
    most_ports: mostPorts(vcpus),
    most_data_volumes: each.most_data_volumes ?? 59,
  };
}

/** ecs-api-en-2025-01, table 5-41: at most four in `instance_vnic:max_count`. */
const mostPorts = (vcpus: number): number => Math.min(4, Math.max(2, vcpus));

function planFlavor(id: string, plan: Plan): Flavor {
  return {
    id,
    vcpus: plan.vcpus,
    ram_mib: plan.memory_gib * 1024,
    extra_specs: {
      'ecs:performancetype': 'normal',
      'ecs:generation': 'at7',
      'ecs:virtualization_env_types': 'CloudCompute',
    },
    sale: { a: 'abandon', b: 'abandon', c: 'abandon' },
    most_ports: 2,
    most_data_volumes: 23,
  };
}

/** `hf.large.1.30m.linux` -> `at7.large.1`: the sample's pairing, carried over; two sizes of one name stay apart. */
function planFlavorId(flavors: ReadonlyMap<string, Flavor>, plan: Plan): string {
  const [, size = 'large', ratio = '1'] = plan.code.split('.');
  const id = `at7.${size}.${ratio}`;
  const known = flavors.get(id);
  const fits = known === undefined || (known.vcpus === plan.vcpus && known.ram_mib === plan.memory_gib * 1024);
  return fits ? id : `${id}.${plan.memory_gib}g`;
}

export function flavorOfPlan(cloud: Cloud, plan: Plan): Flavor {
  const flavor = cloud.flavors.get(planFlavorId(cloud.flavors, plan));
  if (flavor === undefined) throw new Error(`no flavor was made for plan ${plan.code}`);
  return flavor;
}
