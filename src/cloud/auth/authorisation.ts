import { loginOf } from '../account.ts';
import type { Clock } from '../clock.ts';
import { CloudError } from '../errors.ts';
import type { Attempt, RawRequest } from '../exchange.ts';
import type { Identity } from '../identity.ts';
import type { CloudSettings, Credentials, WireAnswer, WireRequest } from '../wire.ts';
import type { Attempts } from './attempts.ts';
import { createCounted, isAccepted } from './counted.ts';
import { createForeignIds } from './foreign-ids.ts';
import { clockSkew, createLockOut, type LockOut, whySignatureRefused } from './lock-out.ts';
import { passwordLimit, triedLogin } from './password-guesses.ts';
import { sign } from './signer.ts';
import { type AuthorisedScope, createTokens } from './tokens.ts';

/** Sends the bytes once, as they are. */
type Once = (raw: RawRequest) => Promise<Attempt>;

/** Makes one attempt with proof of who is calling. */
export type Authorise<Request = WireRequest> = (
  request: Request,
  raw: RawRequest,
  once: Once,
  signal: AbortSignal,
) => Promise<Attempt>;

/** The same for a request that needs proof. */
type Prove = Authorise<WireRequest & { readonly scope: AuthorisedScope }>;

export interface AuthorisationParts {
  readonly identity: Identity;
  /** Counts attempts until the credentials are proven, with whoever else uses them. */
  readonly attempts: Attempts;
  /** Sends a request whose authorisation is the given one. */
  readonly call: (request: WireRequest, authorise: Authorise) => Promise<WireAnswer>;
  /** Told every token issued. */
  readonly keepSecret: (secret: string) => void;
  /** Told once how to count the tokens held. */
  readonly countTokens?: ((cached: () => number) => void) | undefined;
}

/** Signatures for an access key, tokens for a password; a request of anonymous scope goes as it is. */
export function createAuthorisation(settings: CloudSettings, clock: Clock, parts: AuthorisationParts): Authorise {
  const { credentials } = settings;
  const prove =
    credentials.kind === 'aksk'
      ? bySignature(settings, credentials, clock, parts)
      : byToken(settings, credentials, clock, parts);
  return async (request, raw, once, signal) => {
    const { scope } = request;
    if (scope.kind !== 'anonymous') return prove({ ...request, scope }, raw, once, signal);
    const login = triedLogin(request, settings);
    if (login === undefined) return once(raw);
    return createCounted(parts.attempts, login, clock).make(() => once(raw), passwordLimit, signal);
  };
}

function bySignature(
  settings: CloudSettings,
  credentials: Extract<Credentials, { readonly kind: 'aksk' }>,
  clock: Clock,
  { identity, attempts }: AuthorisationParts,
): Prove {
  const { ak, sk, securityToken } = credentials;
  const counted = createCounted(attempts, loginOf(settings), clock);
  const lockOut = createLockOut(clock, { counted });
  const foreignIds = createForeignIds(clock, counted);
  const why = (date: string | undefined): string =>
    whySignatureRefused(clockSkew(date, clock.now()), securityToken !== undefined);

  return async (request, raw, once, signal) => {
    const headers = {
      ...raw.headers,
      ...(await scopeHeader(request, request.scope, settings, identity, signal)),
      ...(securityToken === undefined ? {} : { 'x-security-token': securityToken }),
    };
    // Signed at the last moment: attempts may wait for one another.
    const attempt = (): Promise<Attempt> => {
      const { method, body } = raw;
      const proof = sign({ method, url: raw.origin + raw.target, headers, body, ak, sk, date: new Date(clock.now()) });
      return once({ ...raw, headers: { ...headers, ...proof } });
    };
    const foreign = foreignId(request.scope, identity);
    if (foreign !== undefined) {
      await proven(lockOut, () => identity.prove(signal));
      return foreignIds.guard(foreign, attempt, why, signal);
    }
    const made = await lockOut.guard(attempt, why, signal);
    if (isAccepted(made)) await counted.accepted();
    return made;
  };
}

/**
 * Has the credentials accepted before anything else is tried with them: a refusal of a call that names an ID of its own
 * could mean either. Whatever IAM answers but a 401 is good enough.
 *
 * @throws CloudError when they are refused, or can't be proven
 */
async function proven(lockOut: LockOut, prove: () => Promise<void>): Promise<void> {
  if (lockOut.accepted()) return;
  await prove().catch((error: unknown) => {
    const refused = error instanceof CloudError && error.status === 401;
    if (refused || !lockOut.accepted()) throw error;
  });
}

/** The ID of a scope, in words, when it is the caller's own and neither configured nor looked up. */
function foreignId(scope: AuthorisedScope, identity: Identity): string | undefined {
  if (identity.knows(scope)) return undefined;
  return scope.kind === 'project' ? `project_id ${scope.projectId}` : `domain_id ${scope.domainId}`;
}

/**
 * X-Project-Id of a regional call, X-Domain-Id of one for the account (EXTERNAL-APIS.md, section 1). IAM's own calls, by
 * which those IDs are found, go without one that isn't known.
 */
async function scopeHeader(
  request: WireRequest,
  scope: AuthorisedScope,
  settings: CloudSettings,
  identity: Identity,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  if (scope.kind === 'project') {
    return { 'x-project-id': scope.projectId ?? (await identity.projectId(scope.region, signal)) };
  }
  const known = scope.domainId ?? settings.domainId;
  if (known === undefined && request.service === 'iam') return {};
  return { 'x-domain-id': known ?? (await identity.domainId(signal)) };
}

function byToken(
  settings: CloudSettings,
  credentials: Extract<Credentials, { readonly kind: 'password' }>,
  clock: Clock,
  { identity, attempts, call, keepSecret, countTokens }: AuthorisationParts,
): Prove {
  const tokens = createTokens(settings, credentials, {
    issue: (request, guard) =>
      call(request, (_request, raw, once, signal) =>
        guard(
          () => once(raw),
          () => whyPasswordRefused,
          signal,
        ),
      ),
    foreignId: (scope) => foreignId(scope, identity),
    counted: createCounted(attempts, loginOf(settings), clock),
    clock,
  });
  countTokens?.(() => tokens.size);

  return async (request, raw, once, signal) => {
    const { scope } = request;
    const withToken = async (): Promise<{ readonly refused: boolean; readonly attempt: Attempt }> => {
      const token = await tokens.get(scope, signal);
      keepSecret(token.value);
      const attempt = await once({ ...raw, headers: { ...raw.headers, 'x-auth-token': token.value } });
      const refused = attempt.kind === 'answer' && attempt.status === 401;
      if (refused) tokens.forget(scope, token);
      return { refused, attempt };
    };
    const first = await withToken();
    // A token may die long before it expires, e.g. when a permission changes; a refused request was not carried out.
    const { refused, attempt } = first.refused ? await withToken() : first;
    return refused && attempt.kind === 'answer' ? { ...attempt, advice: whyTokenRefused } : attempt;
  };
}

const whyPasswordRefused =
  'Check the user name, the password and the account (domain) name. They must belong to an IAM user: a HUAWEI ID gets no token by password.';

const whyTokenRefused =
  'The token was renewed once and refused again: check that the IAM user is enabled and has a role in this region, and that the endpoint belongs to it.';
