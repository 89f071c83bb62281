import { serverStatus } from '../../data/statuses.ts';
import { systemDisk } from '../model/server-parts.ts';
import type { Server } from '../model/state.ts';
import { type NovaViewer, novaServerBrief, novaServerView, powerState } from '../views/nova-server.ts';
import { shownTags } from '../views/server.ts';
import { type Answer, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { nextLink, pageOf, serverPages } from './nova-page.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

type View = (viewer: NovaViewer, server: Server) => unknown;
type Filter = (server: Server) => boolean;

/** ecs-api-en-2025-01, sections 6.2.4 and 6.2.5. */
export const novaServerListRoutes: readonly Route[] = [
  ...novaRoute({
    method: 'GET',
    path: '/servers',
    operation: 'nova_list_servers',
    handle: (call) => list(call, 'servers', briefSortKeys, novaServerBrief),
  }),
  ...novaRoute({
    method: 'GET',
    path: '/servers/detail',
    operation: 'nova_list_servers_detail',
    handle: (call) => list(call, 'servers/detail', Object.keys(sortValues), novaServerView),
  }),
];

function list(call: NovaCall, path: string, sortKeys: readonly string[], view: View): Answer {
  const project = projectOf(call);
  const { query, base, version } = call;
  const viewer: NovaViewer = call;
  const own = [...call.cloud.servers.values()].filter((server) => server.project === project);
  const image = query.get('image') ?? '';
  if (image !== '') {
    // Overrides the other filters and paging; servers that show no image are not found by it (tables 6-34 and 6-38).
    const id = image.slice(image.lastIndexOf('/') + 1);
    const made = own.filter((server) => !server.native && server.image.id === id);
    return ok({ servers: sorted(call, made, sortKeys).map((server) => view(viewer, server)) });
  }
  const wanted = filters(call);
  const found = own.filter((server) => wanted.every((filter) => filter(server)));
  const { rows, next } = pageOf(query, sorted(call, found, sortKeys), ({ id }) => id, serverPages);
  const links =
    next === undefined ? {} : { servers_links: nextLink(`${base}/${version}/${project.id}/${path}`, query, next) };
  return ok({ servers: rows.map((server) => view(viewer, server)), ...links });
}

/** Values that tables 6-34 and 6-38 give to `status`; others find nothing up to 2.37 and are an error from 2.38 on. */
const knownStatuses = [
  'ACTIVE',
  'BUILD',
  'ERROR',
  'HARD_REBOOT',
  'MIGRATING',
  'REBOOT',
  'REBUILD',
  'RESIZE',
  'REVERT_RESIZE',
  'SHUTOFF',
  'VERIFY_RESIZE',
];
const unknownStatusRefusedFrom = 38;

function filters(call: NovaCall): readonly Filter[] {
  const { query, microversion } = call;
  const tests: { readonly [name: string]: (value: string) => Filter } = {
    'changes-since': changedSince,
    flavor: (value) => (server) => server.flavor.id.includes(value),
    name: (value) => {
      const pattern = namePattern(value);
      return (server) => pattern.test(server.name);
    },
    ip: (value) => (server) => server.ports.some(({ ip }) => ip.includes(value)),
    reservation_id: (value) => (server) => server.reservation_id === value,
    tags: (value) => (server) => hasTags(server, value),
    'not-tags': (value) => (server) => !hasTags(server, value),
  };
  const given = Object.entries(tests).flatMap(([name, make]) => {
    const value = query.get(name);
    return value === null || value === '' || value === 'None' ? [] : [make(value)];
  });
  const statuses = query.getAll('status').filter((value) => value !== '' && value !== 'None');
  return statuses.length === 0 ? given : [...given, statusFilter(statuses, microversion)];
}

function statusFilter(values: readonly string[], microversion: number): Filter {
  const wanted = values.map((value) => value.toUpperCase());
  const unknown = wanted.find((value) => !knownStatuses.includes(value));
  if (unknown !== undefined && microversion >= unknownStatusRefusedFrom) {
    throw novaRefusal('badRequest', `${unknown} is no status to filter by.`);
  }
  return (server) =>
    wanted.some((value) => knownStatuses.includes(value) && value === serverStatus(server.vm_state, server.task_state));
}

function changedSince(value: string): Filter {
  const time = Date.parse(value);
  const valid = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(value);
  if (!valid || Number.isNaN(time)) throw novaRefusal('badRequest', 'changes-since must be a time by ISO 8601.');
  return (server) => server.updated >= time;
}

/**
 * Fuzzy (tables 6-34 and 6-38). Clients look for one name with an anchored, escaped pattern, so `^`, `$`, `.` and a
 * backslash before a character mean what they do in Nova; nothing else is special.
 */
function namePattern(value: string): RegExp {
  const start = value.startsWith('^') ? '^' : '';
  const end = value.endsWith('$') && !value.endsWith('\\$') ? '$' : '';
  const inner = value.slice(start.length, value.length - end.length);
  const parts = [...inner.matchAll(/\\?([\s\S])/gu)].map(([whole, character = '']) =>
    whole === '.' ? '.' : character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'),
  );
  return new RegExp(`${start}${parts.join('')}${end}`, 'iu');
}

const hasTags = (server: Server, value: string): boolean => {
  const tags = shownTags(server);
  return value.split(',').every((part) => tags.some((tag) => tag.includes(part)));
};

/** What `sort_key` of the detail list may name (table 6-38), and what it stands for. */
const sortValues: { readonly [key: string]: (server: Server) => string | number } = {
  created_at: ({ created }) => created,
  auto_disk_config: () => '',
  availability_zone: ({ zone }) => zone,
  display_description: ({ description }) => description,
  display_name: ({ name }) => name,
  host: ({ host_id }) => host_id,
  host_name: ({ hostname }) => hostname,
  image_ref: ({ image }) => image.id,
  instance_type_id: ({ flavor }) => flavor.id,
  kernel_id: () => '',
  key_name: ({ key_name }) => key_name ?? '',
  launch_index: ({ launch_index }) => launch_index,
  launched_at: ({ launched }) => launched ?? 0,
  locked_by: ({ locked }) => (locked ? 'owner' : ''),
  node: ({ host_id }) => host_id,
  power_state: powerState,
  project_id: ({ project }) => project.id,
  ramdisk_id: () => '',
  reservation_id: ({ reservation_id }) => reservation_id,
  root_device_name: (server) => systemDisk(server)?.device ?? '',
  task_state: ({ task_state }) => task_state ?? '',
  terminated_at: () => 0,
  user_id: () => '',
  updated_at: ({ updated }) => updated,
  uuid: ({ id }) => id,
  vm_state: ({ vm_state }) => vm_state,
};

/** Table 6-34. */
const briefSortKeys = [
  'created_at',
  'availability_zone',
  'display_name',
  'host',
  'instance_type_id',
  'key_name',
  'project_id',
  'user_id',
  'updated_at',
  'uuid',
  'vm_state',
];

/** Newest first unless asked otherwise; the ID decides between equals, so that pages fit together. */
function sorted({ query }: NovaCall, servers: readonly Server[], allowed: readonly string[]): readonly Server[] {
  const keys = query.getAll('sort_key').filter((key) => key !== '');
  const directions = query.getAll('sort_dir');
  const unknown = keys.find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw novaRefusal('badRequest', `${unknown} is no key to sort by.`);
  if (directions.some((each) => each !== 'asc' && each !== 'desc')) {
    throw novaRefusal('badRequest', 'sort_dir must be asc or desc.');
  }
  const order = [...(keys.length === 0 ? ['created_at'] : keys), 'uuid'].map((key, index) => ({
    value: sortValues[key] ?? ((server: Server): string => server.id),
    sign: (directions[index] ?? (key === 'uuid' ? 'asc' : 'desc')) === 'desc' ? -1 : 1,
  }));
  return [...servers].sort((a, b) => {
    for (const { value, sign } of order) {
      const [left, right] = [value(a), value(b)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  });
}
