import type { Effect, Target } from '../../operations/operation.ts';
import type { Price } from '../preview.ts';

/** What a rule says (`then` in the file). `confirm` of what can't be undone also takes the target's name. */
export type Outcome = 'allow' | 'confirm' | 'deny';

/** What a call needs before it is sent: nothing, a human's yes, or a yes with the target's name typed. */
export type Decision = 'allow' | 'confirm' | 'confirm-by-name';

/** A decision, or a refusal; from mildest to strictest: allow, confirm, confirm-by-name, deny. */
export type Ruling = Decision | 'deny';

/** Weekdays as `Date.getUTCDay` numbers them. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Day = (typeof DAYS)[number];

/** A span of the clock on a wall in `zone`: from `from` on, before `to`. It goes past midnight when `to` is the earlier. */
export interface TimeWindow {
  /** Minutes since midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes since midnight, 0 to 1440. */
  readonly to: number;
  /** Days on which the window opens; absent: each day. */
  readonly days?: readonly Day[];
  /** IANA name, or UTC. */
  readonly zone: string;
}

/** A tag by its key alone, whatever its value, or by key and value. */
export interface TagCondition {
  readonly key: string;
  readonly value?: string;
}

/** Effects that are judged: reads never are. */
export type ChangeEffect = Exclude<Effect, 'read'>;

/** What has to hold, all of it, for a rule to match. Of a list, one item has to hold. */
export interface Conditions {
  readonly effect?: readonly ChangeEffect[];
  readonly irreversible?: boolean;
  readonly tool?: readonly string[];
  /** Of the call, or of a target where the call itself has none. */
  readonly region?: readonly string[];
  readonly target_id?: readonly string[];
  /** Patterns for the whole name: `*` any characters, `?` exactly one. */
  readonly name?: readonly string[];
  readonly tag?: readonly TagCondition[];
  readonly quantity?: { readonly min?: number; readonly max?: number };
  /** `max`: at most this; `over`: more than this. In units of the currency (ISO 4217). */
  readonly price?: { readonly currency: string; readonly max?: number; readonly over?: number };
  readonly time?: TimeWindow;
}

export interface Rule {
  /** Place in the file, from 1. */
  readonly index: number;
  readonly name?: string;
  readonly when: Conditions;
  readonly outcome: Outcome;
  readonly reason?: string;
}

/** The rules of a policy file, in their order. */
export interface Policy {
  readonly rules: readonly Rule[];
}

/** A target as the preview read it. What is absent is unknown. */
export interface TargetFacts {
  readonly kind: Target['kind'];
  readonly id: string;
  readonly name?: string | undefined;
  /** Of a cloud server: the Flexus L instance around it, by which people know it. */
  readonly instance_name?: string | undefined;
  readonly region?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Said when the state could not be read: then names, region and tags count as unknown, whatever stands in them. */
  readonly unread?: string | undefined;
}

/** What is known of one call. */
export interface Facts {
  /** The operation's ID, also when it comes through a tool that runs any operation. */
  readonly tool: string;
  readonly effect: Effect;
  readonly irreversible: boolean;
  /** Where the call goes, if that is one region; otherwise each target has its own. */
  readonly region?: string | undefined;
  readonly targets: readonly TargetFacts[];
  /** Number of targets, or of what a purchase buys. */
  readonly quantity: number;
  /** `null`: unknown if the effect is `billing`, none otherwise. */
  readonly price: Price | null;
  readonly now: Date;
  /** Whether the call changes a name, tags or metadata: the operation's `renames`. */
  readonly renames: boolean;
}

/** What came out, and why. */
export interface Judgement {
  readonly decision: Ruling;
  /** The rule that decided; absent: the default did. */
  readonly rule?: { readonly index: number; readonly name?: string };
  /** Why, in a sentence for people and models. */
  readonly reason: string;
  /** A line per rule tried: whether it matched, and why. */
  readonly explanation: readonly string[];
}
