import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import { start } from '../../../src/simulator/start.ts';
import { guardCloud, yesTo } from '../../support/guard-cloud.ts';

type Args = Readonly<Record<string, unknown>>;

/**
 * Lists in pages: `offset` is the number of a page in ecs-api-en-2025-01 8.2 (flexus-l-api-zh-2024-06, table 4-3), the index of a row in
 * 5.9.2 and in the billing service (EXTERNAL-APIS.md, section 3); `marker` names the row before the page in 5.10.5, 6.2.4, 6.2.5
 * and flexus-l-api-en-2024-09, 3.2.
 */
const page = z.looseObject({ next_page: z.record(z.string(), z.union([z.string(), z.number()])).optional() });
const named = z.array(z.looseObject({ id: z.string(), project_id: z.string() }));
const inspected = z.looseObject({
  projects: z.array(z.looseObject({ id: z.string(), region: z.string() })),
  instances: z.array(z.looseObject({ id: z.string() })),
  orders: z.array(z.looseObject({ order_id: z.string() })),
  servers: named,
  server_groups: named,
});

const region = 'ap-southeast-3';
let call: (tool: string, args?: Args) => Promise<{ readonly text: string; readonly structured: Args }>;
let expected: Readonly<Record<string, readonly string[]>>;
let order_id: string;

beforeAll(async () => {
  const simulator = await start({ speed: 200, scenario: 'fleet=60' });
  const cloud = guardCloud({ login: { url: simulator.url, ...simulator.credentials } });
  call = async (tool, args = {}) => {
    const answer = await cloud.call(tool, args, { ask: async (question) => yesTo(question) });
    if (answer.isError) throw new Error(`${tool} failed: ${answer.text}`);
    return { text: answer.text, structured: answer.structured ?? {} };
  };
  const one = async (tool: string): Promise<string> => {
    const rows = Object.values((await call(tool, { region })).structured).find(Array.isArray);
    return z.looseObject({ id: z.string() }).parse(rows?.[0]).id;
  };
  await call('nova_create_server', {
    region,
    name: 'many',
    imageRef: await one('nova_list_images'),
    flavorRef: 's3.large.2',
    networks: [{ uuid: await one('nova_list_networks') }],
    min_count: 60,
    max_count: 60,
  });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await call('create_server_group', { region, name });
  const response = await fetch(`${simulator.url}/_simulator/state`);
  const state = inspected.parse(await response.json());
  const project = state.projects.find((each) => each.region === region)?.id;
  const here = (things: z.infer<typeof named>): readonly string[] =>
    things.flatMap(({ id, project_id }) => (project_id === project ? [id] : []));
  const servers = here(state.servers);
  const orders = state.orders.map((order) => order.order_id);
  order_id = orders[0] ?? '';
  const instances = state.instances.map(({ id }) => id);
  expected = { instances, orders, servers, server_groups: here(state.server_groups) };
  return async () => {
    await cloud.close();
    await simulator.stop();
  };
});

/** Takes every page; what the answers were, and the IDs of all rows in their order. */
async function walk(tool: string, args: Args, rows: string, id: string): Promise<{ ids: string[]; texts: string[] }> {
  const ids: string[] = [];
  const texts: string[] = [];
  for (let next: Args | undefined = {}; next !== undefined; ) {
    const { text, structured } = await call(tool, { ...args, ...next });
    texts.push(text);
    const found = args.detail === 'full' ? structured[rows] : structured[rows];
    ids.push(
      ...z
        .array(z.looseObject({ [id]: z.string() }))
        .parse(found)
        .map((row) => String(row[id])),
    );
    next = page.parse(structured).next_page;
    if (texts.length > 100) throw new Error('no end');
  }
  return { ids, texts };
}

const walks: readonly (readonly [tool: string, args: Args, rows: string, id: string, what: string])[] = [
  ['list_all_resources', { limit: 7 }, 'instances', 'instance_id', 'instances'],
  ['list_servers_details', { region }, 'servers', 'id', 'servers'],
  ['list_servers_details', { region, limit: 13, offset: 0 }, 'servers', 'id', 'servers'],
  ['list_servers_details', { region, limit: 11, detail: 'full' }, 'servers', 'id', 'servers'],
  ['list_servers_by_tag', { region, action: 'filter', limit: 9 }, 'servers', 'id', 'servers'],
  ['list_server_groups', { region, limit: 2 }, 'server_groups', 'id', 'server_groups'],
  ['nova_list_servers', { region }, 'servers', 'id', 'servers'],
  ['nova_list_servers_detail', { region, limit: 10 }, 'servers', 'id', 'servers'],
  ['list_customer_orders', {}, 'orders', 'order_id', 'orders'],
  ['list_yearly_monthly_resources', { only_main_resource: 1 }, 'subscriptions', 'resource_id', 'instances'],
];

test('the walks are those of all lists that come in pages, but for the lines of one order', () => {
  const paged = OPERATIONS.filter(({ answer }) => answer.paging).map(({ id }) => id);
  const walked = [...new Set(walks.map(([tool]) => tool)), 'show_customer_order_details'];
  expect(walked.toSorted()).toEqual(paged.toSorted());
  const asked = OPERATIONS.filter(({ input }) => input.marker || input.offset).map(({ id }) => id);
  expect(asked.toSorted()).toEqual(paged.toSorted());
});

test.each(walks)('%s %j: every row once', async (tool, args, rows, id, what) => {
  const { ids, texts } = await walk(tool, args, rows, id);
  expect(ids.toSorted()).toEqual(expected[what]?.toSorted());
  expect(new Set(ids).size).toBe(ids.length);
  expect(texts.length).toBeGreaterThan(2);
  for (const text of texts.slice(0, -1)) expect(text).toMatch(/^next_page: \{"(marker|offset)":[^,]+\}$/m);
  expect(texts.at(-1)).not.toContain('next_page');
});

test('a page that holds the last rows and is full has none after it', async () => {
  const total = expected.servers?.length ?? 0;
  for (const [tool, args] of [
    ['list_servers_details', { region, limit: total }],
    ['list_servers_by_tag', { region, action: 'filter', limit: total }],
    ['nova_list_servers', { region, limit: total }],
    ['list_all_resources', { limit: 60 }],
  ] as const) {
    expect((await call(tool, args)).structured, tool).not.toHaveProperty('next_page');
  }
});

test('servers that are asked for by ID come at once, however many', async () => {
  const server_id = expected.servers?.slice(0, 40);
  const { structured } = await call('list_servers_details', { region, server_id });
  expect(structured.servers).toHaveLength(40);
  expect(structured).not.toHaveProperty('next_page');
});

test('show_customer_order_details: an order of one line is all on a page of one line', async () => {
  const { structured } = await call('show_customer_order_details', { order_id, limit: 1 });
  expect(structured.lines).toHaveLength(1);
  expect(structured).not.toHaveProperty('next_page');
});
