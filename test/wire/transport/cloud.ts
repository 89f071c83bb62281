import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/cloud/clock.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { type CloudTransport, createTransport } from '../../../src/cloud/transport.ts';
import type { CloudSettings, Credentials, WireRequest } from '../../../src/cloud/wire.ts';
import { cloudSettings } from '../../support/cloud-settings.ts';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeCloud {
  readonly url: string;
  readonly arrived: Arrived[];
  readonly server: Server;
}

/** Answers one request; `turn` counts from 1. */
export type Answer = (turn: number, request: Arrived, response: ServerResponse, socket: Socket) => void;

/** A server on a real socket that says what a test wants to hear. Ends with the test. */
export async function fakeCloud(answer: Answer): Promise<FakeCloud> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      arrived.push(seen);
      answer(arrived.length, seen, response, request.socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, arrived, server };
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export const accessKey: Credentials = {
  kind: 'aksk',
  ak: 'TESTACCESSKEY0000001',
  sk: 'test+secret/key"with=odd&chars%',
};
export const iamUser: Credentials = {
  kind: 'password',
  username: 'agent',
  password: 'Pa55"word/+&=%ü',
  domainName: 'test-account',
};

export function settingsFor(base: string, more: Partial<CloudSettings> = {}): CloudSettings {
  return cloudSettings({
    credentials: accessKey,
    base,
    projectId: 'project-of-singapore',
    domainId: 'domain-1',
    deadlineMs: 5_000,
    ...more,
  });
}

/** A clock whose sleep takes no time but passes all the same; what was slept is kept. */
export function testClock(): Clock & { readonly slept: number[]; jump(ms: number): void } {
  const slept: number[] = [];
  let now = Date.now();
  let monotonic = 1_000;
  return {
    slept,
    now: () => now,
    monotonic: () => monotonic,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
      monotonic += ms;
    },
    jump(ms) {
      now += ms;
    },
  };
}

/** A transport that ends with the test. */
export function transportFor(settings: CloudSettings, clock: Clock = testClock()): CloudTransport {
  const transport = createTransport(settings, clock);
  onTestFinished(() => transport.close());
  return transport;
}

export function readOf(base: string, more: Partial<WireRequest> = {}): WireRequest {
  return {
    service: 'ecs',
    method: 'GET',
    origin: base,
    path: '/v1/project-of-singapore/cloudservers/detail',
    query: {},
    headers: {},
    scope: { kind: 'project', region: 'ap-southeast-3', projectId: 'project-of-singapore' },
    ...more,
  };
}

export function actionOf(base: string, more: Partial<WireRequest> = {}): WireRequest {
  return readOf(base, {
    method: 'POST',
    path: '/v1/project-of-singapore/cloudservers/action',
    body: { 'os-stop': { type: 'SOFT', servers: [{ id: '72a270de-665a-4f46-8d64-24ad6edccdd2' }] } },
    ...more,
  });
}

/** The `CloudError` that a call ends in. */
export async function errorOf(call: Promise<unknown>): Promise<CloudError> {
  const outcome = await call.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  );
  if (outcome instanceof CloudError) return outcome;
  throw outcome;
}

/** 201 with the token in a header and 24 h between the two times (EXTERNAL-APIS.md, section 1). */
export const issued = {
  token: { issued_at: '2025-01-17T03:00:00.000000Z', expires_at: '2025-01-18T03:00:00.000000Z' },
};
