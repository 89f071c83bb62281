import type { Cloud, Image, Server, TextMap } from './state.ts';

/**
 * An image made of a server: QUEUED, SAVING, then ACTIVE (ecs-api-en-2025-01, table 11-7, for the names). The server's act
 * says when each begins; a deleted image stays deleted.
 */
export function queueImage(cloud: Cloud, server: Server, name: string, metadata: TextMap): Image {
  const now = cloud.timeline.now();
  const image: Image = {
    id: cloud.random.uuid(),
    name,
    version: '',
    kind: 'private',
    os: server.image.os,
    project: server.project,
    status: 'QUEUED',
    min_disk_gib: server.attachments[0]?.volume.size_gib ?? 0,
    min_ram_mib: 0,
    size_bytes: 0,
    metadata,
    created: now,
    updated: now,
    server_id: server.id,
  };
  cloud.images.set(image.id, image);
  return image;
}

export function saveImage(cloud: Cloud, image: Image): void {
  if (image.status === 'QUEUED') setStatus(cloud, image, 'SAVING');
}

const gib = 1024 ** 3;

/** The image is there, or its server's act came to nothing. */
export function endImage(cloud: Cloud, image: Image, failed: boolean): void {
  if (image.status !== 'QUEUED' && image.status !== 'SAVING') return;
  if (!failed) image.size_bytes = image.min_disk_gib * gib;
  setStatus(cloud, image, failed ? 'ERROR' : 'ACTIVE');
}

/** Deleted images can't be queried (ecs-api-en-2025-01, table 11-6). */
export function deleteImage(cloud: Cloud, image: Image): void {
  setStatus(cloud, image, 'DELETED');
  cloud.images.delete(image.id);
}

function setStatus(cloud: Cloud, image: Image, status: Image['status']): void {
  image.status = status;
  image.updated = cloud.timeline.now();
}
