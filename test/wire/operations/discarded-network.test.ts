import { describe, expect, test } from 'vitest';
import { NOBODY_ASKED, type OperationsCloud, operationsCloud } from './operations-cloud.ts';

/** Sections 11.3 and 11.5 of ecs-api-en-2025-01.txt, on what the default scenario has outside Flexus L. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ABSENT = /HTTP 404, itemNotFound.*\nNothing has this ID here/;
/** What the guard says of a target that it can't read, or the cloud of one that is not there. */
const GONE = /404|could not be found/;
const LOCKED = /HTTP 4\d\d.*Flexus L instance, whose service locks/;

type Row = Readonly<Record<string, unknown>>;
const rows = (table: unknown): readonly Row[] => [table].flat().map((row) => ({ ...Object(row) }));

async function groupId(cloud: OperationsCloud, name: string): Promise<unknown> {
  const { security_groups } = await cloud.ok('nova_list_security_groups');
  return rows(security_groups).find((row) => row.name === name)?.id;
}

const rulesOf = async (cloud: OperationsCloud, security_group_id: unknown): Promise<readonly Row[]> =>
  rows((await cloud.ok('nova_show_security_group', { security_group_id })).rules);

const addresses = async (cloud: OperationsCloud): Promise<readonly Row[]> =>
  rows((await cloud.ok('nova_list_floating_ips')).floating_ips);

async function spare(cloud: OperationsCloud): Promise<Row> {
  const found = (await addresses(cloud)).find(({ server_id }) => server_id === undefined);
  if (found === undefined) throw new Error('every floating IP is in use');
  return found;
}

async function addressOf(cloud: OperationsCloud, server: string): Promise<unknown> {
  return (await cloud.ok('show_server', { server_id: server })).public_ip;
}

async function confirmed(cloud: OperationsCloud): Promise<unknown> {
  return cloud.cloud.recorded.at(-1)?.entry.decision;
}

describe('security groups', () => {
  test('nova_list_security_groups: with the number of inbound rules; in full with the rules (11.3.1)', async () => {
    const cloud = await operationsCloud();
    const { security_groups } = await cloud.ok('nova_list_security_groups');
    expect(rows(security_groups)).toContainEqual(expect.objectContaining({ name: 'sg-web', rules: 2 }));
    const { security_groups: full } = await cloud.ok('nova_list_security_groups', { detail: 'full' });
    const web = rows(full).find(({ name }) => name === 'sg-web');
    expect(rows(web?.rules)[0]).toMatchObject({
      ip_protocol: 'tcp',
      parent_group_id: web?.id,
      ip_range: { cidr: '0.0.0.0/0' },
    });
    expect(await cloud.refused('nova_list_security_groups', { project_id: 'another' })).toMatch(/HTTP 40[134]/);
  });

  test('nova_create_security_group: an empty one (11.3.2); the quota counts', async () => {
    const cloud = await operationsCloud();
    const made = await cloud.ok('nova_create_security_group', { name: 'test', description: 'description' });
    expect(made).toMatchObject({ name: 'test', description: 'description' });
    expect(await rulesOf(cloud, made.id)).toEqual([]);
    const { security_groups_used: used, security_groups_max: most } = await cloud.ok('nova_show_limits');
    for (let left = Number(most) - Number(used); left > 0; left -= 1) await cloud.ok('nova_create_security_group', {});
    expect(await cloud.refused('nova_create_security_group', { name: 'one more' })).toMatch(/HTTP 403/);
  });

  test('nova_show_security_group: its inbound rules (11.3.3)', async () => {
    const cloud = await operationsCloud();
    const security_group_id = await groupId(cloud, 'sg-bastion');
    expect(await rulesOf(cloud, security_group_id)).toMatchObject([
      { protocol: 'tcp', from_port: 22, to_port: 22, cidr: '203.0.113.0/24' },
    ]);
    expect(await cloud.refused('nova_show_security_group', { security_group_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_update_security_group: another name and description, the same rules (11.3.4)', async () => {
    const cloud = await operationsCloud();
    const security_group_id = await groupId(cloud, 'sg-bastion');
    const before = await rulesOf(cloud, security_group_id);
    const wish = { name: 'sg-way-in', description: 'for operators' };
    expect(await cloud.ok('nova_update_security_group', { security_group_id, ...wish })).toMatchObject(wish);
    expect(await cloud.ok('nova_show_security_group', { security_group_id })).toMatchObject(wish);
    expect(await rulesOf(cloud, security_group_id)).toEqual(before);
    expect(await cloud.refused('nova_update_security_group', { security_group_id: NOBODY, ...wish })).toMatch(GONE);
  });

  test('nova_delete_security_group: gone, unless servers have it (11.3.5)', async () => {
    const cloud = await operationsCloud();
    const { id } = await cloud.ok('nova_create_security_group', { name: 'short-lived' });
    await cloud.ok('nova_delete_security_group', { security_group_id: id });
    expect(await groupId(cloud, 'short-lived')).toBeUndefined();
    const used = await groupId(cloud, 'sg-web');
    expect(await cloud.refused('nova_delete_security_group', { security_group_id: used })).toMatch(
      /HTTP 400, badRequest.*in use/,
    );
    expect(await groupId(cloud, 'sg-web')).toBe(used);
  });

  test('nova_create_security_group_rule: the port is open, and a human said so (11.3.6)', async () => {
    const cloud = await operationsCloud();
    const parent_group_id = await groupId(cloud, 'sg-batch');
    const rule = { parent_group_id, ip_protocol: 'tcp', from_port: 443, to_port: 443, cidr: '0.0.0.0/0' };
    const made = await cloud.ok('nova_create_security_group_rule', rule);
    expect(made).toMatchObject({ protocol: 'tcp', from_port: 443, to_port: 443, cidr: '0.0.0.0/0' });
    expect(await confirmed(cloud)).toMatchObject({ verdict: 'granted', by: 'human' });
    expect(await rulesOf(cloud, parent_group_id)).toMatchObject([{ id: made.id, from_port: 443 }]);
    expect(await cloud.refused('nova_create_security_group_rule', rule)).toMatch(/HTTP 400, badRequest/);
    const { rules } = await cloud.ok('nova_show_security_group', { security_group_id: parent_group_id });
    expect(rows(rules)).toHaveLength(1);
  });

  test('nova_delete_security_group_rule: the rule is gone, the others stay (11.3.7)', async () => {
    const cloud = await operationsCloud();
    const group = await groupId(cloud, 'sg-web');
    const [http, https] = await rulesOf(cloud, group);
    await cloud.ok('nova_delete_security_group_rule', { security_group_rule_id: http?.id });
    expect(await rulesOf(cloud, group)).toEqual([https]);
    expect(await cloud.refused('nova_delete_security_group_rule', { security_group_rule_id: http?.id })).toMatch(
      ABSENT,
    );
  });
});

describe('floating IPs', () => {
  test('nova_list_floating_ips: bound ones with server and private address, spare ones without (11.5.4)', async () => {
    const cloud = await operationsCloud();
    const all = await addresses(cloud);
    const ip = await addressOf(cloud, 'web-1');
    expect(all).toContainEqual(
      expect.objectContaining({ ip, fixed_ip: expect.any(String), server_id: expect.any(String) }),
    );
    expect(await spare(cloud)).toEqual({ id: expect.any(String), ip: expect.any(String), pool: '5_bgp' });
    expect(await cloud.refused('nova_list_floating_ips', { project_id: 'another' })).toMatch(/HTTP 40[134]/);
  });

  test('nova_show_floating_ip: one of them, by its ID (11.5.5)', async () => {
    const cloud = await operationsCloud();
    const [one] = await addresses(cloud);
    expect(await cloud.ok('nova_show_floating_ip', { floating_ip_id: one?.id })).toEqual(one);
    expect(await cloud.refused('nova_show_floating_ip', { floating_ip_id: NOBODY })).toMatch(ABSENT);
  });

  test('nova_list_floating_ip_pools: names, which nova_create_floating_ip takes (11.5.7)', async () => {
    const cloud = await operationsCloud();
    const { pools } = await cloud.ok('nova_list_floating_ip_pools');
    const [pool] = rows(pools);
    expect(pool?.name).toBeTypeOf('string');
    expect(await cloud.ok('nova_create_floating_ip', { pool: pool?.name })).toMatchObject({ pool: pool?.name });
    expect(await cloud.refused('nova_list_floating_ip_pools', { project_id: 'another' })).toMatch(/HTTP 40[134]/);
  });

  test('nova_create_floating_ip: a spare address of the default pool (11.5.3, table 11-76)', async () => {
    const cloud = await operationsCloud();
    const before = await addresses(cloud);
    const made = await cloud.ok('nova_create_floating_ip');
    expect(await addresses(cloud)).toEqual([...before, made]);
    expect(made.server_id).toBeUndefined();
    expect(await cloud.refused('nova_create_floating_ip', { pool: 'nowhere' })).toMatch(ABSENT);
    expect(await addresses(cloud)).toHaveLength(before.length + 1);
  });

  test('nova_add_floating_ip: the server has the address, and a human said so (11.5.1)', async () => {
    const cloud = await operationsCloud();
    const { ip } = await spare(cloud);
    await cloud.ok('nova_add_floating_ip', { server_id: 'batch-worker', address: ip });
    expect(await confirmed(cloud)).toMatchObject({ verdict: 'granted', by: 'human' });
    expect(await addressOf(cloud, 'batch-worker')).toBe(ip);
    const unknown = { server_id: 'batch-worker', address: '198.18.255.254' };
    expect(await cloud.refused('nova_add_floating_ip', unknown)).toMatch(ABSENT);
  });

  test('nova_remove_floating_ip: the server is without, the project keeps the address (11.5.2)', async () => {
    const cloud = await operationsCloud();
    const address = await addressOf(cloud, 'bastion');
    await cloud.ok('nova_remove_floating_ip', { server_id: 'bastion', address });
    expect(await addressOf(cloud, 'bastion')).toBeUndefined();
    expect((await addresses(cloud)).find(({ ip }) => ip === address)).not.toHaveProperty('server_id');
    expect(await cloud.refused('nova_remove_floating_ip', { server_id: 'bastion', address })).toMatch(
      /HTTP 409, conflictingRequest/,
    );
  });

  test('nova_delete_floating_ip: the address is given back; the human was told which server loses it (11.5.6)', async () => {
    const cloud = await operationsCloud();
    const address = await addressOf(cloud, 'bastion');
    const { id } = (await addresses(cloud)).find(({ ip }) => ip === address) ?? {};
    const { id: bastion } = await cloud.ok('show_server', { server_id: 'bastion' });
    const dry = await cloud.ok('nova_delete_floating_ip', { floating_ip_id: id, dry_run: true });
    expect(dry.consequences).toEqual([
      expect.stringContaining(String(address)),
      expect.stringContaining(String(bastion)),
    ]);
    await cloud.ok('nova_delete_floating_ip', { floating_ip_id: id });
    expect((await addresses(cloud)).map(({ ip }) => ip)).not.toContain(address);
    expect(await cloud.refused('nova_delete_floating_ip', { floating_ip_id: id })).toMatch(NOBODY_ASKED);
  });

  test('the address of a Flexus L instance stays where it is (ERRATA E10; flexus-l-api-en-2024-09, example of 3.4.1)', async () => {
    const cloud = await operationsCloud();
    const address = await addressOf(cloud, 'blog');
    const { id } = (await addresses(cloud)).find(({ ip }) => ip === address) ?? {};
    expect(await cloud.refused('nova_remove_floating_ip', { server_id: 'blog', address })).toMatch(LOCKED);
    expect(await cloud.refused('nova_delete_floating_ip', { floating_ip_id: id })).toMatch(LOCKED);
    expect(await addressOf(cloud, 'blog')).toBe(address);
  });
});
