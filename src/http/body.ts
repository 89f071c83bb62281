import { INVALID_REQUEST, type Message, messageOf, PARSE_ERROR, type Problem } from './rpc.ts';

/** Largest body of a request, in bytes. */
export const LARGEST_BODY = 1024 * 1024;
/** Deepest nesting of a body; the deepest documented request has seven levels. */
const DEEPEST = 64;
/** Most members and elements of a body. */
const MOST_PARTS = 20_000;

const TOO_LARGE: Problem = {
  status: 413,
  message: `The request body is larger than ${LARGEST_BODY} bytes (1 MiB). Send less in one call.`,
  // What is still on its way is not waited for.
  headers: { connection: 'close' },
};

export type Read =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Reads a POST's body: one JSON-RPC message, within bounds that hold before anything is parsed. */
export async function readMessage(request: Request): Promise<Read> {
  const problem = headerProblem(request.headers);
  if (problem) return refused(problem);
  let text: string | undefined;
  try {
    // A declared length is enforced by the HTTP parser; only bodies without one have to be counted.
    text = request.headers.has('content-length') ? await request.text() : await counted(request);
  } catch {
    return refused({ status: 400, message: 'The request body ended before it was complete.' });
  }
  if (text === undefined) return refused(TOO_LARGE);
  const bomb = bombProblem(text);
  if (bomb) return refused({ status: 400, code: INVALID_REQUEST, message: bomb });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused({ status: 400, code: PARSE_ERROR, message: 'Parse error: the body is not JSON.' });
  }
  const message = messageOf(value);
  if (message) return { kind: 'message', message };
  // Only 2025-03-26 had batches (basic, "Batching"). Official servers differ: some take them always, Go's for that
  // revision, Python's never. What a caller may do is looked at message by message, so none are taken here.
  const batch = 'Invalid request: the body must be one JSON-RPC message (batches ended with protocol 2025-06-18).';
  return refused({ status: 400, code: INVALID_REQUEST, message: batch });
}

function refused(problem: Problem): Read {
  return { kind: 'refused', problem };
}

function headerProblem(headers: Headers): Problem | undefined {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return { status: 415, message: 'Content-Type must be application/json.' };
  const encoding = headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') return { status: 415, message: 'Content-Encoding is not supported: send it plain.' };
  return Number(headers.get('content-length') ?? 0) > LARGEST_BODY ? TOO_LARGE : undefined;
}

/** Undefined: there is more than the limit. */
async function counted({ body }: Request): Promise<string | undefined> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > LARGEST_BODY) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Why a text may not be parsed: what is small as a text can be deep or manifold as a value. */
function bombProblem(text: string): string | undefined {
  let [depth, parts] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === COMMA) parts += 1;
    else if (OPENING.has(code)) depth += 1;
    else if (CLOSING.has(code)) depth -= 1;
    if (depth > DEEPEST) return `Invalid request: the body is nested more than ${DEEPEST} levels deep.`;
    if (parts > MOST_PARTS) return `Invalid request: the body has more than ${MOST_PARTS} members.`;
  }
  return undefined;
}

/** Where the string that begins at `start` ends: at its closing quote, or with the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}
