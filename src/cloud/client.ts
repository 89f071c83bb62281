import { createHash, randomUUID } from 'node:crypto';
import { OPERATIONS } from '../operations/catalogue.ts';
import type { Fill, Input } from '../operations/field.ts';
import { parseInput } from '../operations/input-schema.ts';
import type { Operation } from '../operations/operation.ts';
import type { Rendered } from '../operations/render.ts';
import { maskInput, render, secretsOf } from '../operations/render.ts';
import { endpointOf } from './endpoints.ts';
import type { Grant, GrantVerifier } from './grant.ts';
import type { Identity } from './identity.ts';
import type { CloudSettings, Scope, Transport, WireAnswer, WireRequest } from './wire.ts';

/** Where a call goes. Only the region is chosen by callers, never a host. */
export interface Place {
  readonly region: string;
  readonly projectId?: string;
  readonly domainId?: string;
}

/** A request as people and agents may see it: secrets masked, authentication left out. */
export interface ShownRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A call made ready by the client, and known to it: `send` takes nothing else. */
export interface Prepared {
  readonly operation: Operation;
  readonly requests: readonly ShownRequest[];
  /** One hash per request, over everything that goes on the wire but authentication. */
  readonly hashes: readonly string[];
  /** Why it can't be sent as it stands: an account ID that could not be found out. */
  readonly unresolved: readonly string[];
}

/** The caller's input does not make a request. */
export class InputError extends Error {
  override name = 'InputError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

export interface CloudClient {
  readonly settings: CloudSettings;
  /** Renders the requests of an operation. Reads the account's project or domain ID where the path needs one. */
  prepare(operation: Operation, input: Input, place: Place, signal?: AbortSignal): Promise<Prepared>;
  /** Sends a prepared call. Whatever is not a read needs a grant for exactly these requests. */
  send(prepared: Prepared, options: { readonly grant?: Grant; readonly signal?: AbortSignal }): Promise<WireAnswer>;
  close(): Promise<void>;
}

export interface ClientParts {
  readonly settings: CloudSettings;
  readonly transport: Transport;
  readonly identity: Identity;
  readonly verifier: GrantVerifier;
}

const known: ReadonlySet<Operation> = new Set(OPERATIONS);

/** JSON with sorted keys: equal values have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function hashOf(request: WireRequest): string {
  return createHash('sha256').update(canonical(request)).digest('hex');
}

function fillFrom(settings: CloudSettings, region: string): (fill: Fill) => string | undefined {
  const { credentials } = settings;
  const user = credentials.kind === 'password' ? credentials : undefined;
  const values: Record<Fill, () => string | undefined> = {
    'request-id': randomUUID,
    'user-name': () => user?.username,
    'user-password': () => user?.password,
    'user-domain': () => user?.domainName,
    'project-name': () => region,
  };
  return (fill) => values[fill]();
}

/** Adds what the configuration knows and the caller did not say. */
function fillInput(operation: Operation, input: Input, settings: CloudSettings, region: string): Input {
  const from = fillFrom(settings, region);
  const filled: Record<string, unknown> = { ...input };
  const missing: string[] = [];
  for (const [name, field] of Object.entries(operation.input)) {
    if (field.fill === undefined || filled[name] !== undefined) continue;
    const value = from(field.fill);
    if (value === undefined) missing.push(name);
    else filled[name] = value;
  }
  if (missing.length === 0) return filled;
  throw new InputError([
    `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} required: the configuration has an access key and no IAM user to take it from. keystone_list_projects proves an access key.`,
  ]);
}

export function createClient({ settings, transport, identity, verifier }: ClientParts): CloudClient {
  const ready = new WeakMap<
    Prepared,
    { readonly requests: readonly WireRequest[]; readonly secrets: readonly string[] }
  >();

  async function accountIds(
    operation: Operation,
    place: Place,
    signal: AbortSignal | undefined,
  ): Promise<{ ids: { project_id?: string; domain_id?: string }; unresolved: string[] }> {
    const ids: { project_id?: string; domain_id?: string } = {};
    const unresolved: string[] = [];
    const find = async (name: 'project_id' | 'domain_id', look: () => Promise<string>): Promise<void> => {
      try {
        ids[name] = await look();
      } catch (error) {
        if (signal?.aborted) throw error;
        unresolved.push(`${name} could not be found out: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    if (operation.scope === 'project') {
      await find('project_id', async () => place.projectId ?? identity.projectId(place.region, signal));
    }
    if (operation.path.includes('{domain_id}')) {
      await find('domain_id', async () => place.domainId ?? identity.domainId(signal));
    }
    return { ids, unresolved };
  }

  function scopeOf(operation: Operation, place: Place, projectId: string | undefined): Scope {
    if (operation.scope === 'none') return { kind: 'anonymous' };
    if (operation.scope === 'domain')
      return { kind: 'domain', ...(place.domainId ? { domainId: place.domainId } : {}) };
    return { kind: 'project', region: place.region, ...(projectId ? { projectId } : {}) };
  }

  function show(rendered: Rendered, origin: string): ShownRequest {
    const { method, path, query, headers, body } = rendered;
    return { method, url: origin + path, path, query, headers, body: body ?? null };
  }

  return {
    settings,
    async prepare(operation, input, place, signal) {
      if (!known.has(operation)) throw new TypeError('only operations of the catalogue can be sent');
      const parsed = parseInput(operation.input, { ...input });
      if (!parsed.ok) throw new InputError(parsed.problems);
      const filled = fillInput(operation, parsed.input, settings, place.region);
      const origin = endpointOf(settings, operation.service, place.region);
      const { ids, unresolved } = await accountIds(operation, place, signal);
      const rendered = render(operation, filled, ids);
      const request: WireRequest = {
        service: operation.service,
        origin,
        ...rendered,
        scope: scopeOf(operation, place, ids.project_id),
      };
      const masked = render(operation, maskInput(operation.input, filled), ids);
      const prepared: Prepared = Object.freeze({
        operation,
        requests: Object.freeze([show(masked, origin)]),
        hashes: Object.freeze([hashOf(request)]),
        unresolved: Object.freeze(unresolved),
      });
      if (unresolved.length === 0) {
        ready.set(prepared, { requests: [request], secrets: secretsOf(operation.input, filled) });
      }
      return prepared;
    },
    async send(prepared, { grant, signal }) {
      const call = ready.get(prepared);
      if (!call) throw new InputError(prepared.unresolved.length ? prepared.unresolved : ['not a prepared call']);
      const repeatable = prepared.operation.effect === 'read';
      let answer: WireAnswer | undefined;
      for (const request of call.requests) {
        if (!repeatable) verifier.redeem(grant, hashOf(request));
        answer = await transport.send(request, { repeatable, secrets: call.secrets, ...(signal ? { signal } : {}) });
      }
      if (!answer) throw new TypeError(`${prepared.operation.id} makes no request`);
      return answer;
    },
    close: () => transport.close(),
  };
}
