import { ZodError } from 'zod';
import type { CloudClient } from '../cloud/client.ts';
import { InputError } from '../cloud/client.ts';
import { CloudError } from '../cloud/errors.ts';
import { ReferenceProblem } from '../cloud/inventory.ts';
import { PasswordError } from '../cloud/passwords.ts';
import { BILLING_SERVICE_TYPE } from '../data/bundle.ts';
import { mayLackPermission } from '../data/forbidden.ts';
import { permissionsOf, purchasePolicies } from '../data/permissions.ts';
import { visible } from '../data/visible.ts';
import { StateError } from '../guard/state-error.ts';
import { requireOperation } from '../operations/catalogue.ts';
import type { Operation } from '../operations/operation.ts';
import type { ToolAnswer } from './answer.ts';
import { failure } from './answer.ts';
import { meaningsOf } from './meanings.ts';
import { answerText, compactAnswer } from './shape.ts';

/** What is known about a call when it fails. */
export interface FailedCall {
  readonly operation: Operation;
  /** IDs the call was about, for look-alikes. */
  readonly references: readonly string[];
  /** Said besides the error. */
  readonly notes?: readonly string[];
  /** When its request was sent, UTC. */
  readonly sentAt?: Date;
  readonly client?: CloudClient;
  lookalikes(reference: string): Promise<readonly string[]>;
}

const NOT_FOUND = 404;
/**
 * Codes of a server or resource that does not exist: ecs-api-en-2025-01, A.2, and the billing service's of an ID that
 * it does not know or that has expired or was unsubscribed (EXTERNAL-APIS.md, section 3).
 */
const absentCodes = /^(Ecs\.0114|Ecs\.0614|CBC\.99003012|CBC\.99003016|CBC\.30000067)$/i;
/** Order types of what makes a new order (EXTERNAL-APIS.md, section 3). */
const orderTypeOf: Readonly<Record<string, number>> = {
  create_light_instances: 1,
  renewal_resources: 2,
  cancel_resources_subscription: 4,
};
const FORBIDDEN = 403;

function refusedLines(error: CloudError): string[] {
  return [
    visible(error.message),
    ...(error.hint ? [error.hint] : []),
    ...(error.retryAfterMs ? [`The cloud asks to wait ${Math.ceil(error.retryAfterMs / 1000)} s.`] : []),
    ...error.details.map(({ id, code, message }) => visible([id, code, message].filter(Boolean).join(': '))),
    ...(error.requestId ? [`Request ID: ${error.requestId}`] : []),
  ];
}

/** The permission that may be missing; nothing when the refusal has another cause, such as a lock or a quota. */
function permissionLines({ status, code, message }: CloudError, { id, service }: Operation): string[] {
  if (status !== FORBIDDEN || !mayLackPermission(code, message)) return [];
  const actions = permissionsOf(id);
  if (actions.length > 0) return [`Permission needed: ${actions.join(', ')}.`];
  return service === 'hcss' ? [`The system policy ${purchasePolicies[0]} allows purchases.`] : [];
}

/** The native API names what it did not find: it may be something of the server, such as a port, and not the server. */
function isOfAnother({ code, message }: CloudError, { references }: FailedCall): boolean {
  return (
    code === 'itemNotFound' && !references.some((reference) => message.includes(`${reference} could not be found`))
  );
}

async function nearestLines(error: CloudError, call: FailedCall): Promise<string[]> {
  const kind = call.operation.targets?.kind;
  const unknown = (error.status === NOT_FOUND && !isOfAnother(error, call)) || absentCodes.test(error.code ?? '');
  const [reference] = call.references;
  // The index knows instances and their servers; nothing in it looks like an order or a job.
  if (!unknown || (kind !== 'server' && kind !== 'instance') || reference === undefined) return [];
  const near = await call.lookalikes(reference).catch(() => []);
  return near.length > 0 ? [`Nearest that exist: ${near.join('; ')}.`] : [];
}

/** Orders that could be the one whose outcome is unknown: those made since the request was sent. */
async function possibleOrders({ client, sentAt, operation }: FailedCall): Promise<string[]> {
  const order_type = orderTypeOf[operation.id];
  if (!client || !sentAt || order_type === undefined) return [];
  const listing = requireOperation('list_customer_orders');
  // A minute of slack for the clocks' difference.
  const since = new Date(sentAt.getTime() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  try {
    const prepared = await client.prepare(
      listing,
      { create_time_begin: since, service_type_code: BILLING_SERVICE_TYPE, order_type, limit: 20 },
      { region: client.settings.region },
    );
    const answer = compactAnswer(listing.answer, (await client.send(prepared, {})).body);
    const meaning = meaningsOf(listing.answer, answer);
    const shown = { ...answer, ...(meaning === undefined ? {} : { meaning }) };
    return [`Orders created since ${since}, one of which may be it:`, answerText(shown)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [`The order list could not be read either (${why}); look with list_customer_orders from ${since} on.`];
  }
}

async function unknownOutcome(error: CloudError, call: FailedCall): Promise<string[]> {
  const at = call.sentAt?.toISOString() ?? 'an unknown time';
  const orders = await possibleOrders(call);
  const reads =
    call.operation.targets?.kind === 'order'
      ? 'show_customer_order_details with the same order_id'
      : 'show_server, list_all_resources';
  const how = orders.length > 0 ? orders : [`Read the state of the targets (${reads}) to find out what became of it.`];
  return [
    `Outcome unknown: ${call.operation.id} was sent at ${at}. ${visible(error.message)}`,
    'It may have taken effect. It was not and will not be sent a second time. Do not repeat the call before you know.',
    ...how,
  ];
}

async function cloudLines(error: CloudError, call: FailedCall): Promise<string[]> {
  if (error.kind === 'unknown-outcome') return unknownOutcome(error, call);
  if (error.kind !== 'refused') return [visible(error.message), ...(error.hint ? [error.hint] : [])];
  return [...refusedLines(error), ...permissionLines(error, call.operation), ...(await nearestLines(error, call))];
}

/** The cloud answered, but not as documented: only where it differs is told, not what stood there. */
function undocumentedShape(error: ZodError, { operation }: FailedCall): string {
  const where = error.issues.slice(0, 3).map((issue) => issue.path.map(String).join('.') || 'the whole answer');
  return `The cloud's answer does not have the documented shape (${where.join(', ')}). Look at it with detail: "full" where the tool offers it, and check that the endpoint is the right service. (${operation.id})`;
}

/** An error as an agent gets it: what went wrong and what to do next. Anything that is a mistake of ours is thrown on. */
export async function failureAnswer(error: unknown, call: FailedCall): Promise<ToolAnswer> {
  if (error instanceof InputError) return failure(error.problems.join('\n'));
  if (error instanceof ReferenceProblem) return failure(error.message);
  if (error instanceof StateError) return failure(`Nothing was sent. ${error.message}`);
  if (error instanceof PasswordError) return failure(`Nothing was sent. ${error.message}`);
  if (error instanceof ZodError) return failure(undocumentedShape(error, call));
  if (error instanceof CloudError)
    return failure([...(await cloudLines(error, call)), ...(call.notes ?? [])].join('\n'));
  throw error;
}
