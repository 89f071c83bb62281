import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Most connections at a time; more are closed at once. */
  readonly connections: number;
  /** Longest silence of a connection while a call runs, in milliseconds. */
  readonly silenceMs: number;
  fetch(request: Request, remote: string | undefined): Response | Promise<Response>;
}

export interface Listener {
  readonly port: number;
  /** Takes no more connections and ends those that are idle; resolves when none is left. */
  close(): Promise<void>;
  /** Cuts what is left. */
  cut(): void;
}

/** A client gets this long to send its headers, and its whole request, in milliseconds. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longer than the usual idle time of load balancers (60 s), so that they close first. */
const IDLE_MS = 75_000;
/** How often slow clients are looked for, in milliseconds. */
const CHECK_MS = 1000;

/** @throws Error when the address can't be listened on, or certificate and key don't fit */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, tls, connections, silenceMs } = options;
  const limits = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: CHECK_MS,
  };
  const server: Server = tls
    ? createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: HEADERS_MS })
    : createServer(limits);
  server.maxConnections = connections;
  server.setTimeout(silenceMs);
  const listener = getRequestListener((request, { incoming }) =>
    options.fetch(request, 'stream' in incoming ? undefined : incoming.socket.remoteAddress),
  );
  server.on('request', listener);
  const bound = await bind(server, port, host);
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    cut: () => server.closeAllConnections(),
  };
}

function bind(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error(`There is no port on ${host}.`));
    });
  });
}
