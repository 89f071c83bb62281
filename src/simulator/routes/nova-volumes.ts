import type { JsonObject } from '../json.ts';
import { isZone } from '../model/flavors.ts';
import { quotaLeft } from '../model/quota.ts';
import { hasSnapshots } from '../model/snapshot.ts';
import type { Cloud, Project, Snapshot, Volume } from '../model/state.ts';
import {
  canActOnVolume,
  createVolume,
  deleteVolume,
  isVolumeType,
  largestVolume,
  volumeTypes,
} from '../model/volume.ts';
import { newVolumeView, volumeView } from '../views/volume.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal, overQuota } from '../wire/nova-errors.ts';
import { bodyObject, invalid, neededText, textField, textsField, wholeField } from '../wire/nova-fields.ts';
import { novaFound } from './nova-found.ts';
import { lastOfProxies } from './nova-proxies.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { sliceOf } from './nova-slice.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const volumes = '/os-volumes';
const volume = `${volumes}/{volume_id}`;
const until = lastOfProxies;

/** ecs-api-en-2025-01, section 11.4; the list and its details have the same fields. */
export const novaVolumeRoutes: readonly Route[] = [
  novaRoute({ method: 'GET', path: volumes, operation: 'nova_list_volumes', until, handle: listVolumes }),
  novaRoute({
    method: 'GET',
    path: `${volumes}/detail`,
    operation: 'nova_list_volumes_detail',
    until,
    handle: listVolumes,
  }),
  novaRoute({ method: 'POST', path: volumes, operation: 'nova_create_volume', until, handle: create }),
  novaRoute({
    method: 'GET',
    path: volume,
    operation: 'nova_show_volume',
    until,
    handle: (call) => ok({ volume: volumeView(call.cloud, volumeOf(call)) }),
  }),
  novaRoute({ method: 'DELETE', path: volume, operation: 'nova_delete_volume', until, handle: remove }),
].flat();

const volumeOf = (call: NovaCall): Volume => novaFound(call, call.cloud.volumes, 'volume_id', 'Volume');

function listVolumes(call: NovaCall): Answer {
  const project = projectOf(call);
  const own = [...call.cloud.volumes.values()].filter((each) => each.project === project);
  return ok({ volumes: sliceOf(call.query, own).map((each) => volumeView(call.cloud, each)) });
}

/** The disk type of the example's answer, for a request that names none. */
const usualType = 'SATA';
const longestText = 255;

/** Table 11-66. A zone is needed, whatever its column says (ERRATA-nova, B); one that isn't there makes a disk in error. */
function create(call: NovaCall): Answer {
  const { cloud } = call;
  const project = projectOf(call);
  const wanted = bodyObject(call.body, 'volume');
  const snapshot = snapshotIn(cloud, project, wanted);
  const size_gib = sizeOf(wanted, snapshot);
  const zone = neededText(wanted, 'availability_zone', { shortest: 1, longest: longestText });
  const type = textField(wanted, 'volume_type') ?? usualType;
  if (!isVolumeType(type)) throw invalid(`volume_type must be one of ${volumeTypes.join(', ')}.`);
  const start = {
    project,
    zone,
    name: textField(wanted, 'display_name', { longest: longestText }) ?? '',
    description: textField(wanted, 'display_description', { longest: longestText }) ?? '',
    size_gib,
    type,
    created: cloud.timeline.now(),
    metadata: { ...textsField(wanted, 'metadata'), resourceSpecCode: type },
    snapshot_id: snapshot?.id ?? null,
  };
  if (quotaLeft(cloud, project, 'volumes') < 1) throw overQuota('volumes');
  if (quotaLeft(cloud, project, 'gigabytes') < size_gib) throw overQuota('gigabytes of volumes');
  const made = createVolume(cloud, start, !isZone(project, zone), call.request_id);
  return ok({ volume: newVolumeView(cloud, made) });
}

function snapshotIn(cloud: Cloud, project: Project, wanted: JsonObject): Snapshot | undefined {
  const id = textField(wanted, 'snapshot_id');
  if (id === undefined || id === '') return undefined;
  const snapshot = cloud.snapshots.get(id);
  if (snapshot === undefined || snapshot.project !== project) {
    throw novaRefusal('itemNotFound', `Snapshot ${id} could not be found.`);
  }
  if (snapshot.status !== 'available') throw invalid(`Snapshot ${id} is not available.`);
  return snapshot;
}

function sizeOf(wanted: JsonObject, snapshot: Snapshot | undefined): number {
  const size = wholeField(wanted, 'size', 1, largestVolume) ?? snapshot?.size_gib;
  if (size === undefined) throw invalid('size is needed without snapshot_id.');
  if (snapshot !== undefined && size < snapshot.size_gib) throw invalid('size is less than that of the snapshot.');
  return size;
}

/** Section 11.4.5, constraints. */
function remove(call: NovaCall): Answer {
  const found = volumeOf(call);
  if (hasSnapshots(call.cloud, found)) throw invalid(`Volume ${found.id} has snapshots.`);
  if (!canActOnVolume(call.cloud, found, 'delete')) {
    throw invalid(`Volume ${found.id} must be available or in error, and is ${found.status}.`);
  }
  deleteVolume(call.cloud, found, call.request_id);
  return { status: 202 };
}
