import { ecsAutoRecoveryRoutes } from './ecs-autorecovery.ts';
import { ecsServerGroupRoutes } from './ecs-server-groups.ts';
import { ecsTagRoutes } from './ecs-tags.ts';
import { novaFloatingIpRoutes } from './nova-floating-ips.ts';
import { novaImageRoutes } from './nova-images.ts';
import { novaKeyPairRoutes } from './nova-keypairs.ts';
import { novaMetadataRoutes } from './nova-metadata.ts';
import { novaNetworkRoutes } from './nova-networks.ts';
import { novaQuotaRoutes } from './nova-quotas.ts';
import { novaSecurityGroupRoutes } from './nova-security-groups.ts';
import { novaServerGroupRoutes } from './nova-server-groups.ts';
import { novaSnapshotRoutes } from './nova-snapshots.ts';
import { novaTagRoutes } from './nova-tags.ts';
import { novaVolumeRoutes } from './nova-volumes.ts';
import type { Route } from './route.ts';

/** What is around servers: tags, metadata, groups, keys, quotas, disks, addresses, security groups, images, networks. */
export const resourceRoutes: readonly Route[] = [
  ...ecsTagRoutes,
  ...ecsServerGroupRoutes,
  ...ecsAutoRecoveryRoutes,
  ...novaMetadataRoutes,
  ...novaTagRoutes,
  ...novaServerGroupRoutes,
  ...novaKeyPairRoutes,
  ...novaQuotaRoutes,
  ...novaFloatingIpRoutes,
  ...novaNetworkRoutes,
  ...novaSnapshotRoutes,
  ...novaVolumeRoutes,
  ...novaImageRoutes,
  ...novaSecurityGroupRoutes,
];
