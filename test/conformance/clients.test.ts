import { createMCPClient, ElicitationRequestSchema, type MCPClient } from '@ai-sdk/mcp';
import { Client, StreamableHTTPClientTransport, type VersionNegotiationMode } from '@modelcontextprotocol/client';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { JSON_HEADERS, post, raw, type Served, serve, tokensFile } from '../http/support.ts';
import { Simulator } from '../support/simulator.ts';

const ALL = ['flexus:read', 'flexus:write', 'flexus:destructive', 'flexus:billing'];
const { file, tokens } = tokensFile({ caller: 'ann', scopes: ALL });

let simulator: Simulator;
let once: Served;
let inSessions: Served;

beforeAll(async () => {
  simulator = await Simulator.start();
  [once, inSessions] = await Promise.all([
    serve(['--http-tokens', file], simulator.byKey),
    serve(['--http-tokens', file, '--http-sessions'], simulator.byKey),
  ]);
});
beforeEach(() => simulator.reset());

interface Connected {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  readonly questions: string[];
}

/** The client of the SDK's next major version, with a human who says yes. */
async function connect({ url }: Served, mode: VersionNegotiationMode, token = tokens.ann): Promise<Connected> {
  const client = new Client(
    { name: 'successor', version: '1' },
    { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode } },
  );
  const questions: string[] = [];
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    questions.push(params.message);
    return { action: 'accept', content: { confirm: true } };
  });
  const headers = { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(transport);
  return { client, transport, questions };
}

const STOP = { name: 'batch_stop_servers', arguments: { server_ids: ['blog'] } };

describe.each(['legacy', 'auto'] as const)("the successor SDK's client, negotiation %s", (mode) => {
  test('without sessions: lists, reads, calls; what needs a human is refused, for nobody can be asked', async () => {
    const { client, questions } = await connect(once, mode);
    expect(client.getNegotiatedProtocolVersion()).toBe('2025-11-25');
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('show_server');
    const { contents } = await client.readResource({ uri: 'flexus://instances' });
    expect(JSON.stringify(contents)).toContain('blog');
    const shown = await client.callTool({ name: 'show_server', arguments: { server_id: 'blog' } });
    expect(shown.structuredContent).toMatchObject({ status: 'ACTIVE' });
    expect((await client.callTool(STOP)).isError).toBe(true);
    expect(questions).toEqual([]);
    expect(await simulator.changes()).toEqual([]);
    await client.close();
  });

  test('with sessions: the human is asked over the stream of the call, and the session ends', async () => {
    const { client, transport, questions } = await connect(inSessions, mode);
    expect(transport.sessionId).toBeDefined();
    expect((await client.callTool(STOP)).isError).toBeFalsy();
    expect(questions).toEqual([expect.stringContaining('batch_stop_servers')]);
    expect((await simulator.changes()).map(({ operation }) => operation)).toEqual(['batch_stop_servers']);
    const headers = {
      ...JSON_HEADERS,
      authorization: `Bearer ${tokens.ann}`,
      'mcp-session-id': String(transport.sessionId),
    };
    await transport.terminateSession();
    expect((await raw(inSessions.url, { ...post('ping'), headers })).status).toBe(404);
    await client.close();
  });

  test('a wrong token is an error of authorization', async () => {
    await expect(connect(once, mode, 'flx_wrong')).rejects.toThrow(/unauthorized|HTTP 401/i);
  });
});

test('a client that speaks nothing but the next protocol is told that it is not offered', async () => {
  await expect(connect(once, { pin: '2026-07-28' })).rejects.toMatchObject({ code: 'ERA_NEGOTIATION_FAILED' });
});

/** A client that shares nothing with the SDK, with a human who says yes. */
async function connectAiSdk({ url }: Served, questions: string[] = []): Promise<MCPClient> {
  const headers = { authorization: `Bearer ${tokens.ann}` };
  const client = await createMCPClient({
    transport: { type: 'http', url, headers },
    capabilities: { elicitation: {} },
  });
  client.onElicitationRequest(ElicitationRequestSchema, ({ params }) => {
    questions.push(params.message);
    return { action: 'accept', content: { confirm: true } };
  });
  return client;
}

const CALL = { toolCallId: '1', messages: [] };

describe("the AI SDK's client", () => {
  test('without sessions: lists, reads and calls', async () => {
    const client = await connectAiSdk(once);
    expect(JSON.stringify(await client.readResource({ uri: 'flexus://instances' }))).toContain('blog');
    const { show_server: show } = await client.tools();
    expect(await show?.execute({ server_id: 'blog' }, CALL)).toMatchObject({ structuredContent: { status: 'ACTIVE' } });
    await client.close();
  });

  test('with sessions: the human is asked', async () => {
    const questions: string[] = [];
    const client = await connectAiSdk(inSessions, questions);
    const { batch_stop_servers: stop } = await client.tools();
    expect(await stop?.execute(STOP.arguments, CALL)).not.toMatchObject({ isError: true });
    expect(questions).toEqual([expect.stringContaining('batch_stop_servers')]);
    expect((await simulator.changes()).map(({ operation }) => operation)).toEqual(['batch_stop_servers']);
    await client.close();
  });
});
