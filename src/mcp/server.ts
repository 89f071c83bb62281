import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  ElicitRequestFormParams,
  ElicitRequestURLParams,
  ElicitResult,
  Result,
  ServerNotification,
  ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  ElicitResultSchema,
  ErrorCode,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { looseObject, type output, type ZodLiteral, type ZodObject } from 'zod';
import type { Question } from '../guard/elicitation.ts';
import type { Approver } from '../guard/guard.ts';
import { APPROVAL_MS } from '../guard/limits.ts';
import type { ToolAnswer } from '../tools/answer.ts';
import type { CallContext } from '../tools/runtime.ts';
import type { McpParts } from './parts.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** A human's answer counts as long as the record that waits for it lives; the guard ends the wait then. */
const ELICITATION_MS = APPROVAL_MS;
/** MCP's code for a resource that does not exist (specification 2025-11-25, server/resources). */
const RESOURCE_NOT_FOUND = -32002;
const COMPLETIONS_MAX = 100;

function toResult(answer: ToolAnswer): CallToolResult {
  return {
    content: [{ type: 'text', text: answer.text }],
    ...(answer.structured ? { structuredContent: { ...answer.structured } } : {}),
    ...(answer.isError ? { isError: true } : {}),
  };
}

function progressOf(extra: Extra): (message: string) => void {
  const token = extra._meta?.progressToken;
  let count = 0;
  return (message) => {
    if (token === undefined || extra.signal.aborted) return;
    count += 1;
    const params = { progressToken: token, progress: count, message };
    extra.sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
  };
}

function formParams({ message, schema }: Question): ElicitRequestFormParams {
  const properties: ElicitRequestFormParams['requestedSchema']['properties'] = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    const { title, description } = field;
    properties[name] =
      field.type === 'boolean'
        ? { type: 'boolean', title, description, default: false }
        : { type: 'string', title, description };
  }
  return { mode: 'form', message, requestedSchema: { type: 'object', properties, required: [...schema.required] } };
}

/** Clients of the first elicitation protocol say `{}`, which means forms. */
function canAsk(server: Server, mode: 'form' | 'url'): boolean {
  const elicitation = server.getClientCapabilities()?.elicitation;
  if (elicitation === undefined) return false;
  return elicitation[mode] !== undefined || (mode === 'form' && elicitation.url === undefined);
}

/** Our own request instead of the SDK's `elicitInput`: the guard reads the answer field by field, so ajv is not loaded. */
function contextOf(server: Server, extra: Extra): CallContext {
  const { name = 'unknown client', version = '' } = server.getClientVersion() ?? {};
  const caller = { name, version };
  const send = (
    params: ElicitRequestFormParams | ElicitRequestURLParams,
    signal?: AbortSignal,
  ): Promise<ElicitResult> =>
    server.request({ method: 'elicitation/create', params }, ElicitResultSchema, {
      ...(signal ? { signal } : {}),
      timeout: ELICITATION_MS,
      relatedRequestId: extra.requestId,
    });
  const form: Pick<Approver, 'ask'> = {
    async ask(question, signal) {
      const { action, content } = await send(formParams(question), signal);
      return { action, ...(content ? { content } : {}) };
    },
  };
  const address: Pick<Approver, 'open'> = {
    async open(url, message) {
      await send({ mode: 'url', url, message, elicitationId: url });
    },
  };
  return {
    signal: extra.signal,
    progress: progressOf(extra),
    approver: { caller, ...(canAsk(server, 'form') ? form : {}), ...(canAsk(server, 'url') ? address : {}) },
  };
}

/** What a request schema of the SDK has at least. */
type RequestSchema = ZodObject<{ readonly method: ZodLiteral<string> }>;

interface Method<S extends RequestSchema> {
  readonly schema: S;
  /** Takes every request of the method. */
  readonly any: ZodObject<{ readonly method: ZodLiteral<string> }>;
}

function methodOf<const S extends RequestSchema>(schema: S): Method<S> {
  return { schema, any: looseObject({ method: schema.shape.method }) };
}

/** Made once: over HTTP each request has a server of its own, and a schema costs more than what is done with it. */
const METHODS = {
  listTools: methodOf(ListToolsRequestSchema),
  callTool: methodOf(CallToolRequestSchema),
  listResources: methodOf(ListResourcesRequestSchema),
  listTemplates: methodOf(ListResourceTemplatesRequestSchema),
  readResource: methodOf(ReadResourceRequestSchema),
  complete: methodOf(CompleteRequestSchema),
};

/**
 * Answers one method. The SDK calls parameters of the wrong shape an internal error, but they are the caller's
 * (JSON-RPC 2.0, section 5.1).
 */
function handle<const S extends RequestSchema>(
  server: Server,
  { schema, any }: Method<S>,
  answer: (request: output<S>, extra: Extra) => Promise<Result>,
): void {
  server.setRequestHandler(any, async (request, extra) => {
    const parsed = schema.safeParse(request);
    if (parsed.success) return answer(parsed.data, extra);
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new McpError(ErrorCode.InvalidParams, `Invalid parameters: ${problems.join('; ')}`);
  });
}

/** Makes what answers one request that stands alone, or one session. */
export type ServerFactory = () => Server;

/** An MCP server over the given parts, on low-level handlers: the tool list is sent as it was built. */
export function createMcpServer(parts: McpParts): Server {
  const { name, title, version, instructions } = parts;
  const server = new Server(
    { name, title, version },
    {
      capabilities: { tools: {}, resources: {}, completions: {} },
      instructions,
    },
  );
  handle(server, METHODS.listTools, async () => ({
    tools: (await parts.tools()).map((tool) => ({ ...tool })),
  }));
  handle(server, METHODS.callTool, async ({ params }, extra) => {
    const answer = await parts.callTool(params.name, params.arguments ?? {}, contextOf(server, extra));
    if (answer) return toResult(answer);
    const near = await parts.nearestTools(params.name);
    throw new McpError(ErrorCode.InvalidParams, `There is no tool of this name. Nearest: ${near.join(', ')}.`);
  });
  handle(server, METHODS.listResources, async () => ({ resources: [...(await parts.resources())] }));
  handle(server, METHODS.listTemplates, async () => ({
    resourceTemplates: [...(await parts.templates())],
  }));
  handle(server, METHODS.readResource, async ({ params }, extra) => {
    const contents = await parts.readResource(params.uri, extra.signal);
    if (!contents) throw new McpError(RESOURCE_NOT_FOUND, 'There is no such resource; resources/list names them.');
    return { contents: [...contents] };
  });
  handle(server, METHODS.complete, async ({ params }) => {
    const { ref, argument } = params;
    const values = ref.type === 'ref/resource' ? await parts.complete(ref.uri, argument.name, argument.value) : [];
    const shown = values.slice(0, COMPLETIONS_MAX);
    return { completion: { values: shown, total: values.length, hasMore: values.length > shown.length } };
  });
  return server;
}
