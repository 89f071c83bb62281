import type { Operation } from '../operation.ts';
import { createPostPaidServers } from './create.ts';
import { deleteServers } from './delete.ts';
import { attachServerVolume, detachServerVolume, listServerBlockDevices, showServerBlockDevice } from './disks.ts';
import { listFlavors } from './flavors.ts';
import { batchAddServerNics, batchDeleteServerNics } from './nics.ts';
import { showServerLimits } from './quota.ts';
import {
  addServerGroupMember,
  createServerGroup,
  deleteServerGroup,
  deleteServerGroupMember,
  listServerGroups,
  showServerGroup,
} from './server-groups.ts';
import {
  changeServerOsWithCloudInit,
  migrateServer,
  reinstallServerWithCloudInit,
  resizePostPaidServer,
} from './status.ts';
import {
  batchCreateServerTags,
  batchDeleteServerTags,
  listServersByTag,
  listServerTags,
  showServerTags,
} from './tags.ts';

/** Chapter 5 of the ECS reference, beyond what runs Flexus L servers, in the order of the document. */
export const ECS_OPERATIONS: readonly Operation[] = [
  createPostPaidServers,
  deleteServers,
  reinstallServerWithCloudInit,
  changeServerOsWithCloudInit,
  migrateServer,
  resizePostPaidServer,
  listFlavors,
  batchAddServerNics,
  batchDeleteServerNics,
  attachServerVolume,
  detachServerVolume,
  listServerBlockDevices,
  showServerBlockDevice,
  showServerLimits,
  listServersByTag,
  batchCreateServerTags,
  batchDeleteServerTags,
  listServerTags,
  showServerTags,
  createServerGroup,
  deleteServerGroup,
  addServerGroupMember,
  deleteServerGroupMember,
  listServerGroups,
  showServerGroup,
];
