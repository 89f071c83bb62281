import type { ResponseFields } from '../operation.ts';
import { under } from '../operation.ts';

/** A link as every native answer has them. */
export const LINK_FIELDS: ResponseFields = { links: 'array', 'links[].rel': 'string', 'links[].href': 'string' };

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
