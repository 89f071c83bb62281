// Issue 5, part 1: a graceful drain finishes what runs and refuses new work with Retry-After.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../src/http/caller.ts';
import { createChallenge } from '../../src/http/challenge.ts';
import { createEndpoint } from '../../src/http/endpoint.ts';
import { createInFlight } from '../../src/http/in-flight.ts';
import { createFixtureServer } from '../conformance/fixture-server.ts';
import { Simulator } from '../support/simulator.ts';
import { connect, JSON_HEADERS, post, raw, type Served, serve } from './support.ts';

const SOON = { timeout: 10_000 };

interface Waiting {
  readonly simulator: Simulator;
  readonly served: Served;
  /** The human says yes. */
  yes(): void;
  /** The client cancels the call. */
  cancel(): void;
  readonly answer: Promise<unknown>;
}

function signalled(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** A server that is about to end while its only call waits for a human at the client. */
async function waitingForHuman(): Promise<Waiting> {
  const simulator = await Simulator.start();
  const served = await serve(['--http-sessions'], simulator.byKey);
  const client = new Client({ name: 'asks', version: '1' }, { capabilities: { elicitation: { form: {} } } });
  const asked = signalled();
  const said = signalled();
  client.setRequestHandler(ElicitRequestSchema, async () => {
    asked.give();
    await said.given;
    return { action: 'accept', content: { confirm: true } };
  });
  await connect(served.url, undefined, client);
  const controller = new AbortController();
  const call = { name: 'batch_stop_servers', arguments: { server_ids: ['blog'] } };
  const answer = client.callTool(call, undefined, { signal: controller.signal }).catch(() => 'cancelled');
  await asked.given;
  served.program.child.kill('SIGTERM');
  await expect.poll(async () => (await raw(served.url, post('ping'))).status, SOON).toBe(503);
  return { simulator, served, yes: () => said.give(), cancel: () => controller.abort(), answer };
}

describe('a session whose call runs while the server is about to end', () => {
  test("the human's yes still counts", async () => {
    const { simulator, served, yes, answer } = await waitingForHuman();
    yes();
    expect(await answer).toMatchObject({ structuredContent: expect.anything() });
    expect(await served.program.ended).toMatchObject({ code: 0 });
    expect((await simulator.changes()).map(({ operation }) => operation)).toEqual(['batch_stop_servers']);
  });

  test('a cancellation still counts: nothing is waited for any more', async () => {
    const { simulator, served, cancel, answer } = await waitingForHuman();
    const since = performance.now();
    cancel();
    expect(await answer).toBe('cancelled');
    expect(await served.program.ended).toMatchObject({ code: 0 });
    // A call waits 50 s for its human (guard.md, "Approvals").
    expect(performance.now() - since).toBeLessThan(15_000);
    expect(await simulator.changes()).toEqual([]);
  });
});

test('a call whose token was looked at while the end began is not begun: it would be cut off', async () => {
  const caller: Caller = { name: 'ann', scopes: new Set(['flexus:read']) };
  let draining = false;
  const begun: string[] = [];
  const endpoint = createEndpoint({
    authenticator: {
      async prove() {
        draining = true;
        return { kind: 'caller', caller };
      },
    },
    challenge: createChallenge({ kind: 'none' }, 'http://127.0.0.1'),
    clouds: { has: () => true },
    handlers: {
      serverFor: () => () => {
        begun.push('call');
        return createFixtureServer();
      },
      effectOf: () => 'read',
    },
    state: { rateLimit: async () => ({ allowed: true }) },
    rate: { perSecond: 1, burst: 1 },
    inFlight: createInFlight(1),
    keepAliveMs: 15_000,
    draining: () => draining,
  });
  const { body } = post('tools/call', { name: 'any', arguments: {} });
  const request = new Request('http://127.0.0.1/mcp', { method: 'POST', headers: JSON_HEADERS, body: String(body) });
  const answer = await endpoint(request, {});
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(begun).toEqual([]);
});
