import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { createEventStore } from './event-store.ts';
import type { Answering } from './http-once.ts';
import type { ServerFactory } from './server.ts';

/** One client's session: its streams can be resumed, and its human can be asked. */
export interface HttpSession {
  /** Answers a request of this session; `message` is the body, parsed. A stream to listen on is finished when it ends. */
  answer(request: Request, message?: unknown): Promise<Answering>;
  /** Whether the client has begun it and not ended it. */
  readonly open: boolean;
  /** Requests of the client that are not answered yet. */
  readonly running: number;
  /** Whether the client has a stream open on which it listens, outside any request. */
  readonly listenedTo: boolean;
  /** Whether a request of this ID waits for its answer. */
  isAnswering(id: string | number): boolean;
  /** Ends its streams and aborts what runs. */
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly id: string;
  readonly keepAliveMs: number;
  /** After how long a client whose stream broke should come back, in milliseconds. */
  readonly retryMs: number;
}

/** A session that its first message, `initialize`, opens. */
export async function createHttpSession(createServer: ServerFactory, options: SessionOptions): Promise<HttpSession> {
  const server = createServer();
  let open = false;
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => options.id,
    onsessioninitialized: () => {
      open = true;
    },
    eventStore: createEventStore(),
    retryInterval: options.retryMs,
    keepAliveMs: options.keepAliveMs,
  });
  server.onclose = () => {
    open = false;
  };
  await server.connect(transport);
  const running = trackRequests(transport);
  let listeners = 0;
  const listen = (response: Response): Answering => {
    listeners += 1;
    const listening = untilOver(response);
    listening.finished.then(() => (listeners -= 1));
    return listening;
  };
  return {
    get open() {
      return open;
    },
    get running() {
      return running.size;
    },
    get listenedTo() {
      return listeners > 0;
    },
    isAnswering: (id) => running.has(id),
    async answer(request, message) {
      const id = requestIdOf(message);
      const finished = id === undefined ? Promise.resolve() : running.whenAnswered(id);
      const response = await transport.handleRequest(
        request,
        message === undefined ? undefined : { parsedBody: message },
      );
      if (response.status !== 200 && id !== undefined) running.drop(id);
      return response.status === 200 && request.method === 'GET' ? listen(response) : { response, finished };
    },
    close: () => server.close(),
  };
}

/** A stream ends with its client, or here: a resumed one with the answer that it was resumed for. */
function untilOver({ body, status, headers }: Response): Answering {
  let over = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    over = resolve;
  });
  const reader = body?.getReader();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const read = await reader?.read();
      if (read?.value) return controller.enqueue(read.value);
      over();
      controller.close();
    },
    cancel(reason) {
      over();
      return reader?.cancel(reason);
    },
  });
  return { response: new Response(stream, { status, headers }), finished };
}

/** As the Language Server Protocol has it; MCP's own documents name no code. */
const REQUEST_CANCELLED = -32800;

type RequestId = string | number;

function requestIdOf(message: unknown): RequestId | undefined {
  if (typeof message !== 'object' || message === null || !('id' in message) || !('method' in message)) return undefined;
  return typeof message.id === 'string' || typeof message.id === 'number' ? message.id : undefined;
}

interface Running {
  readonly size: number;
  has(id: RequestId): boolean;
  whenAnswered(id: RequestId): Promise<void>;
  drop(id: RequestId): void;
}

/**
 * Requests that were taken and not yet answered. The SDK never answers a cancelled one, and keeps its stream, its ID and
 * what leads from one to the other until the session ends: as much as a client likes to send. So it gets an answer here,
 * which its client ignores (specification 2025-11-25, basic/utilities/cancellation, "Behavior Requirements").
 */
function trackRequests(transport: WebStandardStreamableHTTPServerTransport): Running {
  const open = new Map<RequestId, () => void>();
  const drop = (id: RequestId): void => {
    open.get(id)?.();
    open.delete(id);
  };
  const { onmessage, onclose } = transport;
  const send = transport.send.bind(transport);
  transport.onmessage = (message, extra) => {
    onmessage?.(message, extra);
    const cancelled = cancelledId(message);
    if (cancelled !== undefined && open.has(cancelled)) {
      const error = { code: REQUEST_CANCELLED, message: 'Cancelled, as the client asked.' };
      transport.send({ jsonrpc: '2.0', id: cancelled, error }).catch(() => undefined);
    }
  };
  transport.onclose = () => {
    onclose?.();
    for (const id of [...open.keys()]) drop(id);
  };
  transport.send = async (message, options) => {
    try {
      await send(message, options);
    } finally {
      if (!('method' in message) && message.id !== undefined) drop(message.id);
    }
  };
  return {
    get size() {
      return open.size;
    },
    has: (id) => open.has(id),
    whenAnswered: (id) => new Promise((resolve) => open.set(id, resolve)),
    drop,
  };
}

function cancelledId(message: JSONRPCMessage): RequestId | undefined {
  if (!('method' in message) || message.method !== 'notifications/cancelled') return undefined;
  const id = message.params?.requestId;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
