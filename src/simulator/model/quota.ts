import type { Cloud, Project, QuotaLimits } from './state.ts';

/**
 * What a project may hold from the beginning: the figures of ecs-api-en-2025-01, section 5.7.1, those of 6.10.3 where that
 * has none (key pairs), and the simulator's own for disks and public addresses, which no document states.
 */
export const defaultQuotaLimits: QuotaLimits = {
  instances: 2048,
  cores: 20_480,
  ram_mib: 25_165_824,
  server_groups: 10,
  server_group_members: 16,
  key_pairs: 100,
  server_metadata: 128,
  image_metadata: 128,
  personality: 5,
  personality_bytes: 10_240,
  volumes: 1000,
  gigabytes: 1_000_000,
  snapshots: 1000,
  floating_ips: 50,
  security_groups: 10,
  security_group_rules: 20,
};

/** The limits of which what the project holds is counted. Of members and rules the count is that of one group. */
export type CountedQuota =
  | 'instances'
  | 'cores'
  | 'ram_mib'
  | 'server_groups'
  | 'key_pairs'
  | 'volumes'
  | 'gigabytes'
  | 'snapshots'
  | 'floating_ips'
  | 'security_groups';

export type QuotaUse = { readonly [what in CountedQuota]: number };

export const quotaLimits = (cloud: Cloud, project: Project): QuotaLimits =>
  cloud.quotas.get(project.id) ?? defaultQuotaLimits;

/** Counted anew each time. The addresses of Flexus L instances are bought with them and use up no quota of addresses. */
export function quotaUse(cloud: Cloud, project: Project): QuotaUse {
  return { ...serverUse(cloud, project), ...otherUse(cloud, project) };
}

function serverUse(cloud: Cloud, project: Project): Pick<QuotaUse, 'instances' | 'cores' | 'ram_mib'> {
  let instances = 0;
  let cores = 0;
  let ram_mib = 0;
  for (const server of cloud.servers.values()) {
    if (server.project !== project) continue;
    instances += 1;
    cores += server.flavor.vcpus;
    ram_mib += server.flavor.ram_mib;
  }
  return { instances, cores, ram_mib };
}

function otherUse(cloud: Cloud, project: Project): Omit<QuotaUse, 'instances' | 'cores' | 'ram_mib'> {
  const own = (map: ReadonlyMap<string, { readonly project: Project }>): number => count(map, project);
  let gigabytes = 0;
  for (const volume of cloud.volumes.values()) if (volume.project === project) gigabytes += volume.size_gib;
  let floating_ips = 0;
  for (const { project: owner, bundled } of cloud.floatingIps.values()) {
    if (owner === project && !bundled) floating_ips += 1;
  }
  return {
    server_groups: own(cloud.serverGroups),
    key_pairs: own(cloud.keyPairs),
    volumes: own(cloud.volumes),
    gigabytes,
    snapshots: own(cloud.snapshots),
    floating_ips,
    security_groups: own(cloud.securityGroups),
  };
}

function count(map: ReadonlyMap<string, { readonly project: Project }>, project: Project): number {
  let found = 0;
  for (const { project: owner } of map.values()) if (owner === project) found += 1;
  return found;
}

/** How much more the project may have; -1 stands for no limit (ecs-api-en-2025-01, table 6-169). Never negative. */
export function quotaLeft(cloud: Cloud, project: Project, what: CountedQuota): number {
  const limit = quotaLimits(cloud, project)[what];
  return limit < 0 ? Number.POSITIVE_INFINITY : Math.max(0, limit - quotaUse(cloud, project)[what]);
}
