import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainPurchase } from '../support/catalogue.ts';
import { FakeCloud, json } from '../support/fake-cloud.ts';
import { accepts } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/** Issue 2, part 4: follows a job or an order, with progress, cancellation and a resumable answer. */
describe('in slow time', () => {
  let simulator: Simulator;
  let session: Session;
  beforeAll(async () => {
    simulator = await Simulator.start({ speed: 1 });
    session = await Session.open({ env: simulator.byKey, human: accepts });
  });
  beforeEach(() => simulator.clearLog());

  async function runningJob(server: string): Promise<Record<'job_id' | 'region', string>> {
    const { structured } = await session.ok('batch_reboot_servers', { server_ids: [server], type: 'SOFT' });
    return { job_id: String(structured.job_id), region: String(structured.region) };
  }

  test('a job that goes on: answered in time, with what to resume; cancelling stops the looks', async () => {
    const job = await runningJob('shop-web');
    const started = performance.now();
    const { structured, text } = await session.ok('wait', { ...job, timeout_seconds: 1 });
    expect(performance.now() - started).toBeLessThan(1600);
    expect(structured).toMatchObject({ done: false, resume: job });
    expect(text).toContain('call wait again');

    const cancelling = new AbortController();
    const seen: Progress[] = [];
    const waiting = session.call(
      'wait',
      { ...job, timeout_seconds: 50 },
      {
        signal: cancelling.signal,
        onprogress: (progress) => {
          seen.push(progress);
          if (seen.length === 2) cancelling.abort('enough');
        },
      },
    );
    await expect(waiting).rejects.toThrow('enough');
    const looks = (await simulator.logOf('show_job')).length;
    await new Promise((resolve) => setTimeout(resolve, 1800));
    expect(await simulator.logOf('show_job')).toHaveLength(looks);
    expect(seen).toHaveLength(2);
    // The server goes on serving.
    await session.ok('list_all_resources');
  });

  test.each([
    [{}, 'either job_id or order_id'],
    [{ job_id: 'a', order_id: 'b' }, 'either job_id or order_id'],
    [{ job_id: 'a/../b' }, 'job_id'],
    [{ job_id: 'a', timeout_seconds: 51 }, 'timeout_seconds'],
    [{ job_id: 'a', region: '../x' }, 'region'],
    [{ order_id: 'CS0000000000XXXXX', timeout: 5 }, 'timeout_seconds'],
  ])('%j is refused before anything is sent', async (args, said) => {
    expect(await session.refused('wait', args)).toContain(said);
    expect(await simulator.log()).toEqual([]);
  });

  test('an unknown job or order is an error that says so', async () => {
    expect(await session.refused('wait', { job_id: 'ff8080820000000000000000000000' })).toMatch(/Common\.0011|not/);
    expect(await session.refused('wait', { order_id: 'CS0000000000XXXXX' })).toContain('CBC.30000010');
  });

  // Clients give up on a tool after a minute: the answer comes at the end that was asked for (issue 2, part 4).
  test('a cloud that does not answer in time: no look yet, and what to resume', async () => {
    const job = await runningJob('blog');
    await simulator.faults({ match: { path: '/v1/{project_id}/jobs' }, latency_ms: 4_000 });
    const started = performance.now();
    const { structured, text } = await session.ok('wait', { ...job, timeout_seconds: 1 });
    expect(performance.now() - started).toBeLessThan(1900);
    expect(structured).toMatchObject({ status: 'no look yet', done: false, resume: job });
    expect(text).toContain('call wait again');
    await simulator.faults();
  });

  test('a cloud that answers once and then no more: the last look, in time', async () => {
    const job = await runningJob('git');
    const waiting = session.ok(
      'wait',
      { ...job, timeout_seconds: 2 },
      { onprogress: () => void simulator.faults({ match: { path: '/v1/{project_id}/jobs' }, latency_ms: 4_000 }) },
    );
    const started = performance.now();
    const { structured } = await waiting;
    expect(performance.now() - started).toBeLessThan(2900);
    expect(structured.status).toMatch(/^(INIT|RUNNING)$/);
    expect(structured).toMatchObject({ done: false, resume: job });
    await simulator.faults();
  });

  test('an unpaid order waits for a human, and that is said at once', async () => {
    const order = await session.ok('create_light_instances', plainPurchase);
    const { order_id } = order.structured;
    const answer = await session.ok('wait', { order_id, timeout_seconds: 1 });
    // 6: awaiting payment (EXTERNAL-APIS.md, section 3).
    expect(answer.structured).toMatchObject({ status: '6', done: false, order_id });
    expect(answer.text).toContain('pay_customer_order');
  });
});

describe('in quick time', () => {
  let simulator: Simulator;
  let session: Session;
  beforeAll(async () => {
    simulator = await Simulator.start({ speed: 8 });
    session = await Session.open({ env: simulator.byKey, human: accepts });
  });

  test('progress counts up and tells the state; without a progress token nothing is told', async () => {
    const stop = await session.ok('batch_stop_servers', { server_ids: ['shop-web', 'blog'] });
    const seen: Progress[] = [];
    const { job_id, region } = stop.structured;
    const done = await session.ok('wait', { job_id, region }, { onprogress: (progress) => seen.push(progress) });
    expect(done.structured).toMatchObject({
      status: 'SUCCESS',
      done: true,
      succeeded: true,
      sub_jobs: 2,
      sub_jobs_done: 2,
    });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.map(({ progress }) => progress)).toEqual(seen.map((_, index) => index + 1));
    for (const { message } of seen) expect(message).toMatch(/^(INIT|RUNNING), 0 of 2 done$/);
    // A client has no use for progress once the answer is there, and calls it an error.
    expect(session.errors).toEqual([]);

    const told = (): number => session.program.stdout.split('"notifications/progress"').length;
    const before = told();
    await session.ok('wait', { job_id, region });
    expect(told()).toBe(before);
  });

  test('a failed job says which server failed and why', async () => {
    const { server_id } = await simulator.instance('git');
    await simulator.faults({
      match: { job_type: 'rebootServer' },
      job: { error_code: 'Ecs.0227', fail_reason: 'Failed to reboot.' },
      times: 1,
    });
    const { structured } = await session.ok('batch_reboot_servers', { server_ids: [server_id], type: 'HARD' });
    const answer = await session.ok('wait', { job_id: structured.job_id, region: structured.region });
    expect(answer.structured).toMatchObject({
      status: 'FAIL',
      done: true,
      succeeded: false,
      failures: [{ server_id, error_code: 'Ecs.0227', fail_reason: 'Failed to reboot.' }],
    });
  });

  test('a completed order answers every instance that it made', async () => {
    const bought = await session.ok('create_light_instances', { ...plainPurchase, purchase_quantity: 12 });
    const { order_id, instance_ids } = bought.structured;
    await session.ok('pay_customer_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
    await simulator.advance(60);
    const { structured } = await session.ok('wait', { order_id });
    // 5: completed, the one status that the Flexus documents name (flexus-l-api-en-2024-09 3.1).
    expect(structured).toMatchObject({ status: '5', done: true, succeeded: true });
    const { resources } = structured;
    const ids = Array.isArray(resources) ? resources.map((row: Record<string, unknown>) => row.resource_id) : [];
    expect(ids.sort()).toEqual(Array.isArray(instance_ids) ? [...instance_ids].sort() : []);
    expect(ids).toHaveLength(12);
  });

  test('a cancelled order bought nothing, and is not called done well', async () => {
    const { structured: bought } = await session.ok('create_light_instances', plainPurchase);
    await session.ok('cancel_customer_order', { order_id: bought.order_id });
    const { structured, text } = await session.ok('wait', { order_id: bought.order_id });
    // 4: cancelled (EXTERNAL-APIS.md, section 3).
    expect(structured).toMatchObject({ status: '4', done: true, succeeded: false });
    expect(text).toContain('The order was cancelled: nothing was bought.');
    expect(text).not.toContain('pay_customer_order');
  });

  test('a completed unsubscription released what it was about, and says the refund', async () => {
    const { structured: accepted } = await session.ok('cancel_resources_subscription', {
      resource_ids: ['files'],
      unsubscribe_type: 1,
      unsubscribe_reason_type: 5,
    });
    const { order_ids } = accepted;
    const order_id = Array.isArray(order_ids) ? order_ids[0] : undefined;
    await simulator.advance(600);
    const { structured } = await session.ok('wait', { order_id });
    // order_type 4: unsubscription; a refund is a negative amount (EXTERNAL-APIS.md, section 3).
    expect(structured).toMatchObject({ status: '5', done: true, succeeded: true });
    expect(structured.meaning).toBe(`completed: released; refund ${-Number(structured.amount)} USD`);
  });
});

/** Statuses that the simulator never shows, from a cloud that answers nothing else (EXTERNAL-APIS.md, section 3). */
test.concurrent.each([
  [1, 'an approver'],
  [9, 'a confirmation'],
])('an order in status %i waits for %s, and not for payment', async (status, who) => {
  const cloud = await FakeCloud.start();
  cloud.answer = (_, response) => json(response, 200, { total_count: 0, order_info: { order_id: 'CS1', status } });
  const session = await Session.open({ env: cloud.byKey });
  const { structured, text } = await session.ok('wait', { order_id: 'CS1', timeout_seconds: 1 });
  expect(structured).toMatchObject({ status: String(status), done: false });
  expect(text).toContain(`waits for ${who}`);
  expect(text).not.toContain('pay_customer_order');
  await session.close();
});
