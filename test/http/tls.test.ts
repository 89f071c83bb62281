// Issue 5, part 2: TLS given, never silently plain on a public address.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect as connectSocket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type SecureVersion, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { atEnd } from '../support/at-end.ts';
import { certificateFor } from '../support/certificate.ts';
import { FakeCloud } from '../support/fake-cloud.ts';
import { runToEnd } from '../support/program.ts';
import { JSON_HEADERS, type Served, serve, tokensFile } from './support.ts';

const { cert, key } = certificateFor('127.0.0.1');
const ca = readFileSync(cert);
const { file, tokens } = tokensFile({ caller: 'ann' });
const LEAST_SECURE = 'DEFAULT:@SECLEVEL=0';

let served: Served;
let port: number;

beforeAll(async () => {
  const cloud = await FakeCloud.start();
  served = await serve(['--http-tokens', file, '--tls-cert', cert, '--tls-key', key], cloud.byKey);
  port = Number(new URL(served.url).port);
});

function ping(trusted: Buffer | undefined): Promise<{ status: number; text: string }> {
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}` };
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(served.url, { method: 'POST', headers, ...(trusted ? { ca: trusted } : {}) });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    outgoing.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }));
  });
}

function handshake(at: number, version: SecureVersion): Promise<string> {
  const socket: TLSSocket = connectTls({
    host: '127.0.0.1',
    port: at,
    ca,
    minVersion: version,
    maxVersion: version,
    ciphers: LEAST_SECURE,
  });
  return new Promise((resolve) => {
    socket.on('secureConnect', () => resolve(String(socket.getProtocol())));
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  }).then((outcome) => {
    socket.destroy();
    return String(outcome);
  });
}

describe('TLS by --tls-cert and --tls-key', () => {
  test('the address is https, and a client that checks the certificate is answered', async () => {
    expect(served.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect(await ping(ca)).toMatchObject({ status: 200 });
    await expect(ping(undefined), 'the client does check').rejects.toThrow(/self-signed/);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is spoken', async (version) => {
    expect(await handshake(port, version)).toBe(version);
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused, though this client speaks it', async (version) => {
    const lax = createTlsServer({ cert: ca, key: readFileSync(key), minVersion: 'TLSv1', ciphers: LEAST_SECURE });
    atEnd(() => void lax.close());
    lax.listen(0, '127.0.0.1');
    await once(lax, 'listening');
    const address = lax.address();
    const control = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await handshake(control, version)).toBe(version);
    expect(await handshake(port, version)).toMatch(/ALERT_PROTOCOL_VERSION/);
  });

  test('plain HTTP on the TLS port is answered with nothing, and the server goes on', async () => {
    const outcome = await new Promise((resolve) => {
      const headers = { authorization: `Bearer ${tokens.ann}` };
      const outgoing = httpRequest({ host: '127.0.0.1', port, path: '/mcp', method: 'POST', headers });
      outgoing.on('error', () => resolve('cut'));
      outgoing.on('response', (response) => resolve(response.statusCode));
      outgoing.end('{}');
    });
    expect(outcome).toBe('cut');
    expect(await ping(ca)).toMatchObject({ status: 200 });
    expect(served.program.stderr).not.toContain('secret-of');
  });

  test('a client that never begins its handshake holds up neither others nor the end', async () => {
    const own = await serve(['--http-tokens', file, '--tls-cert', cert, '--tls-key', key], {});
    const silent = connectSocket({ host: '127.0.0.1', port: Number(new URL(own.url).port) });
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const since = performance.now();
    own.program.child.kill('SIGTERM');
    expect(await own.program.ended).toMatchObject({ code: 0 });
    expect(performance.now() - since).toBeLessThan(1000);
  });

  test('a key of another certificate, and no PEM at all, are start-up errors that tell no key', async () => {
    const other = certificateFor('127.0.0.1');
    for (const [pair, secret] of [
      [[cert, other.key], readFileSync(other.key, 'utf8')],
      [[file, key], readFileSync(key, 'utf8')],
    ] as const) {
      const [one, two] = pair;
      const args = ['--http-tokens', file, '--tls-cert', one, '--tls-key', two];
      const { end, stdout, stderr } = await runToEnd(['http', '--http-port', '0', ...args]);
      expect(end.code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr.trim()).not.toBe('');
      expect(stderr).not.toContain(secret.split('\n')[1]);
    }
  });
});
