import type { JsonObject } from '../json.ts';
import { endImage, queueImage, saveImage } from '../model/image-making.ts';
import { findImage } from '../model/images.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { installSystem } from '../model/os-install.ts';
import { quotaLimits } from '../model/quota.ts';
import { beginResize, endResize, giveBackFlavor, resizeFault, takeFlavor } from '../model/resize.ts';
import { canAct, performAct } from '../model/server.ts';
import { takeSnapshot } from '../model/snapshot.ts';
import type { Cloud, Flavor, Image, Project, Server } from '../model/state.ts';
import { novaServerChanged } from '../views/nova-server.ts';
import { type Answer, noContent } from '../wire/call.ts';
import { ecsMessage } from '../wire/ecs-errors.ts';
import { novaRefusal, overQuota } from '../wire/nova-errors.ts';
import { invalid, neededText, textField, textsField } from '../wire/nova-fields.ts';
import { actionRoute, begin } from './nova-actions.ts';
import { refuseLocked, wrongState } from './nova-locks.ts';
import type { NovaCall } from './nova-route.ts';
import type { Route } from './route.ts';

const accepted: Answer = { status: 202 };

/** ecs-api-en-2025-01, sections 6.3.6 to 6.3.10. */
export const novaSystemRoutes: readonly Route[] = [
  ...actionRoute('rebuild', 'nova_rebuild_server', rebuild),
  ...actionRoute('createImage', 'nova_create_server_image', createImage),
  ...actionRoute('resize', 'nova_resize_server', resize),
  ...actionRoute('confirmResize', 'nova_confirm_resize_server', (call, server) => {
    refuseLocked(server, 'resize');
    begin(call, server, { act: 'confirm-resize', name: 'confirmResize', apply: () => endResize(server) });
    return noContent;
  }),
  ...actionRoute('revertResize', 'nova_revert_resize_server', (call, server) => {
    refuseLocked(server, 'resize');
    begin(call, server, { act: 'revert-resize', name: 'revertResize', apply: () => giveBackFlavor(server) });
    return accepted;
  }),
];

/** An ID, or an address that ends in it: sections 6.2.1 and 6.3.6. */
const referredId = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

export function imageNamed(cloud: Cloud, project: Project, reference: string): Image {
  const image = findImage(cloud, project, referredId(reference));
  if (image === undefined || image.status !== 'ACTIVE') throw invalid(`Image ${reference} could not be found.`);
  return image;
}

export function flavorNamed(cloud: Cloud, reference: string): Flavor {
  const flavor = cloud.flavors.get(referredId(reference));
  if (flavor === undefined) throw invalid(`Flavor ${reference} could not be found.`);
  return flavor;
}

const longestName = 254;

/** The password of the request has no effect, and none is answered (table 6-72). */
function rebuild(call: NovaCall, server: Server, order: JsonObject): Answer {
  const image = imageNamed(call.cloud, server.project, neededText(order, 'imageRef'));
  const name = textField(order, 'name', { shortest: 1, longest: longestName });
  const metadata = checkedMetadata(call.cloud, server.project, order, 'server_metadata');
  if (server.flavor.ram_mib < image.min_ram_mib) throw invalid('The memory of the flavor is too small for the image.');
  refuseLocked(server, 'changeos');
  // Section 6.3.6: not in error state.
  if (server.vm_state === 'error') throw wrongState(server, 'rebuild');
  begin(call, server, {
    act: 'rebuild',
    name: 'rebuild',
    begin: () => {
      server.name = name ?? server.name;
      server.metadata = metadata ?? server.metadata;
      server.image = image;
    },
    apply: () => installSystem(call.cloud, server, { image, key_name: null, password: null, user_data: null }),
  });
  return { status: 202, body: { server: novaServerChanged(call, server) } };
}

const longestPart = 255;

export function checkedMetadata(
  cloud: Cloud,
  project: Project,
  from: JsonObject,
  limit: 'server_metadata' | 'image_metadata',
): Readonly<Record<string, string>> | undefined {
  const metadata = textsField(from, 'metadata');
  for (const [key, value] of Object.entries(metadata ?? {})) {
    if (key === '' || key.length > longestPart) throw invalid('metadata: a key has 1 to 255 characters.');
    if (value.length > longestPart) throw invalid(`metadata: the value of ${key} has more than 255 characters.`);
  }
  const most = quotaLimits(cloud, project)[limit];
  if (most >= 0 && Object.keys(metadata ?? {}).length > most) throw overQuota('metadata items');
  return metadata;
}

const imageNameBytes = 243;
const locationUntil = 44;

/** The image shows at once, in status QUEUED; snapshots of the disks stay when it is deleted (section 6.3.7). */
function createImage(call: NovaCall, server: Server, order: JsonObject): Answer {
  const { cloud, base, version, microversion } = call;
  const name = neededText(order, 'name', { shortest: 1 });
  if (Buffer.byteLength(name) >= imageNameBytes) throw invalid(`name must have fewer than ${imageNameBytes} bytes.`);
  const metadata = checkedMetadata(cloud, server.project, order, 'image_metadata') ?? {};
  refuseLocked(server);
  if (!canAct(server, 'create-image')) throw wrongState(server, 'createImage');
  const image = queueImage(cloud, server, name, metadata);
  const action = recordAction(cloud, server, 'createImage', call.request_id);
  saveImage(cloud, image);
  performAct(cloud, server, 'create-image', call.request_id, {
    fails: false,
    apply: () => {
      for (const { volume } of server.attachments) {
        takeSnapshot(cloud, { volume, name: `snapshot for ${name}`, description: '' });
      }
    },
    done: (completed) => {
      endImage(cloud, image, !completed);
      finishAction(cloud, action, completed);
    },
  });
  if (microversion > locationUntil) return { status: 202, body: { image_id: image.id } };
  return { status: 202, headers: { Location: `${base}/${version}/${server.project.id}/images/${image.id}` } };
}

/** A running server is stopped, moved and started again; then its status is VERIFY_RESIZE (section 6.3.8). */
function resize(call: NovaCall, server: Server, order: JsonObject): Answer {
  const flavor = flavorNamed(call.cloud, neededText(order, 'flavorRef'));
  refuseLocked(server, 'resize');
  if (!canAct(server, 'resize-and-verify')) throw wrongState(server, 'resize');
  const fault = resizeFault(call.cloud, server, flavor);
  if (fault === 'Ecs.0001') throw overQuota('cores or memory');
  if (fault !== undefined) throw novaRefusal('badRequest', ecsMessage(fault));
  begin(call, server, {
    act: 'resize-and-verify',
    name: 'resize',
    begin: () => beginResize(server, flavor),
    apply: () => takeFlavor(server),
    undo: () => endResize(server),
  });
  return accepted;
}
