import { ecsEn } from '../documents.ts';
import { choice, integer } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';
import { nextMarker } from './next-marker.ts';
import { LINK, LINK_FIELDS } from './server-fields.ts';

const shared = {
  toolset: 'nova',
  prefer: 'list_flavors',
  service: 'ecs',
  method: 'GET',
  scope: 'project',
  documented: true,
  effect: 'read',
  returns: 'none',
} as const;

const order = {
  sort_key: choice(['name', 'memory_mb', 'vcpus', 'root_gb', 'flavorid'], { in: 'query', default: 'flavorid' }),
  sort_dir: choice(['asc', 'desc'], { in: 'query', default: 'asc' }),
} as const;

const FLAVOR_FIELDS: ResponseFields = {
  id: 'string',
  name: 'string',
  vcpus: 'integer',
  ram: 'integer',
  disk: 'integer',
  swap: 'string',
  'OS-FLV-EXT-DATA:ephemeral': 'integer',
  'OS-FLV-DISABLED:disabled': 'boolean',
  rxtx_factor: 'number',
  'os-flavor-access:is_public': 'boolean',
  ...LINK_FIELDS,
};

const pages = { flavors: 'array', flavors_links: 'array', ...under('flavors_links[]', LINK) } as const;

/** The other fields of a flavor have one value each, and no use (table 6-121). */
const columns = { id: 'id', name: 'name', vcpus: 'vcpus', ram_mib: 'ram' } as const;

const flavor_id = pathId('Such as c3.2xlarge.2');

export const novaListFlavors = defineOperation({
  ...shared,
  id: 'nova_list_flavors',
  title: 'List flavor IDs, OpenStack API',
  about: 'IDs and names only, of the flavors of a region.',
  words:
    'instance types; sizes; specifications; minimum memory; 规格列表; 查询规格; flavor ids and names only; OpenStack flavor list; 原生规格列表',
  path: '/v2.1/{project_id}/flavors',
  docs: ecsEn('6.6.1'),
  input: {
    minDisk: integer({ in: 'query', about: 'GiB' }),
    minRam: integer({ in: 'query', about: 'MiB' }),
    ...order,
  },
  response: { ...pages, 'flavors[].id': 'string', 'flavors[].name': 'string', ...under('flavors[]', LINK_FIELDS) },
  answer: {
    rows: { path: 'flavors', name: 'flavors', columns: { id: 'id', name: 'name' } },
    show: { next_marker: nextMarker('flavors_links') },
  },
});

export const novaListFlavorsDetail = defineOperation({
  ...shared,
  id: 'nova_list_flavors_detail',
  title: 'List flavors in detail, OpenStack API',
  about: 'Flavors of a region with vCPUs and memory; disk and swap are unused. What is sold out: list_flavors.',
  words:
    'instance types; sizes; vcpus; memory; cpu cores; 规格详情; 查询规格; CPU内存; flavors with vCPU, RAM and disk; filter by minimum RAM; OpenStack flavor details; 原生规格详情; 按内存筛选规格',
  path: '/v2.1/{project_id}/flavors/detail',
  docs: ecsEn('6.6.2', '7.1'),
  input: {
    minDisk: integer({ in: 'query', asText: true, about: 'GiB' }),
    minRam: integer({ in: 'query', asText: true, about: 'MiB' }),
    ...order,
  },
  response: { ...pages, ...under('flavors[]', FLAVOR_FIELDS) },
  answer: {
    rows: { path: 'flavors', name: 'flavors', columns },
    show: { next_marker: nextMarker('flavors_links') },
    full: true,
  },
});

export const novaShowFlavor = defineOperation({
  ...shared,
  id: 'nova_show_flavor',
  title: 'Show one flavor',
  about: 'vCPUs and memory of one flavor.',
  words:
    "instance type; size; vcpus; memory; 规格详情; 查询规格; one flavor's vCPUs and RAM; how big is s3.large.2; details of a flavor; 某个规格有几核多少内存",
  path: '/v2.1/{project_id}/flavors/{flavor_id}',
  docs: ecsEn('6.6.3'),
  input: { flavor_id },
  response: { flavor: 'object', ...under('flavor', FLAVOR_FIELDS) },
  answer: { of: 'flavor', show: columns, full: true },
});

/** Keys that table 5-41 names; a flavor has those that concern it. */
const EXTRA_SPECS: ResponseFields = Object.fromEntries(
  [
    ...['ecs:performancetype', 'resource_type', 'instance_vnic:type', 'instance_vnic:instance_bandwidth'],
    ...['instance_vnic:max_count', 'quota:local_disk', 'quota:nvme_ssd', 'extra_spec:io:persistent_grant'],
    ...['ecs:generation', 'ecs:virtualization_env_types', 'pci_passthrough:enable_gpu', 'pci_passthrough:gpu_specs'],
    ...['cond:operation:status', 'cond:operation:az', 'quota:max_rate', 'quota:min_rate', 'quota:max_pps'],
    ...['cond:operation:charge', 'cond:compute'],
  ].map((key) => [`extra_specs.${key}`, 'string' as const]),
);

export const novaListFlavorExtraSpecs = defineOperation({
  ...shared,
  id: 'nova_list_flavor_extra_specs',
  title: 'List extra specs of a flavor',
  about: 'What else a flavor is: type, generation, bandwidth, GPU, local disks, zones where it is sold or sold out.',
  words:
    'performance type; network bandwidth; pps; gpu; sold out; 规格扩展字段; 售罄; 性能类型; extra specs of a flavor; performance type, generation, sold out state; 规格的扩展属性; 规格附加信息',
  path: '/v2.1/{project_id}/flavors/{flavor_id}/os-extra_specs',
  docs: ecsEn('6.6.4', '8.3', '5.4.1', '9.2.7'),
  input: { flavor_id },
  response: { extra_specs: 'object', ...EXTRA_SPECS },
  answer: { show: { extra_specs: 'extra_specs' } },
});
