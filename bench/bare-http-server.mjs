// The yardstick over HTTP: the installed SDK on node:http, a server and a transport for each request as the SDK's own
// stateless example has them, low-level handlers. No authentication, no limits, no checks of any kind.
import { createServer } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { request } from 'undici';
import { signedHeaders } from './sign.mjs';

const { url, project_id: projectId, ak, sk } = JSON.parse(process.env.BENCH_ACCOUNT);
const TOOL = {
  name: 'list_servers_details',
  description: 'List servers',
  inputSchema: { type: 'object', properties: { region: { type: 'string' }, limit: { type: 'integer' } } },
};

async function listServers({ limit = 25 }) {
  const target = `${url}/v1/${projectId}/cloudservers/detail?limit=${limit}`;
  const { body, statusCode } = await request(target, { headers: signedHeaders({ url: target, projectId, ak, sk }) });
  if (statusCode !== 200) throw new Error(`HTTP ${statusCode}: ${await body.text()}`);
  const { count, servers } = await body.json();
  const rows = servers.map((server) => {
    const all = Object.values(server.addresses).flat();
    return {
      id: server.id,
      name: server.name,
      status: server.status,
      public_ip: all.find((one) => one['OS-EXT-IPS:type'] === 'floating')?.addr,
      private_ip: all.find((one) => one['OS-EXT-IPS:type'] === 'fixed')?.addr,
      flavor: server.flavor.id,
      image: server.metadata.image_name,
      instance_id: server.metadata.lockSourceId,
    };
  });
  const text = rows.map((row) => Object.values(row).join(' | ')).join('\n');
  return { content: [{ type: 'text', text }], structuredContent: { total: count, servers: rows } };
}

function createMcp() {
  const server = new Server({ name: 'bare', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [TOOL] }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => listServers(params.arguments ?? {}));
  return server;
}

const http = createServer(async (incoming, response) => {
  const server = createMcp();
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on('close', () => {
    transport.close();
    server.close();
  });
  await server.connect(transport);
  await transport.handleRequest(incoming, response);
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${http.address().port}/mcp` })}\n`);
});
