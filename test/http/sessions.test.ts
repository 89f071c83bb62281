import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../src/http/caller.ts';
import { createSessions } from '../../src/http/sessions.ts';
import { createEventStore } from '../../src/mcp/event-store.ts';
import { createFixtureServer } from '../conformance/fixture-server.ts';
import { atEnd } from '../support/at-end.ts';
import { Simulator } from '../support/simulator.ts';
import { connect, JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile } from './support.ts';

const ALL = ['flexus:read', 'flexus:write', 'flexus:destructive', 'flexus:billing'];
const { file, tokens } = tokensFile({ caller: 'ann', scopes: ALL }, { caller: 'ben', scopes: ALL });

let served: Served;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await Simulator.start();
  served = await serve(['--http-sessions', '--http-tokens', file], simulator.byKey);
});
beforeEach(() => simulator.reset());

interface Options {
  readonly who?: string;
  readonly session?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(
  request: Parameters<typeof raw>[1],
  { who = 'ann', session, method, headers }: Options = {},
): Promise<Raw> {
  return raw(served.url, {
    ...request,
    ...(method ? { method } : {}),
    headers: {
      ...JSON_HEADERS,
      authorization: `Bearer ${tokens[who]}`,
      ...(session === undefined ? {} : { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' }),
      ...headers,
    },
  });
}

const INITIALIZE = post('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
});

async function begin(who = 'ann'): Promise<string> {
  const answer = await ask(INITIALIZE, { who });
  expect(answer.status).toBe(200);
  return String(answer.headers['mcp-session-id']);
}

describe('sessions (specification 2025-11-25, basic/transports, "Session Management")', () => {
  test("the SDK's client begins, calls and ends one", async () => {
    const { client, transport } = await connect(served.url, tokens.ann);
    const id = transport.sessionId;
    expect(id).toMatch(/^[\x21-\x7e]+$/);
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    await transport.terminateSession();
    await client.close();
    expect((await ask(post('ping'), { session: String(id) })).status).toBe(404);
  });

  test('a request without a session: 400; of an unknown one: 404', async () => {
    expect((await ask(post('tools/list'))).status).toBe(400);
    expect((await ask(post('tools/list'), { session: 'no-such-session' })).status).toBe(404);
  });

  test("another caller's session is as unknown as one that never was", async () => {
    const session = await begin('ann');
    const [foreign, unknown] = [
      await ask(post('ping'), { who: 'ben', session }),
      await ask(post('ping'), { who: 'ben', session: 'no-such-session' }),
    ];
    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(unknown.text);
    expect((await ask({ headers: {} }, { who: 'ben', session, method: 'DELETE' })).status).toBe(404);
    expect((await ask({ headers: {} }, { who: 'ben', session, method: 'GET' })).status).toBe(404);
    expect((await ask(post('ping'), { session })).status).toBe(200);
  });

  test('one caller can have so many in use; another is not held up', async () => {
    const own = await serve(['--http-sessions', '--http-tokens', file, '--http-rate', '1000'], simulator.byKey);
    const start = (who: string): Promise<Raw> =>
      raw(own.url, { ...INITIALIZE, headers: { ...JSON_HEADERS, authorization: `Bearer ${tokens[who]}` } });
    const headersOf = (answer: Raw): Record<string, string> => ({
      authorization: `Bearer ${tokens.ann}`,
      accept: 'text/event-stream',
      'mcp-session-id': String(answer.headers['mcp-session-id']),
    });
    const controller = new AbortController();
    // Kept: the body of a response that nothing refers to is cancelled.
    const listening: Response[] = [];
    for (let count = 0; count < 32; count += 1) {
      const headers = headersOf(await start('ann'));
      listening.push(await fetch(own.url, { headers, signal: controller.signal }));
    }
    expect(listening.map(({ status }) => status)).toEqual(Array(32).fill(200));
    expect((await start('ann')).status).toBe(429);
    expect((await start('ben')).status).toBe(200);
    controller.abort();
    await expect.poll(async () => (await start('ann')).status).toBe(200);
  });

  test('clients that leave without a word do not lock their caller out: the session left alone longest ends', async () => {
    const own = await serve(['--http-sessions', '--http-tokens', file, '--http-rate', '1000'], simulator.byKey);
    const authorization = `Bearer ${tokens.ann}`;
    const ids: string[] = [];
    for (let count = 0; count < 33; count += 1) {
      const answer = await raw(own.url, { ...INITIALIZE, headers: { ...JSON_HEADERS, authorization } });
      expect(answer.status).toBe(200);
      ids.push(String(answer.headers['mcp-session-id']));
    }
    const ping = async (id = ''): Promise<number> => {
      const headers = { ...JSON_HEADERS, authorization, 'mcp-session-id': id };
      return (await raw(own.url, { ...post('ping'), headers })).status;
    };
    expect([await ping(ids[0]), await ping(ids[1]), await ping(ids[32])]).toEqual([404, 200, 200]);
  });

  test('a stream that broke is resumed from its last event', async () => {
    const session = await begin();
    const call = post('tools/call', { name: 'show_server', arguments: { server_id: 'blog' } }, 7);
    const { text } = await ask(call, { session });
    const ids = [...text.matchAll(/^id: (\S+)$/gm)].map(([, id]) => String(id));
    expect(ids.length).toBe(2);
    const controller = new AbortController();
    const resumed = await fetch(served.url, {
      headers: {
        authorization: `Bearer ${tokens.ann}`,
        accept: 'text/event-stream',
        'mcp-session-id': session,
        'mcp-protocol-version': '2025-11-25',
        'last-event-id': String(ids[0]),
      },
      signal: controller.signal,
    });
    const reader = resumed.body?.getReader();
    const chunk = new TextDecoder().decode((await reader?.read())?.value);
    expect(chunk).toContain('"id":7');
    controller.abort();
    const lost = await ask({ headers: {} }, { session, method: 'GET', headers: { 'last-event-id': '999999' } });
    expect(lost.status).toBe(400);
  });

  test('streams that are resumed are bounded for each caller, and make room again', async () => {
    const own = await serve(['--http-sessions', '--http-tokens', file, '--http-rate', '1000'], simulator.byKey);
    const at = { authorization: `Bearer ${tokens.ann}` };
    const begun = await raw(own.url, { ...INITIALIZE, headers: { ...JSON_HEADERS, ...at } });
    const headers = {
      ...JSON_HEADERS,
      ...at,
      'mcp-session-id': String(begun.headers['mcp-session-id']),
      'mcp-protocol-version': '2025-11-25',
    };
    const answered = await Promise.all(
      Array.from({ length: 65 }, (_, id) => raw(own.url, { ...post('ping', {}, id), headers })),
    );
    const resume = (text: string, signal: AbortSignal): Promise<Response> =>
      fetch(own.url, {
        headers: { ...headers, 'last-event-id': String(/^id: (\d+)$/m.exec(text)?.[1]) },
        signal,
      });
    const controller = new AbortController();
    const open: Response[] = [];
    for (const { text } of answered) open.push(await resume(text, controller.signal));
    expect(open.map(({ status }) => status)).toEqual([...Array(64).fill(200), 429]);
    controller.abort();
    const last = answered.at(-1)?.text ?? '';
    const later = new AbortController();
    await expect.poll(async () => (await resume(last, later.signal)).status).toBe(200);
    later.abort();
  });

  test('an ID that waits for its answer is taken: the first request would count as running for good', async () => {
    const session = await begin();
    await simulator.faults({ match: { path: '^/v1/[^/]+/cloudservers/detail' }, latency_ms: 1000 });
    await simulator.clearLog();
    const call = post('tools/call', { name: 'list_servers_details', arguments: {} }, 'twice');
    const first = ask(call, { session });
    await expect.poll(async () => (await simulator.log()).length).toBeGreaterThan(0);
    const second = await ask(call, { session });
    expect([second.status, (await first).status]).toEqual([400, 200]);
    expect(JSON.parse(second.text)).toMatchObject({ id: 'twice', error: { code: -32600 } });
    expect((await ask(call, { session })).status).toBe(200);
  });

  test('the human at the client is asked, and a yes counts', async () => {
    const client = new Client({ name: 'asks', version: '1' }, { capabilities: { elicitation: { form: {} } } });
    const questions: string[] = [];
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
      questions.push(params.message);
      return { action: 'accept', content: { confirm: true } };
    });
    const connected = await connect(served.url, tokens.ann, client);
    const answer = await client.callTool({ name: 'batch_stop_servers', arguments: { server_ids: ['blog'] } });
    expect(answer.isError).toBeFalsy();
    expect(questions).toHaveLength(1);
    expect((await simulator.changes()).map(({ operation }) => operation)).toEqual(['batch_stop_servers']);
    await connected.client.close();
  });

  test('cancelling a call withdraws it', async () => {
    const client = new Client({ name: 'asks', version: '1' }, { capabilities: { elicitation: { form: {} } } });
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    client.setRequestHandler(ElicitRequestSchema, () => {
      asked();
      return new Promise(() => undefined);
    });
    await connect(served.url, tokens.ann, client);
    const controller = new AbortController();
    const call = client
      .callTool({ name: 'batch_stop_servers', arguments: { server_ids: ['blog'] } }, undefined, {
        signal: controller.signal,
      })
      .catch(() => 'cancelled');
    await isAsked;
    controller.abort();
    expect(await call).toBe('cancelled');
    await client.close();
    expect(await simulator.changes()).toEqual([]);
  });
});

test('sessions that begin at the same moment count: a burst does not get past the limit', async () => {
  const limits = { perCaller: 2, total: 3, idleMs: 60_000, keepAliveMs: 15_000, retryMs: 1000 };
  const sessions = await createSessions(limits);
  atEnd(() => sessions.close());
  const caller: Caller = { name: 'ann', scopes: new Set(['flexus:read']) };
  const begin = (): Promise<unknown> => {
    const request = new Request('http://127.0.0.1/mcp', { method: 'POST', headers: JSON_HEADERS });
    return sessions.begin(caller, createFixtureServer, request, JSON.parse(String(INITIALIZE.body)));
  };
  const begun = await Promise.all([begin(), begin(), begin(), begin()]);
  expect(begun.filter((one) => one !== undefined)).toHaveLength(2);
  expect(sessions.size).toBe(2);
});

describe('the events that are kept of a session', () => {
  const message = { jsonrpc: '2.0', method: 'notifications/message' } as const;

  test('the oldest make room, and cannot be resumed from', async () => {
    const store = createEventStore({ events: 3, bytes: 1_000_000 });
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push(await store.storeEvent('one', message));
    expect(await store.getStreamIdForEventId?.(String(ids[0]))).toBeUndefined();
    expect(await store.getStreamIdForEventId?.(String(ids[2]))).toBe('one');
    const sent: string[] = [];
    await store.replayEventsAfter(String(ids[2]), { send: async (id) => void sent.push(id) });
    expect(sent).toEqual(ids.slice(3));
  });

  test('bytes are bounded too; the newest is kept whatever its size', async () => {
    const store = createEventStore({ events: 100, bytes: 200 });
    const large = { ...message, params: { text: 'x'.repeat(500) } };
    const [first, second] = [await store.storeEvent('one', large), await store.storeEvent('one', large)];
    expect(await store.getStreamIdForEventId?.(first)).toBeUndefined();
    expect(await store.getStreamIdForEventId?.(second)).toBe('one');
  });

  test('only events of the same stream are repeated', async () => {
    const store = createEventStore();
    const first = await store.storeEvent('one', message);
    await store.storeEvent('two', message);
    const third = await store.storeEvent('one', message);
    const sent: string[] = [];
    expect(await store.replayEventsAfter(first, { send: async (id) => void sent.push(id) })).toBe('one');
    expect(sent).toEqual([third]);
  });
});
