import { nearestOf } from '../data/nearest.ts';
import { requireOperation } from '../operations/catalogue.ts';
import type { Input, Reference } from '../operations/field.ts';
import type { Instance } from '../operations/flexus/bundle.ts';
import { instanceOf } from '../operations/flexus/bundle.ts';
import { abortable } from './abortable.ts';
import { type CloudClient, InputError } from './client.ts';
import { CloudError } from './errors.ts';
import { createInventoryCache, type InventoryCache, type KeptList, type Look } from './inventory-cache.ts';

/**
 * A list this young isn't read again in search of what it lacks: one call may name a thousand servers, all of them
 * unknown to it.
 */
const RECENT_MS = 2_000;
const PAGE = 200;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANCE_ID = /^[0-9a-f]{24}$/i;

/** What a reference turned out to be. */
export interface Resolved {
  /** The documented ID. */
  readonly id: string;
  /** Region it lives in, where known. */
  readonly region?: string;
  /** Said when the caller wrote something else than the ID that is needed. */
  readonly note?: string;
  /** Said when the reference was not looked up: it may mean nothing. */
  readonly warning?: string;
  readonly instance?: Instance;
}

/** A reference that names nothing, or more than one thing. */
export class ReferenceProblem extends Error {
  override name = 'ReferenceProblem';
  readonly ambiguous: boolean;
  constructor(message: string, ambiguous = false) {
    super(message);
    this.ambiguous = ambiguous;
  }
}

export interface Inventory {
  /** All Flexus L instances of the account, from the resource index. */
  instances(options?: { readonly fresh?: boolean; readonly signal?: AbortSignal }): Promise<readonly Instance[]>;
  /** Finds the cloud server or instance that an ID or an exact name means. */
  resolve(kind: Reference, reference: string, region: string, signal?: AbortSignal): Promise<Resolved>;
  /** Names and IDs that look most like a reference; empty when the index can't be read. */
  lookalikes(reference: string): Promise<readonly string[]>;
  /** The next question reads the index anew. */
  forget(): Promise<void>;
}

const label = (instance: Instance): string =>
  `${instance.name} (instance ${instance.instance_id}, server ${instance.server_id ?? 'none yet'}, ${instance.region})`;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function createInventory(
  client: CloudClient,
  cache: InventoryCache = createInventoryCache(() => performance.now()),
): Inventory {
  const listAll = requireOperation('list_all_resources');
  const listServers = requireOperation('list_servers_details');
  let reading: Promise<KeptList> | undefined;

  async function read(operation: typeof listAll, input: Input, region: string, signal?: AbortSignal): Promise<unknown> {
    const prepared = await client.prepare(operation, input, { region }, signal);
    const answer = await client.send(prepared, signal ? { signal } : {});
    return answer.body;
  }

  async function readAll(): Promise<readonly Instance[]> {
    const found: Instance[] = [];
    const seen = new Set<string>();
    let marker: string | undefined;
    do {
      const page = await read(listAll, { limit: PAGE, ...(marker ? { marker } : {}) }, client.settings.region);
      const resources = isObject(page) && Array.isArray(page.resources) ? page.resources : [];
      for (const resource of resources) {
        const instance = instanceOf(resource);
        if (instance) found.push(instance);
      }
      const info = isObject(page) && isObject(page.page_info) ? page.page_info : {};
      marker = typeof info.next_marker === 'string' && info.next_marker !== '' ? info.next_marker : undefined;
      if (marker !== undefined && seen.has(marker)) break;
      if (marker !== undefined) seen.add(marker);
    } while (marker !== undefined);
    return found;
  }

  /** The list as it is kept, or as it is. */
  async function list(fresh: boolean, signal?: AbortSignal): Promise<KeptList> {
    const { kept, keep } = await cache.look();
    if (!fresh && kept) return kept;
    // Shared by all who ask meanwhile, so no single caller's signal ends it.
    reading ??= begin(keep);
    return abortable(reading, signal);
  }

  function begin(keep: Look['keep']): Promise<KeptList> {
    const begun = readAll()
      .then(async (instances) => {
        await keep(instances);
        return { instances, age: 0 };
      })
      .finally(() => {
        if (reading === begun) reading = undefined;
      });
    return begun;
  }

  const inventory: Inventory = {
    async instances({ fresh = false, signal } = {}) {
      return (await list(fresh, signal)).instances;
    },
    async resolve(kind, reference, region, signal) {
      const known = await readable(signal);
      const hit = pick(kind, reference, known.instances);
      if (hit) return hit;
      const again = known.failure || known.age < RECENT_MS ? known : await readable(signal, true);
      const late = pick(kind, reference, again.instances);
      if (late) return late;
      if (isIdOf(kind, reference))
        return { id: reference, ...(again.failure ? { warning: unreadWarning(again.failure) } : {}) };
      if (again.failure && mayPass(again.failure)) throw again.failure;
      if (kind === 'server' && !INSTANCE_ID.test(reference)) {
        const server = await serverByName(reference, region, signal);
        if (server) return server;
      }
      throw new ReferenceProblem(unknown(kind, reference, again));
    },
    async lookalikes(reference) {
      return nearestLabels(reference, (await readable()).instances);
    },
    forget() {
      reading = undefined;
      return cache.forget();
    },
  };

  /** The index, or why it can't be read: then only IDs work. */
  async function readable(signal?: AbortSignal, fresh = false): Promise<Index> {
    try {
      return await list(fresh, signal);
    } catch (error) {
      const failed = error instanceof CloudError || error instanceof InputError;
      if (signal?.aborted || !failed) throw error;
      return { instances: [], age: 0, failure: error };
    }
  }

  async function serverByName(name: string, region: string, signal?: AbortSignal): Promise<Resolved | undefined> {
    const page = await read(listServers, { name, limit: 1000 }, region, signal);
    const servers = isObject(page) && Array.isArray(page.servers) ? page.servers.filter(isObject) : [];
    const exact = servers.filter((server) => server.name === name && typeof server.id === 'string');
    if (exact.length > 1) {
      const ids = exact.map((server) => String(server.id)).join(', ');
      throw new ReferenceProblem(`${exact.length} servers of ${region} are named ${name}: ${ids}. Use an ID.`, true);
    }
    const id = exact[0]?.id;
    return typeof id === 'string' ? { id, region, note: `${name} is server ${id}.` } : undefined;
  }

  return inventory;
}

/** What was read of the index. */
interface Index extends KeptList {
  readonly failure?: CloudError | InputError;
}

function isIdOf(kind: Reference, reference: string): boolean {
  return UUID.test(reference) || (kind === 'instance' && INSTANCE_ID.test(reference));
}

function unreadWarning(failure: Error): string {
  return `The list of instances could not be read, so the ID was not looked up in it: ${failure.message}`;
}

/** Whether the index may be readable later or after a repair; an account that may not read it still has its servers. */
function mayPass(failure: CloudError | InputError): boolean {
  return failure instanceof CloudError && failure.kind !== 'refused' && failure.kind !== 'configuration';
}

function pick(kind: Reference, reference: string, known: readonly Instance[]): Resolved | undefined {
  const byId = known.find((one) => one.instance_id === reference || one.server_id === reference);
  if (byId) return resolved(kind, reference, byId);
  const named = known.filter((one) => one.name === reference || one.server_name === reference);
  if (named.length > 1) {
    throw new ReferenceProblem(
      `${named.length} instances are named ${reference}: ${named.map(label).join('; ')}. Use an ID.`,
      true,
    );
  }
  return named[0] && resolved(kind, reference, named[0]);
}

function resolved(kind: Reference, reference: string, instance: Instance): Resolved {
  const id = kind === 'server' ? instance.server_id : instance.instance_id;
  if (!id) {
    throw new ReferenceProblem(
      `Instance ${label(instance)} has no cloud server: its order may not be done yet, or it is being released.`,
    );
  }
  const note = `${reference} is ${kind} ${id}${kind === 'server' ? ` of instance ${instance.name}` : ''}.`;
  return { id, region: instance.region, instance, ...(id === reference ? {} : { note }) };
}

function nearestLabels(reference: string, known: readonly Instance[]): string[] {
  const names = new Map<string, Instance>();
  for (const one of known) {
    for (const name of [one.name, one.instance_id, one.server_id, one.server_name]) if (name) names.set(name, one);
  }
  const close = nearestOf(reference, names.keys(), 5).map((name) => names.get(name));
  return [...new Set(close)]
    .filter((one) => one !== undefined)
    .slice(0, 3)
    .map(label);
}

function unknown(kind: Reference, reference: string, { instances, failure }: Index): string {
  const what = kind === 'server' ? 'server or instance' : 'instance';
  if (failure) {
    return `No ${what} is known by the name ${reference}, as the list of instances can't be read: use an ID. ${failure.message}`;
  }
  if (instances.length === 0) return `There is no ${what} ${reference}: the account has no Flexus L instances.`;
  return `There is no ${what} ${reference}. Nearest: ${nearestLabels(reference, instances).join('; ')}.`;
}
