import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { faultAnswer } from './fault-answer.ts';
import { type Inspected, inspect, inspectionPrefix } from './inspection.ts';
import type { Answer, WireRequest } from './wire/call.ts';
import { errorBody } from './wire/refusal.ts';
import type { World } from './world.ts';

// EXTERNAL-APIS, section 9: a body above 12 MB is refused by the gateway.
const largestBody = 12 * 1024 * 1024;

/**
 * The simulator's HTTP side. It works on Node's own request: a signature covers the address as it was sent, which any
 * router would have normalised, and a fault must be able to cut the connection.
 */
export function listener(inspected: Inspected): RequestListener {
  return (incoming, response) => {
    serve(inspected, incoming, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed || incoming.destroyed) response.destroy();
      else
        send(
          response,
          { status: 500, body: errorBody('gateway', 500, 'APIGW.0605', `Simulator failure: ${error}`) },
          {},
        );
    });
  };
}

async function serve(inspected: Inspected, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(incoming);
  const request = wireRequest(incoming, body ?? Buffer.alloc(0));
  const world = inspected.world();
  world.timeline.settle();
  if (request.path.startsWith(inspectionPrefix)) {
    send(response, inspect(inspected, request), {});
    return;
  }
  const headers = { 'X-Request-Id': world.requestIds.hex(32) };
  if (body === undefined) {
    const message = 'The request body is larger than 12 MB.';
    send(response, { status: 413, body: errorBody('gateway', 413, 'APIGW.0201', message) }, headers);
    return;
  }
  await answer(world, request, response, headers);
}

async function answer(
  world: World,
  request: WireRequest,
  response: ServerResponse,
  headers: { readonly [name: string]: string },
): Promise<void> {
  const entry = world.log.add(request, world.timeline.now(), world.app.identify(request));
  const rule = world.faults.forRequest(request.method, request.path);
  if (rule?.reset === 'before') {
    response.destroy();
    return;
  }
  const reply = (rule && faultAnswer(rule, request.path)) ?? world.app.handle(request);
  entry.status = reply.status;
  if (rule?.latency_ms !== undefined) await delay(rule.latency_ms, undefined, { ref: false });
  if (rule?.reset === 'after') response.destroy();
  else send(response, reply, { ...headers, ...rule?.headers }, rule?.body);
}

/** undefined when it is too large; the rest is then read and thrown away, so that the client gets its answer. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size <= largestBody) chunks.push(bytes);
    else chunks.length = 0;
  }
  return size <= largestBody ? Buffer.concat(chunks) : undefined;
}

function wireRequest(incoming: IncomingMessage, body: Buffer): WireRequest {
  const target = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/, '').replace(/#.*$/, '');
  const question = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: incoming.method ?? 'GET',
    path: (question < 0 ? target : target.slice(0, question)) || '/',
    query: question < 0 ? '' : target.slice(question + 1),
    headers,
    body,
  };
}

function send(
  response: ServerResponse,
  answer: Answer,
  headers: { readonly [name: string]: string },
  body = answer.page ?? (answer.body === undefined ? '' : JSON.stringify(withRequestId(answer, headers))),
): void {
  const form = answer.page === undefined ? 'application/json' : 'text/html';
  const type: Record<string, string> = body === '' ? {} : { 'Content-Type': `${form};charset=UTF-8` };
  response.writeHead(answer.status, {
    ...type,
    'Content-Length': String(Buffer.byteLength(body)),
    ...answer.headers,
    ...headers,
  });
  response.end(body);
}

/** The gateway repeats the request ID in its error bodies (EXTERNAL-APIS, section 9). */
function withRequestId(answer: Answer, headers: { readonly [name: string]: string }): unknown {
  const { body } = answer;
  const fromGateway =
    typeof body === 'object' && body !== null && 'error_code' in body && String(body.error_code).startsWith('APIGW.');
  return fromGateway ? { ...body, request_id: headers['X-Request-Id'] } : body;
}
