import type { InstanceAction, Server } from '../model/state.ts';
import { sixDigits } from '../views/nova-server.ts';
import { type Answer, ok } from '../wire/call.ts';
import { notFound } from './nova-found.ts';
import { nextLink, pageOf, serverPages, wholeLists } from './nova-page.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const actions = '/servers/{server_id}/os-instance-actions';

/** ecs-api-en-2025-01, sections 6.13.1 and 6.13.2: under the request IDs that the acts answered. */
export const novaInstanceActionRoutes: readonly Route[] = [
  ...novaRoute({ method: 'GET', path: actions, operation: 'nova_list_instance_actions', handle: listActions }),
  ...novaRoute({
    method: 'GET',
    path: `${actions}/{request_id}`,
    operation: 'nova_show_instance_action',
    handle: (call) => {
      const server = serverOf(call);
      const id = parameter(call, 'request_id');
      const action = server.actions.find(({ request_id }) => request_id === id);
      if (action === undefined) throw notFound('Action for request_id', id);
      return ok({ instanceAction: { ...view(call, server, action), events: action.events.map(eventView) } });
    },
  }),
];

/** From this one on the list has pages and the actions have an `updated_at`, as in Nova. */
const pagedFrom = 58;

function listActions(call: NovaCall): Answer {
  const server = serverOf(call);
  const paged = call.microversion >= pagedFrom;
  const pages = paged ? { usual: serverPages.largest, largest: serverPages.largest } : wholeLists;
  const query = paged ? call.query : new URLSearchParams();
  const { rows, next } = pageOf(query, server.actions, ({ request_id }) => request_id, pages);
  const href = `${call.base}/${call.version}/${server.project.id}/servers/${server.id}/os-instance-actions`;
  const links = next === undefined ? {} : { links: nextLink(href, query, next) };
  return ok({ instanceActions: rows.map((action) => view(call, server, action)), ...links });
}

function view({ microversion }: NovaCall, server: Server, action: InstanceAction): Readonly<Record<string, unknown>> {
  const { request_id, start, user_id, message, events } = action;
  const updated = Math.max(start, ...events.map(({ finish }) => finish ?? start));
  return {
    action: action.action,
    instance_uuid: server.id,
    request_id,
    user_id,
    project_id: server.project.id,
    start_time: sixDigits(start),
    message,
    ...(microversion >= pagedFrom ? { updated_at: sixDigits(updated) } : {}),
  };
}

const eventView = ({ event, start, finish, result }: InstanceAction['events'][number]): object => ({
  event,
  start_time: sixDigits(start),
  finish_time: finish === null ? null : sixDigits(finish),
  result,
  traceback: null,
});
