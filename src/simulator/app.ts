import { authenticate, type Identity } from './auth/authenticate.ts';
import { type Caller, nobody } from './auth/caller.ts';
import { queryPairs } from './auth/canonical.ts';
import { Random } from './random.ts';
import { Router } from './router.ts';
import { bssRoutes } from './routes/bss.ts';
import { ecsRoutes } from './routes/ecs.ts';
import { hcssRoutes } from './routes/hcss.ts';
import { iamRoutes } from './routes/iam.ts';
import { novaRoutes } from './routes/nova.ts';
import { resourceRoutes } from './routes/resources.ts';
import { forbiddenRms, rmsRoutes } from './routes/rms.ts';
import type { Route } from './routes/route.ts';
import type { Answer, Service, WireRequest } from './wire/call.ts';
import { ecsRefusal } from './wire/ecs-errors.ts';
import { novaRefusal } from './wire/nova-errors.ts';
import { badIam, Refusal, refusal, unauthenticated, unknownApi } from './wire/refusal.ts';

/** The simulated cloud as a function from requests to answers. */
export interface App {
  readonly handle: (request: WireRequest) => Answer;
  /** the operation a request means, whether or not it would be accepted */
  readonly identify: (request: WireRequest) => Identified;
}

export interface Identified {
  readonly operation: string | null;
  readonly mutating: boolean;
}

export function createApp(identity: Identity): App {
  const requestIds = new Random(`${identity.cloud.settings.seed}/native-requests`);
  const router = new Router([
    ...iamRoutes(identity.tokens, identity.keys),
    ...hcssRoutes,
    ...rmsRoutes,
    ...ecsRoutes,
    ...bssRoutes,
    ...novaRoutes,
    ...resourceRoutes,
  ]);
  return {
    handle: (request) => {
      try {
        return dispatch(router, identity, request, `req-${requestIds.uuid()}`);
      } catch (error) {
        if (error instanceof Refusal) return error.answer;
        throw error;
      }
    },
    identify: (request) => {
      const route = router.match(request.method, request.path, parsed(request.body).value)?.route;
      const reads = request.method === 'GET' || request.method === 'HEAD';
      return { operation: route?.operation ?? null, mutating: route?.mutating ?? !reads };
    },
  };
}

function dispatch(router: Router, identity: Identity, request: WireRequest, requestId: string): Answer {
  const { value: body, broken } = parsed(request.body);
  const service = router.service(request.method, request.path);
  if (service === undefined) throw unknownApi();
  const match = router.match(request.method, request.path, body);
  const caller = match?.route.access === 'public' ? nobody : authenticatedFor(service, identity, request);
  if (broken) throw unreadableBody(service);
  if (match === undefined) throw noKnownAction(service);
  checkScope(match.route, identity, match.parameters, caller);
  return match.route.handle({
    cloud: identity.cloud,
    caller,
    parameters: match.parameters,
    query: new URLSearchParams(
      [...queryPairs(request.query, true)].map(([name, value]): [string, string] => [name, value]),
    ),
    headers: request.headers,
    body,
    base: `http://${request.headers.host ?? '127.0.0.1'}`,
    request_id: requestId,
  });
}

function parsed(body: Buffer): { readonly value: unknown; readonly broken: boolean } {
  if (body.length === 0) return { value: undefined, broken: false };
  try {
    return { value: JSON.parse(body.toString('utf8')), broken: false };
  } catch {
    return { value: undefined, broken: true };
  }
}

/** IAM answers a bad login in its own shape, all other services leave it to the gateway. */
function authenticatedFor(service: Service, identity: Identity, request: WireRequest): Caller {
  try {
    return authenticate(identity, request);
  } catch (error) {
    if (service === 'iam' && error instanceof Refusal) throw refusal('iam', 401, '401', error.message);
    throw error;
  }
}

function noKnownAction(service: Service): Refusal {
  const message = 'The body names no known action.';
  return service === 'nova' ? novaRefusal('badRequest', message) : ecsRefusal('Ecs.0005', message);
}

function unreadableBody(service: Service): Refusal {
  const message = 'The request body is not valid JSON.';
  if (service === 'ecs') return ecsRefusal('Ecs.0005', message);
  if (service === 'nova') return novaRefusal('badRequest', message);
  if (service === 'iam') return badIam(message);
  if (service === 'hcss') return refusal('hcss', 400, 'HCSS.14000001', message);
  return refusal(service, 400, service === 'bss' ? 'CBC.0100' : 'RMS.00000400', message);
}

/** A token or key is good for what its scope or its signed headers name, and for nothing else. */
function checkScope(
  route: Route,
  identity: Identity,
  parameters: { readonly [name: string]: string },
  caller: Caller,
): void {
  if (route.access === 'project') checkProject(route, parameters.project_id, caller);
  if (route.access === 'domain') {
    const { domain_id } = identity.cloud.account;
    if (parameters.domain_id !== domain_id) throw forbiddenRms('The domain of the address is not that of the caller.');
    if (caller.domain_id !== domain_id) {
      throw forbiddenRms('A token with domain scope, or a signature with X-Domain-Id, is needed.');
    }
  }
}

function checkProject(route: Route, projectId: string | undefined, caller: Caller): void {
  const { project, by } = caller;
  if (projectId === undefined) {
    if (project === undefined) throw unauthenticated('a token with project scope or x-project-id is needed');
    return;
  }
  // A signature without X-Project-Id takes the project from the address; a token has the one it was issued for.
  const matches = project === undefined ? by === 'signature' : project.id === projectId;
  if (matches) return;
  if (route.service === 'nova') throw novaRefusal('forbidden', 'The project of the address is not that of the token.');
  throw route.service === 'ecs' ? ecsRefusal('Ecs.0023') : unauthenticated('wrong project');
}
