import { serverStatus, serverStatuses, statusesCaughtBy } from '../../data/statuses.ts';
import type { Server } from '../model/state.ts';
import { serverView, shownTags, unknownServerView } from '../views/server.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { findServer, projectOf } from './ecs-targets.ts';

// flexus-l-api-zh-2024-06, section 4.2, table 4-3
const usualLimit = 25;
const largestLimit = 1000;

export function listServers(call: Call): Answer {
  const project = projectOf(call);
  const ids = call.query.getAll('server_id').flatMap((value) => value.split(',').filter((id) => id !== ''));
  if (ids.length > 0) return byIds(call, ids);
  const all = [...call.cloud.servers.values()].filter((server) => server.project.id === project.id);
  const wanted = filters(call.query);
  const found = all.filter((server) => wanted.every((filter) => filter(server)));
  const page = pageOf(call.query, found);
  return ok({ count: found.length, servers: page.map((server) => serverView(call.cloud, server)) });
}

/** server_id overrides all other filters; an unknown ID comes back with nothing but id and fault. */
function byIds(call: Call, ids: readonly string[]): Answer {
  const template = templateView(call);
  const servers = [...new Set(ids)].map((id) => {
    const server = findServer(call, id);
    return server === undefined ? unknownServerView(template, id) : serverView(call.cloud, server);
  });
  return ok({ count: servers.length, servers });
}

function templateView(call: Call): Readonly<Record<string, unknown>> {
  const [any] = call.cloud.servers.values();
  return any === undefined ? { id: null, name: null, status: null, fault: null } : serverView(call.cloud, any);
}

type Filter = (server: Server) => boolean;

function filters(query: URLSearchParams): readonly Filter[] {
  const tests: { readonly [name: string]: (value: string) => Filter } = {
    flavor: (value) => (server) => server.flavor.id === value,
    name: (value) => {
      const matches = namePattern(value);
      return (server) => matches(server.name);
    },
    status: statusFilter,
    tags: (value) => (server) => shownTags(server).some((tag) => tag.includes(value)),
    'not-tags': (value) => (server) => !shownTags(server).some((tag) => tag.includes(value)),
    reservation_id: (value) => (server) => server.reservation_id === value,
    enterprise_project_id: (value) => (server) => value === 'all_granted_eps' || server.enterprise_project_id === value,
    ip: (value) => (server) => server.ports.some(({ ip }) => ip.includes(value)),
    ip_eq: (value) => (server) => server.ports.some(({ ip }) => ip === value),
  };
  return Object.entries(tests).flatMap(([name, make]) => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [make(value)];
  });
}

function statusFilter(value: string): Filter {
  if (!serverStatuses.some(({ status }) => status === value))
    throw ecsRefusal('Ecs.0005', 'status is not a known one.');
  const caught = statusesCaughtBy(value);
  return (server) => caught.includes(serverStatus(server.vm_state, server.task_state));
}

/** Fuzzy, with `.` for any one character; the document says no more of the pattern, so nothing else is special. */
function namePattern(value: string): (name: string) => boolean {
  const parts = value.split('.').map((part) => part.replace(/[\\^$*+?()[\]{}|]/g, '\\$&'));
  const pattern = new RegExp(parts.join('[^\\n\\r]'), 'i');
  return (name) => pattern.test(name);
}

function pageOf(query: URLSearchParams, servers: readonly Server[]): readonly Server[] {
  const limit = number(query, 'limit', usualLimit);
  if (limit > largestLimit) throw ecsRefusal('Ecs.0005', `limit must be at most ${largestLimit}.`);
  const page = Math.max(1, number(query, 'offset', 1));
  const marker = query.get('marker');
  const after = marker === null || marker === '' ? -1 : servers.findIndex(({ id }) => id === marker);
  const start = after >= 0 ? after + 1 : (page - 1) * limit;
  return servers.slice(start, start + limit);
}

function number(query: URLSearchParams, name: string, usual: number): number {
  const value = query.get(name);
  if (value === null || value === '') return usual;
  if (!/^\d{1,9}$/.test(value)) throw ecsRefusal('Ecs.0005', `${name} must be a whole number from 0.`);
  return Number(value);
}
