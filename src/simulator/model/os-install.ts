import { discardVolume, linkVolume, newVolume, settleVolume, systemDisk, unlinkVolume } from './server-parts.ts';
import type { Cloud, Image, ImageInUse, Server } from './state.ts';

export interface Installation {
  readonly image: Image | ImageInUse;
  /** null: logging in goes on as it was */
  readonly key_name: string | null;
  /** SHA-256; null: it stays */
  readonly password: string | null;
  readonly user_data: string | null;
}

/**
 * The old system disk is thrown away, unless it has snapshots, and one of the same size and type made of the image takes its place; data disks stay
 * (ecs-api-en-2025-01, sections 5.2.1 and 5.2.2).
 */
export function installSystem(cloud: Cloud, server: Server, installation: Installation): void {
  const { image, key_name, password, user_data } = installation;
  const old = systemDisk(server);
  if (old !== undefined) {
    const { project, zone, name, size_gib, type, scsi } = old.volume;
    unlinkVolume(server, old.volume);
    discardVolume(cloud, old.volume);
    const created = cloud.timeline.now();
    const volume = newVolume(cloud, { project, zone, name, size_gib, type, scsi, created, image });
    linkVolume(server, volume, old);
    settleVolume(cloud, volume);
  }
  server.image = image;
  if (key_name !== null) server.key_name = key_name;
  if (user_data !== null) server.user_data = user_data;
  if (password !== null) server.password = { active: password, pending: null };
}
