import { seconds } from '../calendar.ts';
import type { Image, Project, TextMap } from '../model/state.ts';
import { novaLinks } from './nova-links.ts';

type View = Readonly<Record<string, unknown>>;

export interface ImageViewer {
  readonly base: string;
  readonly version: string;
  /** who asks: the project of the links */
  readonly project: Project;
}

/** ecs-api-en-2025-01, tables 11-8 and 11-9 */
export const imageView = (image: Image, viewer: ImageViewer): View => ({
  id: image.id,
  name: shownName(image),
  links: links(image, viewer),
});

/** ecs-api-en-2025-01, table 11-15 */
export const imageDetails = (image: Image, viewer: ImageViewer): View => ({
  ...imageView(image, viewer),
  status: novaStatus(image),
  progress: { QUEUED: 25, SAVING: 50, ACTIVE: 100, DELETED: 0, ERROR: 0 }[image.status],
  minDisk: image.min_disk_gib,
  minRam: image.min_ram_mib,
  'OS-EXT-IMG-SIZE:size': image.size_bytes,
  created: seconds(image.created),
  updated: seconds(image.updated),
  metadata: imageMetadata(image),
  ...(image.server_id === null ? {} : { server: serverOf(image.server_id, viewer) }),
});

const serverOf = (id: string, { base, version, project }: ImageViewer): View => ({
  id,
  links: novaLinks(base, version, project, `servers/${id}`),
});

const links = (image: Image, { base, version, project }: ImageViewer): readonly object[] => [
  ...novaLinks(base, version, project, `images/${image.id}`),
  { rel: 'alternate', href: `${base}/images/${image.id}`, type: 'application/vnd.openstack.image' },
];

export const shownName = ({ name, version }: Image): string => `${name} ${version}`.trim();

/** Glance's queued is saving in Nova: ecs-api-en-2025-01, table 11-7. */
export const novaStatus = ({ status }: Image): string => (status === 'QUEUED' ? 'SAVING' : status);

/** The keys of the example in ecs-api-en-2025-01, section 7.1, step 2, and what the image was made with. */
export function imageMetadata(image: Image): TextMap {
  const platform = image.os === 'windows' ? 'Windows' : image.name;
  return {
    ...image.metadata,
    __os_type: image.os === 'windows' ? 'Windows' : 'Linux',
    __os_bit: '64',
    __os_version: shownName(image),
    __platform: platform,
    __imagetype: image.kind === 'private' ? 'private' : 'gold',
    __image_source_type: 'uds',
    __isregistered: image.kind === 'private' ? 'true' : 'false',
    __support_kvm: 'true',
    virtual_env_type: 'FusionCompute',
  };
}
