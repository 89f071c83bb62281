import { given, isObject, list, text } from '../json.ts';
import { mostResourceTags, tagsInUse, withoutTags, withTags } from '../model/server-tags.ts';
import type { ResourceTag, Server } from '../model/state.ts';
import { type Answer, type Call, noContent, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { listServersByTag } from './ecs-tag-query.ts';
import { projectOf, serverOf } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

interface TagRoute {
  readonly method: 'GET' | 'POST';
  /** what follows `servers` or `cloudservers` */
  readonly path: string;
  readonly operation: string;
  /** several operations at one address: the value of `action` */
  readonly action?: string;
  readonly reads?: true;
  readonly handle: Route['handle'];
}

/** Tags with key and value: ecs-api-en-2025-01, section 5.9. */
const routes: readonly TagRoute[] = [
  { method: 'GET', path: 'tags', operation: 'list_server_tags', handle: listTags },
  { method: 'GET', path: '{server_id}/tags', operation: 'show_server_tags', handle: showTags },
  {
    method: 'POST',
    path: '{server_id}/tags/action',
    operation: 'batch_create_server_tags',
    action: 'create',
    handle: createTags,
  },
  {
    method: 'POST',
    path: '{server_id}/tags/action',
    operation: 'batch_delete_server_tags',
    action: 'delete',
    handle: deleteTags,
  },
  {
    method: 'POST',
    path: 'resource_instances/action',
    operation: 'list_servers_by_tag',
    reads: true,
    handle: listServersByTag,
  },
];

/** At the document's address, and at the newer one that Huawei's SDK uses (CLIENTS.md, addresses). */
export const ecsTagRoutes: readonly Route[] = routes.flatMap(({ method, path, operation, action, reads, handle }) =>
  ['servers', 'cloudservers'].map(
    (collection): Route => ({
      method,
      pattern: `/v1/{project_id}/${collection}/${path}`,
      service: 'ecs',
      operation,
      mutating: method !== 'GET' && reads !== true,
      access: 'project',
      ...(action === undefined ? {} : { bodyKey: 'action', bodyValue: action }),
      handle,
    }),
  ),
);

function listTags(call: Call): Answer {
  return ok({ tags: tagsInUse(call.cloud, projectOf(call)) });
}

function showTags(call: Call): Answer {
  const { resource_tags } = serverOf(call, parameter(call, 'server_id'));
  return ok({ tags: resource_tags.map(({ key, value }) => ({ key, value })) });
}

function entries(call: Call): readonly unknown[] {
  const tags = list(call.body, 'tags');
  if (tags === undefined || tags.length === 0) throw ecsRefusal('Ecs.0005', 'tags must be a list that is not empty.');
  const keys = tags.map((tag) => text(tag, 'key'));
  if (new Set(keys).size < keys.length) throw ecsRefusal('Ecs.0908');
  return tags;
}

// Table 5-76
const newKey = /^[A-Za-z0-9_\-\u4e00-\u9fff]{1,36}$/;
const newValue = /^[A-Za-z0-9_.\-\u4e00-\u9fff]{0,43}$/;

function createTags(call: Call): Answer {
  const server = serverOf(call, parameter(call, 'server_id'));
  const tags = withTags(server, entries(call).map(newTag));
  if (tags.length > mostResourceTags) throw ecsRefusal('Ecs.0905');
  return setTags(call, server, tags);
}

function newTag(entry: unknown): ResourceTag {
  const key = text(entry, 'key');
  const value = text(entry, 'value');
  if (key === undefined || value === undefined) {
    throw ecsRefusal('Ecs.0005', 'tags[] must be objects with key and value.');
  }
  if (!newKey.test(key)) throw ecsRefusal('Ecs.0906', 'Of tags[].key.');
  if (!newValue.test(value)) throw ecsRefusal('Ecs.0907', 'Of tags[].value.');
  return { key, value };
}

/** The lengths of table 5-80; a tag that isn't there counts as deleted, for the call is idempotent. */
function deleteTags(call: Call): Answer {
  const server = serverOf(call, parameter(call, 'server_id'));
  const keys = entries(call).map((entry) => {
    const key = text(entry, 'key');
    if (key === undefined || key === '' || [...key].length > 127) {
      throw ecsRefusal('Ecs.0005', 'tags[].key must have 1 to 127 characters.');
    }
    const value = given(entry, 'value') && isObject(entry) ? entry.value : '';
    if (typeof value !== 'string' || [...value].length > 255) {
      throw ecsRefusal('Ecs.0005', 'tags[].value must have at most 255 characters.');
    }
    return key;
  });
  return setTags(call, server, withoutTags(server, keys));
}

function setTags(call: Call, server: Server, tags: readonly ResourceTag[]): Answer {
  server.resource_tags = tags;
  server.updated = call.cloud.timeline.now();
  return noContent;
}
