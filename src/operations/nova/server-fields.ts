import type { ResponseFields } from '../operation.ts';
import { under } from '../operation.ts';

/** A link as every native answer has them. */
export const LINK: ResponseFields = { rel: 'string', href: 'string' };
export const LINK_FIELDS: ResponseFields = { links: 'array', ...under('links[]', LINK) };

/** What native answers about a server have in common (ecs-api-en-2025-01, sections 6.2.2, 6.2.6 and 6.3.6). */
export const SERVER_BASE_FIELDS: ResponseFields = {
  id: 'string',
  name: 'string',
  status: 'string',
  created: 'string',
  updated: 'string',
  hostId: 'string',
  user_id: 'string',
  tenant_id: 'string',
  accessIPv4: 'string',
  accessIPv6: 'string',
  progress: 'integer',
  metadata: 'object',
  addresses: 'object',
  'addresses.{network}': 'array',
  'addresses.{network}[].addr': 'string',
  'addresses.{network}[].version': 'integer',
  ...LINK_FIELDS,
  image: 'object',
  'image.id': 'string',
  ...under('image', LINK_FIELDS),
  flavor: 'object',
  'flavor.id': 'string',
  ...under('flavor', LINK_FIELDS),
  'OS-DCF:diskConfig': 'string',
};

/** Fields of the flavor that came with microversion 2.47, in place of its ID and links (section 6.2.2). */
export const INLINE_FLAVOR_FIELDS: ResponseFields = under('flavor', {
  vcpus: 'integer',
  ram: 'integer',
  disk: 'integer',
  ephemeral: 'integer',
  swap: 'integer',
  original_name: 'string',
  extra_specs: 'object',
});

/** What answers have from 2.9, 2.19 and 2.26 on (section 6.2.2). */
export const LATER_SERVER_FIELDS: ResponseFields = { locked: 'boolean', description: 'string', tags: 'array' };

/** A server in detail (sections 6.2.5 and 6.2.6). */
export const SERVER_DETAIL_FIELDS: ResponseFields = {
  ...SERVER_BASE_FIELDS,
  ...INLINE_FLAVOR_FIELDS,
  ...LATER_SERVER_FIELDS,
  'addresses.{network}[].OS-EXT-IPS-MAC:mac_addr': 'string',
  'addresses.{network}[].OS-EXT-IPS:type': 'string',
  key_name: 'string',
  config_drive: 'string',
  host_status: 'string',
  security_groups: 'array',
  'security_groups[].name': 'string',
  'os:scheduler_hints': 'object',
  ...under('os:scheduler_hints', { tenancy: 'array', dedicated_host_id: 'array', group: 'array' }),
  'OS-EXT-AZ:availability_zone': 'string',
  'OS-EXT-SRV-ATTR:host': 'string',
  'OS-EXT-SRV-ATTR:hypervisor_hostname': 'string',
  'OS-EXT-SRV-ATTR:instance_name': 'string',
  'OS-EXT-SRV-ATTR:hostname': 'string',
  'OS-EXT-SRV-ATTR:reservation_id': 'string',
  'OS-EXT-SRV-ATTR:launch_index': 'integer',
  'OS-EXT-SRV-ATTR:kernel_id': 'string',
  'OS-EXT-SRV-ATTR:ramdisk_id': 'string',
  'OS-EXT-SRV-ATTR:root_device_name': 'string',
  'OS-EXT-SRV-ATTR:user_data': 'string',
  'OS-EXT-STS:power_state': 'integer',
  'OS-EXT-STS:task_state': 'string',
  'OS-EXT-STS:vm_state': 'string',
  'OS-SRV-USG:launched_at': 'string',
  'OS-SRV-USG:terminated_at': 'string',
  'os-extended-volumes:volumes_attached': 'array',
  'os-extended-volumes:volumes_attached[].id': 'string',
  'os-extended-volumes:volumes_attached[].delete_on_termination': 'boolean',
  fault: 'object',
  ...under('fault', { code: 'integer', created: 'string', message: 'string', details: 'string' }),
};
