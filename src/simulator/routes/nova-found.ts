import type { Project } from '../model/state.ts';
import type { Call } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import type { Refusal } from '../wire/refusal.ts';
import { parameter } from './route.ts';

/** What the parameter `name` of the address names in the map, if it is the project's; 404 for all else. */
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
