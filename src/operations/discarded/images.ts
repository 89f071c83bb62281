import { ecsEn } from '../documents.ts';
import { integer, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';

const shared = { toolset: 'discarded', service: 'ecs', scope: 'project', documented: true } as const;
const read = { ...shared, method: 'GET', effect: 'read', returns: 'none' } as const;

const IMAGES = '/v2.1/{project_id}/images';
const imageId = pathId('');

/** Filters of both lists (tables 11-6, 11-7, 11-13 and 11-14). */
const filters = {
  name: text({ in: 'query', min: 1, max: 255 }),
  status: text({
    in: 'query',
    min: 1,
    max: 64,
    pattern: /^(?!deleted$)/i,
    patternAbout: 'a status such as active or saving; deleted images can not be queried',
    about: 'active or saving',
  }),
  'changes-since': text({
    in: 'query',
    pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/,
    patternAbout: 'an ISO 8601 time such as 2013-06-09T06:42:18Z',
    about: 'ISO 8601',
  }),
  minRam: integer({ in: 'query', min: 0, about: 'MiB' }),
  minDisk: integer({ in: 'query', min: 0, about: 'GiB' }),
};

const LINKS: ResponseFields = {
  links: 'array',
  'links[].href': 'string',
  'links[].rel': 'string',
  'links[].type': 'string',
};

/** An image with all that is known of it (tables 11-15 and 11-18). */
const IMAGE_FIELDS: ResponseFields = {
  id: 'string',
  ...LINKS,
  name: 'string',
  metadata: 'object',
  'OS-EXT-IMG-SIZE:size': 'integer',
  minDisk: 'integer',
  minRam: 'integer',
  progress: 'integer',
  status: 'string',
  created: 'string',
  updated: 'string',
};

const cells = {
  id: 'id',
  name: 'name',
  status: 'status',
  min_disk_gib: 'minDisk',
  min_ram_mib: 'minRam',
  size_bytes: 'OS-EXT-IMG-SIZE:size',
  created: 'created',
} as const;

export const novaListImages = defineOperation({
  ...read,
  id: 'nova_list_images',
  title: 'List images, names only',
  about: 'IDs and names of the images of a region.',
  prefer: 'nova_list_images_detail',
  replacement: "the Image Management Service's image query",
  words:
    'os images; templates; 镜像; 镜像列表; 操作系统镜像; images to install from; ids and names of operating systems to choose; which images; 有哪些镜像; 可选的操作系统',
  path: IMAGES,
  docs: ecsEn('11.2.1'),
  input: filters,
  response: {
    images: 'array',
    'images[].id': 'string',
    'images[].name': 'string',
    ...under('images[]', LINKS),
    images_links: 'array',
    'images_links[].href': 'string',
    'images_links[].rel': 'string',
  },
  answer: { rows: { path: 'images', name: 'images', columns: { id: 'id', name: 'name' } } },
});

export const novaListImagesDetail = defineOperation({
  ...read,
  id: 'nova_list_images_detail',
  title: 'List images',
  about: 'Images of a region with status and the disk and memory they need: what creating or changing a server takes.',
  replacement: "the Image Management Service's image query",
  words:
    'os images; templates; ubuntu; windows; 镜像; 镜像列表; 操作系统镜像; images with size, status and minimum disk; operating systems available with details; 镜像详情列表; 可以装哪些系统; 镜像大小',
  path: `${IMAGES}/detail`,
  docs: ecsEn('11.2.2', '7.1'),
  input: filters,
  response: {
    images: 'array',
    ...under('images[]', IMAGE_FIELDS),
    'images[].server': 'object',
    'images[].server.id': 'string',
    'images[].server.links': 'array',
    'images[].server.links[].rel': 'string',
    'images[].server.links[].href': 'string',
  },
  answer: { rows: { path: 'images', name: 'images', columns: cells }, full: true },
});

export const novaShowImage = defineOperation({
  ...read,
  id: 'nova_show_image',
  title: 'Show an image',
  about: 'One image with its status, needs and metadata.',
  replacement: "the Image Management Service's image query",
  words:
    'image details; os version; 镜像详情; 查看镜像; one image; status, size and minimum disk of an image; is my image ready; 某个镜像的信息; 镜像做好了吗; 镜像状态',
  path: `${IMAGES}/{image_id}`,
  docs: ecsEn('11.2.3'),
  targets: { kind: 'image', from: 'image_id' },
  input: { image_id: imageId },
  response: { image: 'object', ...under('image', IMAGE_FIELDS) },
  answer: { of: 'image', show: { ...cells, metadata: 'metadata' }, full: true },
});

export const novaShowImageMetadata = defineOperation({
  ...read,
  id: 'nova_show_image_metadata',
  title: "Show an image's metadata",
  about: 'Operating system, bits and origin of an image, as pairs.',
  replacement: "the Image Management Service's metadata query",
  words:
    'os type; os version; image properties; 镜像元数据; 系统版本; metadata of an image; os version and type of an image; 镜像的系统版本',
  path: `${IMAGES}/{image_id}/metadata`,
  docs: ecsEn('11.2.4'),
  targets: { kind: 'image', from: 'image_id' },
  input: { image_id: imageId },
  response: { metadata: 'object' },
  answer: { show: { metadata: 'metadata' } },
});

export const novaDeleteImage = defineOperation({
  ...shared,
  id: 'nova_delete_image',
  title: 'Delete an image for good',
  about: 'Delete a private image; nothing brings it back.',
  replacement: "the Image Management Service's image deletion",
  words:
    'remove image; template; 删除镜像; 私有镜像; delete a private image; remove an old image; 旧镜像不要了; 删私有镜像',
  method: 'DELETE',
  path: `${IMAGES}/{image_id}`,
  docs: ecsEn('11.2.5'),
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'image', from: 'image_id' },
  binds: ['name', 'status'],
  input: { image_id: imageId },
  response: {},
  answer: {},
  consequences: ({ image_id }, [target]) => [`Deletes the image ${target?.name ?? image_id} for good.`],
});
