import { permissionTable } from './permission-table.ts';

/** What IAM must allow before a call is let through. */
export interface PermissionRow {
  readonly source: string;
  /** `METHOD /path`, as the source prints it */
  readonly apis: readonly string[];
  readonly actions: readonly string[];
  /** actions that have to be allowed along with them */
  readonly dependencies: readonly string[];
  /** catalogue IDs of the operations concerned */
  readonly operations: readonly string[];
}

const words = (cell: string): string[] => (cell === '-' ? [] : cell.split(' '));

function chapterRow(line: string): PermissionRow {
  const [section, apis, actions, dependencies, operations, ...rest] = line.split(' | ');
  if (!section || !apis || !actions || !dependencies || !operations || rest.length > 0) {
    throw new Error(`Not a permission table line: ${line}`);
  }
  return {
    source: `ECS API reference 2025-01, section ${section}`,
    apis: apis.split(', '),
    actions: words(actions),
    dependencies: words(dependencies),
    operations: words(operations),
  };
}

function elsewhere(source: string, api: string, actions: readonly string[], operation: string): PermissionRow {
  return { source, apis: [api], actions, dependencies: [], operations: [operation] };
}

// Billing actions: pages of the billing API (2025-12 for the second name of unsubscribing, which identity policies use).
const billing = 'billing API reference';

const rowsOutsideChapter: readonly PermissionRow[] = [
  elsewhere(
    'Flexus L API reference 2024-09, querying created instances',
    'GET /v1/resource-manager/domains/{domain_id}/all-resources',
    ['rms:resources:list'],
    'list_all_resources',
  ),
  elsewhere(
    'Flexus L API reference 2024-06 (Chinese), querying the list of server details',
    'GET /v1/{project_id}/cloudservers/detail',
    ['ecs:cloudServers:list'],
    'list_servers_details',
  ),
  elsewhere(
    'ECS API reference, resetting passwords in batches',
    'PUT /v1/{project_id}/cloudservers/os-reset-passwords',
    ['ecs:cloudServers:resetServerPwd'],
    'batch_reset_servers_password',
  ),
  elsewhere(
    billing,
    'POST /v2/orders/subscriptions/resources/renew',
    ['billing:subscription:renew'],
    'renewal_resources',
  ),
  elsewhere(
    billing,
    'POST /v2/orders/subscriptions/resources/unsubscribe',
    ['billing:subscription:resourceUnsubscribe', 'billing:subscription:unsubscribe'],
    'cancel_resources_subscription',
  ),
  elsewhere(
    billing,
    'POST /v2/orders/suscriptions/resources/query',
    ['billing:subscription:view'],
    'list_yearly_monthly_resources',
  ),
  elsewhere(billing, 'POST /v3/orders/customer-orders/pay', ['billing:order:pay'], 'pay_customer_order'),
];

let rows: readonly PermissionRow[] | undefined;

/** Every documented permission: chapter 9.2 of the ECS document in its order, then what other documents name. */
export function permissionRows(): readonly PermissionRow[] {
  rows ??= [...permissionTable.trim().split('\n').map(chapterRow), ...rowsOutsideChapter];
  return rows;
}

/**
 * IAM actions that an operation needs, by its catalogue ID; empty when the documents name none. Of the two actions of
 * unsubscribing the first is for role policies, the second for identity policies. For purchases no action name is certain:
 * see `purchasePolicies`.
 */
export function permissionsOf(operationId: string): readonly string[] {
  const actions = permissionRows()
    .filter(({ operations }) => operations.includes(operationId))
    .flatMap((row) => row.actions);
  return [...new Set(actions)];
}

/** System policies for Flexus L, granted as for a global service (product description, 2025-07). The second only reads. */
export const purchasePolicies = ['CORS FullAccess', 'CORS ReadOnlyAccess'] as const;
