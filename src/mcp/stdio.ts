import './jitless.ts';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { McpParts } from './parts.ts';
import { createMcpServer } from './server.ts';

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
/** How long answers are awaited after stdin has ended, and how often that is looked at, in milliseconds. */
const DRAIN_MS = 400;
const DRAIN_LOOK_MS = 10;
/** Longest time between the wish to end and the end, in milliseconds. */
const SHUTDOWN_MS = 500;

/**
 * Serves one client over stdin and stdout until either is closed or a signal comes, then ends the process: running
 * calls are aborted, and nothing is written after the last whole message. Only protocol messages go to stdout.
 */
export async function serveStdio(parts: McpParts): Promise<void> {
  const server = createMcpServer(parts);
  const transport = new StdioServerTransport();
  let ending = false;

  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    const finish = (): never => process.exit(code);
    setTimeout(finish, SHUTDOWN_MS).unref();
    Promise.allSettled([server.close(), parts.close()]).then(finish, finish);
  };

  server.onclose = () => end(0);
  server.onerror = (error) => {
    const problem = malformed(error);
    if (problem && !ending) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: null, error: problem })}\n`);
  };
  await server.connect(transport);
  const unanswered = trackRequests(transport);
  server.oninitialized = () => {
    setImmediate(() => parts.started().catch(() => undefined));
  };

  // A pipe that was written and closed still gets the answers that come soon.
  const drain = (): void => {
    const since = Date.now();
    const look = (): void => {
      if (unanswered.size === 0 || Date.now() - since > DRAIN_MS) end(0);
      else setTimeout(look, DRAIN_LOOK_MS);
    };
    look();
  };
  process.stdin.on('end', drain);
  process.stdin.on('close', drain);
  process.stdout.on('error', () => end(0));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(0));
}

/** IDs of the requests that were read and not yet answered. */
function trackRequests(transport: StdioServerTransport): ReadonlySet<unknown> {
  const open = new Set<unknown>();
  const { onmessage } = transport;
  const send = transport.send.bind(transport);
  transport.onmessage = (message) => {
    if ('method' in message && 'id' in message) open.add(message.id);
    onmessage?.(message);
  };
  transport.send = (message) => {
    if (!('method' in message)) open.delete(message.id);
    return send(message);
  };
  return open;
}

/** A line that is not a JSON-RPC message is answered as JSON-RPC 2.0 section 5.1 says, without repeating it. */
function malformed(error: Error): { code: number; message: string } | undefined {
  if (error instanceof SyntaxError) return { code: PARSE_ERROR, message: 'Parse error: the line is not JSON.' };
  if (error.name !== 'ZodError' && error.name !== '$ZodError') return undefined;
  return { code: INVALID_REQUEST, message: 'Invalid request: the line is not a JSON-RPC 2.0 message.' };
}
