import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { CloudWatch } from '../cloud/watch.ts';
import { VERSION } from '../version.ts';
import { knownMethod } from './rpc-methods.ts';

/** A request of MCP that is being answered. */
export interface TracedRequest {
  readonly traceId: string;
  /** Runs something inside: what it sends to the cloud belongs to this request. */
  within<T>(run: () => T): T;
  /** Gives it the name that is known once the message was read; `tool` is one that there is. */
  name(rpc: string | undefined, tool: string | undefined): void;
  end(status: number): void;
}

/** Traces from a request of MCP to the requests to the cloud that it causes, in W3C's trace context. */
export interface Traces {
  /** @param traceparent of the client, if it sent one */
  begin(traceparent: string | undefined): TracedRequest;
  readonly watch: CloudWatch;
  /** Sends what is left. */
  close(): Promise<void>;
}

const SERVER_ERROR = 500;
const CLOSE_MS = 3000;

/** @param endpoint the collector's base URL; traces go to its `/v1/traces` (OTLP/HTTP) */
export function createTraces(endpoint: string): Traces {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: CLOSE_MS });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'flexus-mcp', 'service.version': VERSION }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('flexus-mcp', VERSION);
  const current = new AsyncLocalStorage<Context>();

  return {
    begin(traceparent) {
      const parent = parentOf(traceparent);
      const span = tracer.startSpan('mcp', { kind: SpanKind.SERVER }, parent);
      const context = trace.setSpan(parent, span);
      return {
        traceId: span.spanContext().traceId,
        within: (run) => current.run(context, run),
        name(rpc, tool) {
          if (rpc === undefined) return;
          // Semantic conventions for MCP: "{method} {target}".
          const method = knownMethod(rpc);
          span.updateName(tool === undefined ? method : `${method} ${tool}`);
          span.setAttribute('mcp.method.name', method);
          if (tool !== undefined) span.setAttribute('gen_ai.tool.name', tool);
        },
        end: (status) => endSpan(span, 'http.response.status_code', status, status >= SERVER_ERROR),
      };
    },
    watch: {
      attempt(service, method, tries) {
        const options = {
          kind: SpanKind.CLIENT,
          attributes: {
            'server.service': service,
            'http.request.method': method,
            'http.request.resend_count': tries - 1,
          },
        };
        const span = tracer.startSpan(`${method} ${service}`, options, current.getStore() ?? ROOT_CONTEXT);
        return {
          headers: { traceparent: traceparentOf(span) },
          end: (outcome) => endSpan(span, 'outcome', outcome, !/^[23]\d\d$/.test(outcome)),
        };
      },
      tokens: () => undefined,
    },
    async close() {
      await Promise.race([
        provider.shutdown().catch(() => undefined),
        new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref()),
      ]);
    },
  };
}

function endSpan(span: Span, attribute: string, value: string | number, failed: boolean): void {
  span.setAttribute(attribute, value);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** W3C Trace Context, section 3.2: version 00, and what later versions keep of it; anything else begins a new trace. */
function parentOf(header: string | undefined): Context {
  const match = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(header ?? '');
  const [, traceId = '', spanId = '', flags = ''] = match ?? [];
  if (!/[1-9a-f]/.test(traceId) || !/[1-9a-f]/.test(spanId)) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
