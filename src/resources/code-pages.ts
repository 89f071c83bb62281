import type { Code } from '../data/billing-codes.ts';
import {
  expirePolicies,
  measureIds,
  orderStatuses,
  orderTypes,
  resourceStatuses,
  reuseCycles,
  reuseCycleTypes,
  unsubscribeReasons,
  unsubscribeTypes,
} from '../data/billing-codes.ts';
import type { ErrorEntry } from '../data/errors.ts';
import { errorEntries } from '../data/errors.ts';
import type { PermissionRow } from '../data/permissions.ts';
import { permissionRows, purchasePolicies } from '../data/permissions.ts';
import {
  jobStatuses,
  serverStatuses,
  statusFilterRanges,
  statusRules,
  taskStates,
  vmStates,
} from '../data/statuses.ts';
import { blocks, cell } from '../reference/markdown.ts';
import type { Page, ReadContext } from './room.ts';
import type { Columns } from './table-page.ts';
import { factLines, rowsTable } from './table-page.ts';

const errorColumns: Columns<ErrorEntry> = {
  HTTP: ({ http_status }) => http_status,
  code: ({ code }) => code,
  message: ({ message }) => message,
  'what to do': ({ hint }) => hint,
};

interface ErrorPart {
  readonly title: string;
  readonly as_of: string | null;
  readonly source: string;
  readonly service: string;
  /** Services whose errors a call of this one can meet as well. */
  readonly related: readonly string[];
}

const ERROR_PARTS = {
  purchase: {
    title: 'Errors of a purchase',
    as_of: '2024-11',
    source: 'Flexus L purchase document 2024-11, table 8; billing and gateway: public references of those services',
    service: 'hcss',
    related: ['bss', 'gateway'],
  },
  ecs: {
    title: 'Errors of ECS',
    as_of: '2025-01',
    source: 'ECS API reference 2025-01, appendix A.2; gateway and IAM: public references of those services',
    service: 'ecs',
    related: ['gateway', 'iam'],
  },
} as const satisfies Readonly<Record<string, ErrorPart>>;

/** Documented error codes with what to do about each; codes of neighbouring services under `related`. */
export function errorsPage({ config }: ReadContext, of: keyof typeof ERROR_PARTS): Page {
  const { title, as_of, source, service, related }: ErrorPart = ERROR_PARTS[of];
  const facts = { site: config.site, as_of, source };
  const rows = errorEntries().filter((entry) => entry.service === service);
  const others = errorEntries().filter((entry) => related.includes(entry.service));
  return {
    json: { ...facts, rows, related: others },
    markdown: blocks(
      `# ${title}`,
      factLines(facts),
      rowsTable(rows, errorColumns),
      '## From the services around it',
      rowsTable(others, { service: (entry) => entry.service, ...errorColumns }),
    ),
  };
}

interface StatusRow {
  readonly of: string;
  readonly value: string | number;
  readonly meaning: string;
  /** null: not a question of an end */
  readonly final: boolean | null;
}

function codeRows(of: string, codes: readonly Code[]): StatusRow[] {
  return codes.map(({ code, meaning }) => ({ of, value: code, meaning, final: null }));
}

function statusRows(): StatusRow[] {
  return [
    ...serverStatuses.map(({ status, meaning, transitional }) => ({
      of: 'server',
      value: status,
      meaning,
      final: !transitional,
    })),
    ...vmStates.map(({ state, meaning }) => ({ of: 'OS-EXT-STS:vm_state', value: state, meaning, final: null })),
    ...taskStates.map(({ state, meaning }) => ({ of: 'OS-EXT-STS:task_state', value: state, meaning, final: null })),
    ...jobStatuses.map(({ status, meaning, final }) => ({ of: 'job', value: status, meaning, final })),
    ...orderStatuses.map(({ status, meaning, final, waits_for }) => ({
      of: 'order',
      value: status,
      meaning: waits_for === undefined ? meaning : `${meaning}; waits for ${waits_for}`,
      final,
    })),
    ...codeRows('order type', orderTypes),
    ...codeRows('subscription', resourceStatuses),
    ...codeRows('expire_policy', expirePolicies),
    ...codeRows('measure_id', measureIds),
    ...codeRows('quota_reuse_cycle', reuseCycles),
    ...codeRows('quota_reuse_cycle_type', reuseCycleTypes),
    ...codeRows('unsubscribe_type', unsubscribeTypes),
    ...codeRows('unsubscribe_reason_type', unsubscribeReasons),
  ];
}

/** Statuses of servers, jobs, orders and subscriptions, and how a server's status follows from its states. */
export function statusesPage({ config }: ReadContext): Page {
  const facts = {
    site: config.site,
    as_of: '2025-01',
    source:
      'ECS API reference 2025-01, 5.8.1 and appendix A.3; billing numbers: public reference of the billing service',
  };
  const rows = statusRows();
  const derived = statusRules.map((rule) => ({ ...rule, task_states: [...rule.task_states] }));
  const filters = Object.entries(statusFilterRanges).map(([status, catches]) => ({ status, catches }));
  return {
    json: { ...facts, rows, server_status_rules: derived, status_filters: filters },
    markdown: blocks(
      '# Statuses',
      factLines(facts),
      rowsTable(rows, {
        of: (row) => row.of,
        value: (row) => row.value,
        meaning: (row) => row.meaning,
        final: (row) => (row.final === null ? '' : row.final ? 'yes' : 'no'),
      }),
      "## How a server's status follows",
      rowsTable(derived, {
        vm_state: (row) => row.vm_state,
        task_state: (row) => row.task_states.map((state) => state ?? '(none)').join(', '),
        status: (row) => row.status,
      }),
      '## What the status filter of list_servers_details catches',
      rowsTable(filters, { filter: (row) => row.status, statuses: (row) => row.catches.join(', ') }),
    ),
  };
}

const permissionColumns: Columns<PermissionRow> = {
  operations: ({ operations }) => operations.join(', '),
  actions: ({ actions }) => actions.join(', '),
  'along with': ({ dependencies }) => dependencies.join(', '),
  API: ({ apis }) => apis.join(', '),
};

/** IAM actions per operation; for a purchase, policies are all that is known. */
export function permissionsPage({ config }: ReadContext): Page {
  const facts = {
    site: config.site,
    as_of: '2025-01',
    source: 'ECS API reference 2025-01, chapter 9.2; other sources are named in their rows',
  };
  const rows = permissionRows();
  const [full, reading] = purchasePolicies;
  const purchase = `For purchases no action is documented: grant the policy ${full}, or ${reading} for reading alone.`;
  return {
    json: { ...facts, purchase_policies: purchasePolicies, rows },
    markdown: blocks('# Permissions', factLines(facts), cell(purchase), rowsTable(rows, permissionColumns)),
  };
}
