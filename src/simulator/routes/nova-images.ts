import { deleteImage } from '../model/image-making.ts';
import { findImage } from '../model/images.ts';
import type { Image } from '../model/state.ts';
import { type ImageViewer, imageDetails, imageMetadata, imageView, novaStatus, shownName } from '../views/image.ts';
import { type Answer, noContent, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { invalid } from '../wire/nova-fields.ts';
import { notFound } from './nova-found.ts';
import { count, nextLink, pageOf, wholeLists } from './nova-page.ts';
import { lastOfImageMetadata, lastOfProxies } from './nova-proxies.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const images = '/images';
const image = `${images}/{image_id}`;
const until = lastOfProxies;

/** ecs-api-en-2025-01, section 11.2. */
export const novaImageRoutes: readonly Route[] = [
  novaRoute({
    method: 'GET',
    path: images,
    operation: 'nova_list_images',
    until,
    handle: (call) => listImages(call, '', imageView),
  }),
  novaRoute({
    method: 'GET',
    path: `${images}/detail`,
    operation: 'nova_list_images_detail',
    until,
    handle: (call) => listImages(call, '/detail', imageDetails),
  }),
  novaRoute({
    method: 'GET',
    path: image,
    operation: 'nova_show_image',
    until,
    handle: (call) => ok({ image: imageDetails(imageOf(call), viewerOf(call)) }),
  }),
  novaRoute({ method: 'DELETE', path: image, operation: 'nova_delete_image', until, handle: remove }),
  novaRoute({
    method: 'GET',
    path: `${image}/metadata`,
    operation: 'nova_show_image_metadata',
    until: lastOfImageMetadata,
    handle: (call) => ok({ metadata: imageMetadata(imageOf(call)) }),
  }),
].flat();

function imageOf(call: NovaCall): Image {
  const id = parameter(call, 'image_id');
  const found = findImage(call.cloud, projectOf(call), id) ?? findImage(call.cloud, projectOf(call), id.toLowerCase());
  if (found === undefined) throw notFound('Image', id);
  return found;
}

const viewerOf = (call: NovaCall): ImageViewer => ({
  base: call.base,
  version: call.version,
  project: projectOf(call),
});

function listImages(call: NovaCall, path: string, view: (image: Image, viewer: ImageViewer) => unknown): Answer {
  const viewer = viewerOf(call);
  const wanted = filters(call.query);
  const found = [...call.cloud.images.values()].filter(
    (each) => (each.project === null || each.project === viewer.project) && wanted.every((filter) => filter(each)),
  );
  const { rows, next } = pageOf(call.query, found, ({ id }) => id, wholeLists);
  const href = `${call.base}/${call.version}/${viewer.project.id}${images}${path}`;
  return ok({
    images: rows.map((each) => view(each, viewer)),
    ...(next === undefined ? {} : { images_links: nextLink(href, call.query, next) }),
  });
}

type Filter = (image: Image) => boolean;

/** Table 11-6. minRam and minDisk are what the image itself asks for, so they must be equal, as in community Nova. */
function filters(query: URLSearchParams): readonly Filter[] {
  const found: Filter[] = [];
  const name = query.get('name');
  const status = query.get('status')?.toUpperCase();
  const since = query.get('changes-since');
  const ram = count(query, 'minRam');
  const disk = count(query, 'minDisk');
  if (name !== null) found.push((each) => shownName(each) === name);
  if (status !== undefined) found.push((each) => novaStatus(each) === status);
  if (since !== null) found.push(changedSince(since));
  if (ram !== undefined) found.push((each) => each.min_ram_mib === ram);
  if (disk !== undefined) found.push((each) => each.min_disk_gib === disk);
  return found;
}

function changedSince(text: string): Filter {
  const time = /^\d{4}-\d{2}-\d{2}(?:[T ]|$)/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalid(`changes-since must be a time like 2013-06-09T06:42:18Z.`);
  return (each) => each.updated >= time;
}

function remove(call: NovaCall): Answer {
  const found = imageOf(call);
  if (found.project === null) throw novaRefusal('forbidden', `You are not allowed to delete image ${found.id}.`);
  deleteImage(call.cloud, found);
  return noContent;
}
