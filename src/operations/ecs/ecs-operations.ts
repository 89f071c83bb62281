import type { Operation } from '../operation.ts';
import { createPostPaidServers } from './create.ts';
import { batchCreateServerTags, listServersByTag } from './tags.ts';

/** Chapter 5 of the ECS reference, beyond what runs Flexus L servers, in the order of the document. */
export const ECS_OPERATIONS: readonly Operation[] = [createPostPaidServers, listServersByTag, batchCreateServerTags];
