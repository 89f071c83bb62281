import { quotaLeft } from '../model/quota.ts';
import { canDeleteSnapshot, canTakeSnapshot, deleteSnapshot, takeSnapshot } from '../model/snapshot.ts';
import type { Snapshot, Volume } from '../model/state.ts';
import { snapshotView } from '../views/volume.ts';
import { type Answer, ok } from '../wire/call.ts';
import { overQuota } from '../wire/nova-errors.ts';
import { bodyObject, flagField, invalid, neededText, textField } from '../wire/nova-fields.ts';
import { notFound, novaFound } from './nova-found.ts';
import { lastOfProxies } from './nova-proxies.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const snapshots = '/os-snapshots';
const snapshot = `${snapshots}/{snapshot_id}`;
const until = lastOfProxies;

/** ecs-api-en-2025-01, section 11.6. */
export const novaSnapshotRoutes: readonly Route[] = [
  novaRoute({ method: 'POST', path: snapshots, operation: 'nova_create_snapshot', until, handle: create }),
  novaRoute({
    method: 'GET',
    path: snapshot,
    operation: 'nova_show_snapshot',
    until,
    handle: (call) => ok({ snapshot: snapshotView(snapshotOf(call)) }),
  }),
  novaRoute({ method: 'DELETE', path: snapshot, operation: 'nova_delete_snapshot', until, handle: remove }),
].flat();

const snapshotOf = (call: NovaCall): Snapshot => novaFound(call, call.cloud.snapshots, 'snapshot_id', 'Snapshot');

// Table 11-90
const longestName = 255;
/** Backups have this prefix; section 11.6.1 forbids it, its note advises against it (ERRATA-nova, B). */
const forbiddenPrefix = 'autobk_snapshot';

function create(call: NovaCall): Answer {
  const project = projectOf(call);
  const wanted = bodyObject(call.body, 'snapshot');
  const volumeId = neededText(wanted, 'volume_id');
  const name = textField(wanted, 'display_name') ?? '';
  const description = textField(wanted, 'display_description', { longest: 255 }) ?? '';
  if (Buffer.byteLength(name) > longestName) throw invalid(`display_name has more than ${longestName} bytes.`);
  if (name.startsWith(forbiddenPrefix)) throw invalid(`display_name must not begin with ${forbiddenPrefix}.`);
  const force = flagField(wanted, 'force') ?? false;
  const volume = call.cloud.volumes.get(volumeId);
  if (volume === undefined || volume.project !== project) throw notFound('Volume', volumeId);
  checkStatus(volume, force);
  if (quotaLeft(call.cloud, project, 'snapshots') < 1) throw overQuota('snapshots');
  return ok({ snapshot: snapshotView(takeSnapshot(call.cloud, { volume, name, description })) });
}

function checkStatus(volume: Volume, force: boolean): void {
  if (canTakeSnapshot(volume, force)) return;
  const wanted = force ? 'available or in-use' : 'available (or in-use, with force)';
  throw invalid(`Volume ${volume.id} must be ${wanted}, and is ${volume.status}.`);
}

function remove(call: NovaCall): Answer {
  const found = snapshotOf(call);
  if (!canDeleteSnapshot(found)) {
    throw invalid(`Snapshot ${found.id} must be available or in error, and is ${found.status}.`);
  }
  deleteSnapshot(call.cloud, found);
  return { status: 202 };
}
