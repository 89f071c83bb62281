import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ApprovalStore, createMemoryStore, type NewRecord } from '../../src/guard/approvals.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import { consumeRecord, openRecord } from '../support/open-record.ts';
import { releaseRecord, renewRecord, stopRecord } from '../unit/page/samples.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

/**
 * Issue 5, part 4: pending records and single use behind one interface, in memory or in Redis; both keep the same
 * contract. docs/guard.md, "Approvals": an approval lives ten minutes and is consumed once.
 */
const LIFE_MS = 150;

interface Shared {
  /** The stores of several replicas; of memory there is one only. */
  readonly replicas: readonly [ApprovalStore, ApprovalStore];
  /** Lets an approval's life pass. */
  expire(): Promise<void>;
  close(): Promise<void>;
}

function inMemory(): Shared {
  let time = 1_700_000_000_000;
  const store = createMemoryStore(() => time);
  return {
    replicas: [store, store],
    async expire() {
      time += 10 * 60_000;
    },
    close: async () => undefined,
  };
}

let redis: RedisServer | undefined;
beforeAll(async () => {
  if (hasRedis) redis = await RedisServer.start();
});
afterAll(() => redis?.stop());

function inRedis(lifeMs?: number): Shared {
  const key = randomBytes(32);
  const open = (): ReturnType<typeof createRedisState> =>
    createRedisState({ url: redis?.url ?? '', key, ...(lifeMs ? { lifeMs } : {}) });
  const [one, two] = [open(), open()];
  return {
    replicas: [one.approvals, two.approvals],
    expire: () => sleep(LIFE_MS + 20),
    close: async () => {
      await Promise.all([one.close(), two.close()]);
    },
  };
}

const kinds: readonly (readonly [string, (lifeMs?: number) => Shared])[] = [
  ['in memory', inMemory],
  ...(hasRedis ? ([['in Redis', inRedis]] as const) : []),
];

let shared: Shared;
afterEach(() => shared.close());

const never = new AbortController().signal;

describe.each(kinds)('%s', (_name, open) => {
  test('the question of a record is asked by one at a time', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const [record, other] = [await openRecord(here, stopRecord), await openRecord(here, releaseRecord)];
    const taken = await Promise.all([here, there, here, there].map((store) => store.takeQuestion(record.id)));
    const giveBack = taken.filter((one) => one !== undefined);
    expect(giveBack).toHaveLength(1);
    expect(await there.takeQuestion(other.id), 'another is another').toBeDefined();
    await giveBack[0]?.();
    const again = await there.takeQuestion(record.id);
    await giveBack[0]?.();
    expect(await here.takeQuestion(record.id), 'given back twice is not taken away').toBeUndefined();
    await again?.();
  });

  test('a record is found by whoever asks, as it was opened', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const record = await openRecord(here, releaseRecord);
    expect(record).toMatchObject({ ...releaseRecord, state: 'pending' });
    expect(record.id).toMatch(/^[0-9a-f]{32}$/);
    expect(record.expiresAt - record.createdAt).toBe(10 * 60_000);
    expect(await there.get(record.id)).toEqual(record);
    expect(await there.pending()).toEqual([record]);
    expect(await there.get('0'.repeat(32))).toBeUndefined();
  });

  test('those that wait are listed oldest first, the decided ones not', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const opened = [];
    for (const record of [stopRecord, renewRecord, releaseRecord]) {
      opened.push(await openRecord(here, record));
      await sleep(2);
    }
    const [stop, renew, release] = opened.map(({ id }) => id);
    await there.decide(renew ?? '', 'refused', 'page');
    expect((await there.pending()).map(({ id }) => id)).toEqual([stop, release]);
  });

  test('an identical call finds the record; one about other facts takes its place', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const first = await openRecord(here, stopRecord);
    const group = await there.join(stopRecord.key, {});
    expect(await there.enter(stopRecord, group)).toEqual({ kind: 'known', record: first });
    const other = await there.enter({ ...stopRecord, fingerprint: 'other' }, group);
    expect(other).toMatchObject({ kind: 'opened', record: { fingerprint: 'other', state: 'pending' } });
    expect(await here.get(first.id)).toBeUndefined();
    expect(await here.pending()).toHaveLength(1);
  });

  test('a refusal holds whatever has become of the facts; a yes does not', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const refused = await openRecord(here, stopRecord);
    const approved = await openRecord(here, renewRecord);
    expect(await there.decide(refused.id, 'refused', 'page')).toBe(true);
    expect(await there.decide(approved.id, 'approved', 'elicitation')).toBe(true);
    const changed = { fingerprint: 'other' };
    expect(await openRecord(here, { ...stopRecord, ...changed })).toMatchObject({
      id: refused.id,
      state: 'refused',
      channel: 'page',
    });
    expect((await openRecord(here, { ...renewRecord, ...changed })).id).not.toBe(approved.id);
  });

  test('is decided once', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const { id } = await openRecord(here, stopRecord);
    const both = [here.decide(id, 'approved', 'page'), there.decide(id, 'refused', 'elicitation')];
    const decided = await Promise.all(both);
    expect(decided.filter(Boolean)).toHaveLength(1);
    const record = await here.get(id);
    expect(record).toMatchObject(
      decided[0] ? { state: 'approved', channel: 'page' } : { state: 'refused', channel: 'elicitation' },
    );
    expect(record?.decidedAt).toBeGreaterThanOrEqual(record?.createdAt ?? Number.POSITIVE_INFINITY);
    expect(await here.decide('0'.repeat(32), 'approved', 'page')).toBe(false);
  });

  test('of many who consume one approval exactly one wins, wherever they are', async () => {
    shared = open();
    const { replicas } = shared;
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1), { minLength: 2, maxLength: 24 }), async (where) => {
        number += 1;
        const record = { ...stopRecord, key: `stop-${number}`, caller: `caller ${number}` };
        const { id } = await openRecord(replicas[0], record);
        await replicas[0].decide(id, 'approved', 'page');
        const group = await replicas[0].join(record.key, {});
        const all = await Promise.all(where.map((at) => replicas[at === 0 ? 0 : 1].consume(id, group)));
        expect(all.filter((one) => one === 'spent-now')).toHaveLength(1);
        expect(all.filter((one) => one === 'spent')).toHaveLength(where.length - 1);
        expect((await replicas[1].get(id))?.state).toBe('consumed');
        await replicas[1].leave(group);
      }),
      { numRuns: 15 },
    );
  });

  test('nothing but a yes can be consumed, and only by its own call', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const pending = await openRecord(here, stopRecord);
    expect(await consumeRecord(there, pending)).toBe('gone');
    await here.decide(pending.id, 'refused', 'page');
    expect(await consumeRecord(there, pending)).toBe('gone');
    const approved = await openRecord(here, renewRecord);
    await here.decide(approved.id, 'approved', 'page');
    expect(await consumeRecord(there, { ...approved, key: stopRecord.key })).toBe('gone');
    expect(await consumeRecord(there, { ...approved, id: '0'.repeat(32) })).toBe('gone');
    expect(await consumeRecord(there, approved)).toBe('spent-now');
    expect(await consumeRecord(here, approved)).toBe('spent');
  });

  test('a cancellation that comes with the no does not take it away (guard.md, "Approvals": a refusal holds)', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const { id } = await openRecord(here, stopRecord);
    await there.decide(id, 'refused', 'page');
    await here.withdraw(id);
    expect(await there.get(id)).toMatchObject({ id, state: 'refused' });
    expect(await openRecord(here, stopRecord)).toMatchObject({ id, state: 'refused' });
  });

  test('a withdrawn record is gone, and so is one whose life is over', async () => {
    shared = open(LIFE_MS);
    const [here, there] = shared.replicas;
    const withdrawn = await openRecord(here, stopRecord);
    await there.withdraw(withdrawn.id);
    expect(await here.get(withdrawn.id)).toBeUndefined();
    const approved = await openRecord(here, renewRecord);
    await here.decide(approved.id, 'approved', 'page');
    const waiting = await openRecord(here, releaseRecord);
    await shared.expire();
    expect(await there.get(approved.id)).toBeUndefined();
    expect(await consumeRecord(there, approved)).toBe('gone');
    expect(await there.decide(waiting.id, 'approved', 'page')).toBe(false);
    expect(await there.pending()).toEqual([]);
    expect((await openRecord(there, renewRecord)).state).toBe('pending');
  });

  test('whoever waits is told of a decision, a withdrawal and an end, and can stop waiting', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const [one, two] = [await openRecord(here, stopRecord), await openRecord(here, renewRecord)];
    const decided = here.settled(one.id, never);
    await there.decide(one.id, 'approved', 'page');
    await decided;
    const gone = here.settled(two.id, never);
    await there.withdraw(two.id);
    await gone;
    await here.settled('0'.repeat(32), never);
    const three = await openRecord(here, releaseRecord);
    const controller = new AbortController();
    const waiting = there.settled(three.id, controller.signal);
    controller.abort(new Error('no more'));
    await expect(waiting).rejects.toThrow('no more');
    await expect(there.settled(three.id, controller.signal)).rejects.toThrow('no more');
  });

  test('calls that run at once are one: the same values, sent once; the next call is another', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const one = await here.join('k', { 'Client-Request-Id': 'a' });
    const two = await there.join('k', { 'Client-Request-Id': 'b' });
    expect(two).toEqual(one);
    expect(one.madeUp).toEqual({ 'Client-Request-Id': 'a' });
    const spent = await Promise.all([here.spend(one), there.spend(two)]);
    expect(spent.toSorted()).toEqual(['spent', 'spent-now']);
    const three = await there.join('k', { 'Client-Request-Id': 'c' });
    expect(three.madeUp).toEqual({ 'Client-Request-Id': 'c' });
    await Promise.all([here.leave(one), there.leave(two)]);
    expect(await there.spend(three)).toBe('spent-now');
  });

  test('a call that others left alone goes on; a call after the last has values of its own', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const [one, two] = [await here.join('k', { id: 'a' }), await there.join('k', { id: 'b' })];
    await here.leave(one);
    expect(await there.spend(two)).toBe('spent-now');
    await there.leave(two);
    const alone = await here.join('k', { id: 'c' });
    await here.leave(alone);
    expect((await there.join('k', { id: 'd' })).madeUp).toEqual({ id: 'd' });
  });

  test('a later call has the values that its human was shown', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const record = await openRecord(here, { ...stopRecord, fills: { 'Client-Request-Id': 'shown' } });
    await here.decide(record.id, 'approved', 'page');
    const group = await there.join(record.key, { 'Client-Request-Id': 'fresh' });
    expect(group.madeUp).toEqual({ 'Client-Request-Id': 'shown' });
    expect(await there.consume(record.id, group)).toBe('spent-now');
    await there.leave(group);
    expect((await here.join(record.key, { id: 'next' })).madeUp).toEqual({ id: 'next' });
  });

  test('a call whose twin was sent asks nobody', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const record = await openRecord(here, stopRecord);
    const [one, two] = [await here.join(record.key, {}), await there.join(record.key, {})];
    await here.decide(record.id, 'approved', 'page');
    expect(await here.consume(record.id, one)).toBe('spent-now');
    expect(await there.enter(stopRecord, two)).toEqual({ kind: 'spent' });
  });

  test('a caller has at most ten calls that wait, all together a hundred; open ones can be repeated', async () => {
    shared = open();
    const [here, there] = shared.replicas;
    const ask = async (caller: number, number: number): Promise<string> => {
      const record: NewRecord = { ...stopRecord, caller: `agent ${caller}`, key: `${caller}-${number}` };
      const group = await there.join(record.key, {});
      return (await here.enter(record, group)).kind;
    };
    for (let caller = 0; caller < 10; caller++) {
      const ten = await Promise.all(Array.from({ length: 10 }, (_, number) => ask(caller, number)));
      expect(ten).toEqual(Array.from({ length: 10 }, () => 'opened'));
      if (caller === 0) expect(await ask(0, 10)).toBe('full');
    }
    expect(await ask(10, 0)).toBe('full');
    expect(await ask(3, 3)).toBe('known');
    const [first] = await there.pending();
    await there.decide(first?.id ?? '', 'refused', 'page');
    expect(await ask(10, 0)).toBe('opened');
  });
});
