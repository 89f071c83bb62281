import { texts } from '../json.ts';
import { longestTag, mostTags } from '../model/server-tags.ts';
import type { Server } from '../model/state.ts';
import { type Answer, noContent, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { invalid } from '../wire/nova-fields.ts';
import { notFound } from './nova-found.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const tags = '/servers/{server_id}/tags';
const since = 26;

/**
 * Plain tags: ecs-api-en-2025-01, section 6.15. With an empty tag the address is that of all tags, so that the deletion of one
 * is the deletion of all, as the section says of 6.15.6.
 */
export const novaTagRoutes: readonly Route[] = [
  novaRoute({
    method: 'GET',
    path: tags,
    operation: 'nova_list_server_tags',
    since,
    handle: (call) => ok({ tags: serverOf(call).tags }),
  }),
  novaRoute({ method: 'PUT', path: tags, operation: 'nova_replace_server_tags', since, handle: replaceTags }),
  novaRoute({
    method: 'DELETE',
    path: tags,
    operation: 'nova_delete_all_server_tags',
    since,
    handle: (call) => {
      setTags(call, serverOf(call), []);
      return noContent;
    },
  }),
  novaRoute({ method: 'PUT', path: `${tags}/{tag}`, operation: 'nova_add_server_tag', since, handle: addTag }),
  novaRoute({
    method: 'GET',
    path: `${tags}/{tag}`,
    operation: 'nova_check_server_tag',
    since,
    handle: (call) => {
      existing(serverOf(call), parameter(call, 'tag'));
      return noContent;
    },
  }),
  novaRoute({ method: 'DELETE', path: `${tags}/{tag}`, operation: 'nova_delete_server_tag', since, handle: deleteTag }),
].flat();

function setTags(call: NovaCall, server: Server, all: readonly string[]): void {
  server.tags = all;
  server.updated = call.cloud.timeline.now();
}

function existing(server: Server, tag: string): void {
  if (!server.tags.includes(tag)) throw notFound('Tag', tag);
}

function checked(tag: string): string {
  const length = [...tag].length;
  if (length === 0 || length > longestTag) throw invalid(`A tag must have 1 to ${longestTag} characters.`);
  return tag;
}

/** The whole set is replaced, as in community Nova; the section calls it adding (ERRATA-nova, B). */
function replaceTags(call: NovaCall): Answer {
  const server = serverOf(call);
  const wanted = texts(call.body, 'tags');
  if (wanted === undefined) throw invalid('tags must be a list of strings.');
  const all = [...new Set(wanted.map(checked))];
  if (all.length > mostTags) throw invalid(`A server has at most ${mostTags} tags.`);
  setTags(call, server, all);
  return ok({ tags: server.tags });
}

/** 201 for a new tag, 204 for one that is there (CLIENTS.md; ERRATA-nova, B); both say where it is. */
function addTag(call: NovaCall): Answer {
  const server = serverOf(call);
  const tag = checked(parameter(call, 'tag'));
  const path = `servers/${server.id}/tags/${encodeURIComponent(tag)}`;
  const headers = { Location: `${call.base}/v2.1/${server.project.id}/${path}` };
  if (server.tags.includes(tag)) return { status: 204, headers };
  if (server.tags.length >= mostTags) {
    throw novaRefusal('badRequest', `The number of tags exceeded the per-server limit ${mostTags}.`);
  }
  setTags(call, server, [...server.tags, tag]);
  return { status: 201, headers, ...created(call.headers.accept) };
}

/** HTML by default (section 6.15.4); its JSON form to whoever asks for JSON. */
function created(accept: string | undefined): Pick<Answer, 'body' | 'page'> {
  if (accept?.includes('application/json') === true) {
    return { body: { message: '<br /><br />\n\n\n', code: '201 Created', title: 'Created' } };
  }
  const head = '<head>\n  <title>201 Created</title>\n</head>';
  return { page: `<html>\n${head}\n<body>\n  <h1>201 Created</h1>\n  <br /><br />\n</body>\n</html>\n` };
}

function deleteTag(call: NovaCall): Answer {
  const server = serverOf(call);
  const tag = parameter(call, 'tag');
  existing(server, tag);
  setTags(
    call,
    server,
    server.tags.filter((each) => each !== tag),
  );
  return noContent;
}
