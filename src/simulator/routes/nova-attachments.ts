import { attachDisk, attachmentFault, detachDisk, detachmentFault } from '../model/disk-acts.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { canAct } from '../model/server.ts';
import type { Attachment, Server, Volume } from '../model/state.ts';
import { type Answer, ok } from '../wire/call.ts';
import { ecsMessage } from '../wire/ecs-errors.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { bodyObject, invalid, neededText, textField } from '../wire/nova-fields.ts';
import { ecsTwin } from './ecs-twin.ts';
import { notFound } from './nova-found.ts';
import { refuseLocked, wrongState } from './nova-locks.ts';
import { count, pageOf, wholeLists } from './nova-page.ts';
import { type NovaCall, type NovaRoute, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const attachments = '/servers/{server_id}/os-volume_attachments';

/** ecs-api-en-2025-01, section 6.8 */
const routes: readonly NovaRoute[] = [
  { method: 'GET', path: attachments, operation: 'nova_list_volume_attachments', handle: listAttachments },
  {
    method: 'GET',
    path: `${attachments}/{volume_id}`,
    operation: 'nova_show_volume_attachment',
    handle: (call) => {
      const server = serverOf(call);
      return ok({ volumeAttachment: view(server, attachmentOf(call, server)) });
    },
  },
  { method: 'POST', path: attachments, operation: 'nova_attach_volume', handle: attach },
  { method: 'DELETE', path: `${attachments}/{volume_id}`, operation: 'nova_detach_volume', handle: detach },
];

export const novaAttachmentRoutes: readonly Route[] = routes.flatMap((route) => [...novaRoute(route), ecsTwin(route)]);

/** The ID of an attachment is that of its disk (table 6-151; ERRATA-nova, B). */
const view = (server: Server, { volume, device }: Attachment): object => ({
  id: volume.id,
  volumeId: volume.id,
  serverId: server.id,
  device,
});

function listAttachments(call: NovaCall): Answer {
  const server = serverOf(call);
  const { rows } = pageOf(call.query, server.attachments, ({ volume }) => volume.id, wholeLists);
  return ok({ volumeAttachments: rows.map((attachment) => view(server, attachment)) });
}

function attachmentOf(call: NovaCall, server: Server): Attachment {
  const id = parameter(call, 'volume_id');
  const found = server.attachments.find(({ volume }) => volume.id === id.toLowerCase());
  if (found === undefined) throw notFound('Volume attachment', id);
  return found;
}

const deviceForm = /^\/dev\/(?:[svx]|xv)d[a-z]{1,2}$/;

/** The device is a wish: another one is answered where the name does not fit (section 6.8.3, example). */
function attach(call: NovaCall): Answer {
  const { cloud, request_id } = call;
  const server = serverOf(call);
  const wish = bodyObject(call.body, 'volumeAttachment');
  const volume = volumeNamed(call, server, neededText(wish, 'volumeId'));
  const device = textField(wish, 'device');
  if (device !== undefined && device !== '' && !deviceForm.test(device)) throw invalid('device is no device name.');
  refuseLocked(server, 'attachvolume');
  if (!canAct(server, 'attach-volume')) throw wrongState(server, 'attach_volume');
  const fault = attachmentFault(cloud, server, volume, undefined);
  if (fault !== undefined) throw novaRefusal('badRequest', `Invalid volume ${volume.id}: ${ecsMessage(fault)}`);
  const action = recordAction(cloud, server, 'attach_volume', request_id);
  const attachment = attachDisk(
    cloud,
    server,
    volume,
    { holder: request_id },
    {
      fails: false,
      done: (completed) => finishAction(cloud, action, completed),
    },
  );
  return ok({ volumeAttachment: view(server, attachment) });
}

function volumeNamed({ cloud }: NovaCall, server: Server, id: string): Volume {
  const volume = cloud.volumes.get(id.toLowerCase());
  if (volume === undefined || volume.project !== server.project) throw notFound('Volume', id);
  return volume;
}

/** `delete_flag=1` forces; a system disk is not to be forced off, and goes from a stopped server only (section 6.8.4). */
function detach(call: NovaCall): Answer {
  const { cloud, request_id, query } = call;
  const server = serverOf(call);
  const { volume, boot_index } = attachmentOf(call, server);
  const flag = count(query, 'delete_flag') ?? 0;
  if (flag > 1) throw invalid('delete_flag must be 0 or 1.');
  refuseLocked(server, 'detachvolume');
  if (!canAct(server, 'detach-volume')) throw wrongState(server, 'detach_volume');
  if (boot_index === 0 && (flag === 1 || server.vm_state !== 'stopped')) {
    throw novaRefusal('forbidden', `Volume ${volume.id} is the system disk: stop the server to detach it.`);
  }
  const fault = detachmentFault(cloud, server, volume);
  if (fault !== undefined) throw novaRefusal('badRequest', `Invalid volume ${volume.id}: ${ecsMessage(fault)}`);
  const action = recordAction(cloud, server, 'detach_volume', request_id);
  detachDisk(cloud, server, volume, request_id, {
    fails: false,
    done: (completed) => finishAction(cloud, action, completed),
  });
  return { status: 202 };
}
