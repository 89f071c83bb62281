import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CloudWatch } from '../cloud/watch.ts';
import type { CallOutcome } from './call-outcome.ts';
import { knownMethod } from './rpc-methods.ts';

/** What happens, counted. Labels are words of this program's own: no caller, no ID, no address is among them. */
export interface Metrics {
  /** @param rpc as the client sent it; undefined: there was no message */
  request(rpc: string | undefined, status: number, seconds: number): void;
  /** @param tool a tool that there is */
  call(tool: string, effect: string, outcome: CallOutcome, seconds: number): void;
  readonly watch: CloudWatch;
  /** Adds a figure that is asked for whenever the metrics are read. */
  gauge(name: string, help: string, value: () => number | Promise<number>): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Seconds: answers from memory take milliseconds, the cloud tenths, humans up to a minute. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry, prefix: 'flexus_mcp_' });
  const requests = new Histogram({
    name: 'flexus_mcp_request_duration_seconds',
    help: 'HTTP requests to the MCP endpoint, until their call is over, by JSON-RPC method and HTTP status',
    labelNames: ['rpc', 'status'],
    buckets: BUCKETS,
    registers,
  });
  const calls = new Counter({
    name: 'flexus_mcp_calls_total',
    help: 'Calls of tools, by tool, effect and outcome',
    labelNames: ['tool', 'effect', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'flexus_mcp_call_duration_seconds',
    help: 'Calls of tools, the wait for a human included, by effect',
    labelNames: ['effect'],
    buckets: BUCKETS,
    registers,
  });
  const gauge: Metrics['gauge'] = (name, help, value) => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value());
      },
    });
  };
  return {
    request: (rpc, status, seconds) =>
      requests.observe({ rpc: rpc === undefined ? 'none' : knownMethod(rpc), status: String(status) }, seconds),
    call(tool, effect, outcome, seconds) {
      calls.inc({ tool, effect, outcome });
      durations.observe({ effect }, seconds);
    },
    watch: createCloudMetrics(registers, gauge),
    gauge,
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function createCloudMetrics(registers: Registry[], gauge: Metrics['gauge']): CloudWatch {
  const cloud = new Histogram({
    name: 'flexus_mcp_cloud_request_duration_seconds',
    help: 'Requests to the cloud, by service, method and outcome (HTTP status, lost, aborted, too-large)',
    labelNames: ['service', 'method', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  const retries = new Counter({
    name: 'flexus_mcp_cloud_retries_total',
    help: 'Requests to the cloud that repeated one which failed, by service',
    labelNames: ['service'],
    registers,
  });
  const holders: (() => number)[] = [];
  gauge('flexus_mcp_tokens_cached', 'IAM tokens that are held and good', () =>
    holders.reduce((sum, count) => sum + count(), 0),
  );
  return {
    attempt(service, method, tries) {
      if (tries > 1) retries.inc({ service });
      const since = performance.now();
      return {
        headers: {},
        end: (outcome) => cloud.observe({ service, method, outcome }, (performance.now() - since) / 1000),
      };
    },
    tokens: (cached) => {
      holders.push(cached);
    },
  };
}
