import { setTimeout as after } from 'node:timers/promises';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  CompleteRequestSchema,
  CreateMessageResultSchema,
  ElicitResultSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  McpError,
  ReadResourceRequestSchema,
  type ReadResourceResult,
  type ServerNotification,
  type ServerRequest,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { CONTENT, PNG, PROMPTS, promptMessages, QUESTIONS, TOOLS } from './fixture-content.ts';

type Params = CallToolRequest['params'];
type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Between two signs of life of a running tool, in milliseconds. */
const STEP_MS = 20;

function answer(text: string, isError = false): CallToolResult {
  return { content: [{ type: 'text', text }], ...(isError ? { isError } : {}) };
}

async function logThrice(extra: Extra): Promise<CallToolResult> {
  for (const data of ['started', 'processing', 'completed']) {
    await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data } });
    await after(STEP_MS);
  }
  return answer('Logged.');
}

async function progressThrice(params: Params, extra: Extra): Promise<CallToolResult> {
  const progressToken = params._meta?.progressToken;
  for (const progress of [0, 50, 100]) {
    if (progressToken !== undefined) {
      const told = { progressToken, progress, total: 100 };
      await extra.sendNotification({ method: 'notifications/progress', params: told });
    }
    await after(STEP_MS);
  }
  return answer('Progressed.');
}

async function closeAndAnswer(extra: Extra): Promise<CallToolResult> {
  extra.closeSSEStream?.();
  await after(STEP_MS);
  return answer('Answered after the stream was closed.');
}

async function askModel(server: Server, params: Params, extra: Extra): Promise<CallToolResult> {
  if (!server.getClientCapabilities()?.sampling) return answer('The client has no model to ask.', true);
  const content = { type: 'text' as const, text: String(params.arguments?.prompt) };
  const said = await extra.sendRequest(
    { method: 'sampling/createMessage', params: { messages: [{ role: 'user', content }], maxTokens: 100 } },
    CreateMessageResultSchema,
  );
  return answer(`The model says: ${JSON.stringify(said.content)}`);
}

async function askHuman(server: Server, params: Params, extra: Extra): Promise<CallToolResult> {
  const requestedSchema = QUESTIONS.get(params.name);
  if (!requestedSchema || !server.getClientCapabilities()?.elicitation) return answer('There is nobody to ask.', true);
  const message = String(params.arguments?.message ?? 'Please choose.');
  const { action, content } = await extra.sendRequest(
    { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } },
    ElicitResultSchema,
  );
  return answer(`The human says: ${action} ${JSON.stringify(content)}`);
}

async function call(server: Server, params: Params, extra: Extra): Promise<CallToolResult> {
  const content = CONTENT.get(params.name);
  if (content) return { content };
  if (QUESTIONS.has(params.name)) return askHuman(server, params, extra);
  switch (params.name) {
    case 'test_error_handling':
      return answer('This tool always fails.', true);
    case 'test_tool_with_logging':
      return logThrice(extra);
    case 'test_tool_with_progress':
      return progressThrice(params, extra);
    case 'test_reconnection':
      return closeAndAnswer(extra);
    case 'test_sampling':
      return askModel(server, params, extra);
    default:
      throw new McpError(ErrorCode.InvalidParams, `There is no tool ${params.name}.`);
  }
}

const NAMED = { name: 'static', description: 'A fixed resource' };
const STATIC_TEXT = 'test://static-text';
const STATIC_BINARY = 'test://static-binary';

function read(uri: string): ReadResourceResult {
  if (uri === STATIC_TEXT) return { contents: [{ uri, mimeType: 'text/plain', text: 'Fixed text.' }] };
  if (uri === STATIC_BINARY) return { contents: [{ uri, mimeType: 'image/png', blob: PNG }] };
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id === undefined) throw new McpError(-32002, `There is no resource ${uri}.`);
  return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify({ id }) }] };
}

/** What the conformance suite expects a server to have, each of it by the name that the suite gives it. */
export function createFixtureServer(): Server {
  const server = new Server(
    { name: 'conformance-fixture', version: '1' },
    { capabilities: { tools: {}, resources: { subscribe: true }, prompts: {}, logging: {}, completions: {} } },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...TOOLS] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => call(server, params, extra));
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: [STATIC_TEXT, STATIC_BINARY].map((uri) => ({ ...NAMED, uri })),
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [{ name: 'template', uriTemplate: 'test://template/{id}/data' }],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => read(params.uri));
  server.setRequestHandler(SubscribeRequestSchema, () => ({}));
  server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [...PROMPTS] }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }) => {
    const messages = promptMessages(params.name, params.arguments ?? {});
    if (!messages) throw new McpError(ErrorCode.InvalidParams, `There is no prompt ${params.name}.`);
    return { messages };
  });
  server.setRequestHandler(CompleteRequestSchema, () => ({ completion: { values: [], total: 0, hasMore: false } }));
  return server;
}
