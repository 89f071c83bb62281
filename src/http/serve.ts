import type { HttpConfig } from '../config/http-config.ts';
import { type HttpSettings, isAnyAddress, originAt } from '../config/http-settings.ts';
import type { Config } from '../config.ts';
import { leftOvers } from '../left-overs.ts';
import { type Observation, observe } from '../observe/observe.ts';
import { openShared, type Shared } from '../open-shared.ts';
import { createApp } from './app.ts';
import { createAuthenticator } from './auth/create-authenticator.ts';
import { withoutGuessing } from './auth/guesses.ts';
import { createChallenge, ENDPOINT } from './challenge.ts';
import { type Clouds, createClouds } from './clouds.ts';
import { connectionsThatFit } from './descriptors.ts';
import { cloudHandlers, type Handlers } from './handlers.ts';
import { createInFlight, type InFlight } from './in-flight.ts';
import { listen } from './listener.ts';
import { createReadiness } from './readiness.ts';
import { createSessions, type Sessions } from './sessions.ts';

/** Between two signs of life of a stream, in milliseconds; proxies close what is silent for a minute. */
const KEEP_ALIVE_MS = 15_000;
/** Most requests of one caller at a time. */
const IN_FLIGHT_PER_CALLER = 64;
const SESSION_LIMITS = { perCaller: 32, total: 1000, idleMs: 30 * 60_000, keepAliveMs: KEEP_ALIVE_MS, retryMs: 1000 };
/** A silent connection ends after this and the longest call to the cloud, in milliseconds. */
export const SILENCE_MS = 60_000;
/** What runs gets this long to finish: a call waits at most 50 s for a human. In milliseconds. */
export const DRAIN_MS = 60_000;
/** Then answers get this long to leave, in milliseconds. */
export const FLUSH_MS = 2000;

export interface Serving {
  /** Where MCP is served. */
  readonly url: string;
  /** Finishes what runs, refuses what is new, ends. */
  drain(): Promise<void>;
}

/**
 * Starts serving.
 *
 * @param handlersOf what is served of the clouds; another answers over the same transport
 * @throws Error when an address can't be listened on or a file can't be used
 */
export async function startHttp(
  given: HttpConfig,
  handlersOf: (clouds: Clouds) => Handlers = cloudHandlers,
): Promise<Serving> {
  const { http, config } = given;
  const prover = await createAuthenticator(given);
  const observation = await observe(http);
  const shared = await openShared(config, observation.watch);
  const authenticator = http.auth.kind === 'none' ? prover : withoutGuessing(prover, shared.state.attempts);
  const clouds = createClouds(given, shared, observation.metrics);
  const sessions = http.sessions ? await createSessions(SESSION_LIMITS) : undefined;
  const inFlight = createInFlight(IN_FLIGHT_PER_CALLER);
  let draining = false;
  const isDraining = (): boolean => draining;
  let fetch: ReturnType<typeof createApp>['fetch'] | undefined;
  const listener = await listen({
    host: http.host,
    port: http.port,
    ...(http.tls ? { tls: http.tls } : {}),
    connections: connectionsThatFit(http.connections, (line) => process.stderr.write(`${line}\n`)),
    silenceMs: SILENCE_MS + config.deadlineMs,
    fetch: (request, remote) => fetch?.(request, { remote }) ?? new Response(null, { status: 503 }),
  });
  const origins = originsOf(http, listener.port);
  fetch = createApp({
    auth: http.auth,
    origins,
    behindProxy: http.behindProxy,
    authenticator,
    challenge: createChallenge(http.auth, origins[0]),
    clouds,
    handlers: handlersOf(clouds),
    state: shared.state,
    rate: { perSecond: http.rate, burst: 2 * http.rate },
    inFlight,
    ...(sessions ? { sessions } : {}),
    keepAliveMs: KEEP_ALIVE_MS,
    draining: isDraining,
    readiness: createReadiness({ configs: clouds.configs, state: shared.state, authenticator, draining: isDraining }),
    observation,
  }).fetch;
  addGauges(observation, shared, inFlight, sessions);
  await openFixedPage(config, shared);
  await tellLostState(shared);
  await leftOvers(config).tellOnce();

  return {
    url: `${origins[0]}${ENDPOINT}`,
    async drain() {
      draining = true;
      await Promise.race([inFlight.idle(), after(DRAIN_MS)]);
      await sessions?.close();
      // The last answers are on their way through the sockets.
      await Promise.race([listener.close(), after(FLUSH_MS)]);
      listener.cut();
      await clouds.close();
      await shared.close();
      await observation.close();
    },
  };
}

function addGauges(
  { metrics }: Observation,
  { state }: Shared,
  inFlight: InFlight,
  sessions: Sessions | undefined,
): void {
  metrics?.gauge('flexus_mcp_requests_in_flight', 'Requests that are being answered', () => inFlight.total);
  metrics?.gauge('flexus_mcp_sessions', 'Sessions that are open', () => sessions?.size ?? 0);
  metrics?.gauge('flexus_mcp_approvals_pending', 'Calls that wait for a human; -1: the state is out of reach', () =>
    state.approvals.pending().then(
      ({ length }) => length,
      () => -1,
    ),
  );
}

/** Where the page has an address of its own, approvers may sign in before the first call waits for them. */
async function openFixedPage(config: Config, { page }: Shared): Promise<void> {
  if (config.guard.page.port === 0) return;
  const opened = await page.open();
  process.stderr.write(
    opened
      ? `${JSON.stringify({ approvals: opened.url })}\n`
      : 'flexus-mcp: there is no approval page until a passphrase is set: flexus-mcp passphrase\n',
  );
}

/** It starts all the same, for reading. */
async function tellLostState({ state }: Shared): Promise<void> {
  const found = await state.ready();
  if (!found.ready) process.stderr.write(`flexus-mcp: ${found.problem}\n`);
}

/** Resolves later; does not keep the process alive. */
function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** The first is the one to show. Whoever is on this machine may use its loopback names: health checks of containers do. */
function originsOf({ host, publicUrl, tls }: HttpSettings, port: number): readonly [string, ...string[]] {
  const secure = tls !== undefined;
  const bound = originAt(host, port, secure);
  const local =
    /^(127\.|localhost$|::1$)/.test(host) || isAnyAddress(host)
      ? ['127.0.0.1', 'localhost', '::1'].map((name) => originAt(name, port, secure))
      : [];
  return publicUrl === undefined ? [bound, ...local] : [publicUrl, bound, ...local];
}
