import { createServer } from 'node:http';
import { isIP } from 'node:net';
import type { Metrics } from './metrics.ts';

export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

const SLOWEST_MS = 5000;
const CONNECTIONS = 16;

/**
 * Serves `/metrics` on an address of its own, so that whoever may call tools need not see them, and whoever reads them
 * needs no token. It does not keep the process alive.
 */
export function serveMetrics(metrics: Metrics, { host, port }: { host: string; port: number }): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: SLOWEST_MS, headersTimeout: SLOWEST_MS }, (request, response) => {
    const problem = refusal(request.method, request.url, request.headers.host);
    if (problem) {
      response.writeHead(problem, { 'content-type': 'text/plain' }).end();
      return;
    }
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.maxConnections = CONNECTIONS;
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const stop = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      if (typeof address === 'object' && address !== null) resolve({ port: address.port, stop });
      else reject(new Error(`The metrics have no port on ${host}.`));
    });
  });
}

/** A web page that made its own name point here (DNS rebinding) has that name in Host; scrapers use addresses. */
function refusal(method: string | undefined, url: string | undefined, host: string | undefined): number | undefined {
  const name = host?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '') ?? '';
  if (isIP(name) === 0 && name !== 'localhost') return 421;
  if (url !== '/metrics') return 404;
  return method === 'GET' ? undefined : 405;
}
