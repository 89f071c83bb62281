import type { Operation } from '../operation.ts';
import { novaAttachVolume } from './disks.ts';
import { novaSetServerMetadataItem } from './metadata.ts';
import { novaCreateServer, novaRebuildServer } from './servers.ts';
import { novaCheckServerTag } from './tags.ts';

/** Chapter 6 of the ECS reference, in the order of the document. */
export const NOVA_OPERATIONS: readonly Operation[] = [
  novaCreateServer,
  novaRebuildServer,
  novaAttachVolume,
  novaSetServerMetadataItem,
  novaCheckServerTag,
];
