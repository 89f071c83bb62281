import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ListenOptions as NetListenOptions, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** How long clients may take, in milliseconds. */
export interface ClientLimits {
  /** For the headers of a request, and for a TLS handshake. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** Between two requests. */
  readonly idleMs: number;
  /** How often slow clients are looked for. */
  readonly checkMs: number;
}

/** How many may knock at once (Node's default); the system's own limit is above it. */
const BACKLOG = 511;

/** Idle for longer than load balancers usually allow (60 s), so that they close first. */
export const LIMITS: ClientLimits = { headersMs: 10_000, requestMs: 30_000, idleMs: 75_000, checkMs: 1000 };

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Most connections at a time; more are closed at once. */
  readonly connections: number;
  /** Longest silence of a connection while a call runs, in milliseconds. */
  readonly silenceMs: number;
  readonly limits?: ClientLimits;
  fetch(request: Request, remote: string | undefined): Response | Promise<Response>;
}

export interface Listener {
  readonly port: number;
  /** Takes no more connections, cuts those without a request, and the others with their answer; resolves when none is left. */
  close(): Promise<void>;
  /** Cuts what is left. */
  cut(): void;
}

/** @throws Error when the address can't be listened on, or certificate and key don't fit */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, tls, connections, silenceMs, limits = LIMITS } = options;
  const settings = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  const server: Server = tls
    ? createTlsServer({ ...settings, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersMs })
    : createServer(settings);
  server.maxConnections = connections;
  server.setTimeout(silenceMs);
  const listener = getRequestListener((request, { incoming }) =>
    options.fetch(request, 'stream' in incoming ? undefined : incoming.socket.remoteAddress),
  );
  const open = trackConnections(server);
  server.on('request', listener);
  const bound = await bind(server, { port, host, backlog: Math.max(BACKLOG, connections) });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        open.end();
      }),
    cut: () => open.cut(),
  };
}

interface Connections {
  /** Cuts whoever waits for no answer now, and the others when they have theirs. */
  end(): void;
  cut(): void;
}

interface Connection {
  readonly socket: Socket;
  answers: number;
}

/** Node's own list of idle connections lacks those that never sent a byte: they would be waited for. */
function trackConnections(server: Server): Connections {
  const all = new Map<string, Connection>();
  let ending = false;
  // Of TLS these are the sockets beneath, so that unfinished handshakes are among them.
  server.on('connection', (socket: Socket) => {
    const key = otherEnd(socket);
    all.set(key, { socket, answers: 0 });
    socket.once('close', () => all.delete(key));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = all.get(otherEnd(socket));
    if (!connection) return;
    connection.answers += 1;
    response.once('close', () => {
      connection.answers -= 1;
      if (ending && connection.answers === 0) socket.destroySoon();
    });
  });
  const cutWhere = (where: (connection: Connection) => boolean): void => {
    for (const connection of all.values()) if (where(connection)) connection.socket.destroy();
  };
  return {
    end() {
      ending = true;
      cutWhere(({ answers }) => answers === 0);
    },
    cut: () => cutWhere(() => true),
  };
}

function otherEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function bind(server: Server, place: NetListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error(`There is no port on ${place.host}.`));
    });
  });
}
