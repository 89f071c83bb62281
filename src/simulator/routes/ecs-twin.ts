import type { Answer } from '../wire/call.ts';
import { smallestMicroversion } from '../wire/microversion.ts';
import { Refusal } from '../wire/refusal.ts';
import { LockRefusal } from './nova-locks.ts';
import { type NovaRoute, withHeaders } from './nova-route.ts';
import type { Route } from './route.ts';

/**
 * A route of the native API at the newer address that Huawei's SDK uses, `/v1/{project_id}/cloudservers/…` for
 * `/v2.1/{project_id}/servers/…` (CLIENTS.md, addresses). There it has no microversions and the errors of the ECS API.
 */
export function ecsTwin(route: NovaRoute): Route {
  return {
    method: route.method,
    pattern: `/v1/{project_id}${route.path.replace(/^\/servers\//, '/cloudservers/')}`,
    service: 'ecs',
    operation: route.operation,
    mutating: route.method !== 'GET' && route.reads !== true,
    access: 'project',
    ...(route.bodyKey === undefined ? {} : { bodyKey: route.bodyKey }),
    handle: (call) => {
      const native = { ...call, microversion: smallestMicroversion, version: 'v2.1' } as const;
      return inEcsForm(() => withHeaders(call, {}, () => route.handle(native)));
    },
  };
}

/** ecs-api-en-2025-01, section A.2: the codes nearest to Nova's statuses. */
const codes: { readonly [status: number]: string } = {
  400: 'Ecs.0005',
  403: 'Ecs.0003',
  404: 'Ecs.0114',
  409: 'Ecs.0100',
};

function inEcsForm(handle: () => Answer): Answer {
  try {
    return handle();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { answer, message } = error;
    const code = error instanceof LockRefusal ? 'Ecs.0605' : (codes[answer.status] ?? 'Ecs.0000');
    throw new Refusal({ ...answer, body: { error: { code, message } } }, message);
  }
}
