import { cancelCustomerOrder, listCustomerOrders, payCustomerOrder } from './billing/orders.ts';
import {
  disableAutoRenewal,
  enableAutoRenewal,
  listYearlyMonthlyResources,
  showRenewalPrice,
} from './billing/resources.ts';
import { DISCARDED_OPERATIONS } from './discarded/discarded-operations.ts';
import { ECS_OPERATIONS } from './ecs/ecs-operations.ts';
import { showJob } from './ecs/job.ts';
import { batchResetServersPassword, updateServer } from './flexus/maintenance.ts';
import { batchRebootServers, batchStartServers, batchStopServers } from './flexus/power.ts';
import { createLightInstances } from './flexus/purchase.ts';
import { listAllResources, listServersDetails, showServer } from './flexus/query.ts';
import {
  cancelResourcesSubscription,
  listFreeResourceUsages,
  renewalResources,
  showCustomerOrderDetails,
} from './flexus/subscription.ts';
import { keystoneCreateUserTokenByPassword, keystoneListProjects } from './iam/identity.ts';
import { NOVA_OPERATIONS } from './nova/nova-operations.ts';
import type { Operation } from './operation.ts';

/** Every operation, in the order in which they are listed. Frozen: what isn't in here can't be sent. */
export const OPERATIONS: readonly Operation[] = Object.freeze([
  listAllResources,
  listServersDetails,
  showServer,
  listFreeResourceUsages,
  createLightInstances,
  showCustomerOrderDetails,
  showJob,
  batchStartServers,
  batchStopServers,
  batchRebootServers,
  updateServer,
  batchResetServersPassword,
  renewalResources,
  cancelResourcesSubscription,
  listYearlyMonthlyResources,
  showRenewalPrice,
  listCustomerOrders,
  payCustomerOrder,
  cancelCustomerOrder,
  enableAutoRenewal,
  disableAutoRenewal,
  keystoneListProjects,
  keystoneCreateUserTokenByPassword,
  ...ECS_OPERATIONS,
  ...NOVA_OPERATIONS,
  ...DISCARDED_OPERATIONS,
]);

const byId: ReadonlyMap<string, Operation> = new Map(OPERATIONS.map((operation) => [operation.id, operation]));

/** The operation of a catalogue ID. */
export function operationById(id: string): Operation | undefined {
  return byId.get(id);
}

/** An operation that our own parts use; its absence would be a mistake of ours. */
export function requireOperation(id: string): Operation {
  const operation = byId.get(id);
  if (!operation) throw new TypeError(`no operation ${id} in the catalogue`);
  return operation;
}
