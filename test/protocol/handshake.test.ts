import { readFileSync } from 'node:fs';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mainJs, runToEnd } from '../support/program.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

const published = z
  .array(z.object({ toolset: z.string(), tool: z.looseObject({ name: z.string() }) }))
  .parse(JSON.parse(readFileSync(new URL('../../dist/tools.json', import.meta.url), 'utf8')));

const namesOf = (...toolsets: readonly string[]): string[] =>
  published.filter(({ toolset }) => toolsets.includes(toolset)).map(({ tool }) => tool.name);

async function failureOf(call: Promise<unknown>): Promise<McpError> {
  const outcome = await call.then(
    () => new Error('the call succeeded'),
    (error: unknown) => error,
  );
  if (outcome instanceof McpError) return outcome;
  throw outcome;
}

/** Names of the tools that a server with these flags lists. */
async function listed(args: readonly string[]): Promise<string[]> {
  const session = await Session.open({ args });
  const { tools } = await session.client.listTools();
  await session.close();
  return tools.map((tool) => tool.name);
}

describe('without credentials (issue 2, part 6)', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open();
  });

  test('the simulator is named in title, instructions and answers', async () => {
    expect(session.client.getServerVersion()).toMatchObject({
      name: 'flexus-mcp',
      title: expect.stringMatching(/simulator/i),
    });
    expect(session.client.getInstructions()).toMatch(/simulator/i);
    const answer = await session.ok('list_all_resources');
    expect(answer.text).toMatch(/simulator/i);
    expect(answer.structured).toMatchObject({ simulator: true });
    expect(await session.refused('show_server', { server_id: 'no-such-server' })).toMatch(/simulator/i);
  });

  test('tools, resources and completions are offered, and nothing that is not there', () => {
    expect(session.client.getServerCapabilities()).toEqual({ tools: {}, resources: {}, completions: {} });
  });

  test('tools/list is the built list of the default toolset', async () => {
    const { tools, nextCursor } = await session.client.listTools();
    const expected = published.filter(({ toolset }) => toolset === 'flexus' || toolset === 'assist');
    expect(tools).toEqual(expected.map(({ tool }) => tool));
    expect(nextCursor).toBeUndefined();
  });

  test('an unknown tool is a protocol error that names the nearest', async () => {
    const error = await failureOf(session.client.callTool({ name: 'batch_stop_server', arguments: {} }));
    expect(error.code).toBe(ErrorCode.InvalidParams);
    expect(error.message).toContain('batch_stop_servers');
  });

  test.each(['constructor', '__proto__', 'toString', ''])('%j is no tool', async (name) => {
    const error = await failureOf(session.client.callTool({ name, arguments: {} }));
    expect(error.code).toBe(ErrorCode.InvalidParams);
  });

  test('an unknown method is answered as such', async () => {
    const error = await failureOf(session.client.request({ method: 'tools/forget' }, z.any()));
    expect(error.code).toBe(ErrorCode.MethodNotFound);
  });

  test('a tool that is not listed can be called all the same (ARCHITECTURE.md, section 6)', async () => {
    const answer = await session.ok('list_customer_orders', { status: 6 });
    expect(answer.structured).toMatchObject({ total: 1 });
  });

  test('an unknown argument is refused with the nearest documented name', async () => {
    expect(await session.refused('list_servers_details', { statsu: 'ACTIVE' })).toMatch(/statsu.*\bstatus\b/s);
  });
});

test("the SDK's own stdio transport connects and closes", async () => {
  const client = new Client({ name: 'plain', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [mainJs],
    stderr: 'ignore',
    env: { HOME: '/nonexistent' },
  });
  await client.connect(transport);
  expect((await client.listTools()).tools.length).toBeGreaterThan(10);
  const started = performance.now();
  await client.close();
  expect(performance.now() - started).toBeLessThan(1000);
});

describe('flags and environment', () => {
  test('--toolsets lists those sets, and the assist tools with each', async () => {
    expect(await listed(['--toolsets', 'iam,billing'])).toEqual(namesOf('assist', 'billing', 'iam'));
  });

  test('--toolsets all lists every tool', async () => {
    expect(await listed(['--toolsets', 'all'])).toEqual(published.map(({ tool }) => tool.name));
  });

  test('an unknown toolset is a start-up error that names those there are', async () => {
    const { end, stdout, stderr } = await runToEnd(['--toolsets', 'flexus,bililng']);
    expect(end.code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('billing');
  });

  test('--read-only hides what is not a read and refuses it', async () => {
    const simulator = await Simulator.start();
    const session = await Session.open({ env: simulator.byKey, args: ['--read-only', '--toolsets', 'flexus,billing'] });
    const { tools } = await session.client.listTools();
    expect(tools.filter((tool) => tool.annotations?.readOnlyHint !== true)).toEqual([]);
    expect(tools.map((tool) => tool.name)).toContain('list_all_resources');
    for (const name of ['batch_start_servers', 'update_server', 'cancel_customer_order']) {
      expect(await session.refused(name, {})).toContain('read-only');
    }
    await session.ok('list_all_resources');
    expect(await simulator.changes()).toEqual([]);
  });

  test('--dry-run shows every change and makes none', async () => {
    const simulator = await Simulator.start();
    const session = await Session.open({
      env: simulator.byKey,
      args: ['--dry-run'],
      human: () => ({ action: 'accept' }),
    });
    const answer = await session.ok('update_server', { server_id: 'blog', name: 'blog-2' });
    expect(answer.structured).toMatchObject({ dry_run: true });
    expect(session.questions).toEqual([]);
    expect(await simulator.changes()).toEqual([]);
  });

  test.each([
    [{ HUAWEICLOUD_SDK_AK: 'HALFGIVENACCESSKEY01' }, 'HUAWEICLOUD_SDK_SK'],
    [{ HUAWEICLOUD_SDK_SK: 'half-given-secret-key' }, 'HUAWEICLOUD_SDK_AK'],
    [{ HW_USER_NAME: 'somebody', HW_USER_PASSWORD: 'half-given-password' }, 'HW_DOMAIN_NAME'],
    [{ HW_USER_NAME: 'somebody', HW_DOMAIN_NAME: 'account' }, 'HW_USER_PASSWORD'],
  ])('half-given credentials are a start-up error that names what is missing (%j)', async (env, missing) => {
    const { end, stdout, stderr } = await runToEnd([], env);
    expect(end.code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(missing);
    expect(stderr).not.toContain('half-given');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    [['--read-onyl'], '--read-only'],
    [['--region'], '--region'],
    [['--deadline', '0'], '1'],
    [['simulate'], 'simulator'],
    [['simulator', '--speed', 'fast'], 'speed'],
    [['simulator', '--prot', '1'], 'prot'],
    [['simulator', '--scenario', 'defualt'], 'default'],
    [['--cloud', 'aws'], 'huawei'],
    [['--cloud', 'huawei'], 'HUAWEICLOUD_SDK_AK'],
    [['--cloud', 'huawei', '--simulator-speed', '2'], 'simulator-speed'],
  ])('%j is a start-up error in one line that says what would be right', async (args, said) => {
    const { end, stdout, stderr } = await runToEnd(args);
    expect(end.code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each(['http://cloud.example', 'https://cloud.example/path', 'https://user:word@cloud.example', 'cloud.example'])(
    'credentials are not sent to %s: a start-up error',
    async (endpoint) => {
      const env = { HUAWEICLOUD_SDK_AK: 'SOMEACCESSKEY0000001', HUAWEICLOUD_SDK_SK: 'some-secret-key' };
      const { end, stdout, stderr } = await runToEnd([], { ...env, FLEXUS_ENDPOINT: endpoint });
      expect(end.code).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/FLEXUS_ENDPOINT must|FLEXUS_ENDPOINT is not a URL/);
    },
  );
});
