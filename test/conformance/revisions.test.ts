import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JSON_HEADERS, post, type Raw, raw, type Served, serve } from '../http/support.ts';

/** The revisions that have Streamable HTTP, and the first one, whose clients may know this address too. */
const REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

const negotiated = z.object({ result: z.object({ protocolVersion: z.string() }) });
const refused = z.object({ error: z.object({ code: z.number() }) });

let served: Served;
beforeAll(async () => {
  served = await serve();
});

async function initialize(protocolVersion: string): Promise<string> {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } };
  const { text } = await raw(served.url, post('initialize', params));
  return negotiated.parse(JSON.parse(text)).result.protocolVersion;
}

function send(body: unknown, revision?: string): Promise<Raw> {
  const version = revision === undefined ? {} : { 'mcp-protocol-version': revision };
  return raw(served.url, { headers: { ...JSON_HEADERS, ...version }, body: JSON.stringify(body) });
}

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

describe('revisions of the protocol', () => {
  test.each(REVISIONS)('%s is agreed upon, and spoken (basic/lifecycle, "Version Negotiation")', async (revision) => {
    expect(await initialize(revision)).toBe(revision);
    expect((await send(PING, revision)).status).toBe(200);
  });

  test('who asks for another is offered the newest', async () => {
    expect(await initialize('2026-07-28')).toBe('2025-11-25');
    expect(await initialize('1999-01-01')).toBe('2025-11-25');
  });

  test('a request of the next protocol is refused with 400, which makes its clients fall back', async () => {
    const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' };
    const discover = { jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta } };
    const { status, text } = await send(discover, '2026-07-28');
    expect(status).toBe(400);
    expect(refused.parse(JSON.parse(text)).error.code).toBe(-32000);
  });

  // 2025-06-18, changelog: batches were taken out. 2025-03-26, basic, "Batching": a server has to receive them. That is
  // not done here, as it is not by Python's official server: see src/http/body.ts.
  test.each([...REVISIONS, undefined])('a batch is refused (%s)', async (revision) => {
    const { status, text } = await send([PING, { ...PING, id: 2 }], revision);
    expect(status).toBe(400);
    expect(refused.parse(JSON.parse(text)).error.code).toBe(-32600);
  });
});
