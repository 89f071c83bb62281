import type { PeriodUnit, Subscription } from './state.ts';

/** Cents for renewing one subscription; a monthly one renewed by the year gets the year's price, and the reverse. */
export function renewalPrice(subscription: Subscription, unit: PeriodUnit, periods: number): number {
  const month = subscription.unit === 'year' ? subscription.price / 10 : subscription.price;
  return Math.round(unit === 'year' ? month * 10 : month) * periods;
}
