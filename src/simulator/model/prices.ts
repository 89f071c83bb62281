import type { Plan } from '../../data/tables.ts';
import type { PeriodUnit } from './state.ts';

/**
 * Invented prices in cents: no price list of Flexus L instances is public. They grow with the plan so that comparisons make
 * sense, and a year costs ten months.
 */
export function periodPrice(
  plan: Plan,
  extras: readonly { readonly type: string; readonly size: number | null }[],
  unit: PeriodUnit,
): number {
  const bundle = plan.vcpus * 120 + plan.memory_gib * 150 + plan.system_disk_gib * 3 + plan.traffic_package_gb / 10;
  const parts = extras.reduce((sum, { type, size }) => sum + (size === null ? 500 : size * gibPrice(type)), 0);
  return Math.round(bundle + parts) * (unit === 'year' ? 10 : 1);
}

const gibPrice = (type: string): number => (type === 'cbr' ? 5 : 8);

export const dollars = (cents: number): number => cents / 100;
