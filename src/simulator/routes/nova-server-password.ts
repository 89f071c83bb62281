import { noContent, ok } from '../wire/call.ts';
import { ecsTwin } from './ecs-twin.ts';
import { type NovaRoute, novaRoute } from './nova-route.ts';
import { serverOf } from './nova-targets.ts';
import type { Route } from './route.ts';

const path = '/servers/{server_id}/os-server-password';

/** ecs-api-en-2025-01, sections 6.11.5 and 6.11.6: of Windows servers; of others there is none. */
const routes: readonly NovaRoute[] = [
  {
    method: 'GET',
    path,
    operation: 'nova_show_server_password',
    handle: (call) => ok({ password: serverOf(call).first_password ?? '' }),
  },
  {
    method: 'DELETE',
    path,
    operation: 'nova_clear_server_password',
    handle: (call) => {
      serverOf(call).first_password = null;
      return noContent;
    },
  },
];

export const novaServerPasswordRoutes: readonly Route[] = routes.flatMap((route) => [
  ...novaRoute(route),
  ecsTwin(route),
]);
