// Issue 5, part 5: an access log as JSON Lines, without secrets.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { JSON_HEADERS, post, type Raw, raw, serve, tokensFile } from '../http/support.ts';
import { Simulator } from '../support/simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const line = z.strictObject({
  time: z.iso.datetime(),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  ms: z.number(),
  remote: z.string().optional(),
  caller: z.string().optional(),
  rpc: z.string().optional(),
  tool: z.string().optional(),
});

const SECRET = 'Pa55-of-a-call-1!';

test('one line for each request, in a file of its owner alone; nothing secret wherever it came', async () => {
  const { file, tokens } = tokensFile({ caller: 'ann', scopes: ['flexus:read', 'flexus:write', 'flexus:destructive'] });
  const simulator = await Simulator.start();
  const log = join(await temporaryFolder(), 'access.jsonl');
  const served = await serve(['--http-tokens', file, '--access-log', log], simulator.byKey);
  const authorization = `Bearer ${tokens.ann}`;
  const ask = (request: ReturnType<typeof post>, more: Readonly<Record<string, string>> = {}): Promise<Raw> =>
    raw(served.url, { ...request, headers: { ...JSON_HEADERS, authorization, ...more } });
  await ask(post('tools/call', { name: 'show_server', arguments: { server_id: 'blog' } }));
  const reset = { server_id: 'blog', new_password: SECRET, password: SECRET, dry_run: true };
  await ask(post('tools/call', { name: 'reset_server_password', arguments: reset }));
  await ask(post('tools/call', { name: `tool-${SECRET}`, arguments: {} }));
  await ask({ ...post('ping'), path: `/mcp?access_token=${tokens.ann}&password=${SECRET}` });
  await ask(post('ping'), { cookie: `session=${SECRET}`, 'x-api-key': SECRET, referer: `http://a/${SECRET}` });
  await ask(post('ping'), { authorization: `Bearer ${SECRET}` });
  await ask(post('ping'), { authorization: `Basic ${Buffer.from(`ann:${SECRET}`).toString('base64')}` });
  await ask({ body: `{"jsonrpc":"2.0","password":"${SECRET}"` });
  await ask({ ...post('ping'), method: 'GET', path: '/healthz' });
  served.program.child.kill('SIGTERM');
  await served.program.ended;

  expect(statSync(log).mode & 0o777).toBe(0o600);
  const text = readFileSync(log, 'utf8');
  const { ak, sk } = simulator.login;
  for (const word of [SECRET, 'secret-of', 'access_token', 'Bearer', ak, sk]) expect(text).not.toContain(word);
  expect(text).not.toContain(Buffer.from(SECRET).toString('base64').slice(4, 16));
  const lines = text
    .trimEnd()
    .split('\n')
    .map((one) => line.parse(JSON.parse(one)));
  expect(lines).toHaveLength(9);
  expect(lines[0]).toMatchObject({
    method: 'POST',
    path: '/mcp',
    status: 200,
    remote: '127.0.0.1',
    caller: 'ann',
    rpc: 'tools/call',
    tool: 'show_server',
  });
  expect(lines.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 401, 401, 400, 200]);
  expect(lines.filter(({ caller }) => caller === undefined).map(({ status }) => status)).toEqual([401, 401, 200]);
  expect(served.program.stderr, 'nothing besides').toBe('');
});

test('a log that cannot be written is told once, and requests go on', async () => {
  const served = await serve(['--access-log', join(await temporaryFolder(), 'none', 'access.jsonl')]);
  for (let count = 0; count < 3; count += 1) expect((await raw(served.url, post('ping'))).status).toBe(200);
  await expect.poll(() => served.program.stderr.match(/can't be written/g), { timeout: 10_000 }).toHaveLength(1);
});

test('off: nothing is logged', async () => {
  const served = await serve(['--access-log', 'off']);
  expect((await raw(served.url, post('ping'))).status).toBe(200);
  served.program.child.kill('SIGTERM');
  await served.program.ended;
  expect(served.program.stderr).toBe('');
});
