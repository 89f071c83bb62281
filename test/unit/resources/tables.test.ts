import { describe, expect, it } from 'vitest';
import { documentedTables } from '../../../src/data/tables.ts';
import { operationsJson } from '../../../src/operations-command.ts';
import { listedResources, listedTemplates, readResource } from '../../../src/resources/rooms.ts';
import { contextOf, markdownRows, pageAt } from './context.ts';

/** Issue 2, part 5. */
const URIS = [
  'flexus://instances',
  ...['flexus://specs/linux', 'flexus://specs/windows'],
  ...['flexus://images/application', 'flexus://images/system', 'flexus://images/private'],
  ...['flexus://regions', 'flexus://errors/purchase', 'flexus://errors/ecs', 'flexus://statuses'],
  ...['flexus://permissions', 'flexus://operations'],
];
const TEMPLATES = ['flexus://instances/{instance_id}', 'flexus://servers/{server_id}', 'flexus://operations/{name}'];
const STATIC = URIS.filter((uri) => uri !== 'flexus://instances');

describe('the lists', () => {
  it('name the resources and templates of issue 2', () => {
    expect(listedResources().map(({ uri }) => uri)).toEqual(URIS);
    expect(listedTemplates().map(({ uriTemplate }) => uriTemplate)).toEqual(TEMPLATES);
  });

  it('give each a name of its own and short texts', () => {
    const all = [...listedResources(), ...listedTemplates()];
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { title, description } of all) {
      expect(title.length).toBeLessThanOrEqual(40);
      expect(description.length).toBeLessThanOrEqual(80);
    }
  });
});

describe.each(STATIC)('%s', (uri) => {
  it('is read without opening the cloud, as JSON and as Markdown', async () => {
    const { rows, markdown } = await pageAt(uri);
    expect(rows.length).toBeGreaterThan(0);
    expect(markdown).toMatch(/^# \S/);
    expect(markdownRows(markdown).length).toBeGreaterThan(2);
  });

  it('has tables whose rows all have as many cells as their head', async () => {
    const { markdown } = await pageAt(uri);
    for (const block of markdown.split('\n\n').filter((text) => text.startsWith('| '))) {
      const [head, ...rest] = markdownRows(block);
      for (const row of rest) expect(row.length, row.join(' / ')).toBe(head?.length);
    }
  });
});

describe('a URI that is none of ours', () => {
  it.each([
    ...['', 'flexus://', 'flexus://instance', 'flexus://specs', 'flexus://specs/linux/', 'flexus://specs/LINUX'],
    ...['flexus://regions?site=cn', 'https://instances', 'flexus:instances', `flexus://${'x'.repeat(10_000)}`],
  ])('%j is no resource', async (uri) => {
    expect(await readResource(uri, contextOf())).toBeUndefined();
  });
});

describe('plans (flexus-l-purchase-en-2024-11.txt, tables 12 and 13)', () => {
  it('has the Linux plans with their sizes', async () => {
    const { json, rows, markdown } = await pageAt('flexus://specs/linux');
    expect(json).toMatchObject({ site: 'intl', as_of: '2025-01', coverage: 'complete' });
    expect(rows).toHaveLength(7);
    expect(rows[2]).toEqual({
      code: 'hf.large.1.30m.linux',
      os: 'linux',
      vcpus: 2,
      memory_gib: 2,
      system_disk_gib: 60,
      peak_bandwidth_mbps: 30,
      traffic_package_gb: 3072,
    });
    expect(markdownRows(markdown)).toContainEqual(['hf.large.1.30m.linux', '2', '2', '60', '30', '3072', 'all']);
    expect(markdown).toContain('- site: intl');
  });

  it('has the Windows plans, which only private images run on', async () => {
    const { rows, markdown } = await pageAt('flexus://specs/windows');
    expect(rows.map(({ code }) => code)).toEqual([
      'hf.large.1.30m.byol',
      'hf.large.2.30m.byol',
      'hf.large.4.30m.byol',
      'hf.xlarge.2.30m.byol',
      'hf.xlarge.4.30m.byol',
    ]);
    expect(markdown).toContain('private images');
  });
});

describe('images (flexus-l-purchase-en-2024-11.txt, tables 9 to 11)', () => {
  it('has the application images with their one version', async () => {
    const { rows } = await pageAt('flexus://images/application');
    expect(rows).toHaveLength(17);
    expect(rows).toContainEqual(expect.objectContaining({ name: 'WordPress', versions: ['6.4'] }));
  });

  it('says which versions are not sold where, and what limits a plan', async () => {
    const { rows, markdown } = await pageAt('flexus://images/system');
    expect(rows.map(({ name }) => name)).toEqual(['Ubuntu', 'Huawei Cloud EulerOS', 'CentOS', 'Debian']);
    const centos = markdownRows(markdown).find(([name]) => name === 'CentOS');
    expect(centos?.[3]).toContain('hf.large.025.30m.linux (only 7.6; only ap-southeast-1, ap-southeast-3)');
    expect(centos?.[4]).toBe('8.2, 8.1, 8.0, 7.3, 7.2 in tr-west-1, me-east-1');
  });

  it('has the plans of private images for either system', async () => {
    const { rows } = await pageAt('flexus://images/private');
    expect(rows.filter(({ os }) => os === 'linux')).toHaveLength(7);
    expect(rows.filter(({ os }) => os === 'windows')).toHaveLength(5);
  });
});

describe('regions', () => {
  it('says where Flexus L is sold (flexus-l-purchase-en-2024-11.txt, region) and where not', async () => {
    const { rows } = await pageAt('flexus://regions');
    const sold = rows.filter(({ sells_flexus_l }) => sells_flexus_l === true).map(({ code }) => code);
    expect(sold).toEqual(expect.arrayContaining(['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'tr-west-1']));
    expect(rows.find(({ code }) => code === 'ap-southeast-4')).toMatchObject({ sells_flexus_l: false });
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
  });

  it('does not claim to know what an incomplete table leaves out', async () => {
    const { json, rows } = await pageAt('flexus://regions', { site: 'cn' });
    expect(json).toMatchObject({ site: 'cn', coverage: 'partial' });
    expect(rows.some(({ sells_flexus_l }) => sells_flexus_l === true)).toBe(true);
    expect(rows.some(({ sells_flexus_l }) => sells_flexus_l === false)).toBe(false);
  });
});

describe("the account's site", () => {
  it.each(['flexus://specs/linux', 'flexus://images/system', 'flexus://images/private'])(
    'without tables has an empty %s that says so',
    async (uri) => {
      const { json, rows, markdown } = await pageAt(uri, { site: 'eu' });
      expect(json).toMatchObject({ site: 'eu', as_of: null, source: null, coverage: 'none' });
      expect(rows).toEqual([]);
      expect(markdown).toContain('Nothing is known');
    },
  );

  it("shows the user's own tables", async () => {
    const { intl } = documentedTables;
    if (!intl) throw new Error('no tables');
    const own = { ...intl, as_of: '2031-05', source: 'my notes', regions: [], plans: intl.plans.slice(0, 1) };
    const { json, rows } = await pageAt('flexus://specs/linux', { tables: { intl: own } });
    expect(json).toMatchObject({ as_of: '2031-05', source: 'my notes' });
    expect(rows).toHaveLength(1);
    const { rows: regions } = await pageAt('flexus://regions', { tables: { intl: own } });
    expect(regions.some(({ sells_flexus_l }) => sells_flexus_l === true)).toBe(false);
  });
});

describe('errors', () => {
  it('has the purchase errors of flexus-l-purchase-en-2024-11.txt, table 8, each with what to do', async () => {
    const { rows, json } = await pageAt('flexus://errors/purchase');
    const numbers = Array.from({ length: 11 }, (_, index) => `HCSS.140000${String(index + 1).padStart(2, '0')}`);
    expect(rows.map(({ code }) => code)).toEqual([...numbers, 'HCSS.14290001', 'HCSS.15000001']);
    for (const { hint } of rows) expect(hint).toMatch(/\w/);
    expect(JSON.stringify(json.related)).toContain('CBC.');
  });

  it('has the ECS errors of ecs-api-en-2025-01.txt, appendix A.2', async () => {
    const { rows, markdown } = await pageAt('flexus://errors/ecs');
    const codes = rows.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['Ecs.0001', 'Ecs.0605', 'Ecs.0915', 'Common.0024']));
    expect(markdownRows(markdown).some((row) => row.includes('Ecs.0605'))).toBe(true);
  });
});

describe('statuses', () => {
  it('has the fifteen server statuses and how they follow (ecs-api-en-2025-01.txt, tables A-1 and A-4)', async () => {
    const { json, rows } = await pageAt('flexus://statuses');
    const servers = rows.filter((row) => row.of === 'server').map(({ value }) => value);
    expect(servers).toHaveLength(15);
    expect(servers).toEqual(expect.arrayContaining(['ACTIVE', 'SHUTOFF', 'VERIFY_RESIZE', 'SHELVED_OFFLOADED']));
    expect(json.server_status_rules).toContainEqual({
      vm_state: 'stopped',
      task_states: ['powering-on', 'deleting', null],
      status: 'SHUTOFF',
    });
  });

  it('has the four job statuses (ecs-api-en-2025-01.txt 5.8.1) and order status 5 (flexus-l-api-en-2024-09.txt 3.1)', async () => {
    const { rows } = await pageAt('flexus://statuses');
    const jobs = rows.filter((row) => row.of === 'job').map(({ value, final }) => `${value} ${final}`);
    expect(jobs).toEqual(['INIT false', 'RUNNING false', 'SUCCESS true', 'FAIL true']);
    expect(rows).toContainEqual(expect.objectContaining({ of: 'order', value: 5, final: true }));
  });
});

describe('permissions (ecs-api-en-2025-01.txt, chapter 9.2)', () => {
  it('names the action of an operation', async () => {
    const { rows, json } = await pageAt('flexus://permissions');
    const stop = rows.find(({ operations }) => Array.isArray(operations) && operations.includes('batch_stop_servers'));
    expect(stop).toMatchObject({ actions: ['ecs:cloudServers:stop'] });
    expect(json.purchase_policies).toEqual(['CORS FullAccess', 'CORS ReadOnlyAccess']);
  });
});

describe('operations', () => {
  it('lists what the command lists', async () => {
    const { rows } = await pageAt('flexus://operations');
    expect(rows).toEqual(operationsJson().map((entry) => expect.objectContaining({ ...entry })));
  });

  it('has a reference entry for each', async () => {
    const { json, markdown } = await pageAt('flexus://operations/batch_stop_servers');
    expect(json).toMatchObject({
      operation: 'batch_stop_servers',
      action_key: 'os-stop',
      permissions: ['ecs:cloudServers:stop'],
      input: expect.arrayContaining([
        expect.objectContaining({ name: 'server_ids', wire: 'servers[].id', required: true, in: 'body' }),
        expect.objectContaining({ name: 'dry_run', in: 'tool' }),
      ]),
      response: expect.arrayContaining([{ name: 'job_id', type: 'string' }]),
    });
    expect(markdown).toMatch(/^# batch_stop_servers\n/);
    expect(markdown).toContain('ecs-api-en-2025-01.txt, 5.3.3');
  });

  it('is read for every operation', async () => {
    for (const { tool } of operationsJson()) {
      const { json } = await pageAt(`flexus://operations/${tool}`);
      expect(json.tool).toBe(tool);
    }
  });

  it('says which operation may have been meant', async () => {
    await expect(pageAt('flexus://operations/batch_stop_server')).rejects.toThrow(/batch_stop_servers/);
  });
});

describe('a value in a URI', () => {
  it.each([
    ...[
      '',
      'a%2Fb',
      'a/b',
      '..',
      '%2e%2e',
      'a%3Fb',
      'a?b',
      'a%23b',
      'a%2500',
      '%00',
      '%E2%80%AE',
      'a%0Ab',
      '%zz',
      '%C3',
    ],
    'x'.repeat(10_000),
  ])('that can be no ID, %j, is refused before the cloud is opened', async (value) => {
    for (const prefix of ['flexus://instances/', 'flexus://servers/', 'flexus://operations/']) {
      const read = readResource(prefix + value, contextOf());
      await expect(read).rejects.toThrow(/(instance_id|server_id|name) (must|in the URI)/);
      await read.catch((error: unknown) => expect(String(error).length).toBeLessThan(200));
    }
  });
});
