import { bssOrderRoutes } from './bss-orders.ts';
import { bssResourceRoutes } from './bss-resources.ts';
import { bssSubscriptionRoutes } from './bss-subscriptions.ts';
import type { Route } from './route.ts';

/** Orders and billing: EXTERNAL-APIS, section 3; flexus-l-api-zh-2025-01, sections 3.4.6 and 3.5. */
export const bssRoutes: readonly Route[] = [...bssOrderRoutes, ...bssSubscriptionRoutes, ...bssResourceRoutes];
