import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connect } from '../http/support.ts';

/** The README's examples are run as they stand. */
const readme = readFileSync('README.md', 'utf8');
const blocks = (language: string): string[] =>
  [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter((one) => one[1] === language).map((one) => one[2] ?? '');

const serverSchema = z.object({
  command: z.literal('node'),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()).optional(),
});
const configSchema = z.union([
  z.object({ mcpServers: z.object({ flexus: serverSchema }) }).transform((config) => config.mcpServers.flexus),
  z
    .object({ servers: z.object({ flexus: serverSchema.extend({ type: z.literal('stdio') }) }) })
    .transform((config) => config.servers.flexus),
]);

const state = mkdtempSync(path.join(tmpdir(), 'flexus-readme-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));
const quiet = { PATH: process.env.PATH ?? '', XDG_STATE_HOME: state };
const PLACE = '/path/to/flexus-mcp/';
const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));

describe('client configurations', () => {
  const configs = blocks('json').map((block) => configSchema.parse(JSON.parse(block)));

  test('there are two', () => expect(configs).toHaveLength(2));

  test.each(configs)('$args starts a server that lists tools on the simulator', async ({ args, env }) => {
    const client = new Client({ name: 'readme', version: '1' });
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: args.map((arg) => arg.replace(PLACE, '')),
        env: { ...quiet, ...env },
      }),
    );
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toContain('list_all_resources');
    expect(client.getServerVersion()?.title).toContain('SIMULATOR');
    await client.close();
  });
});

describe('commands', () => {
  const own = commands.filter((line) => line.startsWith('npx flexus-mcp ')).map((line) => line.split(' ').slice(1));

  test('the two commands that set up a fresh machine are scripts of the package', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    expect(commands).toContain('npm ci && npm run demo');
    expect(commands).toContain('npm ci && npm test');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test', 'bench']));
  });

  test('doctor finds nothing wrong on the simulator', () => {
    const [args = []] = own.filter(([, name]) => name === 'doctor');
    const { status, stdout } = spawnSync('npx', args, { encoding: 'utf8', env: quiet });
    expect(stdout).toContain('ok');
    expect(status).toBe(0);
  });

  test('simulator prints one JSON line and answers', async () => {
    const [args = []] = own.filter(([, name]) => name === 'simulator');
    const child = spawn('npx', args, { env: quiet, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: child.stdout }), 'line'));
    const { url } = z.object({ url: z.url(), ak: z.string(), sk: z.string() }).parse(JSON.parse(line));
    expect((await fetch(`${url}/v3`)).status).toBe(200);
    // npx starts the command as its own child: the whole group ends.
    process.kill(-z.number().parse(child.pid));
    await once(child, 'exit');
  });

  test('http prints one JSON line and serves MCP there', async () => {
    const [args = []] = own.filter(([, name]) => name === 'http');
    const anyPort = { ...quiet, FLEXUS_HTTP_PORT: '0' };
    const child = spawn('npx', args, { env: anyPort, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: child.stdout }), 'line'));
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(line));
    const { client } = await connect(url);
    expect(client.getServerVersion()?.title).toContain('SIMULATOR');
    await client.close();
    process.kill(-z.number().parse(child.pid));
    await once(child, 'exit');
  });
});

describe('links', () => {
  const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map((one) => one[1] ?? '');
  test.each(links)('%s is there', (link) => expect(() => readFileSync(link)).not.toThrow());
});
