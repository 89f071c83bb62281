import { connect } from 'node:net';
import { endpointOf } from '../cloud/endpoints.ts';
import type { ForwardProxy } from '../cloud/wire.ts';
import type { Config } from '../config.ts';
import type { State } from '../state/state.ts';
import type { Authenticator } from './auth/authenticator.ts';

/** Whether requests can be answered, for load balancers. It names no host and no account: anybody may ask. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'cloud' | 'state' | 'tokens' | 'process', string>>;
}

export interface Readiness {
  report(): Promise<ReadinessReport>;
}

export interface ReadinessParts {
  readonly configs: readonly Config[];
  readonly state: Pick<State, 'ready'>;
  readonly authenticator: Authenticator;
  draining(): boolean;
  now?(): number;
}

/** How long a report counts, in milliseconds: asking often must not become calling often. */
const FRESH_MS = 5000;
const CONNECT_MS = 2000;
const OK = 'ok';

export function createReadiness(parts: ReadinessParts): Readiness {
  const { configs, state, authenticator, draining, now = () => performance.now() } = parts;
  let last: { readonly at: number; readonly checks: Promise<Omit<ReadinessReport['checks'], 'process'>> } | undefined;

  async function look(): Promise<Omit<ReadinessReport['checks'], 'process'>> {
    const [cloud, shared, tokens] = await Promise.all([cloudCheck(configs), state.ready(), authenticator.problem?.()]);
    return { cloud, state: shared.ready ? OK : shared.problem, tokens: tokens ?? OK };
  }

  return {
    async report() {
      if (!last || now() - last.at > FRESH_MS) last = { at: now(), checks: look() };
      const checks = { ...(await last.checks), process: draining() ? 'about to end' : OK };
      // Without the shared state changes are refused and reads go on: a load balancer must not take all replicas away.
      const { state: _told, ...needed } = checks;
      return { ready: Object.values(needed).every((check) => check === OK), checks };
    },
  };
}

/** Whether something listens where IAM is: every call to a cloud may begin there. */
async function cloudCheck(configs: readonly Config[]): Promise<string> {
  const proxies = new Map<string, ForwardProxy | undefined>();
  for (const { mode } of configs) {
    if (mode.kind !== 'cloud') continue;
    proxies.set(endpointOf(mode.settings, 'iam', mode.settings.region), mode.settings.proxy);
  }
  const problems = await Promise.all(
    [...proxies].map(([origin, proxy]) => (proxy === undefined ? reach(origin) : reachBy(proxy, origin))),
  );
  return problems.find((problem) => problem !== undefined) ?? OK;
}

/** Where a proxy is the way out, nothing else need be: any answer from behind it will do. */
async function reachBy(proxy: ForwardProxy, origin: string): Promise<string | undefined> {
  const { createExchange } = await import('../cloud/exchange.ts');
  const exchange = createExchange(proxy);
  try {
    const request = { method: 'GET', origin, target: '/', headers: {}, body: new Uint8Array() } as const;
    const attempt = await exchange.once(request, AbortSignal.timeout(CONNECT_MS));
    if (attempt.kind === 'lost') return `the cloud cannot be reached (${attempt.reason})`;
    return attempt.kind === 'aborted' ? 'the cloud cannot be reached (timeout)' : undefined;
  } finally {
    await exchange.close();
  }
}

function reach(origin: string): Promise<string | undefined> {
  const { hostname, port, protocol } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      timeout: CONNECT_MS,
    });
    const end = (problem?: string): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('the cloud cannot be reached (timeout)'));
    socket.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : 'error';
      end(`the cloud cannot be reached (${code})`);
    });
  });
}
