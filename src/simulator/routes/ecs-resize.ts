import { ecsFailure } from '../model/job.ts';
import { beginResize, endResize, resizeFault, takeFlavor } from '../model/resize.ts';
import { canAct } from '../model/server.ts';
import { serverPart } from '../model/server-jobs.ts';
import type { Server } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { objectField, optionalFlag, optionalObject, optionalUuid, textField } from './ecs-fields.ts';
import { checked, ecsRoute, jobAnswer } from './ecs-route.ts';
import { unlockedServer } from './ecs-targets.ts';
import type { Route } from './route.ts';

const server = '/v1/{project_id}/cloudservers/{server_id}';

export const ecsResizeRoutes: readonly Route[] = [
  ecsRoute('POST', `${server}/resize`, 'resize_post_paid_server', resize),
  ecsRoute('POST', `${server}/migrate`, 'migrate_server', migrate),
];

const ready = (each: Server): boolean => each.vm_state === 'stopped' && canAct(each, 'resize');

/** ecs-api-en-2025-01, section 5.2.4. */
function resize(call: Call): Answer {
  const { cloud } = call;
  const target = unlockedServer(call, 'resize');
  const dryRun = optionalFlag(call.body, 'dry_run') ?? false;
  const flavor = cloud.flavors.get(textField(objectField(call.body, 'resize'), 'flavorRef', 'resize.flavorRef'));
  if (flavor === undefined) throw ecsRefusal('Ecs.0029');
  if (target.frozen) throw ecsRefusal('Ecs.0030');
  if (!ready(target)) throw ecsRefusal('Ecs.0100');
  const fault = resizeFault(cloud, target, flavor);
  if (fault !== undefined) throw ecsRefusal(fault);
  if (dryRun) return checked;
  const part = serverPart(cloud, target.id, {
    type: 'resizeSingleServer',
    failure: ecsFailure('Ecs.0207'),
    act: 'resize',
    action: 'resize',
    request_id: call.request_id,
    objection: (each) => {
      const late = ready(each) ? resizeFault(cloud, each, flavor) : 'Ecs.0100';
      return late === undefined ? undefined : ecsFailure(late);
    },
    begin: (each) => beginResize(each, flavor),
    apply: (each) => {
      takeFlavor(each);
      endResize(each);
    },
    undo: endResize,
  });
  return jobAnswer(call, { project: target.project, type: 'resizeServer', parts: [part], divided: false });
}

/**
 * ecs-api-en-2025-01, section 5.2.3: between dedicated hosts and the public pool. Dedicated hosts are another service, which
 * is not simulated: any UUID stands for one. `migrate` is null for a move to the public pool (ERRATA, B13).
 */
function migrate(call: Call): Answer {
  const { cloud, body } = call;
  const target = unlockedServer(call, 'migrate');
  if (typeof body !== 'object' || body === null || !('migrate' in body)) {
    throw ecsRefusal('Ecs.0005', 'migrate must be an object or null.');
  }
  const host = optionalUuid(optionalObject(body, 'migrate'), 'dedicated_host_id', 'migrate.dedicated_host_id');
  const present = target.scheduler_hints.dedicated_host_id;
  if (host === undefined && present === undefined) {
    throw ecsRefusal('Ecs.0005', 'The server is in the public resource pool already: name a dedicated host.');
  }
  if (host === present) throw ecsRefusal('Ecs.0221');
  if (!canAct(target, 'migrate')) throw ecsRefusal('Ecs.0100');
  const part = serverPart(cloud, target.id, {
    type: 'coldMigrateSingleServer',
    failure: ecsFailure('Ecs.0000'),
    act: 'migrate',
    action: 'migrate',
    request_id: call.request_id,
    apply: (each) => {
      each.host_id = cloud.random.hex(each.host_id.length);
      each.scheduler_hints = host === undefined ? {} : { tenancy: 'dedicated', dedicated_host_id: host };
    },
  });
  return jobAnswer(call, { project: target.project, type: 'coldMigrateServer', parts: [part], divided: false });
}
