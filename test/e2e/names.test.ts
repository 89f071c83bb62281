import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainPurchase } from '../support/catalogue.ts';
import { accepts } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Issue 2, part 1: a server or instance can be named by cloud server ID, instance ID or exact name; the region follows.
 * Billing wants the instance ID, ECS the server ID (ARCHITECTURE.md, section 6).
 */
let simulator: Simulator;
let session: Session;
beforeAll(async () => {
  simulator = await Simulator.start();
  session = await Session.open({ env: simulator.byKey, human: accepts });
});
beforeEach(async () => {
  await simulator.reset();
  session.questions.length = 0;
});

const bodyOf = (entry: { readonly body: string } | undefined): unknown => JSON.parse(entry?.body ?? 'null');

describe('whatever a server is called', () => {
  test.each(['id', 'server_id', 'name'] as const)('by its %s: ECS gets the server ID', async (key) => {
    const blog = await simulator.instance('blog');
    const { structured, text } = await session.ok('show_server', { server_id: blog[key] });
    expect(structured).toMatchObject({ id: blog.server_id });
    const said = `${blog[key]} is server ${blog.server_id}`;
    if (key === 'server_id') expect(text).not.toContain(' is server ');
    else expect(text).toContain(said);
    expect((await simulator.logOf('show_server'))[0]?.path).toContain(blog.server_id);
  });

  test.each(['id', 'server_id', 'name'] as const)('by its %s: billing gets the instance ID', async (key) => {
    const blog = await simulator.instance('blog');
    const { text } = await session.ok('renewal_resources', {
      resource_ids: [blog[key]],
      period_type: 2,
      period_num: 1,
    });
    const [sent] = await simulator.changes();
    expect(bodyOf(sent)).toMatchObject({ resource_ids: [blog.id] });
    if (key !== 'id') expect(text).toContain(`${blog[key]} is instance ${blog.id}`);
    // The human sees what it was resolved to.
    expect(session.questions[0]?.message).toContain(blog.id);
  });

  test('one server named three times is one', async () => {
    const { id, server_id } = await simulator.instance('staging-db');
    await session.ok('batch_start_servers', { server_ids: ['staging-db', id, server_id] });
    const [sent] = await simulator.changes();
    expect(bodyOf(sent)).toEqual({ 'os-start': { servers: [{ id: server_id }] } });
  });

  test('a server by its own name, once that is no longer the instance’s', async () => {
    const { server_id } = await simulator.instance('blog');
    await session.ok('update_server', { server_id: 'blog', name: 'web-01' });
    await simulator.advance(10);
    expect((await session.ok('show_server', { server_id: 'web-01' })).structured).toMatchObject({ id: server_id });
  });

  test('the region, its project and the path follow from the server', async () => {
    const { server_id, region } = await simulator.instance('edge-istanbul');
    expect(region).toBe('tr-west-1');
    const server = await simulator.server(server_id);
    await session.ok('update_server', { server_id: 'edge-istanbul', description: 'at the edge' });
    const [sent] = await simulator.changes();
    expect(sent?.path).toBe(`/v1/${String(server.project_id)}/cloudservers/${server_id}`);
    expect(sent?.headers['x-project-id']).toBe(server.project_id);
  });

  test('an instance bought a moment ago is found', async () => {
    await session.ok('list_all_resources');
    const bought = await session.ok('create_light_instances', { ...plainPurchase, instance_name: 'brand-new' });
    const { order_id } = bought.structured;
    await session.ok('pay_customer_order', { order_id, use_coupon: 'NO', use_discount: 'NO' });
    await simulator.advance(120);
    expect((await session.ok('show_server', { server_id: 'brand-new' })).structured).toMatchObject({
      status: 'ACTIVE',
    });
  });

  test('one of many, on a later page of the index', async () => {
    await simulator.reset('fleet=450');
    const fleet = (await simulator.state()).instances;
    const last = fleet.at(-1);
    const other = await Session.open({ env: simulator.byKey });
    expect((await other.ok('show_server', { server_id: last?.name })).structured).toMatchObject({
      id: last?.server_id,
    });
    expect(await simulator.logOf('list_all_resources')).toHaveLength(3);
    await other.close();
  });
});

describe('what is not clear is not guessed', () => {
  test('two of one name: both are listed, nothing is sent', async () => {
    const [blog, git] = [await simulator.instance('blog'), await simulator.instance('git')];
    await session.ok('update_server', { server_id: git.server_id, name: 'blog' });
    await simulator.advance(10);
    await simulator.clearLog();
    const other = await Session.open({ env: simulator.byKey, human: accepts });
    const text = await other.refused('batch_stop_servers', { server_ids: ['blog'] });
    for (const fact of [blog.id, blog.server_id, git.id, git.server_id]) expect(text).toContain(fact);
    expect(await simulator.changes()).toEqual([]);
    // Not even a dry run picks one of them.
    expect(await other.refused('batch_stop_servers', { server_ids: ['blog'], dry_run: true })).toContain(git.server_id);
    await other.close();
  });

  test.each(['blo', 'Blog', 'blog ', 'blog*', ''])('%j is not blog', async (name) => {
    const text = await session.refused('batch_stop_servers', { server_ids: [name] });
    expect(await simulator.changes()).toEqual([]);
    if (name !== '') expect(text).toContain('blog');
  });

  test('servers in two regions: refused with the groups', async () => {
    const [blog, git] = [await simulator.instance('blog'), await simulator.instance('git')];
    const text = await session.refused('batch_stop_servers', { server_ids: ['blog', 'git'] });
    expect(text).toContain(`${blog.region}: ${blog.server_id}`);
    expect(text).toContain(`${git.region}: ${git.server_id}`);
    expect(await simulator.changes()).toEqual([]);
    expect(session.questions).toEqual([]);
  });

  test('a region that is not the server’s: refused', async () => {
    const text = await session.refused('batch_stop_servers', { server_ids: ['blog'], region: 'ap-southeast-1' });
    expect(text).toContain('ap-southeast-3');
    expect(await simulator.changes()).toEqual([]);
  });

  test('the right region may be said', async () => {
    await session.ok('show_server', { server_id: 'blog', region: 'ap-southeast-3' });
  });

  test('a project of somebody else’s region is the cloud’s to refuse, and is not repeated', async () => {
    const other = await Session.open({ env: simulator.byKey });
    const project_id = 'ffffffffffffffffffffffffffffffff';
    expect(await other.refused('show_server', { server_id: 'blog', project_id })).toMatch(/project/);
    expect(await simulator.logOf('show_server')).toHaveLength(1);
    await other.close();
  });
});

describe('what does not exist', () => {
  test('a name: the nearest that do', async () => {
    const text = await session.refused('show_server', { server_id: 'shop-wep' });
    expect(text).toContain('shop-web');
    expect(await simulator.logOf('show_server')).toEqual([]);
  });

  test('a server ID: the cloud’s answer, and the nearest that do', async () => {
    const { server_id } = await simulator.instance('analytics');
    const wrong = server_id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const text = await session.refused('show_server', { server_id: wrong });
    // Ecs.0114: the server does not exist (ecs-api-en-2025-01, A.2).
    expect(text).toContain('Ecs.0114');
    expect(text).toContain(server_id);
  });

  test('an instance ID: the cloud’s answer, and the nearest that do', async () => {
    const { id } = await simulator.instance('analytics');
    const wrong = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const text = await session.refused('renewal_resources', { resource_ids: [wrong], period_type: 2, period_num: 1 });
    expect(text).toContain(id);
  });

  test('many IDs that the index does not know cost one more look at it, not one each', async () => {
    const server_ids = Array.from({ length: 30 }, (_, n) => `00000000-0000-4000-8000-0000000000${n + 10}`);
    await session.call('batch_start_servers', { server_ids });
    expect((await simulator.logOf('list_all_resources')).length).toBeLessThanOrEqual(2);
  });

  test('in an account without instances: said', async () => {
    await simulator.reset('empty');
    const other = await Session.open({ env: simulator.byKey });
    expect(await other.refused('show_server', { server_id: 'blog' })).toMatch(/no .*instances/);
    expect((await other.ok('list_all_resources')).structured).toMatchObject({ instances: [] });
    await other.close();
  });
});

describe('an account that may not read the index', () => {
  test('IDs work, names of servers too, and what is missing is said', async () => {
    const { server_id } = await simulator.instance('blog');
    const { name } = await simulator.server(server_id);
    await simulator.faults({ match: { path: '/v1/resource-manager' }, status: 403 });
    const other = await Session.open({ env: simulator.byKey, human: accepts });
    expect((await other.ok('show_server', { server_id })).structured).toMatchObject({ id: server_id });
    expect((await other.ok('show_server', { server_id: name })).structured).toMatchObject({ id: server_id });
    expect(await other.refused('renewal_resources', { resource_ids: ['blog'], period_type: 2, period_num: 1 })).toMatch(
      /ID/,
    );
    // rms:resources:list (flexus-l-api-en-2024-09, section 3.2).
    expect(await other.refused('list_all_resources')).toContain('rms:resources:list');
    await other.close();
  });
});

describe('IDs that would leave their place in a URL are refused before one is built (issue 2)', () => {
  const hostile = [
    'a/b',
    '../x',
    '..',
    'a?b',
    'a#b',
    'a%2fb',
    'a\u0000b',
    'a\nb',
    'a\\b',
    '\u202ea',
    '',
    'x'.repeat(10_000),
  ];
  test.each(hostile)('%j', async (id) => {
    for (const [tool, args] of [
      ['show_server', { server_id: id }],
      ['update_server', { server_id: id, name: 'x' }],
      ['batch_stop_servers', { server_ids: [id] }],
      ['renewal_resources', { resource_ids: [id], period_type: 2, period_num: 1 }],
      ['enable_auto_renewal', { resource_id: id }],
      ['show_customer_order_details', { order_id: id }],
      ['show_job', { job_id: id }],
      ['show_server', { server_id: 'blog', project_id: id }],
      ['list_servers_details', { region: id }],
    ] as const) {
      const text = await session.refused(tool, args);
      expect(text.length).toBeLessThan(600);
      for (const invisible of ['\u0000', '\u202e']) expect(text).not.toContain(invisible);
      expect(await session.refused(tool, { ...args, dry_run: true })).toBe(text);
    }
    expect(await simulator.log()).toEqual([]);
  });
});
