import * as z from 'zod';
import { isRegionId } from '../../cloud/origin.ts';
import type { ChangeEffect, Day, TagCondition } from './policy.ts';
import { isZone } from './time-window.ts';

/** Conditions as people write them in a policy file. Every message says what is expected; the place is put before it. */

const EFFECTS = ['write', 'destructive', 'billing'] as const satisfies readonly ChangeEffect[];
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Day[];

const PLAIN = /^\P{C}+$/u;

export function plainText(max: number): z.ZodString {
  const error = `expected text of 1 to ${max} characters on one line`;
  return z.string({ error }).min(1, { error }).max(max, { error }).regex(PLAIN, { error });
}

function patterned(pattern: RegExp, error: string): z.ZodString {
  return z.string({ error }).regex(pattern, { error });
}

/** A value or a list of values; a list means any of them. */
function oneOrMore<T extends z.ZodType<unknown>>(item: T, about: string) {
  const list = z.array(item, { error: 'expected a value or a list of values' }).min(1, {
    error: 'expected at least one value: an empty list would match nothing',
  });
  return z
    .union([item, list])
    .transform((given): z.output<T>[] => (Array.isArray(given) ? given : [given]))
    .meta({ description: `${about} One value, or a list of which any may hold.` });
}

/** Why nothing in a policy may be about reads. */
export const READS = 'reads are always allowed and never judged';

const effect = z.enum(EFFECTS, {
  error: ({ input }) => `${input === 'read' ? `${READS}; ` : ''}expected ${EFFECTS.join(', ')}`,
});

const tool = patterned(/^[a-z][a-z0-9_]{0,63}$/, 'expected the name of an operation, such as batch_stop_servers');

const region = z
  .string({ error: 'expected a region such as ap-southeast-3' })
  .refine(isRegionId, { error: 'expected a region such as ap-southeast-3' });

const targetId = patterned(
  /^[A-Za-z0-9_-]{1,64}$/,
  'expected an ID: 1 to 64 letters, digits, hyphens and underscores (patterns are for names only)',
).transform((id) => id.toLowerCase());

const namePattern = plainText(128);

const TAG = 'expected key or key=value, both exact: 1 to 127 characters, = and up to 255, without * and ?';
const tag = patterned(/^[^=*?\p{C}]{1,127}(=[^*?\p{C}]{0,255})?$/u, TAG).transform((given): TagCondition => {
  const split = given.indexOf('=');
  return split < 0 ? { key: given } : { key: given.slice(0, split), value: given.slice(split + 1) };
});

const COUNT = 'expected a whole number from 1 to 1000000';
const count = z
  .number({ error: COUNT })
  .int({ error: COUNT })
  .min(1, { error: COUNT })
  .max(1_000_000, { error: COUNT });
export const quantity = z
  .strictObject(
    { min: count.exactOptional(), max: count.exactOptional() },
    { error: 'expected an object with max (in allow and confirm rules) or min (in confirm and deny rules)' },
  )
  .meta({
    description: 'Number of targets of the call, or of instances that a purchase buys. max: at most; min: at least.',
  });

const MONEY = 'expected an amount of 0 or more, such as 49.90';
const money = z.number({ error: MONEY }).min(0, { error: MONEY }).max(1e12, { error: MONEY });
export const price = z
  .strictObject(
    {
      currency: patterned(/^[A-Z]{3}$/, 'expected three capital letters, such as USD or CNY'),
      max: money.exactOptional(),
      over: money.exactOptional(),
    },
    { error: 'expected an object with currency, and max (in allow rules) or over (in confirm and deny rules)' },
  )
  .meta({ description: 'Price of the call. max: at most; over: more than. A price in another currency is unknown.' });

const CLOCK = 'expected a time in quotes from "00:00" to "24:00"';
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const opening = patterned(/^([01]\d|2[0-3]):[0-5]\d$/, CLOCK.replace('24:00', '23:59')).transform(minutes);
const closing = patterned(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, CLOCK).transform(minutes);
const day = z.enum(WEEK, { error: `expected ${WEEK.join(', ')}` });
const ZONE = 'expected UTC or a time zone such as Europe/Berlin';
export const time = z
  .strictObject(
    {
      from: opening,
      to: closing.meta({ description: 'Exclusive. Earlier than from: the window goes past midnight.' }),
      days: z
        .array(day, { error: `expected a list of ${WEEK.join(', ')}` })
        .min(1, { error: 'expected at least one day' })
        .exactOptional()
        .meta({ description: 'Days on which the window opens; without it, each day.' }),
      zone: z.string({ error: ZONE }).refine(isZone, { error: ZONE }).default('UTC'),
    },
    { error: 'expected an object with from, to, and perhaps days and zone' },
  )
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'expected another time than from; the whole day is "00:00" to "24:00"',
  })
  .meta({ description: 'Time of day on a wall clock in the zone.' });

export const when = z
  .strictObject(
    {
      effect: oneOrMore(effect, 'What the call does. Reads are never judged.').exactOptional(),
      irreversible: z
        .boolean({ error: 'expected true or false' })
        .exactOptional()
        .meta({ description: 'Whether nothing brings back what the call takes away.' }),
      tool: oneOrMore(tool, 'Name of an operation that changes something.').exactOptional(),
      region: oneOrMore(region, 'Region of the call, or of a target where the call itself has none.').exactOptional(),
      target_id: oneOrMore(targetId, 'Exact ID of a target.').exactOptional(),
      name: oneOrMore(
        namePattern,
        'Whole name of a target, or of the instance around it, case-sensitive; * any characters, ? one.',
      ).exactOptional(),
      tag: oneOrMore(tag, 'Tag of a target: key or key=value.').exactOptional(),
      quantity: quantity.exactOptional(),
      price: price.exactOptional(),
      time: time.exactOptional(),
    },
    { error: 'expected an object of conditions, or {} for every call' },
  )
  .meta({ description: 'All of these have to hold. {} is every call.' });
