import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { defineOperation, under } from '../operation.ts';

/** What distinguishes flavors (table 5-41; section 8.3). */
const EXTRA_SPECS = {
  'ecs:performancetype': 'string',
  resource_type: 'string',
  'instance_vnic:type': 'string',
  'instance_vnic:instance_bandwidth': 'string',
  'instance_vnic:max_count': 'string',
  'quota:local_disk': 'string',
  'quota:nvme_ssd': 'string',
  'extra_spec:io:persistent_grant': 'string',
  'ecs:generation': 'string',
  'ecs:virtualization_env_types': 'string',
  'pci_passthrough:enable_gpu': 'string',
  'pci_passthrough:gpu_specs': 'string',
  'cond:operation:status': 'string',
  'cond:operation:az': 'string',
  'quota:max_rate': 'string',
  'quota:min_rate': 'string',
  'quota:max_pps': 'string',
  'cond:operation:charge': 'string',
  'cond:compute': 'string',
} as const;

export const listFlavors = defineOperation({
  id: 'list_flavors',
  title: 'List flavors',
  toolset: 'ecs',
  about: 'Flavors of a region with vCPUs, memory and where they are on sale: what creating and resizing servers take.',
  words:
    'instance types; sizes; specifications; cpu; ram; 规格; 规格列表; 机型; 配置; which flavors are there; machine sizes in an availability zone; what vCPU and RAM combinations can I choose; prices and offers of specs; 有哪些规格; 可用区有什么机型; 几核几G的可以选',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/cloudservers/flavors',
  scope: 'project',
  docs: ecsEn('5.4.1', '8.3'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {
    availability_zone: text({ in: 'query', min: 1, max: 64, about: 'Only flavors on sale in it' }),
  },
  response: {
    flavors: 'array',
    ...under('flavors[]', {
      id: 'string',
      name: 'string',
      vcpus: 'string',
      ram: 'integer',
      disk: 'string',
      swap: 'string',
      'OS-FLV-EXT-DATA:ephemeral': 'integer',
      'OS-FLV-DISABLED:disabled': 'boolean',
      rxtx_factor: 'number',
      rxtx_quota: 'string',
      rxtx_cap: 'string',
      'os-flavor-access:is_public': 'boolean',
      links: 'array',
      'links[].rel': 'string',
      'links[].href': 'string',
      'links[].type': 'string',
      os_extra_specs: 'object',
      ...under('os_extra_specs', EXTRA_SPECS),
    }),
  },
  answer: {
    rows: {
      path: 'flavors',
      name: 'flavors',
      columns: {
        id: 'id',
        vcpus: 'vcpus',
        ram_mib: 'ram',
        type: 'os_extra_specs.ecs:performancetype',
        status: 'os_extra_specs.cond:operation:status',
        status_by_az: 'os_extra_specs.cond:operation:az',
      },
    },
    full: true,
  },
});
