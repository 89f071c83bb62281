import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { type Environment, Program } from '../support/program.ts';

/** The server over HTTP, as a process of its own. */
export interface Served {
  readonly program: Program;
  /** Of the MCP endpoint. */
  readonly url: string;
}

const started = z.object({ url: z.string() });

/** Starts `flexus-mcp http` on a free port. */
export async function serve(args: readonly string[] = [], env: Environment = {}): Promise<Served> {
  const program = new Program(['http', '--http-port', '0', ...args], env);
  return { program, url: started.parse(JSON.parse(await program.line())).url };
}

/** The transport as the client's type wants it: its own type was not made for exactOptionalPropertyTypes. */
function asTransport(inner: StreamableHTTPClientTransport): Transport {
  const outer: Transport = {
    async start() {
      inner.onmessage = (message) => outer.onmessage?.(message);
      inner.onerror = (error) => outer.onerror?.(error);
      inner.onclose = () => outer.onclose?.();
      await inner.start();
    },
    send: (message, options) => {
      const { resumptionToken, onresumptiontoken } = options ?? {};
      return inner.send(message, {
        ...(resumptionToken === undefined ? {} : { resumptionToken }),
        ...(onresumptiontoken === undefined ? {} : { onresumptiontoken }),
      });
    },
    close: () => inner.close(),
    setProtocolVersion: (version) => inner.setProtocolVersion(version),
  };
  return outer;
}

export interface Connected {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
}

/** The SDK's own client over HTTP. */
export async function connect(url: string, token?: string, client = newClient()): Promise<Connected> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } });
  await client.connect(asTransport(transport));
  return { client, transport };
}

function newClient(): Client {
  return new Client({ name: 'flexus-test', version: '1' });
}

export interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
}

/** One request with exactly these headers: `fetch` would not let Host through. */
export function raw(url: string, { method = 'POST', path, headers = {}, body, signal }: RawRequest = {}): Promise<Raw> {
  const { hostname, port, pathname, host } = new URL(url);
  return new Promise((resolve, reject) => {
    const all: Record<string, string | string[]> = { host };
    for (const [name, value] of Object.entries(headers)) all[name] = typeof value === 'string' ? value : [...value];
    const outgoing = httpRequest({
      hostname,
      port,
      path: path ?? pathname,
      method,
      headers: all,
      setHost: false,
      ...(signal ? { signal } : {}),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.end(body);
  });
}

export const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
} as const;

/** A JSON-RPC message as the body of a POST. */
export function post(method: string, params: unknown = {}, id: number | string = 1): RawRequest {
  return { headers: JSON_HEADERS, body: JSON.stringify({ jsonrpc: '2.0', id, method, params }) };
}

export interface TokenSpec {
  readonly caller: string;
  readonly scopes?: readonly string[];
  readonly profile?: string;
  readonly expires?: string;
}

/** A token of each caller, and the file that knows their hashes. */
export function tokensFile(...specs: readonly TokenSpec[]): { file: string; tokens: Record<string, string> } {
  const file = join(mkdtempSync(join(tmpdir(), 'flexus-http-')), 'tokens.json');
  const tokens: Record<string, string> = {};
  writeTokens(
    file,
    specs.map((spec) => {
      const token = `flx_secret-of-${spec.caller}-0123456789abcdef`;
      tokens[spec.caller] = token;
      return { scopes: ['flexus:read'], ...spec, sha256: createHash('sha256').update(token).digest('hex') };
    }),
  );
  return { file, tokens };
}

export function writeTokens(file: string, tokens: readonly unknown[]): void {
  writeFileSync(file, JSON.stringify({ version: 1, tokens }), { mode: 0o600 });
}
