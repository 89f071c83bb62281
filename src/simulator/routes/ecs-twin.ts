import type { Answer } from '../wire/call.ts';
import { type EcsCode, ecsRefusal } from '../wire/ecs-errors.ts';
import { smallestMicroversion } from '../wire/microversion.ts';
import { Refusal } from '../wire/refusal.ts';
import { LockRefusal } from './nova-locks.ts';
import type { NovaRoute } from './nova-route.ts';
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
    handle: (call) => inEcsForm(() => route.handle({ ...call, microversion: smallestMicroversion, version: 'v2.1' })),
  };
}

function inEcsForm(handle: () => Answer): Answer {
  try {
    return handle();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw ecsRefusal(codeOf(error), error.message);
  }
}

/** The codes of ecs-api-en-2025-01, section A.2, nearest to what Nova says by its status. */
const codes: { readonly [status: number]: EcsCode } = {
  403: 'Ecs.0001',
  404: 'Ecs.0114',
  409: 'Ecs.0100',
};

const codeOf = (refusal: Refusal): EcsCode =>
  refusal instanceof LockRefusal ? 'Ecs.0605' : (codes[refusal.answer.status] ?? 'Ecs.0005');
