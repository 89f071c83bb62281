import { McpError } from '@modelcontextprotocol/sdk/types.js';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/** Issue 2, part 5. */
const fixed = [
  'flexus://specs/linux',
  'flexus://specs/windows',
  'flexus://images/application',
  'flexus://images/system',
  'flexus://images/private',
  'flexus://regions',
  'flexus://errors/purchase',
  'flexus://errors/ecs',
  'flexus://statuses',
  'flexus://permissions',
  'flexus://operations',
];
const templates = ['flexus://instances/{instance_id}', 'flexus://servers/{server_id}', 'flexus://operations/{name}'];

let simulator: Simulator;
let session: Session;
beforeAll(async () => {
  simulator = await Simulator.start();
  session = await Session.open({ env: simulator.byKey });
});
beforeEach(() => simulator.clearLog());

interface Read {
  readonly json: Readonly<Record<string, unknown>>;
  readonly markdown: string;
}

async function read(uri: string): Promise<Read> {
  const { contents } = await session.client.readResource({ uri });
  const parts = z.array(z.object({ uri: z.literal(uri), mimeType: z.string(), text: z.string() })).parse(contents);
  expect(parts.map(({ mimeType }) => mimeType)).toEqual(['application/json', 'text/markdown']);
  const [json, markdown] = parts;
  return {
    json: z.record(z.string(), z.unknown()).parse(JSON.parse(json?.text ?? '')),
    markdown: markdown?.text ?? '',
  };
}

async function errorOf(uri: string): Promise<McpError> {
  const outcome = await session.client.readResource({ uri }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof McpError) return outcome;
  throw new Error(`${uri} could be read`);
}

async function completions(uri: string, name: string, value: string): Promise<readonly string[]> {
  const { completion } = await session.client.complete({
    ref: { type: 'ref/resource', uri },
    argument: { name, value },
  });
  return completion.values;
}

test('resources/list and resources/templates/list name all of them', async () => {
  const { resources } = await session.client.listResources();
  expect(resources.map(({ uri }) => uri).sort()).toEqual(['flexus://instances', ...fixed].sort());
  const { resourceTemplates } = await session.client.listResourceTemplates();
  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(templates);
});

test.each(fixed)('%s is read without asking the cloud', async (uri) => {
  const { json, markdown } = await read(uri);
  expect(json.rows).toBeInstanceOf(Array);
  expect(markdown).toContain('|');
  expect(await simulator.log()).toEqual([]);
});

test('plans for Linux are those of flexus-l-api-en-2024-09, table 3-12', async () => {
  const { json, markdown } = await read('flexus://specs/linux');
  const text = JSON.stringify(json.rows);
  for (const code of ['hf.large.05.30m.linux', 'hf.large.1.30m.linux', 'hf.large.4.30m.linux']) {
    expect(text).toContain(code);
    expect(markdown).toContain(code);
  }
  expect(text).not.toContain('.win');
});

describe('live resources', () => {
  test('flexus://instances has every instance over all regions', async () => {
    const { json } = await read('flexus://instances');
    const rows = z.array(z.looseObject({ instance_id: z.string(), region: z.string() })).parse(json.rows);
    const { instances } = await simulator.state();
    expect(rows.map((row) => row.instance_id).sort()).toEqual(instances.map(({ id }) => id).sort());
    expect(await simulator.changes()).toEqual([]);
  });

  test('an instance: its server, expiry and traffic', async () => {
    const { id, server_id, expire_time } = await simulator.instance('blog');
    const { json, markdown } = await read(`flexus://instances/${id}`);
    const text = JSON.stringify(json);
    expect(text).toContain(server_id);
    expect(text).toContain(expire_time?.slice(0, 10));
    expect(markdown).toContain('## Remaining traffic');
  });

  test('a server by its ID and by the name of its instance, percent-encoded or not', async () => {
    const { server_id } = await simulator.instance('shop-web');
    for (const name of [server_id, 'shop-web', 'shop%2Dweb']) {
      const { json } = await read(`flexus://servers/${name}`);
      expect(json.rows).toMatchObject([{ id: server_id, status: 'ACTIVE' }]);
    }
  });

  test('an operation, by its catalogue ID', async () => {
    const { json } = await read('flexus://operations/renewal_resources');
    expect(JSON.stringify(json)).toContain('/v2/orders/subscriptions/resources/renew');
    expect(await simulator.log()).toEqual([]);
  });
});

describe('what is not there', () => {
  // -32002: resource not found (MCP 2025-11-25, server/resources, error handling).
  test.each(['flexus://nothing', 'flexus://specs/macos', 'file:///etc/passwd'])('%s is not found', async (uri) => {
    expect((await errorOf(uri)).code).toBe(-32002);
  });

  test('an unknown operation: the nearest that exist', async () => {
    expect((await errorOf('flexus://operations/renewal_resource')).message).toContain('renewal_resources');
  });

  test('an unknown server: the nearest that exist', async () => {
    expect((await errorOf('flexus://servers/shop-wep')).message).toContain('shop-web');
  });

  test.each(['a%2F..%2Fb', '..', 'a%3Fb', 'a%23b', 'a%00b', '%', '', 'x'.repeat(10_000)])(
    'an ID such as %j is refused before anything is sent',
    async (id) => {
      const { message } = await errorOf(`flexus://servers/${id}`);
      expect(message.length).toBeLessThan(400);
      expect(await simulator.log()).toEqual([]);
    },
  );
});

describe('completion of template variables', () => {
  test('an instance by the beginning of its ID, or by its name', async () => {
    const { id, server_id } = await simulator.instance('analytics');
    expect(await completions('flexus://instances/{instance_id}', 'instance_id', id.slice(0, 6))).toContain(id);
    expect(await completions('flexus://instances/{instance_id}', 'instance_id', 'analyt')).toEqual([id]);
    expect(await completions('flexus://servers/{server_id}', 'server_id', 'analyt')).toEqual([server_id]);
  });

  test('operations by their name', async () => {
    expect(await completions('flexus://operations/{name}', 'name', 'batch_st')).toEqual([
      'batch_start_servers',
      'batch_stop_servers',
    ]);
  });

  test('nothing fits', async () => {
    expect(await completions('flexus://operations/{name}', 'name', 'zzz')).toEqual([]);
    expect(await completions('flexus://operations/{other}', 'other', 'b')).toEqual([]);
  });

  test('at most 100 values of many', async () => {
    await simulator.reset('fleet=150');
    const other = await Session.open({ env: simulator.byKey });
    const { completion } = await other.client.complete({
      ref: { type: 'ref/resource', uri: 'flexus://instances/{instance_id}' },
      argument: { name: 'instance_id', value: '' },
    });
    await other.close();
    await simulator.reset();
    // MCP 2025-11-25, server/utilities/completion: at most 100 values.
    expect(completion.values).toHaveLength(100);
    expect(completion).toMatchObject({ total: 150, hasMore: true });
  });
});
