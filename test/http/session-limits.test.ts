// Specification 2025-11-25, basic/transports, "Session Management": a server may end a session at any time; then its
// requests get 404, which makes the client begin anew. Issue 5, part 1: idle limits.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Caller } from '../../src/http/caller.ts';
import { createSessions, type SessionLimits, type Sessions } from '../../src/http/sessions.ts';
import type { McpParts } from '../../src/mcp/parts.ts';
import { createMcpServer } from '../../src/mcp/server.ts';
import { atEnd } from '../support/at-end.ts';
import { JSON_HEADERS } from './support.ts';

const MINUTE = 60_000;
const LIMITS: SessionLimits = {
  perCaller: 2,
  total: 3,
  idleMs: 30 * MINUTE,
  keepAliveMs: 15_000,
  retryMs: 1000,
};

let answerCall: (() => void) | undefined;

const parts: McpParts = {
  name: 'test',
  title: 'Test',
  version: '1',
  instructions: '',
  tools: async () => [],
  callTool: () =>
    new Promise((resolve) => {
      answerCall = () => resolve({ text: 'done' });
    }),
  nearestTools: async () => [],
  resources: async () => [],
  templates: async () => [],
  readResource: async () => undefined,
  complete: async () => [],
  started: async () => undefined,
  close: async () => undefined,
};

const ann: Caller = { name: 'ann', scopes: new Set(['flexus:read']) };
const ben: Caller = { name: 'ben', scopes: new Set(['flexus:read']) };
const cara: Caller = { name: 'cara', scopes: new Set(['flexus:read']) };

async function clocked(): Promise<{ sessions: Sessions; pass(ms: number): void }> {
  let time = 0;
  const sessions = await createSessions(LIMITS, () => time);
  atEnd(() => sessions.close());
  return {
    sessions,
    pass: (ms) => {
      time += ms;
    },
  };
}

const requestOf = (session?: string): Request =>
  new Request('http://127.0.0.1/mcp', {
    method: 'POST',
    headers: { ...JSON_HEADERS, ...(session === undefined ? {} : { 'mcp-session-id': session }) },
  });

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } },
};

/** The new session's ID; undefined: none was begun. */
async function begin(sessions: Sessions, caller: Caller): Promise<string | undefined> {
  const begun = await sessions.begin(caller, () => createMcpServer(parts), requestOf(), INITIALIZE);
  await begun?.response.text();
  return begun?.response.headers.get('mcp-session-id') ?? undefined;
}

test('a session that nobody used for half an hour is gone; each use begins the time anew', async () => {
  const { sessions, pass } = await clocked();
  const id = (await begin(sessions, ann)) ?? '';
  for (let count = 0; count < 3; count += 1) {
    pass(30 * MINUTE);
    expect(sessions.find(id, ann), `use ${count}`).toBeDefined();
  }
  pass(30 * MINUTE + 1);
  expect(sessions.find(id, ann)).toBeUndefined();
  expect(sessions.find(id, ann), 'asking does not bring it back').toBeUndefined();
});

test('a session in which a call runs is not idle', async () => {
  const { sessions, pass } = await clocked();
  const id = (await begin(sessions, ann)) ?? '';
  const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'slow', arguments: {} } };
  const running = await sessions.find(id, ann)?.answer(requestOf(id), call);
  await expect.poll(() => answerCall, { timeout: 10_000 }).toBeDefined();
  pass(90 * MINUTE);
  expect(sessions.find(id, ann)).toBeDefined();
  answerCall?.();
  expect(await running?.response.text()).toContain('done');
  await running?.finished;
  pass(31 * MINUTE);
  expect(sessions.find(id, ann)).toBeUndefined();
});

test('nobody listens on a stream that was resumed and then ended with its answer', async () => {
  const { sessions } = await clocked();
  const id = (await begin(sessions, ann)) ?? '';
  const session = sessions.find(id, ann);
  const headers = { ...JSON_HEADERS, 'mcp-session-id': id, 'mcp-protocol-version': '2025-11-25' };
  const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'slow', arguments: {} } };
  const before = answerCall;
  const broken = await session?.answer(new Request('http://127.0.0.1/mcp', { method: 'POST', headers }), call);
  const reader = broken?.response.body?.getReader();
  const [, event = ''] = /^id: (\d+)$/m.exec(new TextDecoder().decode((await reader?.read())?.value)) ?? [];
  await reader?.cancel();
  const resumed = await session?.answer(
    new Request('http://127.0.0.1/mcp', { headers: { ...headers, 'last-event-id': event } }),
  );
  expect([resumed?.response.status, session?.listenedTo]).toEqual([200, true]);
  await expect.poll(() => answerCall !== before, { timeout: 10_000 }).toBe(true);
  answerCall?.();
  expect(await resumed?.response.text()).toContain('done');
  await resumed?.finished;
  expect(session?.listenedTo).toBe(false);
});

test('a cancelled call leaves nothing behind: its stream ends', async () => {
  const { sessions } = await clocked();
  const id = (await begin(sessions, ann)) ?? '';
  const session = sessions.find(id, ann);
  const call = { jsonrpc: '2.0', id: 'c', method: 'tools/call', params: { name: 'slow', arguments: {} } };
  const running = await session?.answer(requestOf(id), call);
  const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'c' } };
  expect((await session?.answer(requestOf(id), cancel))?.response.status).toBe(202);
  await running?.finished;
  expect(session?.running).toBe(0);
  const over = await Promise.race([running?.response.text(), sleep(2000, 'open', { ref: false })]);
  expect(over).not.toBe('open');
  expect((await session?.answer(requestOf(id), cancel))?.response.status, 'twice is no harm').toBe(202);
});

test("a caller's next session takes the place of the one it left alone longest, and of nobody else's", async () => {
  const { sessions, pass } = await clocked();
  const [left = '', used = ''] = [await begin(sessions, ann), await begin(sessions, ann)];
  pass(MINUTE);
  sessions.find(used, ann);
  expect(await begin(sessions, ann)).toBeDefined();
  expect(sessions.find(left, ann)).toBeUndefined();
  expect(sessions.find(used, ann)).toBeDefined();
  expect(await begin(sessions, ben)).toBeDefined();
  expect(sessions.size).toBe(3);
  expect(await begin(sessions, cara), 'three in all, none of them hers').toBeUndefined();
  pass(31 * MINUTE);
  expect(await begin(sessions, cara), 'idle ones make room for anybody').toBeDefined();
  expect(sessions.size).toBe(1);
});

test('a caller whose rights have changed has no session of before', async () => {
  const { sessions } = await clocked();
  const id = (await begin(sessions, ann)) ?? '';
  expect(sessions.find(id, { ...ann })).toBeDefined();
  expect(sessions.find(id, { ...ann, scopes: new Set(['flexus:read', 'flexus:write']) })).toBeUndefined();
  expect(sessions.find(id, { ...ann, profile: 'other' })).toBeUndefined();
  expect(sessions.find(id, ben)).toBeUndefined();
});
