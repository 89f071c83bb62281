import { given, list, text, texts } from '../json.ts';
import { carries, type TagCondition } from '../model/server-tags.ts';
import type { Server } from '../model/state.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { projectOf } from './ecs-targets.ts';

// Tables 5-68 to 5-70
const largestPage = 1000;
const longestKey = 127;
const longestValue = 255;

/** ecs-api-en-2025-01, section 5.9.2: `filter` answers a page from an index on, `count` the number alone. */
export function listServersByTag(call: Call): Answer {
  const action = text(call.body, 'action');
  if (action !== 'filter' && action !== 'count') throw ecsRefusal('Ecs.0005', 'action must be filter or count.');
  const wanted = conditions(call.body, 'tags');
  const unwanted = conditions(call.body, 'not_tags');
  const named = nameWanted(call.body);
  const project = projectOf(call);
  const found = [...call.cloud.servers.values()].filter(
    (server) =>
      server.project === project &&
      named(server) &&
      wanted.every((condition) => carries(server, condition)) &&
      !unwanted.some((condition) => carries(server, condition)),
  );
  if (action === 'count') return ok({ total_count: found.length });
  const limit = numberIn(call.body, 'limit', largestPage, largestPage);
  const offset = numberIn(call.body, 'offset', Number.MAX_SAFE_INTEGER, 0);
  return ok({ resources: found.slice(offset, offset + limit).map(resourceView), total_count: found.length });
}

function resourceView(server: Server): Readonly<Record<string, unknown>> {
  return {
    resource_id: server.id,
    resource_detail: null,
    resource_name: server.name,
    tags: server.resource_tags.map(({ key, value }) => ({ key, value })),
  };
}

/** `not_tags` has the structure of `tags`: its rules speak of keys and values (ERRATA, B21). */
function conditions(body: unknown, name: string): readonly TagCondition[] {
  if (!given(body, name)) return [];
  const entries = list(body, name);
  if (entries === undefined || entries.length === 0) {
    throw ecsRefusal('Ecs.0005', `${name} must be a list that is not empty.`);
  }
  const found = entries.map((entry) => condition(entry, name));
  if (new Set(found.map(({ key }) => key)).size < found.length) throw ecsRefusal('Ecs.0908');
  return found;
}

function condition(entry: unknown, name: string): TagCondition {
  const key = text(entry, 'key');
  if (key === undefined || key === '' || [...key].length > longestKey) {
    throw ecsRefusal('Ecs.0005', `${name}[].key must have 1 to ${longestKey} characters.`);
  }
  const values = given(entry, 'values') ? texts(entry, 'values') : [];
  const valid =
    values !== undefined &&
    new Set(values).size === values.length &&
    values.every((value) => [...value].length <= longestValue);
  if (!valid) {
    throw ecsRefusal('Ecs.0005', `${name}[].values must be different strings of at most ${longestValue} characters.`);
  }
  return { key, values };
}

/** Whether a part of the name will do isn't said; the whole one is matched. */
function nameWanted(body: unknown): (server: Server) => boolean {
  if (!given(body, 'matches')) return () => true;
  const matches = list(body, 'matches');
  if (matches === undefined) throw ecsRefusal('Ecs.0005', 'matches must be a list.');
  const names = matches.map((match) => {
    const value = text(match, 'value');
    if (text(match, 'key') !== 'resource_name') throw ecsRefusal('Ecs.0005', 'matches[].key must be resource_name.');
    if (value === undefined || value === '' || [...value].length > longestValue) {
      throw ecsRefusal('Ecs.0005', `matches[].value must have 1 to ${longestValue} characters.`);
    }
    return value;
  });
  if (names.length > 1) throw ecsRefusal('Ecs.0005', 'The keys of matches must be unique.');
  return (server) => names.every((name) => server.name === name);
}

/** A number in a string (ERRATA, B22). */
function numberIn(body: unknown, name: string, most: number, usual: number): number {
  if (!given(body, name)) return usual;
  const value = text(body, name);
  if (value === undefined || !/^\d{1,15}$/.test(value) || Number(value) > most) {
    throw ecsRefusal('Ecs.0005', `${name} must be a number in a string, from 0 to ${most}.`);
  }
  return Number(value);
}
