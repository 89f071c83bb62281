import { nearestOf } from './nearest.ts';
import type { SiteTables } from './site-tables.ts';

/** `refuse`: the documents exclude it, so nothing is sent. `warn`: shown in the preview, the cloud decides. */
export interface Finding {
  readonly level: 'refuse' | 'warn';
  /** path in the request body, e.g. `extra_resources[0].size` */
  readonly field: string;
  readonly message: string;
}

/** A value for a message: quoted, and cut so that a hostile one can't flood it. */
export function shown(value: string): string {
  return JSON.stringify(value.length > 64 ? `${value.slice(0, 64)}…` : value);
}

/** The finding for a value that the tables don't list: never a refusal, for tables age. */
export function unlisted(tables: SiteTables, field: string, value: string, known: readonly string[]): Finding {
  const hint = known.length === 0 ? '' : ` Nearest known: ${nearestOf(value, known, 3).join(', ')}.`;
  return {
    level: 'warn',
    field,
    message: `${field} ${shown(value)} is not in the tables of ${tables.as_of}; the cloud decides.${hint}`,
  };
}

/** The finding for a combination of listed values that the tables don't allow: as hard as the tables are reliable. */
export function excluded(tables: SiteTables, field: string, message: string): Finding {
  if (tables.coverage !== 'partial') return { level: 'refuse', field, message };
  return { level: 'warn', field, message: `${message} (By incomplete tables of ${tables.as_of}; the cloud decides.)` };
}
