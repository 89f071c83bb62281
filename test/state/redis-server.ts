import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate } from '../support/certificate.ts';

const installed = spawnSync('redis-server', ['--version']).status === 0;
if (!installed) process.stdout.write('redis-server is not installed: what needs one is skipped\n');

/** Whether tests can have a real Redis. */
export const hasRedis = installed;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** Answers once something listens on the port. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(10);
  }
  throw new Error(`nothing listens on port ${port}`);
}

/** A real Redis on a port of its own, which can be killed and started again. */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #settings: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#settings = settings;
  }

  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'flexus-redis-'));
    const server = new RedisServer(await freePort(), folder, settings);
    await server.start();
    return server;
  }

  /** One that speaks TLS alone and wants a password. */
  static async startTls({ cert, key }: Certificate, password: string): Promise<RedisServer> {
    const port = await freePort();
    const tls = ['--port', '0', '--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key];
    const settings = [...tls, '--tls-ca-cert-file', cert, '--tls-auth-clients', 'no', '--requirepass', password];
    const folder = await mkdtemp(join(tmpdir(), 'flexus-redis-'));
    const server = new RedisServer(port, folder, settings);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#folder];
    this.#child = spawn('redis-server', [...args, ...this.#settings], { stdio: 'ignore' });
    await listening(this.port);
  }

  /** SIGKILL: nothing is written any more. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** It keeps its connections and answers nothing. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Runs a command as somebody who can reach Redis. */
  command(...words: readonly string[]): string {
    const { stdout, status } = spawnSync('redis-cli', ['-p', String(this.port), ...words], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`redis-cli failed: ${stdout}`);
    return stdout.trim();
  }

  async stop(): Promise<void> {
    this.thaw();
    await this.#end('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
