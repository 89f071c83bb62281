import type { Operation } from '../operation.ts';
import { novaShowServerAutorecovery, novaUpdateServerAutorecovery } from './autorecovery.ts';
import {
  novaAddFloatingIp,
  novaCreateFloatingIp,
  novaDeleteFloatingIp,
  novaListFloatingIpPools,
  novaListFloatingIps,
  novaRemoveFloatingIp,
  novaShowFloatingIp,
} from './floating-ips.ts';
import {
  novaDeleteImage,
  novaListImages,
  novaListImagesDetail,
  novaShowImage,
  novaShowImageMetadata,
} from './images.ts';
import { novaCreateSecurityGroupRule, novaDeleteSecurityGroupRule } from './security-group-rules.ts';
import {
  novaCreateSecurityGroup,
  novaDeleteSecurityGroup,
  novaListSecurityGroups,
  novaShowSecurityGroup,
  novaUpdateSecurityGroup,
} from './security-groups.ts';
import { novaCreateSnapshot, novaDeleteSnapshot, novaShowSnapshot } from './snapshots.ts';
import {
  novaCreateVolume,
  novaDeleteVolume,
  novaListVolumes,
  novaListVolumesDetail,
  novaShowVolume,
} from './volumes.ts';

/** Chapter 11 of the ECS reference, in the order of the document. */
export const DISCARDED_OPERATIONS: readonly Operation[] = [
  novaShowServerAutorecovery,
  novaUpdateServerAutorecovery,
  novaListImages,
  novaListImagesDetail,
  novaShowImage,
  novaShowImageMetadata,
  novaDeleteImage,
  novaListSecurityGroups,
  novaCreateSecurityGroup,
  novaShowSecurityGroup,
  novaUpdateSecurityGroup,
  novaDeleteSecurityGroup,
  novaCreateSecurityGroupRule,
  novaDeleteSecurityGroupRule,
  novaListVolumes,
  novaListVolumesDetail,
  novaShowVolume,
  novaCreateVolume,
  novaDeleteVolume,
  novaAddFloatingIp,
  novaRemoveFloatingIp,
  novaCreateFloatingIp,
  novaListFloatingIps,
  novaShowFloatingIp,
  novaDeleteFloatingIp,
  novaListFloatingIpPools,
  novaCreateSnapshot,
  novaShowSnapshot,
  novaDeleteSnapshot,
];
