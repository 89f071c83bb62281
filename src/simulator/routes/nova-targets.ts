import type { Project, Server } from '../model/state.ts';
import type { Call } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import type { Refusal } from '../wire/refusal.ts';
import { findServer } from './ecs-targets.ts';
import { parameter } from './route.ts';

/** What `parameter` names in the map if it is the project's; 404 in Nova's form for all else. */
export function novaFound<T extends { readonly project: Project }>(
  call: Call,
  map: ReadonlyMap<string, T>,
  name: string,
  what: string,
): T {
  const id = parameter(call, name);
  const found = map.get(id) ?? map.get(id.toLowerCase());
  if (found === undefined || found.project.id !== parameter(call, 'project_id')) throw notFound(what, id);
  return found;
}

export const notFound = (what: string, id: string): Refusal =>
  novaRefusal('itemNotFound', `${what} ${id} could not be found.`);

/** The server of the address. A name there is no ID, so it is not found (CLIENTS.md, names). */
export function novaServer(call: Call): Server {
  const id = parameter(call, 'server_id');
  const server = findServer(call, id);
  if (server === undefined) throw notFound('Instance', id);
  return server;
}

/** The project of the address, one of the account's. */
export function novaProject(call: Call): Project {
  const id = parameter(call, 'project_id');
  const project = call.cloud.projects.find((candidate) => candidate.id === id);
  if (project === undefined) throw novaRefusal('forbidden', 'The project of the address is not one of the account.');
  return project;
}
