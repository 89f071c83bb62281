// Issue 5, "Bad days": each has the right status, tells no secret, and does nothing to others.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { Simulator } from '../support/simulator.ts';
import { JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile } from './support.ts';

const { file, tokens } = tokensFile({ caller: 'loud' }, { caller: 'quiet' });
const MIB = 1024 * 1024;
const SOON = { timeout: 10_000 };

let served: Served;
let simulator: Simulator;

beforeAll(async () => {
  simulator = await Simulator.start();
  served = await serve(['--http-tokens', file, '--http-connections', '600'], simulator.byKey);
});

const bearer = (who: string): Record<string, string> => ({ ...JSON_HEADERS, authorization: `Bearer ${tokens[who]}` });

/** A request of somebody else in the meantime: the server goes on. */
async function isWell({ url }: Served = served): Promise<void> {
  const answer = await raw(url, { ...post('ping'), headers: bearer('quiet') });
  expect(answer.status).toBe(200);
}

function send(body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Raw> {
  return raw(served.url, { body, headers: { ...bearer('loud'), ...headers } });
}

/** A socket to the server, and everything it has sent so far. */
async function open({
  url,
}: Served = served): Promise<{ socket: Socket; received(): string; closed: Promise<unknown> }> {
  const { hostname, port } = new URL(url);
  const socket = connectSocket({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return { socket, received: () => Buffer.concat(chunks).toString('latin1'), closed };
}

const memoryOf = ({ program }: Served): number => {
  const status = readFileSync(`/proc/${program.child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};

describe('names', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost', ''])(
    'Host %j is not ours: 421 on every route',
    async (host) => {
      for (const path of ['/mcp', '/healthz', '/readyz', '/.well-known/oauth-protected-resource', '/nothing']) {
        const answer = await raw(served.url, { method: 'GET', path, headers: { ...bearer('loud'), host } });
        expect([400, 421]).toContain(answer.status);
        expect(answer.text).not.toContain('secret-of');
      }
      await isWell();
    },
  );

  test.each(['http://evil.example', 'null', 'http://127.0.0.1', 'https://127.0.0.1', 'http://localhost.evil.example'])(
    'Origin %j: 403 on every route (specification 2025-11-25, basic/transports, "Security Warning")',
    async (origin) => {
      for (const path of ['/mcp', '/healthz', '/readyz']) {
        const headers = { ...bearer('loud'), origin };
        expect((await raw(served.url, { method: 'GET', path, headers })).status).toBe(403);
      }
      expect((await raw(served.url, { ...post('ping'), headers: { ...bearer('loud'), origin } })).status).toBe(403);
    },
  );

  test("the server's own Origin is let through, and what a foreign page asks without one is not", async () => {
    const { origin } = new URL(served.url);
    expect((await raw(served.url, { ...post('ping'), headers: { ...bearer('loud'), origin } })).status).toBe(200);
    const headers = { ...bearer('loud'), 'sec-fetch-site': 'cross-site' };
    expect((await raw(served.url, { ...post('ping'), headers })).status).toBe(403);
  });

  test.each(['/mcp/', '//mcp', '/%6dcp', '/MCP', '/mcp/../../etc/passwd', '/mcp%00', '/..%2fmcp', '/mcp;a=b', '*'])(
    'the path %j leads nowhere',
    async (path) => {
      const answer = await raw(served.url, { ...post('ping'), headers: bearer('loud'), path });
      expect([400, 404]).toContain(answer.status);
    },
  );

  test('an absolute target does not go round the check of Host', async () => {
    const path = 'http://evil.example/mcp';
    const answer = await raw(served.url, {
      ...post('ping'),
      path,
      headers: { ...bearer('loud'), host: 'evil.example' },
    });
    expect(answer.status).toBe(421);
  });
});

describe('bodies', () => {
  test('1 MiB is taken; one byte more is 413, and says what is allowed', async () => {
    const message = (size: number): string => {
      const rest = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { text: '' } });
      return rest.replace('""', `"${'x'.repeat(size - rest.length)}"`);
    };
    expect((await send(message(MIB))).status).toBe(200);
    const answer = await send(message(MIB + 1));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { message: expect.stringContaining('1 MiB') } });
    await isWell();
  });

  test.each([
    ['declared', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('a body of 100 MB, %s: 413, and it is not kept', async (_, headers) => {
    const before = memoryOf(served);
    const outcome = await send(Buffer.alloc(100 * MIB, 'a'), headers).catch(() => 'cut');
    // Who writes on without reading finds the connection cut before it has read the answer.
    if (outcome !== 'cut') expect(outcome).toMatchObject({ status: 413 });
    await isWell();
    expect(memoryOf(served) - before).toBeLessThan(50 * MIB);
  });

  test('a small part of a large body is enough to refuse it', async () => {
    const { socket, received, closed } = await open();
    const head = ['POST /mcp HTTP/1.1', `Host: ${new URL(served.url).host}`, `Content-Length: ${100 * MIB}`];
    const own = Object.entries(bearer('loud')).map(([name, value]) => `${name}: ${value}`);
    socket.write(`${[...head, ...own].join('\r\n')}\r\n\r\n{"jsonrpc"`);
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([
    ['objects', '{"a":'.repeat(100_000)],
    ['arrays', '['.repeat(500_000)],
    ['balanced', `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${'['.repeat(1000)}${']'.repeat(1000)}}}`],
  ])('nested %s: 400', async (_, body) => {
    expect((await send(body)).status).toBe(400);
    await isWell();
  });

  test('hundreds of thousands of members: 400', async () => {
    const params = `{${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(',')}}`;
    const answer = await send(`{"jsonrpc":"2.0","id":1,"method":"ping","params":${params}}`);
    expect(answer.status).toBe(400);
    await isWell();
  });

  test('brackets and commas inside texts are no bomb', async () => {
    const text = `${'[{,'.repeat(50_000)}\\"\\\\`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"text":"${text}"}}`;
    expect((await send(body)).status).toBe(200);
  });

  test.each([
    ['', 400],
    ['{"jsonrpc":"2.0",', 400],
    ['[]', 400],
    ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 400],
    ['null', 400],
    ['"ping"', 400],
    ['{"jsonrpc":"1.0","id":1,"method":"ping"}', 400],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', 400],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","__proto__":{"x":1}}', 400],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":{"x":1},"constructor":1}}', 200],
  ])('%j: %i', async (body, status) => {
    const answer = await send(body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: '2.0' });
  });

  test('half a body, then silence on a closed connection: the server goes on', async () => {
    const { socket, closed } = await open();
    const own = Object.entries(bearer('loud')).map(([name, value]) => `${name}: ${value}`);
    const head = ['POST /mcp HTTP/1.1', `Host: ${new URL(served.url).host}`, 'Content-Length: 500', ...own];
    socket.write(`${head.join('\r\n')}\r\n\r\n{"jsonrpc":"2.0","id":1`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await closed;
    await isWell();
  });
});

describe('headers', () => {
  test.each([
    ['a line break in a value', 'X-A: b\r\n c: d\r\nEvil : 1'],
    ['a second Host', 'Host: evil.example'],
    ['two lengths', 'Content-Length: 3\r\nContent-Length: 4'],
    ['a length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked'],
    ['a null byte', 'X-A: b\0c'],
  ])('%s: 400, and what follows is no second request', async (_, line) => {
    const { socket, received, closed } = await open();
    const own = Object.entries(bearer('loud')).map(([name, value]) => `${name}: ${value}`);
    const smuggled = `GET /healthz HTTP/1.1\r\nHost: ${new URL(served.url).host}\r\n\r\n`;
    const head = ['POST /mcp HTTP/1.1', `Host: ${new URL(served.url).host}`, ...own, line];
    socket.end(`${head.join('\r\n')}\r\n\r\n${smuggled}`);
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 400 /);
    expect(received()).not.toContain('\r\n\r\nok');
    await isWell();
  });

  test('what comes in a name is not repeated in an answer header', async () => {
    const params = { name: 'show_server\r\nSet-Cookie: a=b', arguments: {} };
    const answer = await raw(served.url, { ...post('tools/call', params), headers: bearer('loud') });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('a log line is one line, whatever was asked for', async () => {
    const params = { name: 'x\n{"status":200}', arguments: {} };
    await raw(served.url, { ...post('tools/call\n{"forged":1}', params), headers: bearer('loud') });
    await expect.poll(() => served.program.stderr, SOON).toContain('forged');
    for (const line of served.program.stderr.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });
});

describe('many', () => {
  test('more connections than are allowed are closed; those there are go on', async () => {
    const sockets = await Promise.all(Array.from({ length: 590 }, () => open().catch(() => undefined)));
    const more = await Promise.all(Array.from({ length: 60 }, () => open().catch(() => undefined)));
    let refused = 0;
    for (const one of more) {
      if (one) one.closed.then(() => (refused += 1));
    }
    await expect.poll(() => refused, SOON).toBeGreaterThan(30);
    const [first] = sockets;
    first?.socket.write(`GET /healthz HTTP/1.1\r\nHost: ${new URL(served.url).host}\r\nConnection: close\r\n\r\n`);
    await first?.closed;
    expect(first?.received()).toMatch(/^HTTP\/1\.1 200 /);
    for (const one of [...sockets, ...more]) one?.socket.destroy();
    await expect
      .poll(
        () =>
          isWell().then(
            () => true,
            () => false,
          ),
        SOON,
      )
      .toBe(true);
  });

  test('a flood of one caller is refused with Retry-After; a quiet one is answered', async () => {
    const flood = Promise.all(
      Array.from({ length: 400 }, () => raw(served.url, { ...post('ping'), headers: bearer('loud') })),
    );
    const since = performance.now();
    await isWell();
    expect(performance.now() - since).toBeLessThan(5000);
    const answers = await flood;
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(200);
    expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    await isWell();
  });
});

describe('a server that ends (issue 5, part 1)', () => {
  test('what runs is finished, what is new is refused with Retry-After', async () => {
    const cloud = await Simulator.start();
    const own = await serve([], cloud.byKey);
    await raw(own.url, post('tools/call', { name: 'list_all_resources', arguments: {} }));
    await cloud.faults({ match: { path: '^/v1/[^/]+/cloudservers/detail' }, latency_ms: 1000 });
    await cloud.clearLog();
    const running = raw(own.url, post('tools/call', { name: 'list_servers_details', arguments: {} }));
    await expect.poll(async () => (await cloud.log()).length, SOON).toBeGreaterThan(0);
    own.program.child.kill('SIGTERM');
    let refused: Raw | undefined;
    await expect
      .poll(async () => {
        refused = await raw(own.url, post('ping'));
        return refused.status;
      }, SOON)
      .toBe(503);
    expect(refused?.headers['retry-after']).toBeDefined();
    expect((await raw(new URL('/readyz', own.url).href, { method: 'GET' })).status).toBe(503);
    expect((await running).status).toBe(200);
    expect(await own.program.ended).toMatchObject({ code: 0 });
  });

  test('an idle server ends at once, also with connections open', async () => {
    const own = await serve([], simulator.byKey);
    await open(own);
    await raw(own.url, post('ping'));
    const since = performance.now();
    own.program.child.kill('SIGTERM');
    expect(await own.program.ended).toMatchObject({ code: 0 });
    expect(performance.now() - since).toBeLessThan(1500);
  });

  test('a stream that a killed server leaves ends; its session is unknown to the next one', async () => {
    const first = await serve(['--http-sessions'], simulator.byKey);
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } };
    const begun = await raw(first.url, post('initialize', params));
    const session = String(begun.headers['mcp-session-id']);
    const headers = { ...JSON_HEADERS, 'mcp-session-id': session };
    const stream = await fetch(first.url, { headers: { ...headers, accept: 'text/event-stream' } });
    expect(stream.status).toBe(200);
    await first.program.kill();
    await expect(stream.text()).rejects.toThrow();
    const second = await serve(['--http-sessions'], simulator.byKey);
    expect((await raw(second.url, { ...post('ping'), headers })).status).toBe(404);
  });
});

describe('the day after', () => {
  test('memory is back where it was: the same bad day again takes no more', async () => {
    const own = await serve(['--http-tokens', file, '--http-rate', '10000', '--access-log', 'off'], simulator.byKey);
    const at = (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<unknown> =>
      raw(own.url, { body, headers: { ...bearer('loud'), ...headers } }).catch(() => undefined);
    const huge = Buffer.alloc(100 * MIB, 'a');
    const nested = '['.repeat(MIB - 1);
    const wide = `[${'1,'.repeat(MIB / 2 - 2)}1]`;
    const large = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { text: 'x'.repeat(MIB - 100) } });
    const day = async (): Promise<void> => {
      await at(huge);
      await at(huge, { 'transfer-encoding': 'chunked' });
      for (const bomb of [nested, wide, large]) await Promise.all(Array.from({ length: 3 }, () => at(bomb)));
      await Promise.all(Array.from({ length: 150 }, () => raw(own.url, { ...post('ping'), headers: bearer('loud') })));
      const sockets = await Promise.all(Array.from({ length: 150 }, () => open(own)));
      for (const { socket } of sockets) socket.destroy();
      await isWell(own);
    };
    await day();
    const after = memoryOf(own);
    await day();
    await day();
    expect(memoryOf(own) - after).toBeLessThan(100 * MIB);
    // At rest it takes about 70 MiB (bench/).
    expect(memoryOf(own)).toBeLessThan(400 * MIB);
  }, 60_000);
});
