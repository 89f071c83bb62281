import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../resources/support.ts';
import type { Reply } from '../support.ts';

// biome-ignore lint/suspicious/noExplicitAny: the tests look into answers, whose shape is what is being tested
type Row = any;

let desk: Desk;
let first: string;
let second: string;

beforeAll(async () => {
  desk = await Desk.open();
  first = await desk.server('alpha-1');
  await desk.advance(5);
  second = await desk.server('beta-2');
});
afterAll(() => desk.close());

const show = async (id: string, version?: string): Promise<Row> =>
  (await desk.nova('GET', `/servers/${id}`, undefined, version)).body.server;
const ids = ({ body }: Reply): string[] => body.servers.map(({ id }: { id: string }) => id);

describe('a server in detail (nova_show_server; ecs-api-en-2025-01, section 6.2.6)', () => {
  it('at 2.1 has the members of the sample without a microversion, and no others (chapter 3)', async () => {
    const server = await show(first);
    expect(Object.keys(server).sort()).toEqual(
      [
        'tenant_id addresses metadata OS-EXT-STS:task_state OS-DCF:diskConfig OS-EXT-AZ:availability_zone links',
        'OS-EXT-STS:power_state id os-extended-volumes:volumes_attached OS-EXT-SRV-ATTR:host image',
        'OS-SRV-USG:terminated_at accessIPv4 accessIPv6 created hostId OS-EXT-SRV-ATTR:hypervisor_hostname key_name',
        'flavor security_groups config_drive OS-EXT-STS:vm_state OS-EXT-SRV-ATTR:instance_name user_id name progress',
        'OS-SRV-USG:launched_at updated status',
      ]
        .join(' ')
        .split(' ')
        .sort(),
    );
    expect(server).toMatchObject({ status: 'ACTIVE', 'OS-EXT-STS:power_state': 1, 'OS-EXT-STS:task_state': null });
    expect(server['os-extended-volumes:volumes_attached']).toEqual([{ id: expect.any(String) }]);
    expect(server['OS-SRV-USG:launched_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/);
  });

  it.each([
    ['2.2', 'OS-EXT-SRV-ATTR:hostname', false],
    ['2.3', 'OS-EXT-SRV-ATTR:hostname', true],
    ['2.3', 'OS-EXT-SRV-ATTR:reservation_id', true],
    ['2.3', 'OS-EXT-SRV-ATTR:root_device_name', true],
    ['2.8', 'locked', false],
    ['2.9', 'locked', true],
    ['2.15', 'host_status', false],
    ['2.16', 'host_status', true],
    ['2.18', 'description', false],
    ['2.19', 'description', true],
    ['2.25', 'tags', false],
    ['2.26', 'tags', true],
  ])('at %s: has %s is %s (section 6.2.6, table 6-50)', async (version, member, there) => {
    expect(Object.hasOwn(await show(first, version), member)).toBe(there);
  });

  it('has the flavor by its ID up to 2.46 and inlined from 2.47 on (table 6-51)', async () => {
    expect((await show(first, '2.46')).flavor).toMatchObject({ id: 's3.large.2', links: [{ rel: 'bookmark' }] });
    const inlined = (await show(first, '2.47')).flavor;
    expect(inlined).toMatchObject({ original_name: 's3.large.2', vcpus: 2, ram: 4096 });
    expect(inlined).not.toHaveProperty('id');
  });

  it('shows no image when the native API made it (section 6.2.1, constraint 6; ERRATA-nova, B)', async () => {
    expect((await show(first)).image).toBe('');
  });

  it.each([['alpha-1'], ['00000000-0000-4000-8000-000000000000'], ['a%20b']])(
    'is not found by %s, in JSON (CLIENTS.md, names)',
    async (id) => {
      const { status, body } = await desk.nova('GET', `/servers/${id}`);
      expect(status).toBe(404);
      expect(body).toEqual({ itemNotFound: { code: 404, message: expect.any(String) } });
    },
  );

  it('belongs to its project: that of the address must be that of the login', async () => {
    const other = await desk.client.projectId('ap-southeast-1');
    const reply = await desk.client.project({ path: `/v2.1/${other}/servers/${first}` });
    expect([400, 403]).toContain(reply.status);
    const own = await desk.client.project({ path: `/v2.1/${other}/servers/${first}` }, 'ap-southeast-1');
    expect(own.status).toBe(404);
  });
});

describe('lists (nova_list_servers, nova_list_servers_detail; sections 6.2.4 and 6.2.5)', () => {
  it('have the newest first, with ID, name and links', async () => {
    const reply = await desk.nova('GET', '/servers');
    expect(ids(reply)).toEqual([second, first]);
    expect(Object.keys(reply.body.servers[0]).sort()).toEqual(['id', 'links', 'name']);
    expect(ids(await desk.nova('GET', '/servers/detail'))).toEqual([second, first]);
  });

  it.each([
    ['name=alpha', ['first']],
    ['name=%5Ealpha%5C-1%24', ['first']],
    ['name=%5Epha', []],
    ['name=-', ['first', 'second']],
    ['status=ACTIVE', ['first', 'second']],
    ['status=SHUTOFF', []],
    ['flavor=s3.large', ['first', 'second']],
    ['flavor=c3', []],
    ['ip=999', []],
    ['is_public=None&all_tenants=True', ['first', 'second']],
    ['sort_key=display_name&sort_dir=asc', ['first', 'second']],
    ['limit=1', ['second']],
  ])('with %s find %j (tables 6-31 and 6-38)', async (query, names) => {
    const found = ids(await desk.nova('GET', `/servers?${query}`));
    const wanted = names.map((name) => (name === 'first' ? first : second));
    expect([...found].sort()).toEqual([...wanted].sort());
    if (query.startsWith('sort_key')) expect(found).toEqual(wanted);
  });

  it('go on after a marker and end with an empty page (CLIENTS.md, lists)', async () => {
    const page = await desk.nova('GET', '/servers?limit=1&name=-');
    expect(page.body.servers_links[0]).toMatchObject({ rel: 'next' });
    const next = new URL(page.body.servers_links[0].href);
    expect(next.searchParams.get('name')).toBe('-');
    expect(ids(await desk.nova('GET', `/servers?${next.searchParams}`))).toEqual([first]);
    expect(ids(await desk.nova('GET', `/servers?marker=${first}`))).toEqual([]);
    expect((await desk.nova('GET', '/servers?marker=nothing')).status).toBe(400);
  });

  it('of an unknown status are empty up to 2.37 and refused from 2.38 on (table 6-31)', async () => {
    expect((await desk.nova('GET', '/servers?status=SLEEPING', undefined, '2.37')).body.servers).toEqual([]);
    expect((await desk.nova('GET', '/servers?status=SLEEPING', undefined, '2.38')).status).toBe(400);
  });

  it('filtered by image pass over other filters, and do not find what the native API made (table 6-31)', async () => {
    const state = await desk.client.server(first);
    const reply = await desk.nova('GET', `/servers?image=${state.image_id ?? 'x'}&limit=1&name=nothing`);
    expect(ids(reply)).toEqual([]);
  });

  it('since a time have what was changed after it', async () => {
    expect(ids(await desk.nova('GET', '/servers?changes-since=2018-01-17T03:03:32Z'))).toHaveLength(2);
    expect(ids(await desk.nova('GET', '/servers?changes-since=2999-01-01T00:00:00Z'))).toEqual([]);
    expect((await desk.nova('GET', '/servers?changes-since=yesterday')).status).toBe(400);
  });

  it.each([['limit=-1'], ['limit=many'], ['sort_key=colour'], ['sort_dir=up'], ['sort_key=launched_at']])(
    'with %s are refused (table 6-31; launched_at is a key of the detail list only)',
    async (query) => {
      expect((await desk.nova('GET', `/servers?${query}`)).status).toBe(400);
    },
  );

  it('have 25 servers a page unless asked, and 1,000 at most (table 6-31)', async () => {
    const fleet = await Desk.open('fleet=3200');
    try {
      expect((await fleet.nova('GET', '/servers')).body.servers).toHaveLength(25);
      const all = (await fleet.client.state()).servers.filter(
        ({ project_id }: { project_id: string }) => project_id === fleet.project,
      );
      const most = Math.min(all.length, 1000);
      expect((await fleet.nova('GET', '/servers?limit=5000')).body.servers).toHaveLength(most);
    } finally {
      await fleet.close();
    }
  });
});

describe('changes (nova_update_server; section 6.2.2)', () => {
  it('give a name and answer the server in the form of the example', async () => {
    const { status, body } = await desk.nova('PUT', `/servers/${second}`, { server: { name: 'Anything goes: 255!' } });
    expect(status).toBe(200);
    expect(body.server).toMatchObject({ id: second, name: 'Anything goes: 255!', image: '', progress: 0 });
    expect(body.server).not.toHaveProperty('key_name');
    await desk.nova('PUT', `/servers/${second}`, { server: { name: 'beta-2' } });
  });

  it.each([
    [{ name: '' }, undefined],
    [{ name: 'x'.repeat(256) }, undefined],
    [{ description: 'from 2.19 on' }, undefined],
    [{ description: 'x'.repeat(256) }, '2.19'],
    [{ name: 7 }, undefined],
  ])('refuse %j (table 6-21)', async (server, version) => {
    expect((await desk.nova('PUT', `/servers/${second}`, { server }, version)).status).toBe(400);
  });

  it('describe from 2.19 on (table 6-21)', async () => {
    const { body } = await desk.nova('PUT', `/servers/${second}`, { server: { description: 'two' } }, '2.19');
    expect(body.server.description).toBe('two');
  });
});

describe('deletion (nova_delete_server; section 6.2.3)', () => {
  it('answers 204; the server goes later, its kept disk and port stay', async () => {
    const [volume] = (await show(second, '2.3'))['os-extended-volumes:volumes_attached'];
    const reply = await desk.nova('DELETE', `/servers/${second}`);
    expect(reply.status).toBe(204);
    expect((await show(second)).name).toBe('beta-2');
    await desk.advance(60);
    expect((await desk.nova('GET', `/servers/${second}`)).status).toBe(404);
    const kept = await desk.nova('GET', `/os-volumes/${volume.id}`);
    expect(kept.status).toBe(volume.delete_on_termination ? 404 : 200);
  });
});
