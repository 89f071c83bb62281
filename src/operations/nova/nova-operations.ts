import type { Operation } from '../operation.ts';
import {
  novaLockServer,
  novaMonitorServer,
  novaRebootServer,
  novaStartServer,
  novaStopServer,
  novaUnlockServer,
} from './actions.ts';
import { novaGetConsoleOutput, novaListInstanceActions, novaShowInstanceAction } from './diagnosis.ts';
import { novaAttachVolume, novaDetachVolume, novaListVolumeAttachments, novaShowVolumeAttachment } from './disks.ts';
import { novaListFlavorExtraSpecs, novaListFlavors, novaListFlavorsDetail, novaShowFlavor } from './flavors.ts';
import {
  novaCreateServerInterface,
  novaDeleteServerInterface,
  novaListServerInterfaces,
  novaShowServerInterface,
} from './interfaces.ts';
import {
  novaClearServerPassword,
  novaCreateKeypair,
  novaDeleteKeypair,
  novaListKeypairs,
  novaShowKeypair,
  novaShowServerPassword,
} from './keys.ts';
import {
  novaDeleteServerMetadataItem,
  novaListServerMetadata,
  novaReplaceServerMetadata,
  novaSetServerMetadataItem,
  novaShowServerMetadataItem,
  novaUpdateServerMetadata,
} from './metadata.ts';
import { novaListNetworks, novaListServerIps, novaShowServerIpsByNetwork } from './networks.ts';
import { novaShowDefaultQuotaSet, novaShowLimits, novaShowQuotaSet } from './quotas.ts';
import { novaConfirmResizeServer, novaResizeServer, novaRevertResizeServer } from './resize.ts';
import { novaDeleteServer, novaUpdateServer } from './server-changes.ts';
import {
  novaCreateServerGroup,
  novaDeleteServerGroup,
  novaListServerGroups,
  novaShowServerGroup,
} from './server-groups.ts';
import { novaCreateServerImage } from './server-image.ts';
import { novaListServers, novaListServersDetail, novaShowServer } from './server-queries.ts';
import {
  novaAddServerSecurityGroup,
  novaListServerSecurityGroups,
  novaRemoveServerSecurityGroup,
} from './server-security-groups.ts';
import { novaCreateServer, novaRebuildServer } from './servers.ts';
import {
  novaAddServerTag,
  novaCheckServerTag,
  novaDeleteAllServerTags,
  novaDeleteServerTag,
  novaListServerTags,
  novaReplaceServerTags,
} from './tags.ts';
import { novaListApiVersions, novaShowApiVersion } from './versions.ts';

/** Chapter 6 of the ECS reference, in the order of the document. */
export const NOVA_OPERATIONS: readonly Operation[] = [
  novaListApiVersions,
  novaShowApiVersion,
  novaCreateServer,
  novaUpdateServer,
  novaDeleteServer,
  novaListServers,
  novaListServersDetail,
  novaShowServer,
  novaStartServer,
  novaRebootServer,
  novaStopServer,
  novaLockServer,
  novaUnlockServer,
  novaRebuildServer,
  novaCreateServerImage,
  novaResizeServer,
  novaConfirmResizeServer,
  novaRevertResizeServer,
  novaMonitorServer,
  novaListNetworks,
  novaListServerIps,
  novaShowServerIpsByNetwork,
  novaAddServerSecurityGroup,
  novaRemoveServerSecurityGroup,
  novaListServerSecurityGroups,
  novaListFlavors,
  novaListFlavorsDetail,
  novaShowFlavor,
  novaListFlavorExtraSpecs,
  novaListServerInterfaces,
  novaShowServerInterface,
  novaCreateServerInterface,
  novaDeleteServerInterface,
  novaListVolumeAttachments,
  novaShowVolumeAttachment,
  novaAttachVolume,
  novaDetachVolume,
  novaUpdateServerMetadata,
  novaReplaceServerMetadata,
  novaDeleteServerMetadataItem,
  novaListServerMetadata,
  novaShowServerMetadataItem,
  novaSetServerMetadataItem,
  novaShowLimits,
  novaShowQuotaSet,
  novaShowDefaultQuotaSet,
  novaListKeypairs,
  novaShowKeypair,
  novaCreateKeypair,
  novaDeleteKeypair,
  novaShowServerPassword,
  novaClearServerPassword,
  novaCreateServerGroup,
  novaListServerGroups,
  novaShowServerGroup,
  novaDeleteServerGroup,
  novaListInstanceActions,
  novaShowInstanceAction,
  novaGetConsoleOutput,
  novaListServerTags,
  novaReplaceServerTags,
  novaDeleteAllServerTags,
  novaAddServerTag,
  novaCheckServerTag,
  novaDeleteServerTag,
];
