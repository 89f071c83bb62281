import { ecsEn } from '../documents.ts';
import type { Cell } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';

/** The table and the example write two names differently (ERRATA A20). */
const either =
  (one: string, other: string): Cell =>
  (row) =>
    row[one] ?? row[other];

export const showServerLimits = defineOperation({
  id: 'show_server_limits',
  title: 'Show the quotas',
  toolset: 'ecs',
  about: 'How many servers, vCPUs, MiB of memory and groups a project may have in a region, and how many it has.',
  words:
    'limits; how many more; capacity left; cores; 配额; 限额; 还能创建多少; how many servers may I still create; quota of cores and memory; am I at the limit; account limits; 配额还剩多少; 还能创建几台; 资源上限; 配额用了多少',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/cloudservers/limits',
  scope: 'project',
  docs: ecsEn('5.7.1'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {},
  response: {
    absolute: 'object',
    ...under('absolute', {
      maxTotalInstances: 'integer',
      maxTotalCores: 'integer',
      maxTotalRAMSize: 'integer',
      maxTotalKeyPairs: 'integer',
      maxTotalKeypairs: 'integer',
      maxServerMetadata: 'integer',
      maxServerMeta: 'integer',
      maxPersonality: 'integer',
      maxPersonalitySize: 'integer',
      maxServerGroups: 'integer',
      maxServerGroupMembers: 'integer',
      totalServerGroupsUsed: 'integer',
      maxSecurityGroups: 'integer',
      maxSecurityGroupRules: 'integer',
      maxTotalFloatingIps: 'integer',
      maxImageMeta: 'integer',
      totalInstancesUsed: 'integer',
      totalCoresUsed: 'integer',
      totalRAMUsed: 'integer',
      totalSecurityGroupsUsed: 'integer',
      totalFloatingIpsUsed: 'integer',
    }),
  },
  answer: {
    of: 'absolute',
    show: {
      servers: 'totalInstancesUsed',
      servers_max: 'maxTotalInstances',
      vcpus: 'totalCoresUsed',
      vcpus_max: 'maxTotalCores',
      ram_mib: 'totalRAMUsed',
      ram_mib_max: 'maxTotalRAMSize',
      server_groups: 'totalServerGroupsUsed',
      server_groups_max: 'maxServerGroups',
      server_group_members_max: 'maxServerGroupMembers',
      security_groups: 'totalSecurityGroupsUsed',
      security_groups_max: 'maxSecurityGroups',
      floating_ips: 'totalFloatingIpsUsed',
      floating_ips_max: 'maxTotalFloatingIps',
      key_pairs_max: either('maxTotalKeypairs', 'maxTotalKeyPairs'),
      metadata_items_max: either('maxServerMeta', 'maxServerMetadata'),
    },
    full: true,
  },
});
