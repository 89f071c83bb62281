const day = 24 * 60 * 60 * 1000;

export const days = (count: number): number => count * day;

/** The same day and time `months` later, UTC; the last day of that month when it has no such day. */
export function addMonths(time: number, months: number): number {
  const from = new Date(time);
  const target = new Date(time);
  target.setUTCDate(1);
  target.setUTCMonth(from.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return target.getTime();
}

/** `2024-09-13T07:31:11Z` */
export function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** `2024-09-13T07:31:11.000Z` */
export function milliseconds(time: number): string {
  return new Date(time).toISOString();
}

/** `2019-02-13T06:52:13.855000Z`, as IAM writes times (EXTERNAL-APIS, section 1) */
export function microseconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 23)}000Z`;
}
