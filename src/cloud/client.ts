import { createHash, randomUUID } from 'node:crypto';
import { OPERATIONS } from '../operations/catalogue.ts';
import { checkOf } from '../operations/check.ts';
import type { Fill, Input } from '../operations/field.ts';
import { parseInput } from '../operations/input-schema.ts';
import type { Operation } from '../operations/operation.ts';
import type { Rendered } from '../operations/render.ts';
import { maskInput, render, secretsOf } from '../operations/render.ts';
import { keepSecret } from './answer-secrets.ts';
import { canonical } from './canonical.ts';
import { documented } from './documented.ts';
import { endpointOf } from './endpoints.ts';
import type { Grant, GrantVerifier } from './grant.ts';
import type { Identity } from './identity.ts';
import type { Passwords } from './passwords.ts';
import type { PrivateKeys, ReservedFile } from './private-keys.ts';
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
  /**
   * Sends a prepared call. Whatever is not a read needs a grant for exactly these requests.
   *
   * @throws CloudError also of the look-up of an account ID that the call lacks
   */
  send(prepared: Prepared, options: { readonly grant?: Grant; readonly signal?: AbortSignal }): Promise<WireAnswer>;
  close(): Promise<void>;
}

export interface ClientParts {
  readonly settings: CloudSettings;
  readonly transport: Transport;
  readonly identity: Pick<Identity, 'projectId' | 'domainId'>;
  readonly verifier: GrantVerifier;
  /** Where new passwords come from that no model has seen; absent: the caller has to give one. */
  readonly passwords?: Passwords;
  /** Where private keys of generated key pairs go; absent: none is asked for. */
  readonly privateKeys?: PrivateKeys;
}

const known: ReadonlySet<Operation> = new Set(OPERATIONS);

function hashOf(request: WireRequest): string {
  return createHash('sha256').update(canonical(request)).digest('hex');
}

type Filler = (fill: Fill) => Promise<string | undefined>;

function fillFrom({ credentials }: CloudSettings, region: string, passwords: Passwords | undefined): Filler {
  const user = credentials.kind === 'password' ? credentials : undefined;
  const values: Record<Fill, () => string | undefined | Promise<string | undefined>> = {
    'request-id': randomUUID,
    'new-password': () => passwords?.next(),
    'user-name': () => user?.username,
    'user-password': () => user?.password,
    'user-domain': () => user?.domainName,
    'project-name': () => region,
  };
  return async (fill) => values[fill]();
}

interface Filled {
  readonly input: Input;
  /** A password that came from the human's source. */
  readonly password?: string;
}

/** Adds what the configuration knows and the caller did not say. */
async function fillInput(operation: Operation, input: Input, from: Filler): Promise<Filled> {
  const filled: Record<string, unknown> = { ...input };
  let password: string | undefined;
  const missing: Fill[] = [];
  for (const [name, field] of Object.entries(operation.input)) {
    if (field.fill === undefined || filled[name] !== undefined) continue;
    if (field.fillUnless !== undefined && filled[field.fillUnless] === true) continue;
    if (field.fillIf !== undefined && filled[field.fillIf[0]] !== field.fillIf[1]) continue;
    const value = await from(field.fill);
    if (value === undefined) {
      missing.push(field.fill);
      continue;
    }
    filled[name] = value;
    if (field.fillIf !== undefined) delete filled[field.fillIf[0]];
    if (field.fill === 'new-password') password = value;
  }
  if (missing.length > 0) throw new InputError([missingText(missing)]);
  return { input: filled, ...(password === undefined ? {} : { password }) };
}

/** A password from the human's source keeps the rules of one that the caller gave. Neither check repeats it. */
function checkFilled(operation: Operation, input: Input): void {
  const parsed = parseInput(operation.input, { ...input });
  const findings = checkOf(operation, input, { tables: undefined });
  const problems = [
    ...(parsed.ok ? [] : parsed.problems),
    ...findings.filter(({ level }) => level === 'refuse').map(({ message }) => message),
  ];
  if (problems.length > 0) {
    throw new InputError(['Nothing was sent: the password of the configured source is not allowed.', ...problems]);
  }
}

const NO_KEY_DIRECTORY =
  'A generated private key has nowhere to go: no model may see it. A human can start this server with --key-dir DIR, then it is kept there; or give public_key to import a key pair.';

function missingText(missing: readonly Fill[]): string {
  return missing.includes('new-password')
    ? 'A password is required, and the configuration names no source for one. A human can start this server with --password-file FILE, then new passwords are made up and kept there, out of this conversation.'
    : 'The configuration has an access key and no IAM user, so user_name, password and domain_name are required. keystone_list_projects proves an access key.';
}

/** A token that IAM issued stays in this folder. */
function withoutToken(answer: WireAnswer): WireAnswer {
  const { 'x-subject-token': _token, ...headers } = answer.headers;
  return { ...answer, headers };
}

/** What the client keeps of a prepared call. */
interface Ready {
  readonly requests: readonly WireRequest[];
  readonly secrets: readonly string[];
  /** A password from the human's source. */
  readonly password?: string;
  /** What secrets that are kept are of. */
  readonly targets: readonly string[];
  /** The answer will hold a private key of this name. */
  readonly privateKey?: string;
}

/** An account ID that could not be found out, and what its look-up ended in. */
interface Unresolved {
  readonly name: 'project_id' | 'domain_id';
  readonly error: unknown;
}

function unresolvedText({ name, error }: Unresolved): string {
  return `${name} could not be found out: ${error instanceof Error ? error.message : String(error)}`;
}

function targetsOf(operation: Operation, input: Input): readonly string[] {
  const value = operation.targets ? input[operation.targets.from] : (input.name ?? []);
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** The name of the key pair whose private key an answer will hold; undefined: it will hold none. */
function privateKeyOf({ keeps, input: fields }: Operation, input: Input): string | undefined {
  if (keeps?.kind !== 'private-key' || ('public_key' in fields && input.public_key !== undefined)) return undefined;
  return String(input.name);
}

export function createClient(parts: ClientParts): CloudClient {
  const { settings, transport, identity, verifier, passwords, privateKeys } = parts;
  const ready = new WeakMap<Prepared, Ready>();
  const lacking = new WeakMap<Prepared, Unresolved>();

  async function accountIds(
    operation: Operation,
    place: Place,
    signal: AbortSignal | undefined,
  ): Promise<{ ids: { project_id?: string; domain_id?: string }; unresolved: Unresolved[] }> {
    const ids: { project_id?: string; domain_id?: string } = {};
    const unresolved: Unresolved[] = [];
    const find = async (name: 'project_id' | 'domain_id', look: () => Promise<string>): Promise<void> => {
      try {
        ids[name] = await look();
      } catch (error) {
        if (signal?.aborted) throw error;
        unresolved.push({ name, error });
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
      const privateKey = privateKeyOf(operation, parsed.input);
      if (privateKey !== undefined && !privateKeys) throw new InputError([NO_KEY_DIRECTORY]);
      const filled = await fillInput(operation, parsed.input, fillFrom(settings, place.region, passwords));
      if (filled.password !== undefined) checkFilled(operation, filled.input);
      const origin = endpointOf(settings, operation.service, place.region);
      const { ids, unresolved } = await accountIds(operation, place, signal);
      const rendered = render(operation, filled.input, ids);
      const request: WireRequest = {
        service: operation.service,
        origin,
        ...rendered,
        scope: scopeOf(operation, place, ids.project_id),
      };
      const masked = render(operation, maskInput(operation.input, filled.input), ids);
      const prepared: Prepared = Object.freeze({
        operation,
        requests: Object.freeze([show(masked, origin)]),
        hashes: Object.freeze([hashOf(request)]),
        unresolved: Object.freeze(unresolved.map(unresolvedText)),
      });
      const [first] = unresolved;
      if (first !== undefined) {
        lacking.set(prepared, first);
      } else {
        ready.set(prepared, {
          requests: [request],
          secrets: secretsOf(operation.input, filled.input),
          targets: targetsOf(operation, filled.input),
          ...(filled.password === undefined ? {} : { password: filled.password }),
          ...(privateKey === undefined ? {} : { privateKey }),
        });
      }
      return prepared;
    },
    async send(prepared, { grant, signal }) {
      const lacks = lacking.get(prepared);
      // As it was: its kind, hint and request ID tell what to do.
      if (lacks !== undefined) throw lacks.error;
      const call = ready.get(prepared);
      if (!call) throw new InputError(['not a prepared call']);
      const { operation } = prepared;
      const { secrets, targets, privateKey } = call;
      const repeatable = operation.effect === 'read';
      const { byStatus = {}, bodiless = false } = operation.answer;
      const options = { repeatable, secrets, answers: Object.keys(byStatus).map(Number), bodiless };
      let unkept = call.password;
      let file: ReservedFile | undefined;
      let answer: WireAnswer | undefined;
      for (const request of call.requests) {
        if (!repeatable) verifier.redeem(grant, hashOf(request));
        // Only now: the human's files have no secret of a call that was not allowed.
        if (unkept !== undefined) await passwords?.keep(unkept, operation.id, targets);
        unkept = undefined;
        if (privateKey !== undefined) file ??= await privateKeys?.reserve(privateKey);
        try {
          answer = await transport.send(request, { ...options, ...(signal ? { signal } : {}) });
        } catch (error) {
          await file?.discard();
          throw error;
        }
        if (repeatable) answer = documented(operation, request, answer);
      }
      if (!answer) throw new TypeError(`${operation.id} makes no request`);
      return keepSecret(operation, withoutToken(answer), { passwords, file, known: secrets, targets });
    },
    close: () => transport.close(),
  };
}
