import type { CloudWatch } from '../cloud/watch.ts';
import type { HttpSettings } from '../config/http-settings.ts';
import type { AccessLog } from './access-log.ts';
import { openAccessLog } from './access-log.ts';
import type { Metrics } from './metrics.ts';
import type { Traces } from './traces.ts';

/** Whatever sees the server run. What is not asked for is not even loaded. */
export interface Observation {
  readonly log: AccessLog;
  readonly metrics?: Metrics;
  readonly traces?: Traces;
  readonly watch?: CloudWatch;
  close(): Promise<void>;
}

/** @throws Error when the metrics' address can't be listened on */
export async function observe(
  settings: Pick<HttpSettings, 'accessLog' | 'metrics' | 'otlpEndpoint'>,
): Promise<Observation> {
  const metrics = settings.metrics && (await import('./metrics.ts')).createMetrics();
  const traces =
    settings.otlpEndpoint === undefined ? undefined : (await import('./traces.ts')).createTraces(settings.otlpEndpoint);
  const log = openAccessLog(settings.accessLog);
  const server =
    metrics &&
    settings.metrics &&
    (await (await import('./metrics-server.ts')).serveMetrics(metrics, settings.metrics));
  if (server) process.stderr.write(`${JSON.stringify({ metrics: `port ${server.port}` })}\n`);
  const watch = both(metrics?.watch, traces?.watch);
  return {
    log,
    ...(metrics ? { metrics } : {}),
    ...(traces ? { traces } : {}),
    ...(watch ? { watch } : {}),
    async close() {
      await Promise.allSettled([server?.stop(), traces?.close(), log.close()]);
    },
  };
}

function both(one: CloudWatch | undefined, other: CloudWatch | undefined): CloudWatch | undefined {
  if (!one || !other) return one ?? other;
  return {
    attempt(service, method, tries) {
      const [first, second] = [one.attempt(service, method, tries), other.attempt(service, method, tries)];
      return {
        headers: { ...first.headers, ...second.headers },
        end(outcome) {
          first.end(outcome);
          second.end(outcome);
        },
      };
    },
    tokens(cached) {
      one.tokens(cached);
      other.tokens(cached);
    },
  };
}
