import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { LARGEST_BODY } from '../../src/http/body.ts';
import { hasReplicas } from '../state/replicas.ts';
import { hasContainers } from './container.ts';
import { type Replica, type Stack, startStack } from './stack.ts';
import { type Answer, Visitor } from './visitor.ts';

/**
 * Issue 5, parts 4 and 6: deploy/compose.yaml and deploy/nginx.conf as they stand (addresses replaced), in front of two
 * replicas that run as in containers, with a real Redis.
 */
const STOP = { server_ids: ['blog'] };
const ADDRESS = /https:\/\/approvals\.example\.com\/[0-9a-f]+\/[0-9a-f]{32}/;
/** Simulator, Redis, nginx and two replicas start on a machine that does other things as well. */
const SLOW_MS = 60_000;
const possible = hasContainers && hasReplicas;

/** Whether a call was carried out. */
function done({ status, text }: Answer): boolean {
  return status === 200 && text.includes('"result":') && !text.includes('"isError":true');
}

/** Requests that a replica is answering. */
async function inFlight({ metricsPort }: Replica): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(/^flexus_mcp_requests_in_flight (\d+)$/m.exec(text)?.[1]);
}

describe.skipIf(!possible)('nginx in front of two replicas', () => {
  let stack: Stack;
  let visitor: Visitor;
  beforeAll(async () => {
    stack = await startStack();
    visitor = new Visitor(stack);
  }, SLOW_MS);

  const list = (): Promise<number> =>
    visitor.rpc('tools/call', { name: 'list_all_resources', arguments: {} }).whole.then(({ status }) => status);

  test('callers reach both, and the record of who called has their address, not what they say it is', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'http' };
    const statuses = await Promise.all(
      Array.from({ length: 4 }, () => visitor.rpc('tools/list', {}, forged).whole.then(({ status }) => status)),
    );
    expect(statuses).toEqual([200, 200, 200, 200]);
    for (const { container } of stack.replicas) {
      await expect.poll(() => container.stderr, { timeout: 5000 }).toContain('"rpc":"tools/list"');
      expect(container.stderr).toContain('"remote":"127.0.0.1","caller":"builder"');
      expect(container.stderr).not.toContain('203.0.113.7');
    }
  });

  test('nobody comes in without a token, by another name, in the open, or to what is for the inside', async () => {
    const { status, headers } = await visitor.send({ headers: { 'content-type': 'application/json' }, body: '{}' })
      .whole;
    expect(status).toBe(401);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
    await expect(visitor.send({ name: 'other.example.com' }).whole).rejects.toThrow(/unrecognized name|alert/);
    const plain = await fetch(`http://127.0.0.1:${stack.port}/mcp`, { method: 'POST' });
    expect(plain.status).toBe(400);
    for (const path of ['/healthz', '/readyz', '/metrics', '/']) {
      const answer = await visitor.send({ method: 'GET', path }).whole;
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text).error.message).toBe('Not found. MCP is served at /mcp.');
    }
    const old = connectTls({
      port: stack.port,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const [error] = z.tuple([z.instanceof(Error)]).parse(await once(old, 'error'));
    expect(error.message).toMatch(/alert|version|protocol/i);
  });

  test('a body of 1 MiB passes; one byte more is refused with 413 and says why', async () => {
    const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const send = (size: number): ReturnType<Visitor['send']>['whole'] => {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      const all = { ...headers, authorization: `Bearer ${stack.token}` };
      return visitor.send({ headers: all, body: message.padEnd(size) }).whole;
    };
    expect((await send(LARGEST_BODY)).status).toBe(200);
    const refused = await send(LARGEST_BODY + 1);
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.text)).toMatchObject({ jsonrpc: '2.0', error: { message: /larger than .*1 MiB/ } });
  });

  test('an answer is streamed as it comes: the question to the human arrives while its call waits for him', async () => {
    const call = visitor.call('batch_stop_servers', STOP);
    const address = await call.until(ADDRESS);
    await visitor.approve(address);
    expect(await call.whole).toSatisfy(done);
    expect(await stack.simulator.changes()).toHaveLength(1);
    await stack.simulator.reset();
  });

  test('a replica that is told to end finishes its call, and no request of others fails meanwhile', async () => {
    const [one, two] = stack.replicas;
    const call = visitor.call('batch_stop_servers', STOP);
    const address = await call.until(ADDRESS);
    const busy = (await inFlight(one)) > 0 ? one : two;
    await busy.container.signal('SIGTERM');
    const statuses: number[] = [];
    for (let round = 0; round < 10; round += 1) statuses.push(...(await Promise.all([list(), list()])));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await visitor.approve(address);
    expect(await call.whole).toSatisfy(done);
    expect(await busy.container.ended).toBe(0);
    await stack.simulator.reset();
    await stack.restart(busy);
    await expect
      .poll(async () => (await list()) === 200 && busy.container.stderr, { timeout: SLOW_MS })
      .toContain('"status":200');
  });

  test('one killed while a human is asked: no request fails, and the yes is good at the other, once', async () => {
    const [one, two] = stack.replicas;
    const lost = visitor.call('batch_stop_servers', STOP);
    const address = await lost.until(ADDRESS);
    const busy = (await inFlight(one)) > 0 ? one : two;
    await busy.container.kill();
    expect(await Promise.all([list(), list(), list(), list()])).toEqual([200, 200, 200, 200]);
    await visitor.approve(address);
    expect(await stack.simulator.changes()).toEqual([]);
    const again = await visitor.call('batch_stop_servers', STOP).whole;
    expect(again).toSatisfy(done);
    expect(await stack.simulator.changes()).toHaveLength(1);
  });

  test('the record of all of them is in one volume, whole', async () => {
    const verified = await stack.run('audit', 'verify');
    expect(await verified.ended).toBe(0);
    expect(verified.stdout.match(/\.jsonl: ok, \d+ entries/g)?.length).toBeGreaterThanOrEqual(2);
  });
});

describe.skipIf(!possible)('with sessions', () => {
  test(
    'a caller stays with the replica that has its session, as nginx.conf says for --http-sessions',
    async () => {
      const visitor = new Visitor(await startStack({ sessions: true }));
      const client = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'visitor', version: '1' } };
      const { headers, status } = await visitor.rpc('initialize', client).whole;
      expect(status).toBe(200);
      const session = { 'mcp-session-id': z.string().parse(headers['mcp-session-id']) };
      for (let times = 0; times < 6; times += 1) {
        expect((await visitor.rpc('tools/list', {}, session).whole).status).toBe(200);
      }
    },
    SLOW_MS,
  );
});
