import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { ApprovalStore } from '../approvals.ts';
import { createPageApp } from './app.ts';
import { type AttemptCount, type AttemptLimit, createAttemptLimit, limitAttempts } from './attempts.ts';
import { attemptsPath, type PassphraseFile } from './passphrase.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** What several processes need in common to serve one page. */
export interface SharedPage {
  /** Path below which everything lies: unguessable, without a slash at its end. */
  readonly base: string;
  readonly sessions: Sessions;
  /** Where guesses of a passphrase are counted, by its mark. */
  attemptsOf(mark: string): AttemptCount;
}

export interface StartPage {
  readonly store: ApprovalStore;
  readonly passphrase: PassphraseFile;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
  /** 0, the default: any free one. A fixed one is for port forwarding. */
  readonly port?: number;
  /**
   * Address to listen on, 127.0.0.1 by default. Inside a container it takes 0.0.0.0, with the port published on the
   * host's loopback interface alone: the page speaks plain HTTP, so the passphrase must not cross a network.
   */
  readonly host?: string;
  /** Where the human's browser reaches the page when that is not `host` and `port`: an origin, without a path. */
  readonly publicUrl?: string;
  /** Absent: this process alone serves the page. */
  readonly shared?: SharedPage;
}

export interface ApprovalPage {
  /** Address of the list. It holds an unguessable part, which is no permission: everything needs the passphrase. */
  readonly url: string;
  /** Address of one record. */
  urlOf(id: string): string;
  stop(): Promise<void>;
}

/** Most connections at a time; a browser opens six. */
const CONNECTIONS = 64;
const SLOWEST_REQUEST_MS = 10_000;

/**
 * Serves the approval page until `stop`. It does not keep the process alive.
 *
 * @throws Error when the public URL is no origin, or the address can't be listened on
 */
export async function startPage(options: StartPage): Promise<ApprovalPage> {
  const { store, passphrase, now = Date.now, port = 0, host = '127.0.0.1', shared } = options;
  const publicOrigin = options.publicUrl === undefined ? undefined : originOf(options.publicUrl);
  const server = createServer({ requestTimeout: SLOWEST_REQUEST_MS, headersTimeout: SLOWEST_REQUEST_MS });
  server.maxConnections = CONNECTIONS;
  server.unref();
  const bound = await listen(server, port, host);
  // Cookies are sent to every port of a host (RFC 6265, section 8.5). With the cookie's path under this part, a
  // neighbour on another port is sent it only if it knows the part; who finds the port finds nothing but 404.
  const base = shared?.base ?? `/${randomBytes(16).toString('hex')}`;
  const local = localOrigins(host, bound);
  const shown = publicOrigin ?? local[0];
  const app = createPageApp({
    store,
    passphrase,
    attempts: shared ? sharedAttempts(shared, passphrase) : createAttemptLimit(attemptsPath(passphrase.path), now),
    sessions: shared?.sessions ?? createSessions(now),
    now,
    base,
    origins: publicOrigin === undefined ? local : [...local, publicOrigin],
    secure: publicOrigin?.startsWith('https:') ?? false,
  });
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  const url = `${shown}${base}`;
  return {
    url,
    urlOf: (id) => `${url}/${id}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error(`The approval page has no port on ${host}.`));
    });
  });
}

/** A passphrase that is set anew is counted anew. */
function sharedAttempts(shared: SharedPage, passphrase: PassphraseFile): AttemptLimit {
  const count = async (): Promise<AttemptCount> => shared.attemptsOf((await passphrase.mark()) ?? '');
  return limitAttempts({
    begin: async () => (await count()).begin(),
    clear: async () => (await count()).clear(),
  });
}

/** The first is the one to show. */
function localOrigins(host: string, port: number): readonly [string, ...string[]] {
  const at = (name: string): string => new URL(`http://${isIPv6(name) ? `[${name}]` : name}:${port}`).origin;
  const own = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return [at(own), at('127.0.0.1'), at('localhost'), at('::1')];
}

function originOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const http = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  if (parsed && http && `${parsed.origin}/` === parsed.href) return parsed.origin;
  throw new Error(
    `The page's public URL is ${JSON.stringify(url)}; it must be an origin such as http://127.0.0.1:8080, without user or path.`,
  );
}
