import { usualQuota } from './quota-limits.ts';
import type { Cloud, Project, QuotaLimits, Volume } from './state.ts';

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

export const quotaLimits = (cloud: Cloud, project: Project): QuotaLimits => cloud.quotas.get(project.id) ?? usualQuota;

/** Counted anew each time, the larger flavor of a server that is being resized, without what belongs to Flexus L instances: see `usualQuota`. */
export function quotaUse(cloud: Cloud, project: Project): QuotaUse {
  return { ...serverUse(cloud, project), ...otherUse(cloud, project) };
}

function serverUse(cloud: Cloud, project: Project): Pick<QuotaUse, 'instances' | 'cores' | 'ram_mib'> {
  let instances = 0;
  let cores = 0;
  let ram_mib = 0;
  for (const server of cloud.servers.values()) {
    if (server.project !== project || server.bundle !== null) continue;
    instances += 1;
    const { from, to } = server.resize ?? { from: server.flavor, to: server.flavor };
    cores += Math.max(from.vcpus, to.vcpus);
    ram_mib += Math.max(from.ram_mib, to.ram_mib);
  }
  return { instances, cores, ram_mib };
}

function otherUse(cloud: Cloud, project: Project): Omit<QuotaUse, 'instances' | 'cores' | 'ram_mib'> {
  const volumes = own(cloud.volumes, project).filter((volume) => !isBundled(cloud, volume));
  return {
    server_groups: own(cloud.serverGroups, project).length,
    key_pairs: own(cloud.keyPairs, project).length,
    volumes: volumes.length,
    gigabytes: volumes.reduce((sum, { size_gib }) => sum + size_gib, 0),
    snapshots: own(cloud.snapshots, project).length,
    floating_ips: own(cloud.floatingIps, project).filter(({ bundled }) => !bundled).length,
    security_groups: own(cloud.securityGroups, project).length,
  };
}

const isBundled = (cloud: Cloud, volume: Volume): boolean =>
  volume.server_ids.some((id) => (cloud.servers.get(id)?.bundle ?? null) !== null);

function own<T extends { readonly project: Project }>(map: ReadonlyMap<string, T>, project: Project): readonly T[] {
  return [...map.values()].filter((each) => each.project === project);
}

/** How much more the project may have; -1 stands for no limit (ecs-api-en-2025-01, section 6.10.1). Never negative. */
export function quotaLeft(cloud: Cloud, project: Project, what: CountedQuota): number {
  const limit = quotaLimits(cloud, project)[what];
  return limit < 0 ? Number.POSITIVE_INFINITY : Math.max(0, limit - used(cloud, project, what));
}

/** Servers are counted only where they matter: there may be very many. */
function used(cloud: Cloud, project: Project, what: CountedQuota): number {
  if (what === 'instances' || what === 'cores' || what === 'ram_mib') return serverUse(cloud, project)[what];
  return otherUse(cloud, project)[what];
}
