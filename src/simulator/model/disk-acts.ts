import type { EcsCode } from '../wire/ecs-errors.ts';
import { type ActOutcome, performAct } from './server.ts';
import { type AttachmentWish, linkVolume, unlinkVolume } from './server-parts.ts';
import type { Attachment, Cloud, Server, Volume } from './state.ts';
import { beginVolumeAct, canActOnVolume, endVolumeAct } from './volume.ts';

type End = Pick<ActOutcome, 'done' | 'fails'>;

/** Why the disk can't be attached now, whatever the state of the server. */
export function attachmentFault(
  cloud: Cloud,
  server: Server,
  volume: Volume,
  device: string | undefined,
): EcsCode | undefined {
  if (volume.server_ids.includes(server.id)) return 'Ecs.0057';
  if (!canActOnVolume(cloud, volume, 'attach')) return 'Ecs.0103';
  if (volume.zone !== server.zone) return 'Ecs.0121';
  if (server.attachments.length > server.flavor.most_data_volumes) return 'Ecs.0104';
  if (device !== undefined && server.attachments.some((each) => each.device === device)) return 'Ecs.0005';
  return undefined;
}

/** Only where `attachmentFault` finds none. The attachment shows at once; the disk stays `attaching` until the act is over. */
export function attachDisk(
  cloud: Cloud,
  server: Server,
  volume: Volume,
  how: AttachmentWish & { readonly holder: string },
  { fails, done }: End,
): Attachment {
  const { holder } = how;
  beginVolumeAct(cloud, volume, 'attach', holder);
  const attachment = linkVolume(server, volume, how);
  performAct(cloud, server, 'attach-volume', holder, {
    fails,
    done: (completed) => {
      if (completed && fails) unlinkVolume(server, volume);
      endVolumeAct(cloud, volume, 'attach', holder, fails);
      done(completed);
    },
  });
  return attachment;
}

/** Why the disk can't be detached now. A system disk goes only from a stopped server. */
export function detachmentFault(cloud: Cloud, server: Server, volume: Volume): EcsCode | undefined {
  const attachment = server.attachments.find((each) => each.volume === volume);
  if (attachment === undefined) return 'Ecs.0111';
  if (attachment.boot_index === 0 && server.vm_state !== 'stopped') return 'Ecs.0100';
  return canActOnVolume(cloud, volume, 'detach') ? undefined : 'Ecs.0103';
}

/** Only where `detachmentFault` finds none. */
export function detachDisk(cloud: Cloud, server: Server, volume: Volume, holder: string, { fails, done }: End): void {
  beginVolumeAct(cloud, volume, 'detach', holder);
  performAct(cloud, server, 'detach-volume', holder, {
    fails,
    done: (completed) => {
      if (completed && !fails) unlinkVolume(server, volume);
      endVolumeAct(cloud, volume, 'detach', holder, fails);
      done(completed);
    },
  });
}
