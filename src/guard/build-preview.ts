import * as z from 'zod';
import type { CloudClient, Place, Prepared } from '../cloud/client.ts';
import { requireOperation } from '../operations/catalogue.ts';
import type { Input } from '../operations/field.ts';
import type { Operation, Target } from '../operations/operation.ts';
import type { Preview, Price } from './preview.ts';
import type { Named, TargetReader } from './targets.ts';

const renewalQuote = z.looseObject({
  currency: z.string(),
  renew_inquiry_results: z.array(z.looseObject({ resource_id: z.string(), amount: z.number() })).min(1),
});
const orderAmount = z.looseObject({
  order_info: z.looseObject({ amount_after_discount: z.number(), currency: z.string() }),
});

/** A price out of a renewal quote or an order; undefined when the answer holds none, or not that of all that was asked. */
function priceOf(body: unknown, { resource_ids }: Input): Price | undefined {
  const quote = renewalQuote.safeParse(body);
  if (quote.success) {
    const quoted = new Set<unknown>(quote.data.renew_inquiry_results.map(({ resource_id }) => resource_id));
    if (Array.isArray(resource_ids) && !resource_ids.every((id) => quoted.has(id))) return undefined;
    const cents = quote.data.renew_inquiry_results.reduce((sum, one) => sum + Math.round(one.amount * 100), 0);
    return { amount: cents / 100, currency: quote.data.currency };
  }
  const order = orderAmount.safeParse(body);
  if (!order.success) return undefined;
  const { amount_after_discount: amount, currency } = order.data.order_info;
  return { amount, currency };
}

export interface PreviewCall {
  readonly operation: Operation;
  readonly input: Input;
  readonly place: Place;
  readonly prepared: Prepared;
  readonly named: readonly Named[];
  /** Which reference became which ID. */
  readonly resolved: readonly string[];
  /** What was found out on the way: references that could not be looked up, findings of the tables. */
  readonly warnings: readonly string[];
  readonly signal: AbortSignal;
}

export interface PreviewParts {
  readonly client: CloudClient;
  readonly targets: TargetReader;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads what a call would touch and what it would cost, and says what it would do. Sends nothing but reads. */
export async function buildPreview(call: PreviewCall, parts: PreviewParts): Promise<Preview> {
  const { operation, input, prepared } = call;
  const warnings = [...call.warnings, ...prepared.unresolved];
  const targets = await readTargets(call, parts, warnings);
  const price = await readPrice(call, parts, warnings);
  const now = new Date();
  const consequences = operation.consequences?.(input, targets, now) ?? [];
  await warnOfUnpaidOrders(call, parts, warnings);
  return {
    dry_run: true,
    operation: operation.id,
    tool: operation.id,
    effect: operation.effect,
    requests: prepared.requests,
    targets,
    resolved: call.resolved,
    consequences,
    price,
    warnings: [...warnings, ...lockWarnings(operation, targets), ...stateWarnings(targets, now)],
  };
}

async function readTargets(call: PreviewCall, { targets }: PreviewParts, warnings: string[]): Promise<Target[]> {
  const { operation, named, place, signal } = call;
  if (!operation.targets) return [];
  const { kind } = operation.targets;
  if (operation.effect === 'read') {
    return named.map(({ id, instance }) => ({
      kind,
      id,
      ...(instance ? { name: instance.name, region: instance.region } : {}),
    }));
  }
  try {
    return await targets.read(kind, named, place, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    warnings.push(`The targets' state could not be read: ${reason(error)}`);
    return named.map(({ id }) => ({ kind, id, unread: 'could not be read' }));
  }
}

async function readPrice(call: PreviewCall, { client }: PreviewParts, warnings: string[]): Promise<Price | null> {
  const { operation, input, place, signal } = call;
  const quote = operation.quote?.(input);
  if (!quote) {
    if (operation.effect === 'billing')
      warnings.push('No price: the billing service quotes none for this before it is ordered.');
    return null;
  }
  try {
    const prepared = await client.prepare(requireOperation(quote.operation), quote.input, place, signal);
    const price = priceOf((await client.send(prepared, { signal })).body, quote.input);
    if (!price) warnings.push('No price: the billing service answered without the whole amount.');
    return price ?? null;
  } catch (error) {
    if (signal.aborted) throw error;
    warnings.push(`No price: ${reason(error)}`);
    return null;
  }
}

/** Servers of Flexus L instances are locked against what would tear their bundle apart (ERRATA E10). */
function lockWarnings({ lock }: Operation, targets: readonly Target[]): string[] {
  if (lock === undefined) return [];
  return targets
    .filter(({ kind, instance_name }) => kind === 'server' && instance_name !== undefined)
    .map(
      ({ id, name = id, instance_name }) =>
        `${name} belongs to the Flexus L instance ${instance_name}, whose service locks ${lock}: the cloud is expected to refuse this (Ecs.0605). The bundle is changed as a whole: renewed with renewal_resources, given up with cancel_resources_subscription.`,
    );
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A subscription that ends this soon is worth a word, in milliseconds. */
const SOON_MS = 3 * DAY_MS;

function stateWarnings(targets: readonly Target[], now: Date): string[] {
  return targets.flatMap((target) => {
    const name = target.name ?? target.id;
    if (target.unread) return [`${name}: ${target.unread}.`];
    const left = target.expires === undefined ? undefined : Date.parse(target.expires) - now.getTime();
    return [
      ...(target.status === 'ERROR' ? [`${name} is in status ERROR.`] : []),
      ...(target.locked ? [`${name} is locked; the cloud may refuse this.`] : []),
      ...(left !== undefined && left < 0 ? [`${name} expired on ${target.expires}.`] : []),
      ...(left !== undefined && left >= 0 && left < SOON_MS ? [`${name} expires soon, on ${target.expires}.`] : []),
    ];
  });
}

const unpaidOrders = z.looseObject({ order_infos: z.array(z.looseObject({ order_id: z.string() })) });
const AWAITING_PAYMENT = 6;

/** Before something is ordered: orders that already wait for payment, one of which may be the same. */
async function warnOfUnpaidOrders(
  { operation, place, signal }: PreviewCall,
  { client }: PreviewParts,
  warnings: string[],
): Promise<void> {
  if (operation.effect !== 'billing' || operation.returns !== 'order' || operation.targets?.kind === 'order') return;
  try {
    const input = { status: AWAITING_PAYMENT, limit: 10 };
    const prepared = await client.prepare(requireOperation('list_customer_orders'), input, place, signal);
    const { order_infos } = unpaidOrders.parse((await client.send(prepared, { signal })).body);
    if (order_infos.length === 0) return;
    const ids = order_infos.map((order) => order.order_id).join(', ');
    warnings.push(`${order_infos.length} order(s) already await payment: ${ids}. Look whether one of them is this.`);
  } catch (error) {
    if (signal.aborted) throw error;
    warnings.push(`Whether unpaid orders are pending could not be read: ${reason(error)}`);
  }
}
