import type { Cloud, Project } from '../model/state.ts';
import type { WireRequest } from '../wire/call.ts';
import { type Refusal, unauthenticated } from '../wire/refusal.ts';
import type { Caller } from './caller.ts';
import type { AccessKey, AccessKeys } from './keys.ts';
import type { Tokens } from './tokens.ts';
import { formFault, parseAuthorization, signatureHolds } from './verify.ts';

export interface Identity {
  readonly cloud: Cloud;
  readonly tokens: Tokens;
  readonly keys: AccessKeys;
  /** the wall clock, by which clients date their signatures */
  readonly wall: () => number;
}

/** Who sent the request: by X-Auth-Token, or by a signature with an access key. Throws a 401 otherwise. */
export function authenticate(identity: Identity, request: WireRequest): Caller {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) return bySignature(identity, request, authorization);
  const value = request.headers['x-auth-token'];
  if (value !== undefined) return byToken(identity, value);
  throw unauthenticated('x-auth-token not found');
}

function byToken(identity: Identity, value: string): Caller {
  const token = identity.tokens.find(value);
  if (token === undefined) throw unauthenticated('decrypt token fail');
  return {
    by: 'token',
    project: token.project,
    domain_id: token.domain ? identity.cloud.account.domain_id : undefined,
  };
}

function bySignature(identity: Identity, request: WireRequest, header: string): Caller {
  const authorization = parseAuthorization(header);
  if (authorization === undefined) throw unauthenticated('authorization header has no valid form');
  const fault = formFault(request, authorization, identity.wall());
  if (fault !== undefined) throw unauthenticated(`verify aksk signature fail, ${fault}`);
  const key = identity.keys.find(authorization.access);
  if (key === undefined) throw unauthenticated('verify aksk signature fail, access key not found');
  if (identity.keys.isLocked(key.ak)) throw unauthenticated('AK access failed to reach the limit, forbidden');
  if (!signatureHolds(request, authorization, key.sk)) {
    identity.keys.recordFailure(key.ak);
    throw unauthenticated('verify aksk signature fail');
  }
  identity.keys.recordSuccess(key.ak);
  const refused = temporaryFault(identity, request, key);
  if (refused !== undefined) throw refused;
  return { by: 'signature', ...signedScope(identity.cloud, request) };
}

function temporaryFault(identity: Identity, request: WireRequest, key: AccessKey): Refusal | undefined {
  if (key.security_token === undefined) return undefined;
  if (request.headers['x-security-token'] !== key.security_token) {
    return unauthenticated('x-security-token does not belong to the access key');
  }
  const expired = key.expires !== undefined && key.expires <= identity.cloud.timeline.now();
  return expired ? unauthenticated('security token expires') : undefined;
}

function signedScope(
  cloud: Cloud,
  request: WireRequest,
): { project: Project | undefined; domain_id: string | undefined } {
  const projectId = request.headers['x-project-id'];
  const project = cloud.projects.find(({ id }) => id === projectId);
  if (projectId !== undefined && project === undefined) {
    throw unauthenticated('x-project-id is no project of the account');
  }
  const domainId = request.headers['x-domain-id'];
  if (domainId !== undefined && domainId !== cloud.account.domain_id) {
    throw unauthenticated('x-domain-id is not the account of the access key');
  }
  return { project, domain_id: domainId };
}
