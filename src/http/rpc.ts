/** JSON-RPC 2.0, section 5.1, and the server errors that the MCP SDK's own transports answer with. */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
const REFUSED = -32000;
export const SESSION_NOT_FOUND = -32001;

export type RequestId = string | number;

export interface Problem {
  readonly status: number;
  /** One sentence or two for whoever reads them: what is wrong and what would be right. No secret. */
  readonly message: string;
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly id?: RequestId | undefined;
}

/** An HTTP error with a JSON-RPC error as its body, which clients show as it is (specification 2025-11-25, basic/transports). */
export function refuse({ status, message, code = REFUSED, headers = {}, id }: Problem): Response {
  const body = JSON.stringify({ jsonrpc: '2.0', id: id ?? null, error: { code, message } });
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** The parts of a message that the transport itself looks at. */
export interface Message {
  readonly body: Readonly<Record<string, unknown>>;
  /** Absent: a response of the client's. */
  readonly method?: string;
  /** Absent: it wants no answer. */
  readonly id?: RequestId;
  /** The tool of a `tools/call`. */
  readonly tool?: string;
  readonly wantsProgress: boolean;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** What a parsed body is; undefined: no single message. */
export function messageOf(value: unknown): Message | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const body = recordOf(value);
  const { method, id } = body;
  const params = recordOf(body.params);
  return {
    body,
    ...(typeof method === 'string' ? { method } : {}),
    ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}),
    ...(method === 'tools/call' && typeof params.name === 'string' ? { tool: params.name } : {}),
    wantsProgress: recordOf(params._meta).progressToken !== undefined,
  };
}
