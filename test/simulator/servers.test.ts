import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, type Reply } from './support.ts';

let client: Client;
let base: string;
beforeEach(async () => {
  client = await Client.open();
  base = `/v1/${client.simulator.credentials.project_id}`;
});
afterEach(() => client.stop());

const action = (body: unknown): Promise<Reply> =>
  client.project({ method: 'POST', path: `${base}/cloudservers/action`, body });
const job = async (id: string): Promise<Reply['body']> => (await client.project({ path: `${base}/jobs/${id}` })).body;
const standaloneId = async (name: string): Promise<string> =>
  (await client.state()).servers.find((each: { name: string }) => each.name === name).id;
const serverIdOf = async (name: string): Promise<string> => (await client.instance(name)).server_id;
const one = (id: string) => ({ servers: [{ id }] });

describe('jobs', () => {
  it('go INIT, RUNNING, SUCCESS with a sub-job a server (ecs-api-en-2025-01, section 5.8.1)', async () => {
    const id = await serverIdOf('shop-web');
    const { status, body } = await action({ 'os-stop': one(id) });
    expect(status).toBe(200);
    const seen = [(await job(body.job_id)).status];
    await client.advance(3);
    seen.push((await job(body.job_id)).status);
    // Table A-4: active with powering-off is ACTIVE
    expect(await client.server(id)).toMatchObject({ vm_state: 'active', task_state: 'powering-off', status: 'ACTIVE' });
    await client.advance(60);
    const done = await job(body.job_id);
    expect([...seen, done.status]).toEqual(['INIT', 'RUNNING', 'SUCCESS']);
    expect(done).toMatchObject({
      job_id: body.job_id,
      error_code: null,
      fail_reason: null,
      end_time: expect.any(String),
    });
    expect(done.entities).toMatchObject({
      sub_jobs_total: 1,
      sub_jobs: [{ status: 'SUCCESS', entities: { server_id: id } }],
    });
    expect(await client.server(id)).toMatchObject({ status: 'SHUTOFF' });
  });

  it.each([
    ['SOFT', 'REBOOT'],
    ['HARD', 'HARD_REBOOT'],
  ])('of a %s restart show %s meanwhile (table A-4)', async (type, status) => {
    const id = await serverIdOf('blog');
    await action({ reboot: { type, ...one(id) } });
    await client.advance(2);
    expect(await client.server(id)).toMatchObject({ vm_state: 'active', status });
    await client.advance(60);
    expect(await client.server(id)).toMatchObject({ status: 'ACTIVE', task_state: null });
  });

  it('fail when the server was taken by another job meanwhile, with the reason in the sub-job', async () => {
    const id = await serverIdOf('blog');
    const first = await action({ 'os-stop': one(id) });
    const second = await action({ reboot: { type: 'SOFT', ...one(id) } });
    await client.advance(60);
    expect((await job(first.body.job_id)).status).toBe('SUCCESS');
    const failed = await job(second.body.job_id);
    expect(failed).toMatchObject({ status: 'FAIL', error_code: expect.any(String), fail_reason: expect.any(String) });
    expect(failed.entities.sub_jobs[0]).toMatchObject({ status: 'FAIL', error_code: 'Ecs.0100' });
  });

  it('that are unknown are answered flat, without an error object (ecs-api-en-2025-01, section 5.8.1)', async () => {
    const reply = await client.project({ path: `${base}/jobs/ff80808290c6b7b60191ef4d78411d8d` });
    expect(reply).toMatchObject({ status: 400, body: { code: 'Common.0011', message: expect.any(String) } });
  });
});

describe('batch actions (batch_start_servers, batch_stop_servers, batch_reboot_servers)', () => {
  it.each([
    ['a running server', 'os-start', 'shop-web', {}],
    ['a stopped server', 'os-stop', 'staging-db', {}],
    ['a stopped server', 'reboot', 'staging-db', { type: 'SOFT' }],
  ])('on %s: %s is refused with Ecs.0100 (ecs-api-en-2025-01, A.2)', async (_what, key, name, extra) => {
    const id = await serverIdOf(name);
    const reply = await action({ [key]: { ...extra, ...one(id) } });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0100' } } });
    expect((await client.state()).jobs).toEqual([]);
  });

  it('on an unknown server are refused with 404 Ecs.0114 and start nothing (A.2)', async () => {
    const servers = [{ id: await serverIdOf('shop-web') }, { id: '72a270de-665a-4f46-8d64-24ad6edccdd1' }];
    const reply = await action({ 'os-stop': { servers } });
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'Ecs.0114' } } });
    expect(reply.body.error.details).toHaveLength(1);
    expect((await client.state()).jobs).toEqual([]);
  });

  it('do not reach the servers of another region', async () => {
    expect(await action({ 'os-stop': one(await serverIdOf('git')) })).toMatchObject({ status: 404 });
  });

  it.each([
    ['no list', { 'os-stop': {} }, 'Ecs.0005'],
    ['an empty list', { 'os-stop': { servers: [] } }, 'Ecs.0005'],
    ['an entry without id', { 'os-stop': { servers: [{}] } }, 'Ecs.0005'],
    ['an unknown type', { 'os-stop': { servers: [{ id: 'x' }], type: 'GENTLE' } }, 'Ecs.0005'],
    // ERRATA, B10: mandatory for reboot
    ['a restart without type', { reboot: { servers: [{ id: 'x' }] } }, 'Ecs.0005'],
    ['an unknown action', { 'os-dance': { servers: [{ id: 'x' }] } }, 'Ecs.0005'],
    [
      '1,001 servers',
      { 'os-stop': { servers: Array.from({ length: 1001 }, (_, id) => ({ id: `${id}` })) } },
      'Ecs.0118',
    ],
  ])('with %s are refused', async (_what, body, code) => {
    expect(await action(body)).toMatchObject({ status: 400, body: { error: { code } } });
  });
});

describe('queries', () => {
  it('show a server with the types of the sample (flexus-l-api-zh-2025-01, section 3.4.1)', async () => {
    const instance = await client.instance('shop-web');
    const { body } = await client.project({ path: `${base}/cloudservers/${instance.server_id}` });
    expect(body.server).toMatchObject({
      id: instance.server_id,
      status: 'ACTIVE',
      'OS-EXT-STS:vm_state': 'active',
      'OS-EXT-STS:task_state': null,
      flavor: { vcpus: '2', ram: '8192', disk: '0' },
      tenant_id: client.simulator.credentials.project_id,
      metadata: { charging_mode: '1', lockSource: 'hcss', lockSourceId: instance.id, os_type: 'Linux' },
      tags: expect.arrayContaining(['_sys_type_hcss_l']),
    });
    // ERRATA, E10
    expect(body.server.metadata.lockScene).toBe(
      'OTHER_SVC_LOCK=changeos,resize,delete,attachvolume,detachvolume,detachnics,attachnics,renewfee',
    );
    const [addresses] = Object.values<Record<string, unknown>[]>(body.server.addresses);
    expect(addresses).toMatchObject([
      { version: '4', 'OS-EXT-IPS:type': 'fixed' },
      { version: '4', 'OS-EXT-IPS:type': 'floating' },
    ]);
    expect(body.server['os-extended-volumes:volumes_attached'][0]).toMatchObject({
      bootIndex: '0',
      delete_on_termination: 'false',
    });
  });

  it('answer 404 with Ecs.0114 for an unknown ID (A.2)', async () => {
    const reply = await client.project({ path: `${base}/cloudservers/72a270de-665a-4f46-8d64-24ad6edccdd2` });
    expect(reply).toMatchObject({
      status: 404,
      body: { error: { code: 'Ecs.0114', message: 'The ECS does not exist.' } },
    });
  });

  const list = (query: string): Promise<Reply> => client.project({ path: `${base}/cloudservers/detail${query}` });
  const ids = (reply: Reply): string[] => reply.body.servers.map(({ id }: { id: string }) => id);

  it('page by number, 0 and 1 being the first page (flexus-l-api-zh-2024-06, table 4-3)', async () => {
    const all = ids(await list(''));
    expect(all).toHaveLength(7);
    expect(ids(await list('?limit=4&offset=0'))).toEqual(all.slice(0, 4));
    expect(ids(await list('?limit=4&offset=1'))).toEqual(all.slice(0, 4));
    expect(ids(await list('?limit=4&offset=2'))).toEqual(all.slice(4));
    expect(ids(await list('?limit=4&offset=3'))).toEqual([]);
    expect((await list('?limit=1000')).status).toBe(200);
    expect(await list('?limit=1001')).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0005' } } });
    expect(await list('?limit=none')).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0005' } } });
  });

  it('filter as table 4-3 says', async () => {
    const [shop, blog, db] = [await serverIdOf('shop-web'), await serverIdOf('blog'), await serverIdOf('staging-db')];
    const worker = await standaloneId('batch-worker');
    expect(ids(await list('?status=SHUTOFF')).sort()).toEqual([db, worker].sort());
    const active = ids(await list('?status=ACTIVE'));
    expect(active).toHaveLength(5);
    expect(active).toEqual(expect.arrayContaining([shop, blog]));
    expect((await list('?status=DANCING')).status).toBe(400);
    const { name, private_ip } = await client.server(blog);
    expect(ids(await list(`?name=${name.replace('_', '.')}`))).toEqual([blog]);
    expect(ids(await list(`?ip_eq=${private_ip}`))).toEqual([blog]);
    expect(ids(await list('?ip_eq=192.168'))).toEqual([]);
    expect(ids(await list('?ip=192.168'))).toHaveLength(3);
    expect(ids(await list('?tags=team%3Dmarketing'))).toEqual([blog]);
    expect(ids(await list('?not-tags=_sys_type_hcss_l'))).toHaveLength(4);
    expect(ids(await list('?not-tags=_sys_type_hcss_l&tags=stage%3Dbatch'))).toEqual([worker]);
  });

  it('catch servers in between with the status filter ACTIVE (table 4-3)', async () => {
    const blog = await serverIdOf('blog');
    await action({ reboot: { type: 'SOFT', ...one(blog) } });
    await client.advance(2);
    expect(ids(await list('?status=ACTIVE'))).toContain(blog);
    expect(ids(await list('?status=REBOOT'))).toEqual([blog]);
  });

  it('by server_id ignore other filters and fill unknown IDs with null (table 4-3)', async () => {
    const blog = await serverIdOf('blog');
    const unknown = '72a270de-665a-4f46-8d64-24ad6edccdd2';
    const { body } = await list(`?server_id=${blog}&server_id=${unknown}&status=SHUTOFF`);
    expect(body.servers).toHaveLength(2);
    const { id, fault, ...rest } = body.servers[1];
    expect(id).toBe(unknown);
    expect(fault).not.toBeNull();
    expect(Object.keys(rest)).toContain('status');
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([]);
  });
});

describe('modification', () => {
  const put = async (server: unknown): Promise<Reply> =>
    client.project({ method: 'PUT', path: `${base}/cloudservers/${await serverIdOf('blog')}`, body: { server } });

  it('changes what is given and answers the sample shape (flexus-l-api-zh-2025-01, section 3.4.2)', async () => {
    const before = await client.server(await serverIdOf('blog'));
    const { status, body } = await put({ hostname: 'NameA' });
    expect(status).toBe(200);
    expect(body.server).toMatchObject({ image: '', 'OS-EXT-SRV-ATTR:hostname': 'NameA', name: before.name });
    const [addresses] = Object.values<Record<string, unknown>[]>(body.server.addresses);
    expect(addresses).toMatchObject([{ version: 4 }]);
    await put({ name: '博客.web_1-a', description: 'd', user_data: 'IyEvYmluL2Jhc2gK' });
    const { body: shown } = await client.project({ path: `${base}/cloudservers/${before.id}` });
    expect(shown.server).toMatchObject({
      name: '博客.web_1-a',
      description: 'd',
      'OS-EXT-SRV-ATTR:user_data': 'IyEvYmluL2Jhc2gK',
    });
  });

  it.each([
    ['an empty name', { name: '' }, 'Ecs.0914'],
    ['129 characters', { name: 'n'.repeat(129) }, 'Ecs.0914'],
    ['65 Chinese characters', { name: '名'.repeat(65) }, 'Ecs.0914'],
    ['a blank in the name', { name: 'a b' }, 'Ecs.0915'],
    ['a long description', { description: 'd'.repeat(86) }, 'Ecs.0041'],
    ['markup in the description', { description: '<b>' }, 'Ecs.0041'],
    ['a hostname with two hyphens', { hostname: 'a--b' }, 'Ecs.0005'],
    ['user data that is no base64', { user_data: '%%%' }, 'Ecs.0005'],
    ['a number for a name', { name: 5 }, 'Ecs.0915'],
  ])('refuses %s (flexus-l-api-zh-2024-06, section 4.7)', async (_what, server, code) => {
    expect(await put(server)).toMatchObject({ status: 400, body: { error: { code } } });
  });

  it('shows in the resource index a little later', async () => {
    const { id } = await client.instance('blog');
    const { domain_id } = client.simulator.credentials;
    const indexed = async () => {
      const path = `/v1/resource-manager/domains/${domain_id}/all-resources?type=hcss.l-instance&id=${id}`;
      const { body } = await client.domain({ path });
      return body.resources[0].properties.resources[1].physical_resource_name;
    };
    await put({ name: 'renamed' });
    expect(await indexed()).not.toBe('renamed');
    await client.advance(5);
    expect(await indexed()).toBe('renamed');
  });
});

describe('password reset (flexus-l-api-en-2024-09, section 3.3)', () => {
  const reset = (body: unknown): Promise<Reply> =>
    client.project({ method: 'PUT', path: `${base}/cloudservers/os-reset-passwords`, body });
  const password = 'Correct-Horse-7';

  it('batch_reset_servers_password answers the IDs and takes effect with the next restart', async () => {
    const id = await serverIdOf('blog');
    const { status, body } = await reset({ new_password: password, servers: [{ id }] });
    expect({ status, body }).toEqual({ status: 200, body: { response: [{ id }] } });
    expect((await client.server(id)).password_sha256).toMatchObject({ active: null, pending: expect.any(String) });
    await action({ reboot: { type: 'SOFT', ...one(id) } });
    await client.advance(60);
    expect((await client.server(id)).password_sha256).toMatchObject({ active: expect.any(String), pending: null });
    expect(JSON.stringify(await client.state())).not.toContain(password);
  });

  it('works on stopped servers, and a dry run changes nothing and needs no password', async () => {
    const id = await serverIdOf('staging-db');
    expect((await reset({ dry_run: true, servers: [{ id }] })).status).toBe(200);
    expect((await reset({ dry_run: true, new_password: password, servers: [{ id }] })).status).toBe(200);
    expect((await client.server(id)).password_sha256.pending).toBeNull();
    expect((await reset({ new_password: password, servers: [{ id }] })).status).toBe(200);
    expect((await client.server(id)).password_sha256.pending).not.toBeNull();
  });

  it.each(['Short1!', `Aa1!${'x'.repeat(23)}`, 'lowercaseonly1', 'myRoot-pass1', 'myToor-pass1', 'Schön-wetter1'])(
    'refuses %s as too simple (flexus-l-api-zh-2024-06, table 4-17)',
    async (new_password) => {
      const servers = [{ id: await serverIdOf('blog') }];
      expect(await reset({ new_password, servers })).toMatchObject({
        status: 400,
        body: { error: { code: 'Ecs.0011' } },
      });
      expect((await reset({ new_password, servers, dry_run: true })).status).toBe(400);
    },
  );

  it('lists each failure (ecs-api-en-2025-01, section 10.4.1)', async () => {
    const servers = [{ id: await serverIdOf('blog') }, { id: 'nobody' }];
    const reply = await reset({ new_password: password, servers });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({
      error: { code: 'Ecs.0611', message: expect.any(String) },
      internalError: [{ id: 'nobody', error_code: 'Ecs.0114', error_message: expect.any(String) }],
    });
    expect((await client.server(servers[0]?.id ?? '')).password_sha256.pending).toBeNull();
  });
});

describe('locks of Flexus L servers (ERRATA, E10)', () => {
  it.each([
    ['POST', '/v1', '/resize', 'resize_post_paid_server'],
    ['POST', '/v2', '/changeos', 'change_server_os_with_cloud_init'],
    ['POST', '/v1', '/attachvolume', 'attach_server_volume'],
    ['DELETE', '/v1', '/detachvolume/2cda750e-d6d8-4153-b4cc-e15fb22e6ea8', 'detach_server_volume'],
    ['POST', '/v1', '/nics', 'batch_add_server_nics'],
    ['POST', '/v1', '/nics/delete', 'batch_delete_server_nics'],
  ])('%s %s…%s is refused with Ecs.0605', async (method, version, suffix, operation) => {
    const id = await serverIdOf('blog');
    const path = `${version}/${client.simulator.credentials.project_id}/cloudservers`;
    const locked = { status: 400, body: { error: { code: 'Ecs.0605', message: 'ECS locked.' } } };
    expect(await client.project({ method, path: `${path}/${id}${suffix}` })).toMatchObject(locked);
    expect(await client.project({ method, path: `${path}/unknown${suffix}` })).toMatchObject({ status: 404 });
    const { body } = await client.plain({ path: '/_simulator/requests' });
    expect(body.at(-1)).toMatchObject({ operation, mutating: true });
  });

  it('deletion is refused too', async () => {
    const body = { servers: [{ id: await serverIdOf('blog') }] };
    const reply = await client.project({ method: 'POST', path: `${base}/cloudservers/delete`, body });
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'Ecs.0605' } } });
  });
});
