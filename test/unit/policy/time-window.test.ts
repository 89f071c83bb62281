import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Day, TimeWindow } from '../../../src/guard/policy/policy.ts';
import { isInside, isZone } from '../../../src/guard/policy/time-window.ts';

const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const window = (from: string, to: string, zone = 'UTC', days?: readonly Day[]): TimeWindow => ({
  from: clock(from),
  to: clock(to),
  zone,
  ...(days ? { days } : {}),
});
const inside = (span: TimeWindow, moment: string): boolean => isInside(span, new Date(moment));

const minute = fc.integer({ min: 0, max: 1439 });
const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });

/** docs/policy.md, "Conditions": `to` excluded; past midnight if `to` is earlier; `days` are those on which it opens. */
describe('isInside', () => {
  it('has its start and not its end', () => {
    const office = window('08:00', '18:00');
    expect(inside(office, '2026-11-23T07:59:59.999Z')).toBe(false);
    expect(inside(office, '2026-11-23T08:00:00Z')).toBe(true);
    expect(inside(office, '2026-11-23T17:59:59.999Z')).toBe(true);
    expect(inside(office, '2026-11-23T18:00:00Z')).toBe(false);
  });

  it('covers the whole day until 24:00', () => {
    const monday = window('00:00', '24:00', 'UTC', ['mon']);
    expect(inside(monday, '2026-11-22T23:59:59Z')).toBe(false);
    expect(inside(monday, '2026-11-23T00:00:00Z')).toBe(true);
    expect(inside(monday, '2026-11-23T23:59:59Z')).toBe(true);
    expect(inside(monday, '2026-11-24T00:00:00Z')).toBe(false);
  });

  it('goes past midnight, and belongs to the day on which it opened', () => {
    // 2026-11-20 is a Friday.
    const friday = window('22:00', '06:00', 'UTC', ['fri']);
    expect(inside(friday, '2026-11-20T05:00:00Z')).toBe(false);
    expect(inside(friday, '2026-11-20T22:00:00Z')).toBe(true);
    expect(inside(friday, '2026-11-21T05:59:59Z')).toBe(true);
    expect(inside(friday, '2026-11-21T06:00:00Z')).toBe(false);
    expect(inside(friday, '2026-11-21T22:00:00Z')).toBe(false);
    // From Saturday to Sunday, where the week of the numbers ends.
    expect(inside(window('22:00', '06:00', 'UTC', ['sat']), '2026-11-22T01:00:00Z')).toBe(true);
    expect(inside(window('22:00', '06:00', 'UTC', ['sun']), '2026-11-22T01:00:00Z')).toBe(false);
  });

  it('goes by the weekday of the zone', () => {
    // Sunday 23:30 UTC is Monday 07:30 in Singapore.
    const monday = window('07:00', '08:00', 'Asia/Singapore', ['mon']);
    expect(inside(monday, '2026-11-22T23:30:00Z')).toBe(true);
    expect(inside(monday, '2026-11-23T23:30:00Z')).toBe(false);
    // Half hours: 09:15 in Kolkata is 03:45 UTC.
    expect(inside(window('09:15', '09:16', 'Asia/Kolkata'), '2026-11-23T03:45:30Z')).toBe(true);
  });

  it('follows summer time, and both ends of it', () => {
    const nine = window('09:00', '10:00', 'Europe/Berlin');
    expect(inside(nine, '2026-01-15T08:30:00Z')).toBe(true);
    expect(inside(nine, '2026-07-15T08:30:00Z')).toBe(false);
    expect(inside(nine, '2026-07-15T07:30:00Z')).toBe(true);
    // 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
    const spring = window('02:30', '03:30', 'Europe/Berlin');
    expect(inside(spring, '2026-03-29T00:59:59Z')).toBe(false);
    expect(inside(spring, '2026-03-29T01:00:00Z')).toBe(true);
    expect(inside(spring, '2026-03-29T01:30:00Z')).toBe(false);
    // 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC, so 02:30 comes twice.
    const autumn = window('02:00', '03:00', 'Europe/Berlin');
    expect(inside(autumn, '2026-10-25T00:30:00Z')).toBe(true);
    expect(inside(autumn, '2026-10-25T01:30:00Z')).toBe(true);
    expect(inside(autumn, '2026-10-25T02:00:00Z')).toBe(false);
  });

  it('and the window from its end to its start share each moment out between them, in any zone', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Shanghai', 'Pacific/Apia');
    fc.assert(
      fc.property(minute, minute, zones, moment, (from, to, zone, now) => {
        fc.pre(from !== to);
        expect(isInside({ from, to, zone }, now)).not.toBe(isInside({ from: to, to: from, zone }, now));
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees in UTC with the minutes since it last opened', () => {
    const NAMES: readonly Day[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
    const days = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 });
    fc.assert(
      fc.property(minute, minute, days, moment, (from, to, opens, now) => {
        fc.pre(from !== to);
        const length = (to - from + 1440) % 1440;
        const since = (Math.floor(now.getTime() / 60_000) - from + 1440) % 1440;
        const opened = new Date((Math.floor(now.getTime() / 60_000) - since) * 60_000);
        const expected = since < length && opens.some((day) => NAMES.indexOf(day) === opened.getUTCDay());
        expect(isInside({ from, to, zone: 'UTC', days: opens }, now)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isZone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia', 'Etc/GMT+8'])('%s', (zone) => {
    expect(isZone(zone)).toBe(true);
  });
  it.each(['', 'Mars/Olympus', '+08:00', 'Europe/', '../etc'])('not %s', (zone) => {
    expect(isZone(zone)).toBe(false);
  });
});
