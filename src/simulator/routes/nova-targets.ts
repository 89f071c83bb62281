import type { Project, Server } from '../model/state.ts';
import type { Call } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { parameter } from './route.ts';

export function projectOf(call: Call): Project {
  const id = parameter(call, 'project_id');
  const project = call.cloud.projects.find((candidate) => candidate.id === id);
  if (project === undefined) throw novaRefusal('forbidden', 'The project of the address is not one of the account.');
  return project;
}

/** A name in place of the ID is no server either: clients try it so and then look through the list (CLIENTS.md, names). */
export function serverOf(call: Call): Server {
  const id = parameter(call, 'server_id');
  const server = call.cloud.servers.get(id.toLowerCase());
  if (server === undefined || server.project.id !== parameter(call, 'project_id')) {
    throw novaRefusal('itemNotFound', `Instance ${id} could not be found.`);
  }
  return server;
}
