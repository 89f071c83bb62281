import type { Project, Volume } from '../model/state.ts';
import { sixDigits } from '../views/nova-server.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { notFound } from './nova-found.ts';
import { nextLink, pageOf, serverPages } from './nova-page.ts';
import { withHeaders } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

export const volumeBase = '/volume/v3';

/**
 * Disks as OpenStack's block storage shows them, for reading only: its clients look a disk up there before they attach it to
 * a server. None of the documents has these three.
 */
export const cinderRoutes: readonly Route[] = [
  route('/volumes', (call, project) => listVolumes(call, project, brief)),
  route('/volumes/detail', (call, project) => listVolumes(call, project, view)),
  route('/volumes/{volume_id}', (call, project) => {
    const id = parameter(call, 'volume_id');
    const volume = call.cloud.volumes.get(id.toLowerCase());
    if (volume?.project !== project) throw notFound('Volume', id);
    return ok({ volume: view(call, volume) });
  }),
];

function route(path: string, show: (call: Call, project: Project) => Answer): Route {
  const handle = (call: Call): Answer => withHeaders(call, {}, () => show(call, projectOf(call)));
  const pattern = `${volumeBase}/{project_id}${path}`;
  return { method: 'GET', pattern, service: 'nova', operation: null, mutating: false, access: 'project', handle };
}

function listVolumes(call: Call, project: Project, show: (call: Call, volume: Volume) => object): Answer {
  const name = call.query.get('name');
  const own = [...call.cloud.volumes.values()].filter(
    (volume) => volume.project === project && (name === null || volume.name === name),
  );
  const { rows, next } = pageOf(call.query, own, ({ id }) => id, serverPages);
  const href = `${call.base}${volumeBase}/${project.id}/volumes`;
  const links = next === undefined ? {} : { volumes_links: nextLink(href, call.query, next) };
  return ok({ volumes: rows.map((volume) => show(call, volume)), ...links });
}

const brief = (call: Call, { id, name, project }: Volume): object => ({
  id,
  name,
  links: [{ rel: 'self', href: `${call.base}${volumeBase}/${project.id}/volumes/${id}` }],
});

const view = (call: Call, volume: Volume): object => ({
  ...brief(call, volume),
  description: volume.description,
  size: volume.size_gib,
  status: volume.status,
  bootable: String(volume.bootable),
  multiattach: volume.multiattach,
  encrypted: false,
  volume_type: volume.type,
  availability_zone: volume.zone,
  snapshot_id: volume.snapshot_id,
  source_volid: null,
  metadata: volume.metadata,
  user_id: call.cloud.account.user_id,
  'os-vol-tenant-attr:tenant_id': volume.project.id,
  created_at: sixDigits(volume.created),
  updated_at: sixDigits(volume.updated),
  attachments: attachments(call, volume),
});

const attachments = ({ cloud }: Call, volume: Volume): readonly object[] =>
  volume.server_ids.map((server_id) => ({
    id: volume.id,
    attachment_id: volume.id,
    volume_id: volume.id,
    server_id,
    device: cloud.servers.get(server_id)?.attachments.find((each) => each.volume === volume)?.device ?? null,
  }));
