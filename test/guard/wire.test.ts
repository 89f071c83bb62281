import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CloudClient, Prepared } from '../../src/cloud/client.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { createGrantAuthority, type Grant } from '../../src/cloud/grant.ts';
import { OPERATIONS, requireOperation } from '../../src/operations/catalogue.ts';
import type { Input } from '../../src/operations/field.ts';
import { type Arguments, callsOf } from '../support/catalogue.ts';
import { type GuardCloud, guardCloud, yesTo } from '../support/guard-cloud.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Issue 3, part 4: enforcement at the wire. The client refuses whatever is not a read without a grant for exactly these
 * requests, in order, each once (ARCHITECTURE.md, section 3, grant). The simulator's own log is the judge.
 */
const CHANGES = OPERATIONS.filter(({ effect }) => effect !== 'read');
const PLACE = { region: 'ap-southeast-3' };

let simulator: Simulator;
let cloud: GuardCloud;
let client: CloudClient;
let inputs: Readonly<Record<string, Input>>;

/** The input of a call after resolution: IDs where people write names. */
async function resolved(calls: Readonly<Record<string, Arguments>>): Promise<Record<string, Input>> {
  const { instances } = await simulator.state();
  const id = (name: unknown, kind: 'server_id' | 'id'): unknown =>
    instances.find((instance) => instance.name === name)?.[kind] ?? name;
  const KINDS = { server_id: 'server_id', server_ids: 'server_id', resource_id: 'id', resource_ids: 'id' } as const;
  return Object.fromEntries(
    Object.entries(calls).map(([tool, call]) => {
      const input: Record<string, unknown> = { ...call };
      for (const [name, kind] of Object.entries(KINDS)) {
        const value = input[name];
        if (value !== undefined)
          input[name] = Array.isArray(value) ? value.map((one) => id(one, kind)) : id(value, kind);
      }
      return [tool, input];
    }),
  );
}

beforeAll(async () => {
  simulator = await Simulator.start();
  cloud = guardCloud(simulator);
  client = cloud.client;
  inputs = await resolved(await callsOf(simulator));
});
beforeEach(() => simulator.clearLog());

const ready = (id: string, more: Input = {}): Promise<Prepared> =>
  client.prepare(requireOperation(id), { ...inputs[id], ...more }, PLACE);

const NOT_COVERED = /no grant covers it|does not cover this request/;

async function expectNothingSent(): Promise<void> {
  expect(await simulator.changes()).toEqual([]);
}

test('the catalogue has what these tests are about', () => {
  expect(CHANGES.map(({ id }) => id)).toEqual(expect.arrayContaining(['create_light_instances', 'update_server']));
  expect(CHANGES.length).toBeGreaterThanOrEqual(12);
});

describe.each(CHANGES.map(({ id }) => id))('%s', (id) => {
  test('is sent with its grant, once', async () => {
    const prepared = await ready(id);
    const grant = cloud.mint.mint(prepared.hashes);
    // What an earlier call would have to make or do is refused by the cloud: what counts is that the request left.
    await client.send(prepared, { grant }).catch((error: unknown) => expect(error).toBeInstanceOf(CloudError));
    await expect(client.send(prepared, { grant })).rejects.toThrow(NOT_COVERED);
    expect(await simulator.changes()).toMatchObject([{ operation: id }]);
    await simulator.reset();
  });

  test('is not sent without a grant, nor with one that is not for it', async () => {
    const prepared = await ready(id);
    const { hashes } = prepared;
    const real = cloud.mint.mint(hashes);
    const other = CHANGES.find((one) => one.id !== id)?.id ?? '';
    const spent = cloud.mint.mint(hashes);
    await expect(client.send(await ready(other), { grant: spent })).rejects.toThrow(NOT_COVERED);
    const grants: readonly (Grant | undefined)[] = [
      undefined,
      { kind: 'grant' },
      { ...real },
      structuredClone(real),
      Object.create(real),
      new Proxy(real, {}),
      createGrantAuthority().mint.mint(hashes),
      cloud.mint.mint([]),
      cloud.mint.mint([...hashes].map((hash) => hash.replace(/^./, 'x'))),
      cloud.mint.mint((await ready(other)).hashes),
      // Void since it was shown for something else.
      spent,
    ];
    for (const grant of grants) {
      await expect(client.send(prepared, grant === undefined ? {} : { grant })).rejects.toThrow(NOT_COVERED);
    }
    await expectNothingSent();
  });

  test('is not sent from a prepared call that the client did not make', async () => {
    const prepared = await ready(id);
    const read = await client.prepare(requireOperation('list_all_resources'), { limit: 1 }, PLACE);
    const forged: readonly Prepared[] = [
      { ...prepared },
      Object.create(prepared),
      new Proxy(prepared, {}),
      // A change that claims to be a read.
      { ...prepared, operation: { ...prepared.operation, effect: 'read' } },
      { ...prepared, operation: read.operation },
    ];
    for (const one of forged) {
      const grant = cloud.mint.mint(one.hashes);
      await expect(client.send(one, { grant })).rejects.toThrow('not a prepared call');
    }
    await expectNothingSent();
  });

  test('can not be changed after it was prepared, nor declared anew', async () => {
    const prepared = await ready(id);
    const operation = requireOperation(id);
    expect(Reflect.set(prepared, 'operation', requireOperation('list_all_resources'))).toBe(false);
    expect(Reflect.set(prepared.hashes, 0, 'x')).toBe(false);
    expect(Reflect.set(operation, 'effect', 'read')).toBe(false);
    const input = inputs[id] ?? {};
    for (const copy of [{ ...operation }, { ...operation, effect: 'read' } as const, Object.create(operation)]) {
      await expect(client.prepare(copy, input, PLACE)).rejects.toThrow('only operations of the catalogue');
    }
    await expectNothingSent();
  });
});

describe('a grant is for these very requests', () => {
  beforeEach(() => simulator.reset());

  test.each([
    ['batch_stop_servers', { type: 'SOFT' }, { type: 'HARD' }],
    ['batch_reset_servers_password', { cloud_dry_run: true }, { cloud_dry_run: false }],
    ['batch_reset_servers_password', {}, { new_password: 'An0ther-password' }],
    ['renewal_resources', { is_auto_pay: 0 }, { is_auto_pay: 1 }],
    ['cancel_resources_subscription', { unsubscribe_type: 2 }, { unsubscribe_type: 1 }],
    ['create_light_instances', {}, { purchase_quantity: 200 }],
    ['create_light_instances', {}, { 'Client-Request-Id': 'another0-6f9a-4a3f-9a4e-0123456789ab' }],
    ['pay_customer_order', {}, { order_id: 'another' }],
  ])('%s: what was granted does not cover %j with %j', async (id, granted, sent) => {
    const grant = cloud.mint.mint((await ready(id, granted)).hashes);
    await expect(client.send(await ready(id, sent), { grant })).rejects.toThrow(NOT_COVERED);
    await expectNothingSent();
  });

  test('another region and another project are another request', async () => {
    const { server_id } = await simulator.instance('blog');
    const operation = requireOperation('batch_stop_servers');
    const input = { server_ids: [server_id] };
    const grant = cloud.mint.mint((await client.prepare(operation, input, PLACE)).hashes);
    const elsewhere = await client.prepare(operation, input, { region: 'ap-southeast-1' });
    await expect(client.send(elsewhere, { grant })).rejects.toThrow(NOT_COVERED);
    await expectNothingSent();
  });

  test('of two requests, the second is not sent first, and no third at all', async () => {
    const [stop, start] = [await ready('batch_stop_servers'), await ready('batch_start_servers')];
    const both = cloud.mint.mint([...stop.hashes, ...start.hashes]);
    await expect(client.send(start, { grant: both })).rejects.toThrow(NOT_COVERED);
    await expect(client.send(stop, { grant: both }), 'void by now').rejects.toThrow(NOT_COVERED);
    await expectNothingSent();

    const inOrder = cloud.mint.mint([...stop.hashes, ...stop.hashes]);
    await client.send(stop, { grant: inOrder });
    await client.send(stop, { grant: inOrder }).catch(() => undefined);
    await expect(client.send(stop, { grant: inOrder })).rejects.toThrow(NOT_COVERED);
    expect(await simulator.changes()).toHaveLength(2);
  });

  test('twice at once it is good for one', async () => {
    const prepared = await ready('batch_stop_servers');
    const grant = cloud.mint.mint(prepared.hashes);
    const ends = await Promise.allSettled([client.send(prepared, { grant }), client.send(prepared, { grant })]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('a list of requests that is changed after the grant changes nothing', async () => {
    const [stop, start] = [await ready('batch_stop_servers'), await ready('batch_start_servers')];
    const list = [...stop.hashes];
    const grant = cloud.mint.mint(list);
    list.splice(0, 1, ...start.hashes);
    await expect(client.send(start, { grant })).rejects.toThrow(NOT_COVERED);
    await expectNothingSent();
  });
});

describe('no way round', () => {
  beforeEach(() => simulator.reset());

  test("the API's own dry run needs a yes as well", async () => {
    const { new_password, ...input } = inputs.batch_reset_servers_password ?? {};
    const prepared = await client.prepare(
      requireOperation('batch_reset_servers_password'),
      { ...input, cloud_dry_run: true },
      PLACE,
    );
    await expect(client.send(prepared, {})).rejects.toThrow(NOT_COVERED);
    await expectNothingSent();
    const args = { server_ids: ['blog'], cloud_dry_run: true };
    const refused = await cloud.call('batch_reset_servers_password', args);
    expect(refused.text).toMatch(/^Nothing was sent/);
    await expectNothingSent();
    const answer = await cloud.call('batch_reset_servers_password', args, { ask: async (form) => yesTo(form) });
    expect(answer.isError, answer.text).toBeUndefined();
    expect(await simulator.changes()).toMatchObject([{ operation: 'batch_reset_servers_password' }]);
  });

  // Whoever answers with a redirect would otherwise have credentials and a granted body sent elsewhere, or twice.
  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const location = `${simulator.url}/v1/light-instances`;
    await simulator.faults({ match: { method: 'POST', path: '*/cloudservers/action' }, status, headers: { location } });
    const ask = async (form: Parameters<typeof yesTo>[0]) => yesTo(form);
    const { text, isError } = await cloud.call('batch_stop_servers', { server_ids: ['blog'] }, { ask });
    expect(isError).toBe(true);
    expect(text).toMatch(/redirect .* not followed/);
    expect(await simulator.changes()).toMatchObject([{ operation: 'batch_stop_servers', status }]);
  });

  test('the cloud that the tools are given has no mint', () => {
    const { mint, store, recorded, settings, call, ...given } = cloud;
    expect(Object.keys(given).sort()).toEqual(
      [
        'audit',
        'client',
        'close',
        'dryRunOnly',
        'guard',
        'inventory',
        'readOnly',
        'redact',
        'simulated',
        'tables',
        'targets',
      ].sort(),
    );
    expect(Object.keys(client).sort()).toEqual(['close', 'prepare', 'send', 'settings']);
    expect(Object.keys(cloud.guard).sort()).toEqual(['denies', 'hold', 'judge']);
  });
});
