import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { ServerFactory } from './server.ts';

/** An answer on its way. */
export interface Answering {
  readonly response: Response;
  /** Resolves when nothing runs for it any more: its request was answered, or its client is gone. Never rejects. */
  readonly finished: Promise<void>;
}

export interface AnswerOptions {
  /** Answer as an event stream, which stays alive while the call runs and carries its progress. */
  readonly stream: boolean;
  /** End the call when its client goes away. Otherwise it runs to its end: a lost connection is no cancellation. */
  readonly endWithClient: boolean;
  /** Between two signs of life of a stream, in milliseconds. */
  readonly keepAliveMs: number;
}

/**
 * Answers one POST without a session, by a server and a transport of its own (specification 2025-11-25,
 * basic/transports, "Sending Messages to the Server").
 *
 * @param message the body, parsed
 */
export async function answerOnce(
  createServer: ServerFactory,
  request: Request,
  message: unknown,
  { stream, endWithClient, keepAliveMs }: AnswerOptions,
): Promise<Answering> {
  const server = createServer();
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: !stream, keepAliveMs });
  const answered = whenAnswered(transport);
  await server.connect(transport);
  const gone = endWithClient ? [whenGone(request.signal)] : [];
  const response = await Promise.race([transport.handleRequest(request, { parsedBody: message }), ...gone]);
  const over = response.status === 200 ? Promise.race([answered, ...gone]) : Promise.resolve();
  return { response, finished: over.then(() => server.close()).catch(() => undefined) };
}

function whenAnswered(transport: WebStandardStreamableHTTPServerTransport): Promise<void> {
  return new Promise((resolve) => {
    const send = transport.send.bind(transport);
    transport.send = async (message, options) => {
      try {
        await send(message, options);
      } finally {
        if (!('method' in message)) resolve();
      }
    };
  });
}

/** What nobody reads any more: status 499 is how reverse proxies log a client that went away. */
function whenGone(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const end = (): void => resolve(new Response(null, { status: 499 }));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
