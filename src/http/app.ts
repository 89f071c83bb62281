import { type Context, Hono } from 'hono';
import type { HttpAuth } from '../config/http-settings.ts';
import type { Observation } from '../observe/observe.ts';
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
  readonly observation: Pick<Observation, 'log' | 'metrics' | 'traces'>;
}

interface AppEnv {
  /** The other end of the connection. */
  Bindings: { remote?: string | undefined };
  Variables: { facts: RequestFacts };
}

/** The routes, without a socket. */
export function createApp(parts: AppParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const endpoint = createEndpoint(parts);
  app.use(async (c, next) => {
    const facts: RequestFacts = {};
    c.set('facts', facts);
    const over = begin(c, parts, facts);
    await next();
    const { status } = c.res;
    if (facts.finished) facts.finished.then(() => over(status));
    else over(status);
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

/** Begins to observe a request; answers what to call when it is over. */
function begin(
  { req, env }: Context<AppEnv>,
  { observation: { log, metrics, traces }, behindProxy }: AppParts,
  facts: RequestFacts,
): (status: number) => void {
  const since = performance.now();
  const isMcp = req.path === ENDPOINT;
  // The proxy's own entry is the last: what stands before it was written by whoever called.
  const forwarded = behindProxy ? req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const remote = forwarded ?? env.remote;
  if (remote !== undefined) facts.remote = remote;
  const traced = isMcp ? traces?.begin(req.header('traceparent')) : undefined;
  if (traced) facts.traced = traced;
  return (status) => {
    const ms = performance.now() - since;
    const { caller, rpc, tool } = facts;
    traced?.name(rpc, tool);
    traced?.end(status);
    if (isMcp) metrics?.request(rpc, status, ms / 1000);
    log.write({
      method: req.method,
      path: req.path,
      status,
      ms,
      remote,
      caller,
      rpc,
      tool,
      trace: traced?.traceId,
    });
  };
}
