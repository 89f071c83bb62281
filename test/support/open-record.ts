import type { ApprovalStore, NewRecord, PendingRecord } from '../../src/guard/approvals.ts';

/** Puts a record into a store as a call does that runs alone and gives up waiting at once. */
export async function openRecord(store: ApprovalStore, record: NewRecord): Promise<PendingRecord> {
  const group = await store.join(record.key, record.fills);
  const entered = await store.enter(record, group);
  await store.leave(group);
  if (!('record' in entered)) throw new Error(`no record was opened: ${entered.kind}`);
  return entered.record;
}

/** Consumes an approved record as its call does. */
export async function consumeRecord(
  store: ApprovalStore,
  { id, key, fills }: Pick<PendingRecord, 'id' | 'key' | 'fills'>,
): Promise<string> {
  const group = await store.join(key, fills);
  const spending = await store.consume(id, group);
  await store.leave(group);
  return spending;
}
