import type { Tables } from './site-tables.ts';
import { cnTables } from './tables/cn.ts';
import { intlTables } from './tables/intl.ts';

export type { Image, Plan, Site, SiteTables, Tables } from './site-tables.ts';

/** The tables we carry. Nothing is documented about what the European site sells, so `eu` is absent. */
export const documentedTables: Tables = { intl: intlTables, cn: cnTables };
