import type { Operation } from '../operation.ts';

/** Chapter 11 of the ECS reference, in the order of the document. */
export const DISCARDED_OPERATIONS: readonly Operation[] = [];
