import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { microversion } from '../microversion.ts';
import type { AnswerShape, ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';

export const novaShowLimits = defineOperation({
  id: 'nova_show_limits',
  title: 'Show limits and use',
  toolset: 'nova',
  about: 'What the project uses and may use of servers, vCPUs, memory (MiB) and so on. -1: no limit.',
  prefer: 'show_server_limits',
  words:
    'usage; how many left; absolute limits; 配额限制; 已用; 用量; 上限; absolute limits of the tenant, OpenStack; used and maximum; max server metadata, image metadata; 原生租户限制; 绝对限制',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/limits',
  scope: 'project',
  docs: ecsEn('6.10.1'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { 'X-OpenStack-Nova-API-Version': microversion },
  response: {
    limits: 'object',
    'limits.rate': 'array',
    'limits.absolute': 'object',
    ...under('limits.absolute', {
      maxServerMeta: 'integer',
      maxPersonality: 'integer',
      totalServerGroupsUsed: 'integer',
      maxImageMeta: 'integer',
      maxPersonalitySize: 'integer',
      maxTotalRAMSize: 'integer',
      maxTotalKeypairs: 'integer',
      maxSecurityGroupRules: 'integer',
      maxServerGroups: 'integer',
      totalCoresUsed: 'integer',
      totalRAMUsed: 'integer',
      maxSecurityGroups: 'integer',
      totalFloatingIpsUsed: 'integer',
      totalInstancesUsed: 'integer',
      totalSecurityGroupsUsed: 'integer',
      maxTotalFloatingIps: 'integer',
      maxTotalInstances: 'integer',
      maxTotalCores: 'integer',
      maxServerGroupMembers: 'integer',
    }),
  },
  answer: {
    of: 'limits.absolute',
    show: {
      servers_used: 'totalInstancesUsed',
      servers_max: 'maxTotalInstances',
      cores_used: 'totalCoresUsed',
      cores_max: 'maxTotalCores',
      ram_used_mib: 'totalRAMUsed',
      ram_max_mib: 'maxTotalRAMSize',
      floating_ips_used: 'totalFloatingIpsUsed',
      floating_ips_max: 'maxTotalFloatingIps',
      security_groups_used: 'totalSecurityGroupsUsed',
      security_groups_max: 'maxSecurityGroups',
      server_groups_used: 'totalServerGroupsUsed',
      server_groups_max: 'maxServerGroups',
      key_pairs_max: 'maxTotalKeypairs',
    },
    full: true,
  },
});

const QUOTA_SET_FIELDS: ResponseFields = {
  quota_set: 'object',
  ...under('quota_set', {
    cores: 'integer',
    fixed_ips: 'integer',
    floating_ips: 'integer',
    injected_file_content_bytes: 'integer',
    injected_file_path_bytes: 'integer',
    injected_files: 'integer',
    instances: 'integer',
    key_pairs: 'integer',
    metadata_items: 'integer',
    ram: 'integer',
    security_group_rules: 'integer',
    security_groups: 'integer',
    server_groups: 'integer',
    server_group_members: 'integer',
    id: 'string',
  }),
};

/** The quotas that are in force: of addresses, keys and groups the documents say that they are not (table 6-175). */
const quotaAnswer: AnswerShape = {
  of: 'quota_set',
  show: {
    instances: 'instances',
    cores: 'cores',
    ram_mib: 'ram',
    metadata_items: 'metadata_items',
    injected_files: 'injected_files',
    server_groups: 'server_groups',
    server_group_members: 'server_group_members',
  },
  full: true,
};

export const novaShowQuotaSet = defineOperation({
  id: 'nova_show_quota_set',
  title: 'Show quotas',
  toolset: 'nova',
  about: 'Quotas of the project, without what is used. For an unknown project or user the defaults are answered.',
  prefer: 'show_server_limits',
  words:
    'allowance; quota of a user; 租户配额; 查询配额; quota set of the project: cores, ram, instances, floating ips; 项目配额; 原生配额',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/os-quota-sets/{project_id}',
  scope: 'project',
  docs: ecsEn('6.10.2', '9.2.11'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { user_id: text({ in: 'query', min: 1, max: 64 }), 'X-OpenStack-Nova-API-Version': microversion },
  response: QUOTA_SET_FIELDS,
  answer: quotaAnswer,
});

export const novaShowDefaultQuotaSet = defineOperation({
  id: 'nova_show_default_quota_set',
  title: 'Show default quotas',
  toolset: 'nova',
  about: 'Quotas that a project has when nobody changed them.',
  words: 'initial quota; standard quota; 默认配额; 缺省配额; default quotas before any increase; 初始配额是多少',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/os-quota-sets/{project_id}/defaults',
  scope: 'project',
  docs: ecsEn('6.10.3', '9.2.11'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { 'X-OpenStack-Nova-API-Version': microversion },
  response: QUOTA_SET_FIELDS,
  answer: quotaAnswer,
});
