import { quotaLimits } from '../model/quota.ts';
import type { Server, TextMap } from '../model/state.ts';
import { type Answer, noContent, ok } from '../wire/call.ts';
import { novaRefusal } from '../wire/nova-errors.ts';
import { bodyObject, invalid, textsField } from '../wire/nova-fields.ts';
import { ecsTwin } from './ecs-twin.ts';
import { notFound } from './nova-found.ts';
import { type NovaCall, type NovaRoute, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const metadata = '/servers/{server_id}/metadata';

/** ecs-api-en-2025-01, section 6.9 */
const routes: readonly NovaRoute[] = [
  {
    method: 'GET',
    path: metadata,
    operation: 'nova_list_server_metadata',
    handle: (call) => ok({ metadata: serverOf(call).metadata }),
  },
  {
    method: 'POST',
    path: metadata,
    operation: 'nova_update_server_metadata',
    handle: (call) => {
      const server = changeable(call);
      return set(call, server, { ...server.metadata, ...wanted(call) });
    },
  },
  {
    method: 'PUT',
    path: metadata,
    operation: 'nova_replace_server_metadata',
    handle: (call) => set(call, changeable(call), wanted(call)),
  },
  { method: 'GET', path: `${metadata}/{key}`, operation: 'nova_show_server_metadata_item', handle: showItem },
  { method: 'PUT', path: `${metadata}/{key}`, operation: 'nova_set_server_metadata_item', handle: setItem },
  { method: 'DELETE', path: `${metadata}/{key}`, operation: 'nova_delete_server_metadata_item', handle: deleteItem },
];

export const novaMetadataRoutes: readonly Route[] = routes.flatMap((route) => [...novaRoute(route), ecsTwin(route)]);

/** Sections 6.9.1 to 6.9.6: the server must be active or stopped; paused and suspended ones there are none here. */
function changeable(call: NovaCall): Server {
  const server = serverOf(call);
  if (server.vm_state === 'active' || server.vm_state === 'stopped') return server;
  throw novaRefusal(
    'conflictingRequest',
    `Cannot change the metadata of instance ${server.id} while it is in vm_state ${server.vm_state}.`,
  );
}

// Table 6-156
const keyForm = /^[A-Za-z0-9_:.-]{1,255}$/;
const longestValue = 255;

function checked(items: TextMap): TextMap {
  for (const [key, value] of Object.entries(items)) {
    if (!keyForm.test(key)) throw invalid(`metadata: ${key} is no key.`);
    if ([...value].length > longestValue) throw invalid(`metadata: the value of ${key} is too long.`);
  }
  return items;
}

function wanted(call: NovaCall): TextMap {
  const items = textsField({ metadata: bodyObject(call.body, 'metadata') }, 'metadata');
  return checked(items ?? {});
}

function set(call: NovaCall, server: Server, items: TextMap): Answer {
  change(call, server, items);
  return ok({ metadata: server.metadata });
}

function change(call: NovaCall, server: Server, items: TextMap): void {
  const limit = quotaLimits(call.cloud, server.project).server_metadata;
  if (limit >= 0 && Object.keys(items).length > limit) {
    throw novaRefusal('forbidden', `Maximum number of metadata items exceeds ${limit}.`);
  }
  server.metadata = items;
  server.updated = call.cloud.timeline.now();
}

function existing(server: Server, key: string): string {
  const value = Object.hasOwn(server.metadata, key) ? server.metadata[key] : undefined;
  if (value === undefined) throw notFound('Metadata item', key);
  return value;
}

function showItem(call: NovaCall): Answer {
  const key = parameter(call, 'key');
  return ok({ meta: { [key]: existing(serverOf(call), key) } });
}

/** The one key of the body must be that of the address, as in community Nova; the document doesn't say. */
function setItem(call: NovaCall): Answer {
  const server = changeable(call);
  const key = parameter(call, 'key');
  const items = checked(textsField({ meta: bodyObject(call.body, 'meta') }, 'meta') ?? {});
  const [name, ...others] = Object.keys(items);
  if (others.length > 0) throw invalid('meta must have one item.');
  if (name !== key) throw invalid('The key of the body is not that of the address.');
  change(call, server, { ...server.metadata, ...items });
  return ok({ meta: items });
}

function deleteItem(call: NovaCall): Answer {
  const server = changeable(call);
  const key = parameter(call, 'key');
  existing(server, key);
  const { [key]: _gone, ...rest } = server.metadata;
  change(call, server, rest);
  return noContent;
}
