import type { Attachment, Server } from '../model/state.ts';

/** ecs-api-en-2025-01, table 5-55: a size is a number there and a string in the example (ERRATA, B16). */
export function blockDeviceView(
  server: Server,
  attachment: Attachment,
  index: number,
): Readonly<Record<string, unknown>> {
  const { volume, device, boot_index } = attachment;
  return {
    id: volume.id,
    volumeId: volume.id,
    serverId: server.id,
    size: volume.size_gib,
    device,
    bootIndex: boot_index === 0 ? 0 : index,
    pciAddress: `0000:02:${(index + 1).toString(16).padStart(2, '0')}.0`,
    bus: volume.scsi ? 'scsi' : 'virtio',
  };
}
