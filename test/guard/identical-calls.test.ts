import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { purchase } from '../support/catalogue.ts';
import { type GuardCloud, guardCloud } from '../support/guard-cloud.ts';
import { Desk, HASTY, pendingAnswer, RENEWAL, STOP } from '../support/guard-desk.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Issue 3, part 3: two identical calls at once run once. ARCHITECTURE.md, section 5: a purchase carries one
 * Client-Request-Id from its preview to the audit.
 */
let simulator: Simulator;
beforeAll(async () => {
  simulator = await Simulator.start();
});
beforeEach(() => simulator.reset());

const { 'Client-Request-Id': _, ...ORDER } = purchase;

describe('two identical calls at once', () => {
  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ['batch_stop_servers', STOP],
    ['renewal_resources', RENEWAL],
    ['create_light_instances', ORDER],
  ];
  test.each(calls)('%s: one question, one request; the other call says so', async (tool, args) => {
    const [cloud, desk] = [guardCloud(simulator), new Desk()];
    const both = Promise.all([cloud.call(tool, args, desk.approver), cloud.call(tool, args, desk.approver)]);
    await desk.yes();
    const answers = await both;
    expect(desk.forms).toHaveLength(1);
    expect(answers.filter(({ isError }) => isError === undefined)).toHaveLength(1);
    expect(answers.find(({ isError }) => isError)?.text).toMatch(/^Not sent again/);
    expect(await simulator.changes()).toMatchObject([{ operation: tool }]);
  });

  test('and eight: still one question and one request', async () => {
    const [cloud, desk] = [guardCloud(simulator, { farStore: true }), new Desk()];
    // All that is looked up once is known by then, so that the eight run side by side.
    await cloud.call('create_light_instances', { ...ORDER, dry_run: true });
    const eight = Array.from({ length: 8 }, () => cloud.call('create_light_instances', ORDER, desk.approver));
    await desk.yes();
    const answers = await Promise.all(eight);
    expect(desk.forms).toHaveLength(1);
    expect(answers.filter(({ isError }) => isError === undefined)).toHaveLength(1);
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('one that takes longer to look at its targets asks nobody when the other has been sent', async () => {
    const [cloud, desk] = [guardCloud(simulator), new Desk()];
    await cloud.call('renewal_resources', { ...RENEWAL, dry_run: true });
    await simulator.faults({ match: { path: '*/renew-rate' }, latency_ms: 200, times: 1 });
    const both = [1, 2].map(() => cloud.call('renewal_resources', RENEWAL, desk.approver));
    await desk.yes();
    const answers = await Promise.all(both);
    expect(desk.forms).toHaveLength(1);
    expect(answers.filter(({ isError }) => isError).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Not sent again/),
    ]);
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('allowed by default, they are sent once as well, and later again', async () => {
    const cloud = guardCloud(simulator);
    const name = (): ReturnType<GuardCloud['call']> => cloud.call('update_server', { server_id: 'blog', name: 'one' });
    const answers = await Promise.all([name(), name(), name()]);
    expect(answers.filter(({ isError }) => isError === undefined)).toHaveLength(1);
    expect(answers.find(({ isError }) => isError)?.text).toMatch(/^Not sent again/);
    expect((await name()).isError).toBeUndefined();
    expect(await simulator.changes()).toHaveLength(2);
  });
});

test('an agent can not bury its human under questions', async () => {
  const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
  const ask = (num: number): ReturnType<GuardCloud['call']> =>
    cloud.call('renewal_resources', { ...RENEWAL, resource_ids: ['git'], period_num: num }, desk.approver);
  for (let months = 1; months <= 11; months++) await ask(months);
  await cloud.call('batch_stop_servers', STOP, desk.approver);
  expect(desk.forms).toHaveLength(10);
  expect((await cloud.call('batch_stop_servers', STOP, desk.approver)).text).toMatch(/^Nothing was sent/);
  expect(await ask(1), 'those that are open can be repeated').toEqual(pendingAnswer);
  expect(await simulator.changes()).toEqual([]);
});

describe('one Client-Request-Id', () => {
  test('from the first preview through a late yes to the wire and the record', async () => {
    const [cloud, desk] = [guardCloud(simulator, HASTY), new Desk()];
    const first = await cloud.call('create_light_instances', ORDER, desk.approver);
    const shown = /Client-Request-Id: ([0-9a-f-]{36})/.exec(desk.forms[0]?.message ?? '')?.[1] ?? 'none was shown';
    expect(first.text).toContain(shown);
    expect((await cloud.call('create_light_instances', ORDER, desk.approver)).text).toContain(shown);
    await desk.yes();
    expect((await cloud.call('create_light_instances', ORDER, desk.approver)).isError).toBeUndefined();
    const [sent, ...more] = await simulator.changes();
    expect(more).toEqual([]);
    expect(sent?.headers['client-request-id']).toBe(shown);
    expect(cloud.recorded.map(({ entry }) => entry.client_request_id)).toEqual([shown]);

    const again = await cloud.call('create_light_instances', ORDER, desk.approver);
    expect(again.text, 'the next purchase is another one').not.toContain(shown);
  });
});
