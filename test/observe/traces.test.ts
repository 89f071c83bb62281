// Issue 5, part 5: OpenTelemetry traces from the MCP request to the cloud request, in W3C's trace context, as a collector
// receives them (OTLP 1.x over HTTP, JSON encoding: opentelemetry.io/docs/specs/otlp).
import { createServer } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile } from '../http/support.ts';
import { atEnd } from '../support/at-end.ts';
import { Simulator } from '../support/simulator.ts';

const { file, tokens } = tokensFile({ caller: 'ann', scopes: ['flexus:read', 'flexus:write'] });

const value = z.object({ stringValue: z.string().optional(), intValue: z.union([z.string(), z.number()]).optional() });
const attributes = z.array(z.object({ key: z.string(), value }));
const span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  attributes,
  status: z.looseObject({ code: z.number().optional() }),
});
type Span = z.infer<typeof span>;
const exported = z.object({
  resourceSpans: z.array(
    z.looseObject({
      resource: z.looseObject({ attributes }),
      scopeSpans: z.array(z.looseObject({ spans: z.array(span) })),
    }),
  ),
});

/** OTLP's numbers of span kinds and of a failed status. */
const [SERVER, CLIENT, ERROR] = [2, 3, 2];

interface Collector {
  readonly url: string;
  readonly paths: string[];
  readonly bodies: string[];
}

async function startCollector(): Promise<Collector> {
  const collector = { paths: [] as string[], bodies: [] as string[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      collector.paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
      collector.bodies.push(Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { ...collector, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

const spansOf = ({ bodies }: Collector): Span[] =>
  bodies
    .flatMap((body) => exported.parse(JSON.parse(body)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));

const attributeOf = ({ attributes: all }: Span, key: string): unknown => {
  const found = all.find((one) => one.key === key)?.value;
  return found?.stringValue ?? (found?.intValue === undefined ? undefined : Number(found.intValue));
};

function ask(
  url: string,
  method: string,
  params: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Raw> {
  const all = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}`, ...headers };
  return raw(url, { ...post(method, params), headers: all });
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SECRET = 'Pa55-of-a-call-1!';
const blog = { name: 'show_server', arguments: { server_id: 'blog' } };

describe('a collector', () => {
  const collector = startCollector();
  let simulator: Simulator;
  let spans: Span[];
  let sent: readonly (readonly [string, string | undefined])[];

  beforeAll(async () => {
    simulator = await Simulator.start();
    const { url } = await collector;
    const served: Served = await serve(['--http-tokens', file, '--otlp-endpoint', url], simulator.byKey);
    await ask(served.url, 'tools/call', blog, { traceparent: `00-${TRACE}-${PARENT}-01` });
    sent = (await simulator.log()).map(({ path, headers }) => [path, headers.traceparent] as const);
    await ask(served.url, 'tools/call', blog, { traceparent: `00-${'a'.repeat(32)}-${PARENT}-00` });
    for (const traceparent of ['rubbish', `ff-${TRACE}-${PARENT}-01`, `00-${'0'.repeat(32)}-${PARENT}-01`]) {
      await ask(served.url, 'ping', {}, { traceparent });
    }
    await ask(served.url, `method-${SECRET}`, {});
    await ask(served.url, 'tools/call', { name: `tool-${SECRET}`, arguments: {} });
    const change = { server_id: 'blog', name: 'x', password: SECRET, description: SECRET, dry_run: true };
    await ask(served.url, 'tools/call', { name: 'update_server', arguments: change });
    await simulator.faults({ match: { path: '*/cloudservers/*' }, status: 500 });
    await ask(served.url, 'tools/call', { name: 'show_server', arguments: { server_id: 'shop-web' } });
    // What is left is sent at the end.
    served.program.child.kill('SIGTERM');
    expect(await served.program.ended).toMatchObject({ code: 0 });
    spans = spansOf(await collector);
  }, 30_000);

  test('receives OTLP in JSON, from a service with name and version', async () => {
    const { paths, bodies } = await collector;
    expect(new Set(paths)).toEqual(new Set(['POST /v1/traces application/json']));
    const [first] = exported.parse(JSON.parse(bodies[0] ?? '')).resourceSpans;
    const names = first?.resource.attributes.map(({ key, value: { stringValue } }) => `${key}=${stringValue}`);
    expect(names).toEqual(
      expect.arrayContaining(['service.name=flexus-mcp', expect.stringMatching(/^service.version=\d/)]),
    );
  });

  test("continues the client's trace, and every request to the cloud belongs to it", () => {
    const own = spans.filter(({ traceId }) => traceId === TRACE);
    const [server, ...others] = own.filter(({ kind }) => kind === SERVER);
    expect(others).toEqual([]);
    expect(server).toMatchObject({ name: 'tools/call show_server', parentSpanId: PARENT });
    const clients = own.filter(({ kind }) => kind === CLIENT);
    expect(clients.length).toBeGreaterThan(0);
    for (const { parentSpanId } of clients) expect(parentSpanId).toBe(server?.spanId);
    expect(sent.length).toBe(clients.length);
    const headers = clients.map(({ spanId }) => `00-${TRACE}-${spanId}-01`);
    expect(sent.map(([, traceparent]) => traceparent).sort()).toEqual(headers.sort());
  });

  test('what its caller did not sample is not sent (W3C Trace Context, section 3.2.2.5)', () => {
    expect(spans.filter(({ traceId }) => traceId === 'a'.repeat(32))).toEqual([]);
  });

  test('what is no traceparent begins a trace of its own (section 3.2.2)', () => {
    const pings = spans.filter(({ name }) => name === 'ping');
    expect(pings).toHaveLength(3);
    for (const { traceId, parentSpanId } of pings) {
      expect(traceId).not.toBe(TRACE);
      expect(parentSpanId ?? '').toBe('');
    }
    expect(new Set(pings.map(({ traceId }) => traceId)).size).toBe(3);
  });

  test('a request that the cloud failed is marked, with its status and its tries', () => {
    const failed = spans.filter(({ kind, status }) => kind === CLIENT && status.code === ERROR);
    expect(failed.map((one) => attributeOf(one, 'http.request.resend_count'))).toEqual(expect.arrayContaining([0, 1]));
    for (const one of failed) expect(attributeOf(one, 'outcome')).toBe('500');
  });

  test('tells no secret, no argument, no name that a client made up', async () => {
    const all = (await collector).bodies.join('\n');
    const { ak, sk } = simulator.login;
    for (const word of [SECRET, 'secret-of', 'Bearer', ak, sk, 'blog', 'shop-web']) expect(all).not.toContain(word);
    const keys = new Set(spans.flatMap((one) => one.attributes.map(({ key }) => key)));
    expect([...keys].sort()).toEqual([
      'gen_ai.tool.name',
      'http.request.method',
      'http.request.resend_count',
      'http.response.status_code',
      'mcp.method.name',
      'outcome',
      'server.service',
    ]);
  });
});

test('a collector that is away or hangs holds up neither calls nor the end', async () => {
  const simulator = await Simulator.start();
  const silent = createServer(() => undefined);
  atEnd(() => {
    silent.closeAllConnections();
    silent.close();
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const hangs = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const ends = ['http://127.0.0.1:9', hangs].map(async (endpoint) => {
    const served = await serve(['--http-tokens', file, '--otlp-endpoint', endpoint], simulator.byKey);
    expect((await ask(served.url, 'tools/call', blog)).status).toBe(200);
    const since = performance.now();
    served.program.child.kill('SIGTERM');
    expect(await served.program.ended).toMatchObject({ code: 0 });
    // src/observe/traces.ts: three seconds for what is left.
    expect(performance.now() - since).toBeLessThan(4500);
    expect(served.program.stderr).not.toMatch(/secret-of|^ +at /m);
  });
  await Promise.all(ends);
});
