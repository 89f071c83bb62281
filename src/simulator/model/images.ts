import type { SiteTables } from '../../data/tables.ts';
import { fixedId } from '../credentials.ts';
import type { Cloud, Image, ImageInUse, Project } from './state.ts';

/** An ID that depends on nothing but what the image is, the same in every simulator. */
export function imageId(image: { readonly kind: string; readonly name: string; readonly version: string }): string {
  const digits = fixedId(`image ${image.kind} ${image.name} ${image.version}`);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

const gib = 1024 ** 3;
/** 1 June 2024, UTC */
const published = Date.UTC(2024, 5, 1);

/** The images of the site's tables, public in every region, and two private ones in each. */
export function buildImages(tables: SiteTables, projects: readonly Project[]): Map<string, Image> {
  const images = new Map<string, Image>();
  for (const { name, kind, os, versions } of tables.images) {
    for (const version of versions) {
      const image = newImage({ id: imageId({ kind, name, version }), name, version, kind, os }, null, published);
      images.set(image.id, image);
    }
  }
  for (const project of projects) {
    for (const os of ['linux', 'windows'] as const) {
      const name = `golden-${os}`;
      const id = imageId({ kind: 'private', name, version: project.name });
      images.set(id, newImage({ id, name, version: '', kind: 'private', os }, project, published));
    }
  }
  return images;
}

function newImage(what: ImageInUse, project: Project | null, created: number): Image {
  return {
    ...what,
    project,
    status: 'ACTIVE',
    min_disk_gib: 40,
    min_ram_mib: what.os === 'windows' ? 1024 : 0,
    size_bytes: (what.os === 'windows' ? 12 : 1) * gib,
    metadata: {},
    created,
    updated: created,
    server_id: null,
  };
}

/** The image if it is there for servers of the project: a public one, or one of its own. */
export function findImage(cloud: Cloud, project: Project, id: string): Image | undefined {
  const image = cloud.images.get(id);
  return image !== undefined && (image.project === null || image.project === project) ? image : undefined;
}

export const privateImages = (cloud: Cloud): readonly Image[] =>
  [...cloud.images.values()].filter(({ kind }) => kind === 'private');
