import { quotaLimits, quotaUse } from '../model/quota.ts';
import type { Cloud, Project, QuotaLimits } from '../model/state.ts';

type View = Readonly<Record<string, unknown>>;

/** The microversions of community Nova that took fields away; the document says 2.35 for the first (section 6.10.1). */
const withoutRules = 35;
const withoutNetwork = 36;
const withoutImageMetadata = 39;
const withoutPersonality = 57;

/** ecs-api-en-2025-01, section 6.10.1; numbers, as in its example. */
export function novaLimitsView(cloud: Cloud, project: Project, microversion: number): View {
  const limits = quotaLimits(cloud, project);
  const use = quotaUse(cloud, project);
  return {
    maxServerMeta: limits.server_metadata,
    maxTotalRAMSize: limits.ram_mib,
    maxTotalKeypairs: limits.key_pairs,
    maxTotalInstances: limits.instances,
    maxTotalCores: limits.cores,
    maxServerGroups: limits.server_groups,
    maxServerGroupMembers: limits.server_group_members,
    totalServerGroupsUsed: use.server_groups,
    totalCoresUsed: use.cores,
    totalRAMUsed: use.ram_mib,
    totalInstancesUsed: use.instances,
    ...(microversion >= withoutPersonality
      ? {}
      : { maxPersonality: limits.personality, maxPersonalitySize: limits.personality_bytes }),
    ...(microversion >= withoutImageMetadata ? {} : { maxImageMeta: limits.image_metadata }),
    ...(microversion >= withoutRules ? {} : { maxSecurityGroupRules: limits.security_group_rules }),
    ...(microversion >= withoutNetwork
      ? {}
      : {
          maxSecurityGroups: limits.security_groups,
          totalSecurityGroupsUsed: use.security_groups,
          maxTotalFloatingIps: limits.floating_ips,
          totalFloatingIpsUsed: use.floating_ips,
        }),
  };
}

/** Bytes of the path of an injected file: the example of ecs-api-en-2025-01, section 6.10.2. */
const pathBytes = 255;

/** ecs-api-en-2025-01, sections 6.10.2 and 6.10.3. Fixed addresses are not limited. */
export function quotaSetView(project: Project, limits: QuotaLimits, microversion: number): View {
  return {
    id: project.id,
    cores: limits.cores,
    instances: limits.instances,
    key_pairs: limits.key_pairs,
    metadata_items: limits.server_metadata,
    ram: limits.ram_mib,
    server_groups: limits.server_groups,
    server_group_members: limits.server_group_members,
    ...(microversion >= withoutPersonality
      ? {}
      : {
          injected_file_content_bytes: limits.personality_bytes,
          injected_file_path_bytes: pathBytes,
          injected_files: limits.personality,
        }),
    ...(microversion >= withoutNetwork
      ? {}
      : {
          fixed_ips: -1,
          floating_ips: limits.floating_ips,
          security_group_rules: limits.security_group_rules,
          security_groups: limits.security_groups,
        }),
  };
}
