import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openPassphraseFile } from '../../src/guard/page/passphrase.ts';
import { recordOf, Visitor } from '../support/guard-visitor.ts';
import { Simulator } from '../support/simulator.ts';
import { JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile } from './support.ts';

const PASSPHRASE = 'correct horse battery';
const KEY = 'a-key-for-the-webhook';
const { file, tokens } = tokensFile(
  { caller: 'ann', scopes: ['flexus:read', 'flexus:destructive'] },
  { caller: 'ben', scopes: ['flexus:read', 'flexus:destructive'] },
);

interface Told {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let served: Served;
let simulator: Simulator;
const told: Told[] = [];
let status = 200;
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    told.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end();
  });
});

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flexus-approvals-'));
  await openPassphraseFile(join(folder, 'passphrase.json')).set(PASSPHRASE);
  writeFileSync(join(folder, 'key'), KEY);
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const port = typeof address === 'object' ? address?.port : 0;
  simulator = await Simulator.start();
  served = await serve(
    [
      ...['--http-tokens', file, '--config-dir', folder],
      ...['--approval-webhook', `http://127.0.0.1:${port}/hook`, '--approval-webhook-key', join(folder, 'key')],
    ],
    simulator.byKey,
  );
}, 60_000);
afterAll(() => receiver.close());
beforeEach(async () => {
  told.length = 0;
  status = 200;
  await simulator.reset();
});

function stop(who: string, server = 'blog', signal?: AbortSignal): Promise<Raw> {
  const request = post('tools/call', { name: 'batch_stop_servers', arguments: { server_ids: [server] } });
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens[who]}` };
  return raw(served.url, { ...request, headers, ...(signal ? { signal } : {}) });
}

/** The server of an instance, as the tools tell it. */
async function serverOf(instance: string): Promise<string | undefined> {
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}` };
  const call = post('tools/call', { name: 'list_all_resources', arguments: {} });
  const { text } = await raw(served.url, { ...call, headers });
  const { result } = listed.parse(JSON.parse(text));
  return result.structuredContent.instances.find(({ name }) => name === instance)?.server_id;
}

const row = z.looseObject({ name: z.string(), server_id: z.string() });
const listed = z.object({ result: z.object({ structuredContent: z.object({ instances: z.array(row) }) }) });

const message = z.object({
  event: z.literal('approval.pending'),
  caller: z.string(),
  operation: z.string(),
  effect: z.string(),
  targets: z.array(z.object({ kind: z.string(), id: z.string(), name: z.string().optional() }).loose()),
  page: z.string(),
  expires: z.string(),
});

let signedIn: Promise<Visitor> | undefined;

/** The human, signed in once for all tests: a passphrase takes long to check. */
function human(page: string): Promise<Visitor> {
  const signIn = async (): Promise<Visitor> => {
    const visitor = new Visitor(page);
    expect((await visitor.signIn(PASSPHRASE)).status).toBe(303);
    return visitor;
  };
  signedIn ??= signIn();
  return signedIn;
}

async function hook(): Promise<z.infer<typeof message>> {
  await expect.poll(() => told, { timeout: 10_000, interval: 20 }).toHaveLength(1);
  return message.parse(JSON.parse(told[0]?.body ?? ''));
}

describe('approvals over HTTP without sessions (issue 5, part 3)', () => {
  test('approved on the page, the call of the caller goes on', async () => {
    const call = stop('ann');
    const { page, caller } = await hook();
    expect(caller).toBe('ann');
    const visitor = await human(page);
    const id = recordOf(page);
    const shown = await visitor.get(`/${id}`);
    expect(shown.text).toContain('ann');
    expect((await visitor.post(`/${id}/approve`, await visitor.form(id))).status).toBe(303);
    expect((await call).text).toContain('job_id');
    expect((await simulator.changes()).map(({ operation }) => operation)).toEqual(['batch_stop_servers']);
  });

  test("the caller's token is no passphrase, and opens nothing on the page", async () => {
    const call = stop('ann');
    const { page } = await hook();
    const bare = await fetch(page, { headers: { authorization: `Bearer ${tokens.ann}` }, redirect: 'manual' });
    expect(await bare.text()).not.toContain('Approve exactly this');
    const visitor = new Visitor(page);
    expect((await visitor.signIn(tokens.ann ?? '')).status).not.toBe(303);
    const id = recordOf(page);
    const refused = await visitor.post(`/${id}/approve`, {}, { authorization: `Bearer ${tokens.ann}` });
    expect(refused.status).not.toBe(303);
    expect(await simulator.changes()).toEqual([]);
    // One second after a wrong passphrase another is taken (src/guard/page/attempts.ts).
    await expect
      .poll(async () => (await visitor.signIn(PASSPHRASE)).status, { timeout: 10_000, interval: 100 })
      .toBe(303);
    await visitor.post(`/${id}/refuse`, await visitor.form(id));
    expect((await call).text).toContain('a human refused');
  });

  test("what was approved for one caller is not another's", async () => {
    const first = stop('ann', 'shop-web');
    const { page } = await hook();
    told.length = 0;
    const second = stop('ben', 'shop-web');
    const other = await hook();
    expect(other.caller).toBe('ben');
    expect(recordOf(other.page)).not.toBe(recordOf(page));
    const visitor = await human(page);
    await visitor.post(`/${recordOf(page)}/approve`, await visitor.form(recordOf(page)));
    await first;
    await visitor.post(`/${recordOf(other.page)}/refuse`, await visitor.form(recordOf(other.page)));
    expect((await second).text).toContain('a human refused');
    expect(await simulator.changes()).toHaveLength(1);
  });

  test('a client that went away did not cancel: its call waits on', async () => {
    const controller = new AbortController();
    const call = stop('ann', 'git', controller.signal).catch(() => 'gone');
    const { page } = await hook();
    controller.abort();
    expect(await call).toBe('gone');
    const visitor = await human(page);
    const id = recordOf(page);
    await visitor.post(`/${id}/approve`, await visitor.form(id));
    await expect.poll(() => simulator.changes(), { timeout: 10_000 }).toHaveLength(1);
  });
});

describe('the webhook for approvers', () => {
  test('tells who, what, on what, where and until when, signed, and no argument', async () => {
    const call = stop('ben', 'files');
    const { caller, operation, effect, targets, expires } = await hook();
    expect({ caller, operation, effect }).toEqual({
      caller: 'ben',
      operation: 'batch_stop_servers',
      effect: 'destructive',
    });
    expect(targets).toMatchObject([{ kind: 'server', id: await serverOf('files') }]);
    expect(Date.parse(expires)).toBeGreaterThan(Date.now());
    const [{ headers, body } = { headers: {}, body: '' }] = told;
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-flexus-signature'])) ?? [];
    expect(signature).toBe(createHmac('sha256', KEY).update(`${time}.${body}`).digest('hex'));
    expect(body).not.toMatch(/"(requests|arguments|body|url)"/);
    expect(`${body}${JSON.stringify(headers)}`).not.toMatch(/secret-of|bearer/i);
    const visitor = await human(JSON.parse(body).page);
    const id = recordOf(JSON.parse(body).page);
    await visitor.post(`/${id}/refuse`, await visitor.form(id));
    await call;
  });

  test('a repeat of the call tells nobody again, and a redirect is not followed', async () => {
    status = 302;
    const calls = [stop('ben', 'analytics'), stop('ben', 'analytics')];
    const { page } = await hook();
    const visitor = await human(page);
    const id = recordOf(page);
    await visitor.post(`/${id}/refuse`, await visitor.form(id));
    for (const { text } of await Promise.all(calls)) expect(text).toContain('a human refused');
    expect(told).toHaveLength(1);
  });

  test('a receiver that fails is asked twice in all, and holds up nothing', async () => {
    status = 500;
    const call = stop('ben', 'edge-istanbul');
    await expect.poll(() => told.length, { timeout: 15_000 }).toBe(2);
    const { page } = message.parse(JSON.parse(told[1]?.body ?? ''));
    const visitor = await human(page);
    const id = recordOf(page);
    await visitor.post(`/${id}/refuse`, await visitor.form(id));
    expect((await call).text).toContain('a human refused');
    expect(told).toHaveLength(2);
    expect(served.program.stderr).toContain('webhook');
    expect(served.program.stderr).not.toContain('/hook');
  });
});
