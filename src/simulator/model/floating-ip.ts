import { openFloatingIp } from './addresses.ts';
import type { Cloud, FloatingIp, Project } from './state.ts';

/** The pools of public addresses, the usual one first: the type of the example in ecs-api-en-2025-01, section 5.1.1. */
export const floatingIpPools = ['5_bgp'] as const;

/** Mbit/s of an address that the native API assigns, which has no field for it. */
const bandwidthSize = 5;

/** undefined when the pool has no address left */
export function assignFloatingIp(cloud: Cloud, project: Project, pool: string): FloatingIp | undefined {
  return openFloatingIp(cloud, {
    project,
    pool,
    bandwidth: { name: 'bandwidth-nova', size: bandwidthSize, share_type: 'PER', charge_mode: 'traffic' },
    delete_on_termination: false,
    bundled: false,
  });
}
