import type { Place } from '../cloud/client.ts';
import type { Resolved } from '../cloud/inventory.ts';
import { requireOperation } from '../operations/catalogue.ts';
import type { Input, Reference } from '../operations/field.ts';
import type { Instance } from '../operations/flexus/bundle.ts';
import type { Operation } from '../operations/operation.ts';
import { blocks, cell } from '../reference/markdown.ts';
import { failureAnswer } from '../tools/failure.ts';
import { meaningsOf } from '../tools/meanings.ts';
import { compactAnswer } from '../tools/shape.ts';
import type { LiveCloud, Page, ReadContext } from './room.ts';
import { ResourceProblem } from './room.ts';
import type { Columns, Row } from './table-page.ts';
import { factLines, rowsTable, tablePage } from './table-page.ts';

const INDEX = 'resource index; it lags a little behind';
/** Most instances on one page: an account may have thousands, and a resource is read as a whole. */
const INSTANCES_MAX = 200;
const SIMULATED = 'SIMULATOR: nothing here is real.';

const instanceColumns: Columns<Instance> = {
  name: ({ name }) => name,
  instance_id: ({ instance_id }) => instance_id,
  region: ({ region }) => region,
  status: ({ status }) => status,
  plan: ({ plan }) => plan,
  public_ip: ({ public_ip }) => public_ip,
  server_id: ({ server_id }) => server_id,
  traffic_package_id: ({ traffic_package_id }) => traffic_package_id,
};

/** Facts that stand at the head of every live page. */
function head(cloud: LiveCloud, { config, now }: ReadContext, source: string): Row {
  const as_of = (now?.() ?? new Date()).toISOString();
  return { site: config.site, as_of, source, ...(cloud.simulated ? { simulator: true } : {}) };
}

function notesOf(cloud: LiveCloud): readonly string[] {
  return cloud.simulated ? [SIMULATED] : [];
}

/** The same words as a tool's failure: what went wrong, which permission is missing, what exists instead. */
async function problemOf(
  error: unknown,
  cloud: LiveCloud,
  operation: Operation,
  reference?: string,
): Promise<ResourceProblem> {
  const { text } = await failureAnswer(error, {
    operation,
    references: reference === undefined ? [] : [reference],
    client: cloud.client,
    lookalikes: (one) => cloud.inventory.lookalikes(one),
  });
  return new ResourceProblem(text);
}

async function ask(
  cloud: LiveCloud,
  operation: Operation,
  input: Input,
  place: Place,
  signal: AbortSignal,
): Promise<Row> {
  const prepared = await cloud.client.prepare(operation, input, place, signal);
  return compactAnswer(operation.answer, (await cloud.client.send(prepared, { signal })).body);
}

async function resolve(
  cloud: LiveCloud,
  kind: Reference,
  reference: string,
  operation: Operation,
  signal: AbortSignal,
): Promise<Resolved> {
  try {
    return await cloud.inventory.resolve(kind, reference, cloud.client.settings.region, signal);
  } catch (error) {
    throw await problemOf(error, cloud, operation, reference);
  }
}

/** The Flexus L instances of the account, over all regions: all, or the first of very many. */
export async function instancesPage(context: ReadContext): Promise<Page> {
  const cloud = await context.open();
  const listing = requireOperation('list_all_resources');
  try {
    const all = await cloud.inventory.instances({ fresh: true, signal: context.signal });
    const rows = all.slice(0, INSTANCES_MAX);
    const facts = { ...head(cloud, context, INDEX), count: all.length };
    const notes = [...notesOf(cloud), ...restNote(all.length - rows.length)];
    return tablePage({ title: 'Flexus L instances', facts, notes, rows, columns: instanceColumns });
  } catch (error) {
    throw await problemOf(error, cloud, listing);
  }
}

function restNote(left: number): string[] {
  return left > 0
    ? [`${left} more are not shown: list_all_resources goes through all of them, by region_id or page by page.`]
    : [];
}

/** Live state of one cloud server. */
export async function serverPage(context: ReadContext, reference: string): Promise<Page> {
  const cloud = await context.open();
  const showing = requireOperation('show_server');
  const { id, region = cloud.client.settings.region } = await resolve(
    cloud,
    'server',
    reference,
    showing,
    context.signal,
  );
  const server = await ask(cloud, showing, { server_id: id }, { region }, context.signal).catch(async (error) => {
    throw await problemOf(error, cloud, showing, id);
  });
  const facts = { ...head(cloud, context, 'ECS, live'), region };
  return {
    json: { ...facts, ...notesInJson(cloud), rows: [server] },
    markdown: blocks(
      `# Cloud server ${cell(server.name ?? id)}`,
      ...notesOf(cloud),
      factLines({ ...facts, ...server }),
    ),
  };
}

function notesInJson(cloud: LiveCloud): Row {
  const notes = notesOf(cloud);
  return notes.length > 0 ? { notes } : {};
}

interface Part {
  readonly name: 'server' | 'subscription' | 'traffic';
  readonly title: string;
  readonly rows: readonly Row[];
  /** Said when the part could not be read; the others are shown all the same. */
  readonly unread?: string;
}

interface Question {
  readonly name: Part['name'];
  readonly title: string;
  readonly operation: string;
  readonly input: Input;
  /** Name of the rows in the compact answer; without it the answer is the one row. */
  readonly rows?: string;
}

/** What is asked about an instance: its server, its subscription and its traffic package, as far as it has them. */
function questions(id: string, instance: Instance | undefined): Question[] {
  const subscription: Question = {
    name: 'subscription',
    title: 'Subscription',
    operation: 'list_yearly_monthly_resources',
    input: { resource_ids: [id], only_main_resource: 1 },
    rows: 'subscriptions',
  };
  const { server_id, traffic_package_id } = instance ?? {};
  const server: Question[] = server_id
    ? [{ name: 'server', title: 'Cloud server', operation: 'show_server', input: { server_id } }]
    : [];
  const traffic: Question[] = traffic_package_id
    ? [
        {
          name: 'traffic',
          title: 'Remaining traffic',
          operation: 'list_free_resource_usages',
          input: { free_resource_ids: [traffic_package_id] },
          rows: 'packages',
        },
      ]
    : [];
  return [...server, subscription, ...traffic];
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function answer(cloud: LiveCloud, question: Question, place: Place, signal: AbortSignal): Promise<Part> {
  const { name, title } = question;
  const operation = requireOperation(question.operation);
  try {
    const compact = await ask(cloud, operation, question.input, place, signal);
    const rows = question.rows === undefined ? [compact] : compact[question.rows];
    const meaning = meaningsOf(operation.answer, compact);
    const words = meaning === undefined ? {} : { meaning };
    return { name, title, rows: Array.isArray(rows) ? rows.filter(isRow).map((row) => ({ ...row, ...words })) : [] };
  } catch (error) {
    signal.throwIfAborted();
    return { name, title, rows: [], unread: (await problemOf(error, cloud, operation)).message };
  }
}

function partText({ title, rows, unread }: Part): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns: Columns<Row> = Object.fromEntries(names.map((name) => [name, (row: Row) => row[name]]));
  const [row] = rows;
  const text = row && rows.length === 1 ? factLines(row) : rowsTable(rows, columns);
  return `## ${title}\n\n${unread === undefined ? text : `Could not be read: ${cell(unread)}`}`;
}

/** One instance: what the index says of it, its server as it is now, its expiry and its remaining traffic. */
export async function instancePage(context: ReadContext, reference: string): Promise<Page> {
  const cloud = await context.open();
  const listing = requireOperation('list_all_resources');
  const { id, region, instance } = await resolve(cloud, 'instance', reference, listing, context.signal);
  const place = { region: region ?? cloud.client.settings.region };
  const parts = await Promise.all(
    questions(id, instance).map((question) => answer(cloud, question, place, context.signal)),
  );
  const facts = head(cloud, context, `${INDEX}; server, subscription and traffic are live`);
  const known: Row = instance ? { ...instance } : { instance_id: id };
  const warnings = parts.flatMap(({ title, unread }) =>
    unread === undefined ? [] : [`${title} could not be read: ${unread}`],
  );
  return {
    json: {
      ...facts,
      ...notesInJson(cloud),
      ...(warnings.length > 0 ? { warnings } : {}),
      rows: [{ ...known, ...Object.fromEntries(parts.map(({ name, rows }) => [name, rows])) }],
    },
    markdown: blocks(
      `# Flexus L instance ${cell(instance?.name ?? id)}`,
      ...notesOf(cloud),
      factLines({ ...facts, ...known }),
      ...parts.map(partText),
    ),
  };
}
