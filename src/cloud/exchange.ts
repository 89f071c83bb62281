import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { ForwardProxy, WireRequest } from './wire.ts';

/** One HTTP request as bytes. */
export interface RawRequest {
  readonly method: WireRequest['method'];
  /** `https://host[:port]` */
  readonly origin: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What one attempt came to. `left` is false only when no byte of the request can have reached the cloud. */
export type Attempt =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly text: string;
      /** What to check, when the credentials were refused. */
      readonly advice?: string;
    }
  | { readonly kind: 'lost'; readonly left: boolean; readonly reason: string }
  | { readonly kind: 'aborted'; readonly left: boolean }
  | { readonly kind: 'too-large'; readonly left: true };

/** Sends a request once and gathers the answer; never throws. */
export interface Exchange {
  once(request: RawRequest, signal: AbortSignal): Promise<Attempt>;
  close(): Promise<void>;
}

/** The largest answer we take: 5,000 instances make about 10 MB of resource listing, a page of them far less. */
const largestAnswer = 16 * 1024 * 1024;
const connectTimeoutMs = 10_000;
const connectionsPerOrigin = 16;

/** HTTP on undici: a pool with keep-alive per origin, redirects left alone. (This module is loaded with the first call, and undici with it.) */
export function createExchange(proxy?: ForwardProxy): Exchange {
  const dispatcher = dispatcherOf(proxy);
  let closed = false;
  return {
    async once(request, signal) {
      return closed
        ? { kind: 'lost', left: false, reason: 'the client is closed' }
        : dispatch(dispatcher, request, signal);
    },
    async close() {
      closed = true;
      await dispatcher.destroy();
    },
  };
}

function dispatcherOf(proxy: ForwardProxy | undefined): Dispatcher {
  const options: Agent.Options = {
    connections: connectionsPerOrigin,
    connect: { timeout: connectTimeoutMs },
    // The caller's deadline covers both, and says so better.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  // `*` is all hosts (curl(1), "NO_PROXY"); beside others, as below, undici would take it for the name of one.
  if (proxy === undefined || proxy.except.trim() === '*') return new Agent(options);
  const { url, except } = proxy;
  // A cloud on this machine is no proxy's business, whatever else is excepted.
  const noProxy = `localhost,127.0.0.1,[::1],${except}`;
  return new EnvHttpProxyAgent({ ...options, httpProxy: url, httpsProxy: url, noProxy });
}

function dispatch(dispatcher: Dispatcher, request: RawRequest, signal: AbortSignal): Promise<Attempt> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let headers: Readonly<Record<string, string>> = {};
    let controller: Dispatcher.DispatchController | undefined;

    const settle = (attempt: Attempt): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(attempt);
    };
    const stop = (attempt: Attempt): void => {
      settle(attempt);
      controller?.abort(new Error('given up'));
    };
    const onAbort = (): void => stop({ kind: 'aborted', left: controller !== undefined });
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // undici calls this with a connected socket, before it writes: until here nothing has left. It may start a request
        // over again when a connection ends, which must not happen to one that was sent.
        if (signal.aborted || controller !== undefined) started.abort(new Error('given up'));
        controller = started;
      },
      onResponseStart(_controller, statusCode, received) {
        status = statusCode;
        headers = flat(received);
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > largestAnswer) return stop({ kind: 'too-large', left: true });
        chunks.push(chunk);
      },
      onResponseEnd() {
        settle({ kind: 'answer', status, headers, text: Buffer.concat(chunks).toString('utf8') });
      },
      onResponseError(_controller, error) {
        settle({ kind: 'lost', left: controller !== undefined, reason: reasonOf(error) });
      },
    };
    dispatcher.dispatch(
      {
        origin: request.origin,
        path: request.target,
        method: request.method,
        headers: { ...request.headers },
        body: request.body.length === 0 ? null : request.body,
      },
      handler,
    );
  });
}

function flat(received: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(received).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** Why a connection failed, in words and with the code people search for; never the request. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === undefined ? 'the connection failed' : `${wordsOf[code] ?? 'the connection failed'} (${code})`;
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}

const wordsOf: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'the network is unreachable',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
  UND_ERR_CONNECT_TIMEOUT: 'connecting took too long',
  UND_ERR_ABORTED: 'the proxy did not let it through',
  UND_ERR_SOCKET: 'the connection ended before the answer did',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate could not be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};
