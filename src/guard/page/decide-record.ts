import * as z from 'zod';
import { visible } from '../../data/visible.ts';
import type { ApprovalStore, PendingRecord } from '../approvals.ts';
import type { Attempt, AttemptLimit } from './attempts.ts';
import { clockText, FIELDS } from './layout.ts';
import type { PassphraseFile } from './passphrase.ts';
import type { Problem } from './record-page.ts';
import { asksPassphrase } from './record-page.ts';

/** A passphrase, and the limit that every guess of it goes through. */
export interface PassphraseTrial {
  readonly passphrase: Pick<PassphraseFile, 'exists' | 'check'>;
  readonly attempts: AttemptLimit;
}

export interface DecisionParts extends PassphraseTrial {
  readonly store: ApprovalStore;
}

/** A decision as its form brings it. */
export const decisionForm = z.object({
  [FIELDS.token]: z.string(),
  [FIELDS.fingerprint]: z.string(),
  [FIELDS.typed]: z.string().default(''),
  [FIELDS.passphrase]: z.string().default(''),
});
export type DecisionForm = z.infer<typeof decisionForm>;

export type Decided =
  | { readonly kind: 'decided' }
  /** Somebody decided before, here or at the client. */
  | { readonly kind: 'already' }
  /** The preview that was looked at is not the record's any more. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly status: 403 | 422 | 429 };

export async function approve(record: PendingRecord, form: DecisionForm, parts: DecisionParts): Promise<Decided> {
  const stale = staleness(record, form);
  if (stale) return stale;
  if (record.typed !== undefined && !sameName(form[FIELDS.typed], record.typed)) {
    const text = 'This is not the text above. Nothing was decided.';
    return { kind: 'problem', problem: { field: 'typed', text }, status: 422 };
  }
  if (asksPassphrase(record)) {
    const attempt = await tryPassphrase(form[FIELDS.passphrase], parts);
    if (attempt.kind !== 'right') {
      const text = `${attemptText(attempt)} Nothing was decided.`;
      return { kind: 'problem', problem: { field: 'passphrase', text }, status: attemptStatus(attempt) };
    }
  }
  return settle(record, 'approved', parts);
}

export async function refuse(record: PendingRecord, form: DecisionForm, parts: DecisionParts): Promise<Decided> {
  return staleness(record, form) ?? settle(record, 'refused', parts);
}

export function tryPassphrase(given: string, { passphrase, attempts }: PassphraseTrial): Promise<Attempt> {
  return attempts.run(() => passphrase.check(given));
}

type Failed = Exclude<Attempt, { readonly kind: 'right' }>;

export function attemptText({ kind, notBefore, locked }: Failed): string {
  const wrong = kind === 'wrong' ? 'The passphrase is wrong.' : 'The passphrase was not looked at.';
  if (!locked) return `${wrong} The next try is taken from ${clockText(notBefore)}.`;
  return `${wrong} After too many wrong ones it is locked until ${clockText(notBefore)}. Setting it anew with flexus-mcp passphrase unlocks it.`;
}

export function attemptStatus({ kind }: Failed): 403 | 429 {
  return kind === 'wrong' ? 403 : 429;
}

function staleness(record: PendingRecord, form: DecisionForm): Decided | undefined {
  if (record.state !== 'pending') return { kind: 'already' };
  return record.fingerprint === form[FIELDS.fingerprint] ? undefined : { kind: 'changed' };
}

/** A name with invisible characters can only be typed as it is shown. */
function sameName(given: string, name: string): boolean {
  const text = given.trim();
  return text === name.trim() || text === visible(name).trim();
}

async function settle(
  record: PendingRecord,
  state: 'approved' | 'refused',
  { store }: DecisionParts,
): Promise<Decided> {
  return { kind: (await store.decide(record.id, state, 'page')) ? 'decided' : 'already' };
}
