import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Reply } from './support.ts';

/** The documents' own example answers: whatever member they show, with whatever type, the simulator must show as well. */
const catalogue: readonly { readonly id: string; readonly example_response?: unknown }[] = JSON.parse(
  readFileSync(new URL('../fixtures/catalogue/operations.json', import.meta.url), 'utf8'),
);
const example = (id: string): unknown => catalogue.find((operation) => operation.id === id)?.example_response;

let client: Client;
let base: string;
beforeAll(async () => {
  client = await Client.open();
  base = `/v1/${client.simulator.credentials.project_id}`;
});
afterAll(() => client.stop());

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members that the example has and the answer lacks, or has with another type; null and variable keys say nothing. */
function missing(documented: unknown, given: unknown, at = '$'): readonly string[] {
  if (documented === null || given === null) return [];
  if (Array.isArray(documented)) {
    if (!Array.isArray(given)) return [`${at} is no list`];
    return documented.length > 0 && given.length > 0 ? missing(documented[0], given[0], `${at}[]`) : [];
  }
  if (!isRecord(documented)) return typeof documented === typeof given ? [] : [`${at} is a ${typeof given}`];
  if (!isRecord(given)) return [`${at} is no object`];
  return Object.entries(documented).flatMap(([key, value]) => {
    const variable = /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(key);
    const [own] = variable ? Object.values(given) : [given[key]];
    return own === undefined ? [`${at}.${key} is missing`] : missing(value, own, `${at}.${key}`);
  });
}

const server = async (name: string): Promise<string> => (await client.instance(name)).server_id;

const answers: Readonly<Record<string, () => Promise<Reply>>> = {
  show_server: async () => client.project({ path: `${base}/cloudservers/${await server('blog')}` }),
  update_server: async () =>
    client.project({
      method: 'PUT',
      path: `${base}/cloudservers/${await server('blog')}`,
      body: { server: { hostname: 'NameA' } },
    }),
  list_all_resources: () =>
    client.domain({
      path: `/v1/resource-manager/domains/${client.simulator.credentials.domain_id}/all-resources?type=hcss.l-instance`,
    }),
  list_free_resource_usages: async () =>
    client.project({
      method: 'POST',
      path: '/v2/payments/free-resources/usages/details/query',
      body: { free_resource_ids: [(await client.instance('blog')).traffic_package_id] },
    }),
  show_job: async () => {
    const body = { 'os-stop': { servers: [{ id: await server('blog') }] } };
    const { job_id } = (await client.project({ method: 'POST', path: `${base}/cloudservers/action`, body })).body;
    await client.advance(60);
    return client.project({ path: `${base}/jobs/${job_id}` });
  },
  keystone_list_projects: () => client.domain({ path: '/v3/projects' }),
  keystone_create_user_token_by_password: async () => {
    const { username, password, domain_name } = client.simulator.credentials;
    const user = { name: username, password, domain: { name: domain_name } };
    const identity = { methods: ['password'], password: { user } };
    const auth = { identity, scope: { project: { name: 'ap-southeast-3' } } };
    return client.plain({ method: 'POST', path: '/v3/auth/tokens', body: { auth } });
  },
};

describe('answers have what the documents show', () => {
  it.each(Object.keys(answers))('%s', async (id) => {
    const documented = example(id);
    expect(documented).toBeDefined();
    const reply = await answers[id]?.();
    expect(reply?.status).toBeLessThan(300);
    expect(missing(documented, reply?.body)).toEqual([]);
  });

  it('the parts of an instance among them', async () => {
    const reply = await answers.list_all_resources?.();
    const partsOf = (body: unknown): Reply['body'][] =>
      JSON.parse(JSON.stringify(body)).resources[0].properties.resources;
    const own = partsOf(reply?.body);
    for (const documented of partsOf(example('list_all_resources'))) {
      const part = own.find(({ logical_resource_type }) => logical_resource_type === documented.logical_resource_type);
      expect(missing(documented, part)).toEqual([]);
      const keys = (each: Reply['body']) =>
        (each.resource_attributes ?? []).map(({ key }: { key: string }) => key).sort();
      expect(keys(part)).toEqual(keys(documented));
    }
  });
});
