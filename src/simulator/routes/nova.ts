import { novaServerRoutes } from './nova-servers.ts';
import { novaServerListRoutes } from './nova-servers-list.ts';
import { novaVersionRoutes } from './nova-versions.ts';
import type { Route } from './route.ts';

/** The native API: ecs-api-en-2025-01, chapters 6 and 11. */
export const novaRoutes: readonly Route[] = [...novaVersionRoutes, ...novaServerListRoutes, ...novaServerRoutes];
