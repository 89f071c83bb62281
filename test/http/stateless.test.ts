import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Simulator } from '../support/simulator.ts';
import { connect, JSON_HEADERS, post, raw, type Served, serve } from './support.ts';

let served: Served;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await Simulator.start();
  served = await serve([], simulator.byKey);
});

const rpc = z.object({ result: z.looseObject({}).optional(), error: z.object({ code: z.number() }).optional() });

describe('Streamable HTTP without sessions (specification 2025-11-25, basic/transports)', () => {
  test("the SDK's own client lists and calls", async () => {
    const { client } = await connect(served.url);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('list_all_resources');
    const answer = await client.callTool({ name: 'show_server', arguments: { server_id: 'blog' } });
    expect(JSON.stringify(answer.content)).toContain('blog');
    await client.close();
  });

  test('any request stands alone: no initialize came before, and no session is given', async () => {
    const answer = await raw(served.url, post('tools/list'));
    expect(answer.status).toBe(200);
    expect(answer.headers['mcp-session-id']).toBeUndefined();
    expect(answer.headers['content-type']).toBe('application/json');
    expect(rpc.parse(JSON.parse(answer.text)).result).toMatchObject({ tools: expect.any(Array) });
  });

  test('initialize negotiates 2025-11-25 and offers no session', async () => {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    const answer = await raw(served.url, post('initialize', params));
    expect(JSON.parse(answer.text)).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    expect(answer.headers['mcp-session-id']).toBeUndefined();
  });

  test('a notification is accepted without an answer: 202', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    const answer = await raw(served.url, { headers: JSON_HEADERS, body });
    expect(answer).toMatchObject({ status: 202, text: '' });
  });

  test('a call that asks for progress is answered by an event stream', async () => {
    const params = { name: 'show_server', arguments: { server_id: 'blog' }, _meta: { progressToken: 'p' } };
    const answer = await raw(served.url, post('tools/call', params));
    expect(answer.headers['content-type']).toBe('text/event-stream');
    expect(answer.text).toMatch(/^event: message\ndata: \{.*"id":1.*\}\n\n$/s);
  });

  test.each(['GET', 'DELETE', 'PUT', 'PATCH'])('%s is not allowed, and 405 says what is', async (method) => {
    const answer = await raw(served.url, { method, headers: { accept: 'text/event-stream' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });

  test('an unsupported MCP-Protocol-Version is refused with 400', async () => {
    const request = post('tools/list');
    const answer = await raw(served.url, {
      ...request,
      headers: { ...JSON_HEADERS, 'mcp-protocol-version': '1999-01-01' },
    });
    expect(answer.status).toBe(400);
  });

  test.each([
    ['content-type', 'text/plain', 415],
    ['content-encoding', 'gzip', 415],
    ['accept', 'text/html', 406],
  ])('%s: %s is refused with %i', async (name, value, status) => {
    const request = post('tools/list');
    const answer = await raw(served.url, { ...request, headers: { ...JSON_HEADERS, [name]: value } });
    expect(answer.status).toBe(status);
    expect(rpc.parse(JSON.parse(answer.text)).error).toBeDefined();
  });

  test('readiness tells that the cloud can be reached, and that it cannot', async () => {
    const ready = await raw(new URL('/readyz', served.url).href, { method: 'GET' });
    expect(JSON.parse(ready.text)).toMatchObject({ ready: true, checks: { cloud: 'ok', state: 'ok' } });
    const lost = await serve([], { ...simulator.byKey, FLEXUS_ENDPOINT: 'http://127.0.0.1:9' });
    const unready = await raw(new URL('/readyz', lost.url).href, { method: 'GET' });
    expect(unready.status).toBe(503);
    expect(JSON.parse(unready.text)).toMatchObject({
      ready: false,
      checks: { cloud: expect.stringContaining('ECONN') },
    });
    expect((await raw(new URL('/healthz', lost.url).href, { method: 'GET' })).status).toBe(200);
  });
});
