import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { FIELDS } from '../../src/guard/page/layout.ts';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { connect, type Served, tokensFile } from '../http/support.ts';
import { Program } from '../support/program.ts';
import type { Simulator } from '../support/simulator.ts';
import { hiddenFields } from '../unit/page/browser.ts';
import { freePort, hasRedis, listening, type RedisServer } from './redis-server.ts';

const nginx = ['nginx', '/usr/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0);
if (nginx === undefined) process.stdout.write('nginx is not installed: what needs one is skipped\n');

/** Whether tests can have replicas behind a real load balancer, with a real Redis. */
export const hasReplicas = nginx !== undefined && hasRedis;

const PASSPHRASE = 'horse battery staple';
const ALL = ['flexus:read', 'flexus:write', 'flexus:destructive', 'flexus:billing'];

/** What a tool answered. */
export interface Told {
  readonly text: string;
  readonly isError: boolean;
}

/** A call under way. */
export interface Asked {
  readonly answer: Promise<Told>;
  /** Where a human approves it, as soon as one has to. */
  readonly address: Promise<string>;
}

export interface Replica extends Served {
  readonly pagePort: number;
}

/** A load balancer that hands requests out in turn, for MCP and for the approval page. */
function balancer(port: number, pagePort: number, replicas: readonly Replica[]): string {
  const upstream = (name: string, ports: readonly (number | string)[]): string =>
    `upstream ${name} { ${ports.map((one) => `server 127.0.0.1:${one} max_fails=0;`).join(' ')} }`;
  const server = (listen: number, name: string): string => `server {
    listen 127.0.0.1:${listen};
    location / { proxy_pass http://${name}; proxy_set_header Host $http_host; proxy_http_version 1.1;
      proxy_set_header Connection ""; proxy_buffering off; proxy_read_timeout 70s; }
  }`;
  return `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes 1; pid nginx.pid; error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  ${upstream(
    'mcp',
    replicas.map(({ url }) => new URL(url).port),
  )}
  ${upstream(
    'page',
    replicas.map((one) => one.pagePort),
  )}
  ${server(port, 'mcp')}
  ${server(pagePort, 'page')}
}`;
}

/** Replicas of the built server on one Redis, behind nginx, each with a record of its own. */
export class Replicas {
  readonly all: readonly Replica[];
  /** MCP through the load balancer. */
  readonly url: string;
  readonly #folder: string;
  readonly #tokens: Readonly<Record<string, string>>;
  readonly #nginx: ChildProcess;
  #cookie = '';

  private constructor(parts: {
    all: readonly Replica[];
    url: string;
    folder: string;
    tokens: Readonly<Record<string, string>>;
    nginx: ChildProcess;
  }) {
    this.all = parts.all;
    this.url = parts.url;
    this.#folder = parts.folder;
    this.#tokens = parts.tokens;
    this.#nginx = parts.nginx;
  }

  static async start(count: number, redis: RedisServer, simulator: Simulator): Promise<Replicas> {
    const folder = await mkdtemp(join(tmpdir(), 'flexus-replicas-'));
    const { file, tokens } = tokensFile({ caller: 'builder', scopes: ALL }, { caller: 'keeper', scopes: ALL });
    const key = join(folder, 'state.key');
    await writeFile(key, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    await openPassphraseFile(join(folder, 'passphrase.json')).set(PASSPHRASE);
    const [port, pagePort] = [await freePort(), await freePort()];
    const pageOrigin = `http://127.0.0.1:${pagePort}`;
    const args = ['--http-tokens', file, '--http-url', `http://127.0.0.1:${port}`, '--state-key', key];
    const common = [...args, '--config-dir', folder, '--approval-url', pageOrigin, '--access-log', 'off'];
    const env = { ...simulator.byKey, FLEXUS_STATE: redis.url };
    const start = async (): Promise<Replica> => {
      const [own, ownPage] = [await freePort(), await freePort()];
      const ports = ['--http-port', String(own), '--approval-port', String(ownPage)];
      const program = new Program(['http', ...common, ...ports], env);
      // It tells the address that clients use, the load balancer's.
      await program.line();
      return { program, url: `http://127.0.0.1:${own}/mcp`, pagePort: ownPage };
    };
    const all = await Promise.all(Array.from({ length: count }, start));
    await writeFile(join(folder, 'nginx.conf'), balancer(port, pagePort, all));
    const child = spawn(nginx ?? 'nginx', ['-p', folder, '-c', 'nginx.conf'], { stdio: 'ignore' });
    await Promise.all([listening(port), listening(pagePort)]);
    return new Replicas({ all, url: `http://127.0.0.1:${port}/mcp`, folder, tokens, nginx: child });
  }

  /** Calls a tool at one replica, or through the load balancer. */
  call(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    { at = this.url, caller = 'builder' }: { readonly at?: string; readonly caller?: string } = {},
  ): Asked {
    let tell: (address: string) => void = () => undefined;
    const address = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const send = async (): Promise<Told> => {
      const { client } = await connect(at, this.#tokens[caller]);
      const onprogress = ({ message = '' }: Progress): void => {
        const [found] = /http:\S+/.exec(message) ?? [];
        if (found) tell(found);
      };
      try {
        const { content, isError } = await client.callTool({ name: tool, arguments: { ...args } }, undefined, {
          onprogress,
        });
        const [first] = z.array(z.looseObject({ text: z.string() })).parse(content);
        return { text: first?.text ?? '', isError: isError === true };
      } finally {
        await client.close();
      }
    };
    const answer = send();
    // A replica that is killed never answers, and not every test waits to hear that.
    answer.catch(() => undefined);
    return { answer, address };
  }

  /** Signs in to the page and approves a record, each request at whichever replica the load balancer takes. */
  async approve(record: string): Promise<void> {
    const base = record.slice(0, record.lastIndexOf('/'));
    this.#cookie ||= await this.#signIn(base);
    const shown = await fetch(record, { headers: { cookie: this.#cookie } });
    const form = { ...hiddenFields(await shown.text()), [FIELDS.passphrase]: PASSPHRASE };
    const { status } = await this.#post(`${record}/approve`, form);
    if (status !== 303) throw new Error(`approving was answered ${status}`);
  }

  async #signIn(base: string): Promise<string> {
    const answer = await this.#post(`${base}/sign-in`, { [FIELDS.passphrase]: PASSPHRASE });
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  }

  #post(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
    const headers = { cookie: this.#cookie, origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' };
    return fetch(url, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(form) });
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map(({ program }) => program.kill()));
    const ended = new Promise((resolve) => this.#nginx.once('exit', resolve));
    this.#nginx.kill('SIGTERM');
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
