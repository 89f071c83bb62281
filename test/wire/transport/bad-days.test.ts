import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/cloud/clock.ts';
import { actionOf, errorOf, fakeCloud, json, portOf, readOf, settingsFor, testClock, transportFor } from './cloud.ts';

const read = { repeatable: true } as const;
const once = { repeatable: false } as const;

/** A server below HTTP: it gets the socket once the request has been read. */
async function rawCloud(onRequest: (socket: Socket, turn: number) => void): Promise<{ url: string; server: Server }> {
  let turn = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      turn += 1;
      onRequest(socket, turn);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, server };
}

async function deadPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(server)}`;
  await new Promise((resolve) => server.close(resolve));
  return url;
}

describe('retries (ARCHITECTURE.md, section 5; issue 2, "Bad input and bad days")', () => {
  test.each([429, 500, 502, 503, 504])('a read is sent again upon %i', async (status) => {
    const cloud = await fakeCloud((turn, _request, response) =>
      turn < 3 ? json(response, status, { error_code: 'X.1', error_msg: 'busy' }) : json(response, 200, { ok: true }),
    );
    const clock = testClock();
    const answer = await transportFor(settingsFor(cloud.url, { deadlineMs: 60_000 }), clock).send(
      readOf(cloud.url),
      read,
    );
    expect(answer.body).toEqual({ ok: true });
    expect(clock.slept).toHaveLength(2);
    expect(clock.slept[1]).toBeGreaterThan((clock.slept[0] ?? 0) * 0.99);
  });

  test.each([400, 403, 404, 409, 501])('a read is not sent again upon %i', async (status) => {
    const cloud = await fakeCloud((_turn, _request, response) =>
      json(response, status, { error: { code: 'Ecs.0001', message: 'no' } }),
    );
    expect((await errorOf(transportFor(settingsFor(cloud.url)).send(readOf(cloud.url), read))).status).toBe(status);
    expect(cloud.arrived).toHaveLength(1);
  });

  test.each([429, 500, 503])('anything but a read is sent once, also upon %i', async (status) => {
    const cloud = await fakeCloud((_turn, _request, response) =>
      json(response, status, { error: { code: 'Ecs.0999', message: 'internal' } }, { 'Retry-After': '7' }),
    );
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), once));
    expect(error).toMatchObject({ kind: 'refused', status, code: 'Ecs.0999', retryAfterMs: 7_000 });
    expect(cloud.arrived).toHaveLength(1);
  });

  test('Retry-After is honoured, in seconds and as a date (RFC 9110, 10.2.3)', async () => {
    const date = new Date('2025-01-17T03:00:00Z');
    const later = new Date(date.getTime() + 9_000).toUTCString();
    const cloud = await fakeCloud((turn, _request, response) => {
      if (turn === 1) return json(response, 429, {}, { 'Retry-After': '11' });
      if (turn === 2) return json(response, 503, {}, { 'Retry-After': later, Date: date.toUTCString() });
      json(response, 200, {});
    });
    const clock = testClock();
    await transportFor(settingsFor(cloud.url, { deadlineMs: 60_000 }), clock).send(readOf(cloud.url), read);
    expect(clock.slept).toEqual([11_000, 9_000]);
  });

  test('a Retry-After beyond the deadline ends the call at once and says how long to wait', async () => {
    const cloud = await fakeCloud((_turn, _request, response) =>
      json(
        response,
        429,
        { error_code: 'APIGW.0308', error_msg: 'policy user over ratelimit,limit:200,time:1 minute' },
        { 'Retry-After': '60' },
      ),
    );
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(readOf(cloud.url), read));
    expect(error).toMatchObject({ kind: 'refused', status: 429, retryAfterMs: 60_000 });
    expect(cloud.arrived).toHaveLength(1);
  });

  test('an error that stays is told with the number of tries', async () => {
    const cloud = await fakeCloud((_turn, _request, response) =>
      json(response, 500, { error_code: 'CBC.0999', error_msg: 'internal' }),
    );
    const error = await errorOf(
      transportFor(settingsFor(cloud.url, { deadlineMs: 60_000 })).send(readOf(cloud.url), read),
    );
    expect(error.message).toMatch(/CBC\.0999.*"internal".*tried \d times/s);
    expect(cloud.arrived.length).toBeGreaterThan(2);
  });
});

describe('a lost connection', () => {
  test('before anything was sent: also a request that changes state is tried again, then reported as unreachable', async () => {
    const url = await deadPort();
    const clock = testClock();
    const error = await errorOf(transportFor(settingsFor(url), clock).send(actionOf(url), once));
    expect(error.kind).toBe('unreachable');
    expect(error.message).toContain('ECONNREFUSED');
    expect(clock.slept.length).toBeGreaterThan(0);
  });

  test('a host that does not exist is unreachable', async () => {
    const url = 'https://no-such-host.invalid';
    const error = await errorOf(transportFor(settingsFor(url)).send(actionOf(url), once));
    expect(error.kind).toBe('unreachable');
  });

  test.each([
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed', (socket: Socket) => socket.destroy()],
    ['half-closed', (socket: Socket) => socket.end()],
    [
      'in the middle of the answer',
      (socket: Socket) => socket.end('HTTP/1.1 202 Accepted\r\nContent-Length: 500\r\n\r\n{"order_id"'),
    ],
    ['no HTTP', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('after a purchase was sent (%s): its outcome is unknown and it is not sent again', async (_name, breakIt) => {
    let turns = 0;
    const { url } = await rawCloud((socket, turn) => {
      turns = turn;
      breakIt(socket);
    });
    const error = await errorOf(
      transportFor(settingsFor(url)).send(actionOf(url, { service: 'hcss', path: '/v1/light-instances' }), once),
    );
    expect(error.kind).toBe('unknown-outcome');
    expect(error.message).toMatch(/outcome of this POST to HCSS.*unknown.*sent at \d{4}-.*not sent again/s);
    expect(Date.parse(error.sentAt ?? '')).not.toBeNaN();
    expect(turns).toBe(1);
  });

  test('after a read was sent: it is sent again', async () => {
    const { url } = await rawCloud((socket, turn) => {
      if (turn < 3) return socket.resetAndDestroy();
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    });
    await expect(transportFor(settingsFor(url)).send(readOf(url), read)).resolves.toMatchObject({
      status: 200,
      body: {},
    });
  });
});

describe('deadline and cancellation', () => {
  test('a silent cloud: a read times out, a change has an unknown outcome, both within the deadline', async () => {
    const cloud = await fakeCloud(() => undefined);
    const transport = transportFor(settingsFor(cloud.url, { deadlineMs: 150 }), systemClock);
    const started = performance.now();
    const [lost, unknown] = await Promise.all([
      errorOf(transport.send(readOf(cloud.url, { scope: { kind: 'anonymous' } }), read)),
      errorOf(transport.send(actionOf(cloud.url, { scope: { kind: 'anonymous' } }), once)),
    ]);
    expect(lost.kind).toBe('timeout');
    expect(lost.message).toContain('0.15 s');
    expect(unknown.kind).toBe('unknown-outcome');
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  test('the deadline spans retries', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 503, {}));
    const clock = testClock();
    const error = await errorOf(
      transportFor(settingsFor(cloud.url, { deadlineMs: 2_000 }), clock).send(readOf(cloud.url), read),
    );
    expect(error.status).toBe(503);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(2_000);
  });

  test("the caller's abort reaches the socket", async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      void fakeCloud((_turn, _request, _response, socket) => {
        socket.once('close', () => resolve());
        controller.abort();
      }).then((cloud) => start(cloud.url));
    });
    let failure: Promise<unknown> | undefined;
    function start(url: string): void {
      failure = errorOf(transportFor(settingsFor(url)).send(readOf(url), { ...read, signal: controller.signal }));
    }
    await closed;
    expect(await failure).toMatchObject({ kind: 'cancelled' });
  });

  test('cancelled before it was sent: nothing arrives, and the outcome is known', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
    const error = await errorOf(
      transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), { ...once, signal: AbortSignal.abort() }),
    );
    expect(error.kind).toBe('cancelled');
    expect(cloud.arrived).toHaveLength(0);
  });

  test('cancelled after it was sent: the outcome of a change is unknown', async () => {
    const controller = new AbortController();
    const cloud = await fakeCloud(() => controller.abort());
    const error = await errorOf(
      transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), { ...once, signal: controller.signal }),
    );
    expect(error.kind).toBe('unknown-outcome');
    expect(error.message).toContain('cancelled');
  });

  test('cancelled while it waits to try again: it stops waiting', async () => {
    const controller = new AbortController();
    const cloud = await fakeCloud((_turn, _request, response) => {
      json(response, 503, {}, { 'Retry-After': '4' });
      setTimeout(() => controller.abort(), 20);
    });
    const started = performance.now();
    const error = await errorOf(
      transportFor(settingsFor(cloud.url), systemClock).send(readOf(cloud.url), { ...read, signal: controller.signal }),
    );
    expect(error.kind).toBe('cancelled');
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});

test('many calls under one signal raise no warning', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
  const transport = transportFor(settingsFor(cloud.url));
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 30 }, () => transport.send(readOf(cloud.url), { ...read, signal })));
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});

describe('answers that are none', () => {
  const answers: [string, string, string][] = [
    ['HTML', 'text/html', '<html><body>Welcome to the hotel network</body></html>'],
    ['broken JSON', 'application/json', '{"servers": ['],
    ['an empty body', 'application/json', ''],
  ];

  test.each(answers)('%s in place of a list is an error', async (_name, type, text) => {
    const cloud = await fakeCloud((_turn, _request, response) =>
      response.writeHead(200, { 'content-type': type }).end(text),
    );
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(readOf(cloud.url), read));
    expect(error).toMatchObject({ kind: 'unreadable', status: 200 });
    expect(cloud.arrived).toHaveLength(1);
  });

  test('an accepted change whose answer is unreadable has an unknown outcome', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => response.writeHead(202).end('{"order_id": '));
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), once));
    expect(error).toMatchObject({ kind: 'unknown-outcome', status: 202 });
  });

  test('an empty 204 is an answer', async () => {
    const cloud = await fakeCloud((_turn, _request, response) => response.writeHead(204).end());
    const answer = await transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), once);
    expect(answer).toMatchObject({ status: 204, body: undefined });
  });

  test('50 MB are not taken: the stream is ended early', async () => {
    let sent = 0;
    const cloud = await fakeCloud((_turn, _request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const block = Buffer.alloc(1024 * 1024, 0x20);
      const push = (): void => {
        if (sent >= 50 || response.destroyed) return void response.end();
        sent += 1;
        response.write(block, push);
      };
      push();
    });
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(readOf(cloud.url), read));
    expect(error.kind).toBe('unreadable');
    expect(error.message).toContain('16 MiB');
    expect(sent).toBeLessThan(40);
  });

  test.each([301, 302, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const other = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
    const cloud = await fakeCloud((_turn, _request, response) =>
      response.writeHead(status, { location: other.url }).end(),
    );
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), once));
    expect(error).toMatchObject({ kind: 'refused', status });
    expect(other.arrived).toHaveLength(0);
  });

  test.each([
    [502, '<html>Bad Gateway</html>'],
    [504, ''],
    [504, '{"error_code":"APIGW.0201","error_msg":"Backend timeout","request_id":"r1"}'],
  ])(
    'a change that a gateway answers with %i (%s): the service may have begun, so its outcome is unknown',
    async (status, text) => {
      const cloud = await fakeCloud((_turn, _request, response) => response.writeHead(status).end(text));
      const error = await errorOf(transportFor(settingsFor(cloud.url)).send(actionOf(cloud.url), once));
      expect(error).toMatchObject({ kind: 'unknown-outcome', status });
      expect(cloud.arrived).toHaveLength(1);
    },
  );
});

describe('an error of the service itself in answer to a change', () => {
  const internal = { error_code: 'HCSS.15000001', error_msg: 'internal error', request_id: 'r-9' };
  const order = (url: string, service: 'hcss' | 'bss') =>
    errorOf(transportFor(settingsFor(url)).send(actionOf(url, { service, path: '/v1/orders' }), once));

  test.each(['hcss', 'bss'] as const)(
    '5xx of %s: an order may have been made (HCSS.15000001, list of error codes), so its outcome is unknown',
    async (service) => {
      for (const status of [500, 503]) {
        const cloud = await fakeCloud((_turn, _request, response) => json(response, status, internal));
        const error = await order(cloud.url, service);
        expect(error).toMatchObject({ kind: 'unknown-outcome', status, code: 'HCSS.15000001', requestId: 'r-9' });
        expect(error.hint).toContain('orders');
        expect(cloud.arrived).toHaveLength(1);
      }
    },
  );

  test.each([400, 403, 409, 429])('%i: nothing was ordered', async (status) => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, status, internal));
    expect(await order(cloud.url, 'hcss')).toMatchObject({ kind: 'refused', status });
  });
});

describe('what is never sent', () => {
  test.each([
    ['plain http to another machine', { origin: 'http://ecs.ap-southeast-3.myhuaweicloud.com' }],
    ['a path that climbs', { path: '/v1/p/cloudservers/../../x' }],
    ['a path that climbs in disguise', { path: '/v1/p/cloudservers/%2e%2E/x' }],
    ['a query in the path', { path: '/v1/p/cloudservers/x?y=1' }],
    ['a fragment in the path', { path: '/v1/p/cloudservers/x#y' }],
    ['a line break in the path', { path: '/v1/p\r\nX-Evil: 1' }],
    ['a broken escape', { path: '/v1/p/%zz' }],
  ])('%s', async (_name, more) => {
    const cloud = await fakeCloud((_turn, _request, response) => json(response, 200, {}));
    const error = await errorOf(transportFor(settingsFor(cloud.url)).send(readOf(cloud.url, more), read));
    expect(error.kind).toBe('configuration');
    expect(cloud.arrived).toHaveLength(0);
  });
});
