// Issue 5, part 1: slow-client and idle limits, and how a server ends. The limits of the product are seconds and minutes
// (src/http/listener.ts); here they are parts of a second.
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type ClientLimits, type Listener, listen } from '../../src/http/listener.ts';
import { atEnd } from '../support/at-end.ts';

const LIMITS: ClientLimits = { headersMs: 300, requestMs: 600, idleMs: 300, checkMs: 30 };

type Answer = (request: Request) => Response | Promise<Response>;

async function listening(answer: Answer, connections = 100): Promise<Listener> {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    connections,
    silenceMs: 60_000,
    limits: LIMITS,
    fetch: answer,
  });
  atEnd(() => listener.cut());
  return listener;
}

interface Open {
  readonly socket: Socket;
  received(): string;
  /** Milliseconds from the connection to its end. */
  readonly closed: Promise<number>;
}

async function open({ port }: Listener): Promise<Open> {
  const socket = connectSocket({ host: '127.0.0.1', port });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const since = performance.now();
  const closed = once(socket, 'close').then(() => performance.now() - since);
  return { socket, received: () => Buffer.concat(chunks).toString('latin1'), closed };
}

const body = async (request: Request): Promise<Response> => new Response(await request.text());
const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\n';

describe.concurrent('clients that are slow', () => {
  test('headers that never end: 408, however regularly a line comes', async () => {
    const slow = await open(await listening(body));
    slow.socket.write(HEAD);
    const drip = setInterval(() => slow.socket.write('X-A: b\r\n'), 50);
    atEnd(() => clearInterval(drip));
    expect(await slow.closed).toBeGreaterThan(250);
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('half a body, then silence: 408, and the request is told that it is over', async () => {
    let tell: (reason: unknown) => void = () => undefined;
    const told = new Promise<unknown>((resolve) => {
      tell = resolve;
    });
    const listener = await listening((request) =>
      body(request).catch((error: unknown) => {
        tell(error);
        return new Response(null, { status: 400 });
      }),
    );
    const slow = await open(listener);
    slow.socket.write(`${HEAD}Content-Length: 500\r\n\r\n{"jsonrpc"`);
    expect(await slow.closed).toBeGreaterThan(500);
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(await told).toBeInstanceOf(Error);
  });

  test('a body that drips: 408', async () => {
    const slow = await open(await listening(body));
    slow.socket.write(`${HEAD}Content-Length: 500\r\n\r\n`);
    const drip = setInterval(() => slow.socket.write('x'), 50);
    atEnd(() => clearInterval(drip));
    await slow.closed;
    expect(slow.received()).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('a connection without a byte, and one that is idle after its answer, are closed', async () => {
    const listener = await listening(body);
    const [silent, idle] = [await open(listener), await open(listener)];
    idle.socket.write(`${HEAD}Content-Length: 2\r\n\r\nhi`);
    expect(await Promise.all([silent.closed, idle.closed])).toHaveLength(2);
    expect(idle.received()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('an answer that takes longer than all of these is waited for', async () => {
    const listener = await listening(async (request) => {
      await request.text();
      await sleep(LIMITS.requestMs + 200);
      return new Response('late');
    });
    const patient = await open(listener);
    patient.socket.write(`${HEAD}Content-Length: 2\r\nConnection: close\r\n\r\nhi`);
    await patient.closed;
    expect(patient.received()).toMatch(/^HTTP\/1\.1 200 .*late/s);
  });
});

describe('a listener that closes', () => {
  test('connections that never sent a byte, sent half a request, or are idle do not hold it up', async () => {
    const listener = await listening(body);
    const all = [await open(listener), await open(listener), await open(listener)];
    all[1]?.socket.write(HEAD);
    all[2]?.socket.write(`${HEAD}Content-Length: 2\r\n\r\nhi`);
    await expect.poll(() => all[2]?.received()).toMatch(/hi$/);
    const since = performance.now();
    await listener.close();
    expect(performance.now() - since).toBeLessThan(150);
    await Promise.all(all.map(({ closed }) => closed));
  });

  test('an answer on its way is finished, and its connection ends with it', async () => {
    let answer: (response: Response) => void = () => undefined;
    let asked = false;
    const listener = await listening(() => {
      asked = true;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const running = await open(listener);
    running.socket.write(`${HEAD}Content-Length: 2\r\n\r\nhi`);
    await expect.poll(() => asked).toBe(true);
    let ended = false;
    const closing = listener.close().then(() => {
      ended = true;
    });
    await sleep(30);
    expect(ended).toBe(false);
    const text = 'x'.repeat(1_000_000);
    answer(new Response(text));
    await Promise.all([closing, running.closed]);
    expect(running.received().endsWith(text)).toBe(true);
  });
});
