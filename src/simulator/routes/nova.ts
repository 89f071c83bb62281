import { cinderRoutes } from './cinder.ts';
import { glanceRoutes } from './glance.ts';
import { novaActionRoutes } from './nova-actions.ts';
import { novaConsoleRoutes } from './nova-actions-console.ts';
import { novaServerNetworkRoutes } from './nova-actions-network.ts';
import { novaSystemRoutes } from './nova-actions-system.ts';
import { novaAttachmentRoutes } from './nova-attachments.ts';
import { novaCreateRoutes } from './nova-create.ts';
import { novaFlavorRoutes } from './nova-flavors.ts';
import { novaInstanceActionRoutes } from './nova-instance-actions.ts';
import { novaInterfaceRoutes } from './nova-interfaces.ts';
import { novaIpRoutes } from './nova-ips.ts';
import { novaServerPasswordRoutes } from './nova-server-password.ts';
import { novaServerRoutes } from './nova-servers.ts';
import { novaServerListRoutes } from './nova-servers-list.ts';
import { novaVersionRoutes } from './nova-versions.ts';
import type { Route } from './route.ts';

/** Servers and flavors of the native API: ecs-api-en-2025-01, chapter 6; and what its clients need beside it. */
export const novaRoutes: readonly Route[] = [
  ...novaVersionRoutes,
  ...novaServerListRoutes,
  ...novaServerRoutes,
  ...novaCreateRoutes,
  ...novaActionRoutes,
  ...novaSystemRoutes,
  ...novaServerNetworkRoutes,
  ...novaConsoleRoutes,
  ...novaFlavorRoutes,
  ...novaIpRoutes,
  ...novaInterfaceRoutes,
  ...novaAttachmentRoutes,
  ...novaInstanceActionRoutes,
  ...novaServerPasswordRoutes,
  ...glanceRoutes,
  ...cinderRoutes,
];
