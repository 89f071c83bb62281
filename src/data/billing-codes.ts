/**
 * Numbers that the billing service answers with. The Flexus L documents know order status 5 only; the rest is from the
 * billing API's own pages and Huawei's Go SDK v3 (2026-03). A number that isn't here is unknown, not invalid.
 */

export interface OrderStatus {
  readonly status: number;
  readonly meaning: string;
  /** nothing follows by itself any more */
  readonly final: boolean;
  /** stays as it is until a person acts; absent: the cloud is at work, or it is final */
  readonly waits_for?: string;
}

export const orderStatuses: readonly OrderStatus[] = [
  { status: 1, meaning: 'awaiting approval', final: false, waits_for: 'an approver' },
  { status: 2, meaning: 'awaiting refund', final: false },
  { status: 3, meaning: 'processing', final: false },
  { status: 4, meaning: 'cancelled', final: true },
  { status: 5, meaning: 'completed: what was ordered exists', final: true },
  { status: 6, meaning: 'awaiting payment', final: false, waits_for: 'payment' },
  { status: 9, meaning: 'awaiting confirmation', final: false, waits_for: 'a confirmation' },
  { status: 10, meaning: 'awaiting shipment', final: false },
  { status: 11, meaning: 'awaiting receipt', final: false },
  { status: 12, meaning: 'awaiting pick-up', final: false },
  { status: 13, meaning: 'being exchanged', final: false },
];

/** The same as codes, without what follows. */
export const orderStatusCodes: readonly Code[] = orderStatuses.map(({ status, meaning }) => ({
  code: status,
  meaning,
}));

/** An order's status in words, with its number. */
export function meaningOfOrder(status: number): string {
  const meaning = orderStatuses.find((one) => one.status === status)?.meaning ?? 'unknown status';
  return `${status} (${meaning})`;
}

export interface Code {
  readonly code: number;
  readonly meaning: string;
}

const codes = (meanings: Readonly<Record<number, string>>): readonly Code[] =>
  Object.entries(meanings).map(([code, meaning]) => ({ code: Number(code), meaning }));

export const orderTypes = codes({
  1: 'new purchase',
  2: 'renewal',
  3: 'change',
  4: 'unsubscription',
  10: 'from a period to pay-per-use',
  11: 'from pay-per-use to a period',
  13: 'trial',
  14: 'from a trial to paid use',
  15: 'change of the fee',
});

/** `status` in the list of yearly/monthly resources. */
export const resourceStatuses = codes({ 2: 'in use', 3: 'closed', 4: 'frozen', 5: 'expired' });

/** `expire_policy`: what happens when the term ends. */
export const expirePolicies = codes({
  0: 'enters the grace period',
  1: 'becomes pay-per-use',
  2: 'is deleted',
  3: 'renews by itself',
  4: 'is frozen',
  5: 'is deleted after the retention period',
});

/** `period_type` of the billing service. The purchase says `month` and `year` in words instead. */
export const periodTypes = codes({ 0: 'day', 1: 'week', 2: 'month', 3: 'year', 4: 'hour', 5: 'one-off' });

/** `measure_id`: units. Only these two are known to us. */
export const measureIds = codes({ 1: 'yuan', 10: 'GB' });

/** `quota_reuse_cycle` of a traffic package: how often its quota comes back. */
export const reuseCycles = codes({ 1: 'hour', 2: 'day', 3: 'week', 4: 'month', 5: 'year' });

/** `quota_reuse_cycle_type` of a traffic package. */
export const reuseCycleTypes = codes({ 1: 'by the calendar', 2: 'from the time of purchase' });

export const unsubscribeTypes = codes({ 1: 'the resource and its renewed terms', 2: 'renewed terms only' });

export const unsubscribeReasons = codes({
  1: 'hard to use',
  2: 'lacks functions',
  3: 'too complex',
  4: 'dissatisfied',
  5: 'other',
});

/** The words for a number, or undefined when it isn't listed. */
export function meaningOf(list: readonly Code[], code: number): string | undefined {
  return list.find((row) => row.code === code)?.meaning;
}
