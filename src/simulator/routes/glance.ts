import { seconds } from '../calendar.ts';
import { findImage } from '../model/images.ts';
import type { Image, Project } from '../model/state.ts';
import { shownName } from '../views/image.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { notFound } from './nova-found.ts';
import { nextLink, pageOf, serverPages } from './nova-page.ts';
import { withHeaders } from './nova-route.ts';
import { parameter, type Route } from './route.ts';

/**
 * Images as OpenStack's image service shows them, for reading only: the server commands of its clients look an image up there
 * before they do anything (CLIENTS.md, catalog entry). None of the documents has these two.
 */
export const glanceRoutes: readonly Route[] = [
  route('/v2/images', (call, project) => {
    const { rows, next } = pageOf(call.query, wanted(call, project), ({ id }) => id, serverPages);
    const page = next === undefined ? {} : { next: pathOf(nextLink('/v2/images', call.query, next)) };
    return ok({ images: rows.map(view), first: '/v2/images', schema: '/v2/schemas/images', ...page });
  }),
  route('/v2/images/{image_id}', (call, project) => {
    const id = parameter(call, 'image_id');
    const image = findImage(call.cloud, project, id);
    if (image === undefined) throw notFound('Image', id);
    return ok(view(image));
  }),
];

function route(pattern: string, show: (call: Call, project: Project) => Answer): Route {
  const handle = (call: Call): Answer => {
    const { project } = call.caller;
    if (project === undefined) throw new Error('a route for projects was called without one');
    return withHeaders(call, {}, () => show(call, project));
  };
  return { method: 'GET', pattern, service: 'nova', operation: null, mutating: false, access: 'project', handle };
}

function wanted({ cloud, query }: Call, project: Project): readonly Image[] {
  const name = query.get('name');
  const visibility = query.get('visibility');
  return [...cloud.images.values()].filter(
    (image) =>
      findImage(cloud, project, image.id) !== undefined &&
      (name === null || shownName(image) === name) &&
      (visibility === null || visibility === 'all' || visibility === visibilityOf(image)),
  );
}

const visibilityOf = ({ project }: Image): string => (project === null ? 'public' : 'private');

const pathOf = (links: readonly { readonly href: string }[]): string => links[0]?.href ?? '';

const statuses: { readonly [status in Image['status']]: string } = {
  QUEUED: 'queued',
  SAVING: 'saving',
  ACTIVE: 'active',
  DELETED: 'deleted',
  ERROR: 'killed',
};

const view = (image: Image): object => ({
  id: image.id,
  name: shownName(image),
  status: statuses[image.status],
  visibility: visibilityOf(image),
  owner: image.project?.id ?? null,
  min_disk: image.min_disk_gib,
  min_ram: image.min_ram_mib,
  size: image.size_bytes,
  disk_format: 'qcow2',
  container_format: 'bare',
  protected: image.project === null,
  os_hidden: false,
  tags: [],
  created_at: seconds(image.created),
  updated_at: seconds(image.updated),
  self: `/v2/images/${image.id}`,
  file: `/v2/images/${image.id}/file`,
  schema: '/v2/schemas/image',
});
