import type { Place } from '../cloud/client.ts';
import { InputError } from '../cloud/client.ts';
import { CloudError } from '../cloud/errors.ts';
import type { Inventory, Resolved } from '../cloud/inventory.ts';
import { ReferenceProblem } from '../cloud/inventory.ts';
import type { Named } from '../guard/targets.ts';
import type { Field, Input } from '../operations/field.ts';
import type { Operation } from '../operations/operation.ts';

/** A call whose references are documented IDs, and whose region is known. */
export interface ResolvedCall {
  readonly input: Input;
  readonly place: Place;
  readonly named: readonly Named[];
  /** Said to the caller: which reference became which ID. */
  readonly resolved: readonly string[];
  /** What could not be found out. */
  readonly warnings: readonly string[];
}

export interface Resolving {
  readonly inventory: Inventory;
  readonly defaultRegion: string;
  readonly signal: AbortSignal;
  /** A dry run does not fail on targets that can't be found: it says so. */
  readonly lenient: boolean;
}

function referenceKind(field: Field): 'server' | 'instance' | undefined {
  if (field.type === 'list') return referenceKind(field.item);
  return field.type === 'text' ? field.ref : undefined;
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

async function resolveOne(
  kind: 'server' | 'instance',
  reference: string,
  region: string,
  { inventory, lenient, signal }: Resolving,
): Promise<Resolved> {
  try {
    return await inventory.resolve(kind, reference, region, signal);
  } catch (error) {
    const findable = (error instanceof ReferenceProblem && !error.ambiguous) || error instanceof CloudError;
    if (!lenient || !findable || signal.aborted) throw error;
    return { id: reference, warning: error.message };
  }
}

function groups(named: readonly Resolved[]): Map<string, string[]> {
  const byRegion = new Map<string, string[]>();
  for (const { id, region } of named) {
    if (!region) continue;
    byRegion.set(region, [...(byRegion.get(region) ?? []), id]);
  }
  return byRegion;
}

/** The one region of a project's call. Targets in several regions, or not where the caller says, are refused. */
function regionOf(
  operation: Operation,
  asked: string | undefined,
  found: readonly Resolved[],
  fallback: string,
): string {
  if (operation.scope !== 'project') return asked ?? fallback;
  const byRegion = groups(found);
  if (byRegion.size > 1) {
    const list = [...byRegion].map(([region, ids]) => `${region}: ${ids.join(', ')}`).join('; ');
    throw new InputError([`The targets are in several regions; make one call for each. ${list}.`]);
  }
  const [actual] = byRegion.keys();
  if (asked && actual && asked !== actual) {
    throw new InputError([
      `region is ${asked}, but the target is in ${actual}. Leave region out: it follows from the target.`,
    ]);
  }
  return actual ?? asked ?? fallback;
}

/** Turns names and the other kind of ID into the documented IDs, and finds out the region. */
export async function resolveCall(
  operation: Operation,
  input: Input,
  asked: { readonly region?: string; readonly projectId?: string; readonly domainId?: string },
  resolving: Resolving,
): Promise<ResolvedCall> {
  const { region: bodyRegion } = input;
  const region = asked.region ?? (typeof bodyRegion === 'string' ? bodyRegion : undefined);
  const near = region ?? resolving.defaultRegion;
  const out: Record<string, unknown> = { ...input };
  const all: Resolved[] = [];
  const named: Named[] = [];
  for (const [name, field] of Object.entries(operation.input)) {
    const kind = referenceKind(field);
    if (out[name] === undefined) continue;
    const found: Resolved[] = [];
    for (const reference of texts(out[name])) {
      if (kind) found.push(await resolveOne(kind, reference, near, resolving));
      else if (operation.targets?.from === name) found.push({ id: reference });
    }
    if (operation.targets?.from === name) named.push(...found);
    if (!kind) continue;
    all.push(...found);
    const ids = [...new Set(found.map((one) => one.id))];
    out[name] = field.type === 'list' ? ids : ids[0];
  }
  const place: Place = {
    region: regionOf(operation, region, all, resolving.defaultRegion),
    ...(asked.projectId ? { projectId: asked.projectId } : {}),
    ...(asked.domainId ? { domainId: asked.domainId } : {}),
  };
  const distinct = [...new Map(named.map((one) => [one.id, one])).values()];
  return {
    input: out,
    place,
    named: distinct,
    resolved: [...new Set(all.flatMap(({ note }) => note ?? []))],
    warnings: [...new Set(all.flatMap(({ warning }) => warning ?? []))],
  };
}
