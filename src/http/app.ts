import { Hono } from 'hono';
import type { HttpAuth } from '../config/http-settings.ts';
import { ENDPOINT, metadataRoutes } from './challenge.ts';
import { createEndpoint, type EndpointParts, type RequestFacts } from './endpoint.ts';
import { ownNames, ownRequestsOnly, plainHeaders } from './protections.ts';
import type { Readiness } from './readiness.ts';
import { refuse } from './rpc.ts';

export interface AppParts extends EndpointParts {
  readonly auth: HttpAuth;
  /** Where clients reach this server, the one to show first. */
  readonly origins: readonly [string, ...string[]];
  readonly behindProxy: boolean;
  readonly readiness: Readiness;
  /** Called when a request is over. */
  log(request: Request, status: number, since: number, facts: RequestFacts): void;
}

interface AppEnv {
  Variables: { facts: RequestFacts };
}

/** The routes, without a socket. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const endpoint = createEndpoint(parts);
  app.use(async (c, next) => {
    const since = performance.now();
    const facts: RequestFacts = {};
    c.set('facts', facts);
    await next();
    const { status } = c.res;
    const log = (): void => parts.log(c.req.raw, status, since, facts);
    if (facts.finished) facts.finished.then(log);
    else log();
  });
  app.use(plainHeaders, ownRequestsOnly(ownNames(parts.origins), parts.behindProxy));
  app.all(ENDPOINT, (c) => endpoint(c.req.raw, c.var.facts));
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => {
    const report = await parts.readiness.report();
    return c.json(report, report.ready ? 200 : 503);
  });
  app.route('/', metadataRoutes(parts.auth, parts.origins[0]));
  app.notFound(() => refuse({ status: 404, message: `Not found. MCP is served at ${ENDPOINT}.` }));
  app.onError(() => refuse({ status: 500, message: 'Something failed inside flexus-mcp.' }));
  return app;
}
