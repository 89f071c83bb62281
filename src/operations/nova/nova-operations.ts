import type { Operation } from '../operation.ts';
import { novaGetConsoleOutput, novaListInstanceActions, novaShowInstanceAction } from './diagnosis.ts';
import { novaAttachVolume } from './disks.ts';
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
import { novaShowDefaultQuotaSet, novaShowLimits, novaShowQuotaSet } from './quotas.ts';
import {
  novaCreateServerGroup,
  novaDeleteServerGroup,
  novaListServerGroups,
  novaShowServerGroup,
} from './server-groups.ts';
import { novaCreateServer, novaRebuildServer } from './servers.ts';
import {
  novaAddServerTag,
  novaCheckServerTag,
  novaDeleteAllServerTags,
  novaDeleteServerTag,
  novaListServerTags,
  novaReplaceServerTags,
} from './tags.ts';

/** Chapter 6 of the ECS reference, in the order of the document. */
export const NOVA_OPERATIONS: readonly Operation[] = [
  novaCreateServer,
  novaRebuildServer,
  novaAttachVolume,
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
