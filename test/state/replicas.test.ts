import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Simulator } from '../support/simulator.ts';
import { RedisServer } from './redis-server.ts';
import { hasReplicas, Replicas } from './replicas.ts';

/**
 * Issue 5, part 4, "More than one machine": two and three replicas behind nginx with a real Redis; approvals made on one
 * are consumed once on another; a replica killed at any point loses nothing but its own open calls; Redis gone ->
 * mutating calls are refused, reads go on.
 */
const STOP = { server_ids: ['blog'] };

describe.skipIf(!hasReplicas).each([2, 3])('%i replicas', (count) => {
  let redis: RedisServer;
  let simulator: Simulator;
  let replicas: Replicas;
  beforeAll(async () => {
    [redis, simulator] = await Promise.all([RedisServer.start(), Simulator.start()]);
    replicas = await Replicas.start(count, redis, simulator);
  });
  beforeEach(() => simulator.reset());
  afterAll(async () => {
    await replicas.stop();
    await redis.stop();
    await simulator.program.kill();
  });

  test('identical calls at all of them: one question, approved at any, sent once', async () => {
    const calls = replicas.all.map(({ url }) => replicas.call('batch_stop_servers', STOP, { at: url }));
    const addresses = await Promise.all(calls.map(({ address }) => address));
    expect(new Set(addresses).size).toBe(1);
    await replicas.approve(addresses[0] ?? '');
    const answers = await Promise.all(calls.map(({ answer }) => answer));
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    for (const { text } of answers.filter(({ isError }) => isError)) expect(text).toMatch(/^Not sent again/);
    expect(await simulator.changes()).toMatchObject([{ operation: 'batch_stop_servers' }]);
  });

  test('calls that need no approval are sent once as well', async () => {
    const rename = { server_id: 'blog', name: 'one' };
    const answers = await Promise.all(
      replicas.all.map(({ url }) => replicas.call('update_server', rename, { at: url }).answer),
    );
    expect(answers.some(({ isError }) => !isError)).toBe(true);
    const sent = answers.filter(({ isError }) => !isError).length;
    expect(await simulator.changes()).toHaveLength(sent);
    for (const { text } of answers.filter(({ isError }) => isError)) expect(text).toMatch(/^Not sent again/);
  });

  test('another caller has an approval of its own', async () => {
    const [one, two] = ['builder', 'keeper'].map((caller) => replicas.call('batch_stop_servers', STOP, { caller }));
    const [first = '', second = ''] = await Promise.all([one?.address ?? '', two?.address ?? '']);
    expect(first).not.toBe(second);
    await replicas.approve(first);
    expect((await one?.answer)?.isError).toBe(false);
    await simulator.reset();
    await replicas.approve(second);
    expect((await two?.answer)?.isError).toBe(false);
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('what one replica reads the others know, and a change at one is seen by all', async () => {
    const lists = async (): Promise<number> => (await simulator.logOf('list_all_resources')).length;
    const [one, two] = replicas.all;
    await replicas.call('update_server', { server_id: 'blog', name: 'weblog' }, { at: one?.url ?? '' }).answer;
    await simulator.clearLog();
    for (const { url } of replicas.all) {
      await replicas.call('show_server', { server_id: 'shop' }, { at: url }).answer;
    }
    expect(await lists()).toBe(1);
    expect((await replicas.call('show_server', { server_id: 'weblog' }, { at: two?.url ?? '' }).answer).isError).toBe(
      false,
    );
  });
});

describe.skipIf(!hasReplicas)('bad days of replicas', () => {
  let redis: RedisServer;
  let simulator: Simulator;
  let replicas: Replicas;
  beforeEach(async () => {
    [redis, simulator] = await Promise.all([RedisServer.start(), Simulator.start()]);
    replicas = await Replicas.start(2, redis, simulator);
    return async () => {
      await replicas.stop();
      await redis.stop();
      await simulator.program.kill();
    };
  });

  test('one killed while a human is asked: the yes is good at the other, once', async () => {
    const [one, two] = replicas.all;
    const lost = replicas.call('batch_stop_servers', STOP, { at: one?.url ?? '' });
    const address = await lost.address;
    await one?.program.kill();
    await replicas.approve(address);
    expect(await simulator.changes()).toEqual([]);
    expect((await replicas.call('batch_stop_servers', STOP).answer).isError).toBe(false);
    expect(await simulator.changes()).toHaveLength(1);
    const again = replicas.call('batch_stop_servers', STOP, { at: two?.url ?? '' });
    expect(await again.address, 'a new question').not.toBe(address);
  });

  test('one killed between sending and the answer: its caller is told by the other, nobody else is', async () => {
    const [one] = replicas.all;
    await simulator.faults({ match: { method: 'POST', path: '*/action' }, latency_ms: 60_000, times: 1 });
    const lost = replicas.call('batch_stop_servers', STOP, { at: one?.url ?? '' });
    await replicas.approve(await lost.address);
    await expect.poll(async () => (await simulator.changes()).length, { timeout: 5000 }).toBe(1);
    await one?.program.kill();
    const list = (caller: string): Promise<string> =>
      replicas.call('list_all_resources', {}, { caller }).answer.then(({ text }) => text);
    await expect.poll(() => list('builder'), { interval: 200, timeout: 10_000 }).toMatch(/no answer on record/);
    expect(await list('keeper')).not.toMatch(/no answer on record/);
    expect(await list('builder'), 'told once').not.toMatch(/no answer on record/);
    expect(await simulator.changes(), 'never sent again').toHaveLength(1);
  });

  test('Redis gone: changes are refused and told what to do, reads go on; back again: all works', async () => {
    const rename = (name: string): ReturnType<Replicas['call']>['answer'] =>
      replicas.call('update_server', { server_id: 'blog', name }).answer;
    expect((await rename('one')).isError).toBe(false);
    await redis.kill();
    await sleep(50);
    const refused = [await rename('two'), await rename('two')];
    for (const { text } of refused) expect(text).toMatch(/^Nothing was sent. The shared state in Redis can't be used/);
    for (const tool of ['list_all_resources', 'list_all_resources']) {
      expect((await replicas.call(tool, {}).answer).isError).toBe(false);
    }
    expect((await replicas.call('show_server', { server_id: 'one' }).answer).isError).toBe(false);
    expect(await simulator.changes()).toHaveLength(1);
    const ready = await fetch(replicas.url.replace('/mcp', '/readyz'));
    expect(ready.status, 'a load balancer must not take the replicas away').toBe(200);
    expect(await ready.json()).toMatchObject({
      ready: true,
      checks: { state: expect.stringContaining('ECONNREFUSED') },
    });
    await redis.start();
    await expect.poll(async () => (await rename('three')).isError, { timeout: 5000 }).toBe(false);
  });
});
