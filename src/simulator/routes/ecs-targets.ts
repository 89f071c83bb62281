import { list, text } from '../json.ts';
import { isLocked } from '../model/server.ts';
import type { Project, Server } from '../model/state.ts';
import type { Call } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { parameter } from './route.ts';

export function projectOf(call: Call): Project {
  const id = parameter(call, 'project_id');
  const project = call.cloud.projects.find((candidate) => candidate.id === id);
  if (project === undefined) throw ecsRefusal('Ecs.0023');
  return project;
}

export function findServer(call: Call, id: string): Server | undefined {
  const server = call.cloud.servers.get(id.toLowerCase());
  return server?.project.id === parameter(call, 'project_id') ? server : undefined;
}

// ecs-api-en-2025-01, sections 5.3.1 to 5.3.3: at most 1,000 servers.
const largestBatch = 1000;

/** The IDs of `servers: [{id}]`; throws for anything else, for none, for a repetition and for too many. */
export function batchIds(body: unknown): readonly string[] {
  const entries = list(body, 'servers');
  if (entries === undefined || entries.length === 0)
    throw ecsRefusal('Ecs.0005', 'servers must be a list that is not empty.');
  if (entries.length > largestBatch) throw ecsRefusal('Ecs.0118');
  const ids = entries.map((entry) => {
    const id = text(entry, 'id');
    if (id === undefined || id === '') throw ecsRefusal('Ecs.0005', 'servers[].id must be a string.');
    return id;
  });
  return [...new Set(ids)];
}

export function serverOf(call: Call, id: string): Server {
  const server = findServer(call, id);
  if (server === undefined) throw ecsRefusal('Ecs.0114');
  return server;
}

/** The server of the address, if it is there and no lock stands against the action. */
export function unlockedServer(call: Call, action: string): Server {
  projectOf(call);
  const server = serverOf(call, parameter(call, 'server_id'));
  if (isLocked(server, action)) throw ecsRefusal('Ecs.0605');
  return server;
}

/** Where the address has no project, the server is one of the caller's project. */
export function callerServer(call: Call): Server {
  const project = call.parameters.project_id ?? call.caller.project?.id;
  const server = call.cloud.servers.get(parameter(call, 'server_id').toLowerCase());
  if (server === undefined || server.project.id !== project) throw ecsRefusal('Ecs.0114');
  return server;
}
