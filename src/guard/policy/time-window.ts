import type { Day, TimeWindow } from './policy.ts';
import { DAYS } from './policy.ts';

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Formatters are kept: making one takes longer than everything else here. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
}

/** An IANA name that this Node.js knows. Offsets are refused: newer versions take them, older ones don't. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false;
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Day and minute on a wall clock in the zone, summer time included. */
function wallClock(now: Date, zone: string): { day: number; minute: number } {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  const weekday = (parts.get('weekday') ?? '').toLowerCase();
  return {
    day: DAYS.findIndex((name) => weekday.startsWith(name)),
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}

/** Whether a moment lies in the window. After midnight it belongs to the day on which the window opened. */
export function isInside(window: TimeWindow, now: Date): boolean {
  const { day, minute } = wallClock(now, window.zone);
  const opensOn = (index: number): boolean => {
    const opening: Day | undefined = DAYS[(index + DAYS.length) % DAYS.length];
    return window.days === undefined || (opening !== undefined && window.days.includes(opening));
  };
  if (window.from < window.to) return minute >= window.from && minute < window.to && opensOn(day);
  if (minute >= window.from) return opensOn(day);
  return minute < window.to && opensOn(day - 1);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `08:00`, as the file has it. */
export function timeText(minutes: number): string {
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
