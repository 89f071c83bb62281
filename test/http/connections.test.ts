// Issue 5, "Bad days": 10,000 connections; and what happens when a process has no descriptors left.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { atEnd } from '../support/at-end.ts';
import { mainJs } from '../support/program.ts';
import { JSON_HEADERS, post, raw, serve } from './support.ts';

const onLinux = process.platform === 'linux';
const hasPrlimit = onLinux && spawnSync('prlimit', ['--version']).status === 0;
const MIB = 1024 * 1024;
const SOON = { timeout: 10_000 };

/** As many as were asked for, or as a process here may have open with some left for itself. */
const limits = onLinux ? readFileSync('/proc/self/limits', 'utf8') : '';
const CROWD = Math.min(10_000, Number(/^Max open files +\d+ +(\d+)/m.exec(limits)?.[1] ?? 0) - 500);

interface Figures {
  readonly memory: number;
  readonly descriptors: number;
}

function figuresOf(pid: number | undefined): Figures {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memory = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  return { memory, descriptors: readdirSync(`/proc/${pid}/fd`).length };
}

/** A process that holds connections to a port. */
function crowd(port: string, count: number): { open(): number; go(): Promise<unknown> } {
  const script = fileURLToPath(new URL('./crowd-client.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, port, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd(() => void child.kill('SIGKILL'));
  const ended = new Promise((resolve) => child.once('close', resolve));
  let open = 0;
  child.stdout.on('data', (chunk) => {
    open = Number(String(chunk).trim().split('\n').at(-1));
  });
  return {
    open: () => open,
    go: () => {
      child.stdin.end();
      return ended;
    },
  };
}

async function isWell(url: string): Promise<void> {
  const since = performance.now();
  expect((await raw(url, post('ping'))).status).toBe(200);
  expect(performance.now() - since).toBeLessThan(5000);
}

test.skipIf(CROWD < 1000)(
  `${CROWD} connections: a quiet caller is answered, and all is given back`,
  async () => {
    const served = await serve(['--http-connections', String(CROWD + 10), '--access-log', 'off']);
    const { port } = new URL(served.url);
    const { pid } = served.program.child;
    await isWell(served.url);
    const before = figuresOf(pid);
    const halves = [crowd(port, Math.ceil(CROWD / 2)), crowd(port, Math.floor(CROWD / 2))];
    const slowly = { timeout: 20_000, interval: 50 };
    await expect.poll(() => halves.reduce((sum, half) => sum + half.open(), 0), slowly).toBe(CROWD);
    await expect.poll(() => figuresOf(pid).descriptors, slowly).toBeGreaterThan(CROWD);
    await isWell(served.url);
    await Promise.all(halves.map((half) => half.go()));
    await expect.poll(() => figuresOf(pid).descriptors, slowly).toBeLessThan(before.descriptors + 20);
    await isWell(served.url);
    // About 7 KiB for each while they are there; not all that was freed is returned to the system.
    expect(figuresOf(pid).memory - before.memory).toBeLessThan(200 * MIB);
  },
  60_000,
);

const started = z.object({ url: z.string() });

describe.skipIf(!hasPrlimit)('a process that may have few files open', () => {
  interface Few {
    readonly url: string;
    readonly pid: number | undefined;
    stderr(): string;
  }

  async function serveWith(files: number): Promise<Few> {
    const program = [process.execPath, mainJs, 'http', '--http-port', '0', '--access-log', 'off'];
    const child = spawn('prlimit', [`--nofile=${files}:${files}`, ...program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' },
    });
    atEnd(() => void child.kill('SIGKILL'));
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    const line = await new Promise((resolve) => child.stdout.once('data', resolve));
    return { url: started.parse(JSON.parse(String(line))).url, pid: child.pid, stderr: () => said };
  }

  function connections(url: string, count: number): { open(): readonly Socket[] } {
    const all = Array.from({ length: count }, () => {
      const socket = connectSocket({ host: '127.0.0.1', port: Number(new URL(url).port) });
      return socket.on('error', () => undefined);
    });
    atEnd(() => {
      for (const socket of all) socket.destroy();
    });
    return { open: () => all.filter((socket) => !socket.destroyed) };
  }

  test('takes no more connections than leave room for the cloud, and says so', async () => {
    const few = await serveWith(300);
    await expect.poll(few.stderr, SOON).toMatch(/150 connections at a time, not 2048: .* 300 files open \(ulimit -n\)/);
    const { open } = connections(few.url, 200);
    await expect.poll(() => open().length, SOON).toBe(150);
    open()[0]?.destroy();
    const call = post('tools/call', { name: 'show_server', arguments: { server_id: 'blog' } });
    const headers = { ...JSON_HEADERS, connection: 'close' };
    await expect
      .poll(() => raw(few.url, { ...call, headers }).then(({ text }) => text, String), SOON)
      .toContain('blog');
  });

  test('and has none left all the same: who is connected is answered, newcomers are cut, it recovers', async () => {
    const few = await serveWith(300);
    await isWell(few.url);
    const { descriptors: used } = figuresOf(few.pid);
    // As if something else in the process had taken the others.
    const left = `--nofile=${used + 20}:${used + 20}`;
    expect(spawnSync('prlimit', ['--pid', String(few.pid), left]).status).toBe(0);
    const { open } = connections(few.url, 100);
    await expect.poll(() => open().length, SOON).toBeLessThan(30);
    const [first] = open();
    const answered = new Promise((resolve) => first?.once('data', (chunk) => resolve(String(chunk))));
    first?.write(`GET /healthz HTTP/1.1\r\nHost: ${new URL(few.url).host}\r\n\r\n`);
    expect(await answered).toMatch(/^HTTP\/1\.1 200 /);
    for (const socket of open()) socket.destroy();
    await expect.poll(() => figuresOf(few.pid).descriptors, SOON).toBeLessThanOrEqual(used);
    await isWell(few.url);
    expect(few.stderr()).not.toMatch(/Error|^ +at /m);
  });
});
