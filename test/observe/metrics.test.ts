// Issue 5, part 5: Prometheus metrics, scraped; labels are words of this program's own, so that nobody who calls can make
// as many series as they like (prometheus.io, "Metric and label naming", "Labels").
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile } from '../http/support.ts';
import { Simulator } from '../support/simulator.ts';

const { file, tokens } = tokensFile({ caller: 'ann', scopes: ['flexus:read', 'flexus:write'] });
const told = z.object({ metrics: z.string() });

let served: Served;
let simulator: Simulator;
let metrics: string;

beforeAll(async () => {
  simulator = await Simulator.start();
  served = await serve(['--http-tokens', file, '--http-rate', '1000', '--metrics-port', '0'], simulator.byKey);
  const line = served.program.stderr.split('\n').find((one) => one.startsWith('{"metrics"')) ?? '{}';
  metrics = `http://127.0.0.1:${/\d+/.exec(told.parse(JSON.parse(line)).metrics)?.[0]}/metrics`;
});

function ask(method: string, params: unknown = {}): Promise<Raw> {
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}` };
  return raw(served.url, { ...post(method, params), headers });
}

const call = (name: string, args: unknown = {}): Promise<Raw> => ask('tools/call', { name, arguments: args });

async function scrape(): Promise<ReadonlyMap<string, number>> {
  const { status, text, headers } = await raw(metrics, { method: 'GET' });
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

/** The names of all series, without what Node tells of itself. */
async function series(): Promise<string[]> {
  return [...(await scrape()).keys()].filter((name) => !/_(nodejs|process)_/.test(name));
}

describe('what is counted', () => {
  test('calls by tool, effect and outcome; requests; cloud calls; retries', async () => {
    await simulator.reset();
    await simulator.faults({ match: { path: '*/cloudservers/detail' }, status: 503, times: 1 });
    await call('list_servers_details');
    await call('list_servers_details');
    await call('update_server', { server_id: 'blog', name: 'x', dry_run: true });
    await call('show_server', { server_id: 'none-such' });
    const found = await scrape();
    const calls = (labels: string): number | undefined => found.get(`flexus_mcp_calls_total{${labels}}`);
    expect(calls('tool="list_servers_details",effect="read",outcome="ok"')).toBe(2);
    expect(calls('tool="update_server",effect="write",outcome="dry_run"')).toBe(1);
    expect(calls('tool="show_server",effect="read",outcome="failed"')).toBe(1);
    expect(found.get('flexus_mcp_request_duration_seconds_count{rpc="tools/call",status="200"}')).toBe(4);
    expect(found.get('flexus_mcp_cloud_retries_total{service="ecs"}')).toBe(1);
    const cloud = 'flexus_mcp_cloud_request_duration_seconds_count{service="ecs",method="GET",outcome="503"}';
    expect(found.get(cloud)).toBe(1);
    expect(found.get('flexus_mcp_approvals_pending')).toBe(0);
    expect(found.get('flexus_mcp_tokens_cached')).toBe(0);
  });

  test('latency histograms end in +Inf, and their buckets never fall (Prometheus, "Histograms and summaries")', async () => {
    await call('list_all_resources');
    const buckets = [...(await scrape())].filter(([name]) =>
      /^flexus_mcp_call_duration_seconds_bucket.*"read"/.test(name),
    );
    expect(buckets.at(-1)?.[0]).toContain('le="+Inf"');
    const counts = buckets.map(([, count]) => count);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
  });
});

describe('labels are bounded', () => {
  test('made-up tools, methods, paths, tokens and names make no new series after the first of their kind', async () => {
    const nonsense = async (word: string): Promise<void> => {
      await call(word);
      await ask(word);
      await ask(`tools/${word}`);
      await ask(`notifications/${word}`);
      await call('show_server', { server_id: word });
      await raw(served.url, { ...post('ping'), path: `/${word}` });
      await raw(served.url, { ...post('ping'), headers: { ...JSON_HEADERS, authorization: `Bearer ${word}` } });
      await raw(served.url, { ...post('ping'), headers: { ...JSON_HEADERS, host: word } });
    };
    await nonsense('first');
    const before = await series();
    for (let count = 0; count < 20; count += 1) await nonsense(`word${String.fromCharCode(97 + count)}`);
    const after = await series();
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
    expect(after.join('\n')).not.toMatch(/word[a-z]|first/);
  });

  test('no caller, no ID, no address, no secret is among them', async () => {
    const { ak, sk, project_id } = simulator.login;
    const text = (await series()).join('\n');
    for (const word of ['ann', 'secret-of', '127.0.0.1', ak, sk, project_id, 'blog']) expect(text).not.toContain(word);
  });
});

describe('where they are served', () => {
  test('on an address of their own: not beside MCP, and nothing else there', async () => {
    expect((await raw(new URL('/metrics', served.url).href, { method: 'GET' })).status).toBe(404);
    expect((await raw(metrics, { method: 'GET', path: '/mcp' })).status).toBe(404);
    expect((await raw(metrics, { method: 'POST' })).status).toBe(405);
  });

  test('a page that made its own name point there is refused (Host)', async () => {
    const answer = await raw(metrics, { method: 'GET', headers: { host: 'evil.example:9464' } });
    expect(answer).toMatchObject({ status: 421, text: '' });
  });
});
