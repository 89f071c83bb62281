import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, purchase, type Reply, requestId } from './support.ts';

let client: Client;
beforeEach(async () => {
  client = await Client.open();
});
afterEach(() => client.stop());

const log = async (): Promise<Reply['body']> => (await client.plain({ path: '/_simulator/requests' })).body;
const faults = (...rules: readonly unknown[]): Promise<Reply> =>
  client.plain({ method: 'PUT', path: '/_simulator/faults', body: { rules } });
const servers = (): string => `/v1/${client.simulator.credentials.project_id}/cloudservers`;

/** fetch sets Host itself; this sends any. */
function statusWith(headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${client.simulator.url}/_simulator/state`, { headers }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('the request log', () => {
  it('keeps what was received, as it was received, and what it meant', async () => {
    await client.token({ project: { name: 'ap-southeast-3' } });
    await client.plain({ method: 'DELETE', path: '/_simulator/requests' });
    expect(await log()).toEqual([]);
    const text = '{ "os-stop" : {"servers":[{"id":"nobody"}]} }';
    await client.project({ method: 'POST', path: `${servers()}/action?a=1&b=2&b=3`, body: text });
    await client.project({ path: `${servers()}/detail` });
    const [stop, list, ...rest] = await log();
    expect(rest).toEqual([]);
    expect(stop).toMatchObject({
      method: 'POST',
      path: `${servers()}/action`,
      query: { a: '1', b: ['2', '3'] },
      headers: { 'content-type': 'application/json' },
      body: text,
      status: 404,
      operation: 'batch_stop_servers',
      mutating: true,
    });
    expect(stop.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(list).toMatchObject({
      seq: stop.seq + 1,
      body: '',
      status: 200,
      operation: 'list_servers_details',
      mutating: false,
    });
  });

  it('names operations by catalogue ID, and has null for others', async () => {
    await client.project(purchase());
    await client.plain({ method: 'POST', path: '/no/such/thing', body: {} });
    const operations = (await log()).map(({ operation, mutating }: Reply['body']) => [operation, mutating]);
    expect(operations).toEqual([
      ['keystone_create_user_token_by_password', false],
      ['create_light_instances', true],
      [null, true],
    ]);
  });

  it('keeps the newest 10,000 at most', { timeout: 20_000 }, async () => {
    const { createWorld } = await import('../../src/simulator/world.ts');
    const { documentedTables } = await import('../../src/data/tables.ts');
    const { intl: tables } = documentedTables;
    if (tables === undefined) throw new Error('no tables');
    const { log: own } = createWorld({
      tables,
      scenario: 'empty',
      fill: () => undefined,
      seed: 1,
      speed: 1,
      wall: Date.now,
    });
    const wire = { method: 'GET', path: '/', query: '', headers: {}, body: Buffer.alloc(0) };
    for (let count = 0; count < 25_000; count += 1) own.add(wire, 0, { operation: null, mutating: false });
    expect(own.all().length).toBeLessThanOrEqual(10_000);
    expect(own.all().at(-1)?.seq).toBe(25_000);
  });
});

describe('inspection', () => {
  it('is for this machine: other Host or Origin headers are refused', async () => {
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ host: 'localhost:1' })).toBe(200);
    expect(await statusWith({ host: 'evil.example' })).toBe(403);
    expect(await statusWith({ host: '127.0.0.1.evil.example' })).toBe(403);
    expect(await statusWith({ origin: 'https://evil.example' })).toBe(403);
  });

  it('answers JSON errors for what it does not know', async () => {
    expect(await client.plain({ path: '/_simulator/nothing' })).toMatchObject({
      status: 404,
      body: { error: expect.any(String) },
    });
    const clock = (body: unknown): Promise<Reply> => client.plain({ method: 'POST', path: '/_simulator/clock', body });
    for (const body of [{}, { advance_seconds: -1 }, { advance_seconds: '5' }, { advance_seconds: 1e12 }, 'x']) {
      expect((await clock(body)).status).toBe(400);
    }
  });

  it('advances the clock', async () => {
    const before = Date.parse((await client.state()).now);
    await client.advance(3600);
    const passed = Date.parse((await client.state()).now) - before;
    expect(passed).toBeGreaterThanOrEqual(3_600_000);
    expect(passed).toBeLessThan(3_610_000);
  });

  it('resets to a scenario as if it were new', async () => {
    const first = await client.state();
    await client.project(purchase());
    await faults({ match: {}, status: 500 });
    await client.advance(86_400 * 40);
    await client.plain({ method: 'POST', path: '/_simulator/reset', body: { scenario: 'default' } });
    const again = await client.state();
    expect(again.instances.map(({ id }: { id: string }) => id)).toEqual(
      first.instances.map(({ id }: { id: string }) => id),
    );
    expect(await log()).toEqual([]);
    expect((await client.plain({ path: '/_simulator/faults' })).body).toEqual({ rules: [] });
    expect(
      (await client.plain({ method: 'POST', path: '/_simulator/reset', body: { scenario: 'empty' } })).status,
    ).toBe(200);
    expect((await client.state()).instances).toEqual([]);
    expect((await client.plain({ method: 'POST', path: '/_simulator/reset', body: { scenario: 'none' } })).status).toBe(
      400,
    );
  });
});

describe('faults', () => {
  it('with a status answer the error body of the service', async () => {
    await client.token({ project: { name: 'ap-southeast-3' } });
    await faults({ match: { method: 'POST', path: '/v1/light-instances' }, status: 429, times: 1 });
    // flexus-l-purchase-en-2024-11, error codes
    expect(await client.project(purchase())).toMatchObject({ status: 429, body: { error_code: 'HCSS.14290001' } });
    expect(await client.project(purchase())).toMatchObject({ status: 202 });
    await faults({ match: { path: `${servers()}/detail` }, status: 500 });
    // ecs-api-en-2025-01, A.2
    expect(await client.project({ path: `${servers()}/detail` })).toMatchObject({
      status: 500,
      body: { error: { code: 'Common.0001' } },
    });
    await faults({ match: { path: '/v2/orders' }, status: 500 });
    const orders = await client.project({ path: '/v2/orders/customer-orders' });
    expect(orders).toMatchObject({ status: 500, body: { error_code: 'CBC.0999' } });
    await faults({ match: { path: '/v1/{project_id}/cloudservers/*' }, status: 503 });
    // EXTERNAL-APIS, section 9
    expect(await client.project({ path: `${servers()}/detail` })).toMatchObject({
      status: 503,
      body: { error_code: 'APIGW.0613' },
    });
  });

  it('with a status do nothing else', async () => {
    await client.token({ project: { name: 'ap-southeast-3' } });
    await faults({ match: { path: '/v1/light-instances' }, status: 500 });
    await client.project(purchase({ instance_name: 'never' }));
    expect((await client.state()).orders).toHaveLength(8);
  });

  it.each([
    ['before', 8, null],
    ['after', 9, 202],
  ])('that cut the connection %s leave %i orders', async (reset, orders, status) => {
    await client.token({ project: { name: 'ap-southeast-3' } });
    await faults({ match: { path: '/v1/light-instances' }, reset, times: 1 });
    await expect(client.project(purchase())).rejects.toThrow();
    expect((await client.state()).orders).toHaveLength(orders);
    expect((await log()).at(-1)).toMatchObject({ operation: 'create_light_instances', status });
    expect((await log()).at(-1).headers['client-request-id']).toBe(requestId);
  });

  it('can delay, replace the body and add headers', async () => {
    await client.token({ project: { name: 'ap-southeast-3' } });
    await faults({ match: { path: '/v3/projects' }, latency_ms: 60, headers: { 'Retry-After': '7' }, body: '"odd"' });
    const started = Date.now();
    const reply = await client.domain({ path: '/v3/projects' });
    expect(Date.now() - started).toBeGreaterThanOrEqual(55);
    expect(reply).toMatchObject({ status: 200, body: 'odd' });
    expect(reply.headers.get('retry-after')).toBe('7');
  });

  it('come with the given probability', async () => {
    await faults({ match: { path: '/v3' }, status: 503, probability: 0.3 });
    let hits = 0;
    for (let count = 0; count < 200; count += 1) hits += (await client.plain({ path: '/v3' })).status === 503 ? 1 : 0;
    expect(hits).toBeGreaterThan(35);
    expect(hits).toBeLessThan(90);
  });

  it('make sub-jobs fail and leave the server as it was', async () => {
    const { server_id } = await client.instance('blog');
    await faults({ match: { job_type: 'stopServer', server_id }, job: { fail_reason: 'on purpose' }, times: 1 });
    const stop = { method: 'POST', path: `${servers()}/action`, body: { 'os-stop': { servers: [{ id: server_id }] } } };
    const first = await client.project(stop);
    await client.advance(60);
    const { body } = await client.project({
      path: `/v1/${client.simulator.credentials.project_id}/jobs/${first.body.job_id}`,
    });
    expect(body).toMatchObject({
      status: 'FAIL',
      entities: { sub_jobs: [{ status: 'FAIL', fail_reason: 'on purpose' }] },
    });
    expect(await client.server(server_id)).toMatchObject({ status: 'ACTIVE', task_state: null });
    expect((await client.project(stop)).status).toBe(200);
    await client.advance(60);
    expect(await client.server(server_id)).toMatchObject({ status: 'SHUTOFF' });
  });

  it.each([
    [{}],
    [{ match: {} }],
    [{ match: { colour: 'red' }, status: 500 }],
    [{ match: { path: '^(' }, status: 500 }],
    [{ match: {}, status: 99 }],
    [{ match: {}, reset: 'never' }],
    [{ match: {}, probability: 2, status: 500 }],
    [{ match: {}, status: 500, colour: 'red' }],
    [{ match: {}, latency_ms: 'long' }],
  ])('are refused when they make no sense: %j', async (rule) => {
    expect(await faults(rule)).toMatchObject({ status: 400, body: { error: expect.stringContaining('rules[0]') } });
  });
});
