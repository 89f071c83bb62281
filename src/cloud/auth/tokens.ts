import type { Clock } from '../clock.ts';
import { endpointOf } from '../endpoints.ts';
import { CloudError } from '../errors.ts';
import { recordOf, textOf } from '../json.ts';
import type { CloudSettings, Credentials, Scope, WireAnswer, WireRequest } from '../wire.ts';
import type { Counted } from './counted.ts';
import { createForeignIds } from './foreign-ids.ts';
import { createLockOut, type LockOut } from './lock-out.ts';
import { singleFlight } from './single-flight.ts';

/** A token must not run out on its way: it is renewed this long before it expires. */
const renewAheadMs = 5 * 60_000;

interface Token {
  readonly value: string;
  /** Of `Clock.monotonic`. */
  readonly renewAt: number;
}

/** IAM password tokens, one per scope, fetched when first needed. They never leave `src/cloud`. */
export interface Tokens {
  get(scope: AuthorisedScope, signal?: AbortSignal): Promise<Token>;
  /** Makes the next `get` fetch a new one, unless somebody already has. */
  forget(scope: AuthorisedScope, token: Token): void;
  /** How many are held and good. */
  readonly size: number;
}

export type AuthorisedScope = Exclude<Scope, { readonly kind: 'anonymous' }>;
type PasswordCredentials = Extract<Credentials, { readonly kind: 'password' }>;

export interface TokensParts {
  /**
   * Sends the request for a token, retried like a read: another token does no harm to the first. It goes through the
   * given guard, as repeated wrong passwords lock a user just as wrong signatures lock a key.
   */
  issue(request: WireRequest, guard: LockOut['guard']): Promise<WireAnswer>;
  /** The ID of a scope, in words, when it is a caller's own. */
  foreignId(scope: AuthorisedScope): string | undefined;
  readonly counted: Counted;
  readonly clock: Clock;
}

const account: AuthorisedScope = { kind: 'domain' };

export function createTokens(
  settings: CloudSettings,
  credentials: PasswordCredentials,
  { issue, foreignId, counted, clock }: TokensParts,
): Tokens {
  const scopes = new Map<string, AuthorisedScope>();
  const untilProven = createLockOut(clock, { counted });
  const foreignIds = createForeignIds(clock, counted);
  const ofScope = new Map<string, LockOut>();
  let proven = false;

  // Once the password is known to be right, a refusal may only mean that the user has no role in this one project.
  const guardOf = (key: string, scope: AuthorisedScope): LockOut['guard'] => {
    if (!proven) return untilProven.guard;
    const foreign = foreignId(scope);
    if (foreign !== undefined) return (...call) => foreignIds.guard(foreign, ...call);
    const lockOut = ofScope.get(key) ?? createLockOut(clock);
    ofScope.set(key, lockOut);
    return lockOut.guard;
  };

  const flights = singleFlight<Token>(
    async (key) => {
      const scope = scopes.get(key) ?? account;
      const token = tokenOf(await issue(tokenRequest(settings, credentials, scope), guardOf(key, scope)), clock);
      proven = true;
      await counted.accepted();
      return token;
    },
    (token) => clock.monotonic() < token.renewAt,
  );
  const get: Tokens['get'] = async (scope, signal) => {
    // A refusal for an ID that a caller made up could mean the password as well; so that is proven without one.
    if (!proven && foreignId(scope) !== undefined) await get(account, signal);
    const key = keyOf(scope);
    scopes.set(key, scope);
    return flights.get(key, signal);
  };
  return {
    get,
    forget: (scope, token) => flights.forget(keyOf(scope), token),
    get size() {
      return flights.size;
    },
  };
}

function keyOf(scope: AuthorisedScope): string {
  return scope.kind === 'domain'
    ? `domain ${scope.domainId ?? ''}`
    : `project ${scope.region} ${scope.projectId ?? ''}`;
}

/**
 * `POST /v3/auth/tokens` (EXTERNAL-APIS.md, section 1). A token belongs to a region, so a project's is fetched from the
 * IAM host of its region (NEWER-FACTS.md, section 3); the catalogue is left out, which makes the token short.
 */
function tokenRequest(settings: CloudSettings, credentials: PasswordCredentials, scope: AuthorisedScope): WireRequest {
  const { username, password, domainName } = credentials;
  return {
    service: 'iam',
    method: 'POST',
    origin: endpointOf(settings, 'iam', scope.kind === 'project' ? scope.region : undefined),
    path: '/v3/auth/tokens',
    query: { nocatalog: 'true' },
    headers: {},
    body: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: username, password, domain: { name: domainName } } },
        },
        scope: scopeBody(scope, domainName),
      },
    },
    scope: { kind: 'anonymous' },
  };
}

function scopeBody(scope: AuthorisedScope, domainName: string): unknown {
  if (scope.kind === 'domain') {
    return { domain: scope.domainId === undefined ? { name: domainName } : { id: scope.domainId } };
  }
  return { project: scope.projectId === undefined ? { name: scope.region } : { id: scope.projectId } };
}

function tokenOf(answer: WireAnswer, clock: Clock): Token {
  const value = answer.headers['x-subject-token'];
  const { issued_at: issuedAt, expires_at: expiresAt } = recordOf(recordOf(answer.body).token);
  // By the difference, not by the date: this machine's clock may be wrong.
  const validMs = Date.parse(textOf(expiresAt) ?? '') - Date.parse(textOf(issuedAt) ?? '');
  if (value === undefined || value === '' || Number.isNaN(validMs)) {
    throw new CloudError({
      kind: 'unreadable',
      service: 'iam',
      status: answer.status,
      message:
        'IAM accepted the password but its answer holds no token with a time of expiry; is the endpoint really IAM?',
    });
  }
  return { value, renewAt: clock.monotonic() + Math.max(0, validMs - renewAheadMs) };
}
