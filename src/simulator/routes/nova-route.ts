import { type Answer, type Call, noContent } from '../wire/call.ts';
import { microversionHeaders, microversionOf, smallestMicroversion } from '../wire/microversion.ts';
import { noSuchNovaApi } from '../wire/nova-errors.ts';
import { Refusal } from '../wire/refusal.ts';
import { LockRefusal } from './nova-locks.ts';
import type { Route } from './route.ts';

/** A request of the native API after its microversion was settled; 2.N is N, and 1 under /v2. */
export interface NovaCall extends Call {
  readonly version: 'v2' | 'v2.1';
  readonly microversion: number;
}

export interface NovaRoute {
  readonly method: Route['method'];
  /** what follows the project ID, from the slash on */
  readonly path: string;
  readonly operation: string | null;
  readonly bodyKey?: string;
  /** for a POST or PUT that changes nothing */
  readonly reads?: true;
  /** the first and the last microversion (2.N as N) that have it; others, and /v2 where `since` is given, answer 404 */
  readonly since?: number;
  readonly until?: number;
  readonly handle: (call: NovaCall) => Answer;
}

/** The route under /v2.1, and under /v2 without microversions (ecs-api-en-2025-01, section 6.16). */
export function novaRoute(route: NovaRoute): readonly Route[] {
  const at = (version: NovaCall['version'], handle: Route['handle']): Route => ({
    method: route.method,
    pattern: `/${version}/{project_id}${route.path}`,
    service: 'nova',
    operation: route.operation,
    mutating: route.method !== 'GET' && route.reads !== true,
    access: 'project',
    ...(route.bodyKey === undefined ? {} : { bodyKey: route.bodyKey }),
    handle,
  });
  return [
    at('v2.1', (call) => {
      const microversion = negotiated(call);
      const handle = (): Answer => answered(route, { ...call, microversion, version: 'v2.1' });
      return withHeaders(call, microversionHeaders(microversion), handle);
    }),
    at('v2', (call) =>
      withHeaders(call, {}, () => answered(route, { ...call, microversion: smallestMicroversion, version: 'v2' })),
    ),
  ];
}

/** Routes that have no project in their address take what they need from here too. */
export function withHeaders(call: Call, headers: { readonly [name: string]: string }, handle: () => Answer): Answer {
  // Every answer carries it, and an action is found under it afterwards: CLIENTS.md, actions.
  const all = { ...headers, 'x-openstack-request-id': call.request_id };
  try {
    const answer = handle();
    return { ...answer, headers: { ...all, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { answer } = error;
    const Kind = error instanceof LockRefusal ? LockRefusal : Refusal;
    throw new Kind({ ...answer, headers: { ...all, ...answer.headers } }, error.message);
  }
}

function negotiated(call: Call): number {
  let microversion = smallestMicroversion;
  withHeaders(call, {}, () => {
    microversion = microversionOf(call.headers);
    return noContent;
  });
  return microversion;
}

function answered(route: NovaRoute, call: NovaCall): Answer {
  const { since = smallestMicroversion, until = Number.POSITIVE_INFINITY } = route;
  if (call.microversion < since || call.microversion > until) {
    throw noSuchNovaApi();
  }
  return route.handle(call);
}
