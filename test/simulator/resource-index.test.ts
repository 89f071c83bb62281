import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, purchase, type Reply } from './support.ts';

let client: Client;
beforeEach(async () => {
  client = await Client.open();
});
afterEach(() => client.stop());

const path = (query = ''): string =>
  `/v1/resource-manager/domains/${client.simulator.credentials.domain_id}/all-resources?type=hcss.l-instance${query}`;
const list = (query = ''): Promise<Reply> => client.domain({ path: path(query) });
const names = ({ body }: Reply): string[] => body.resources.map(({ name }: { name: string }) => name);

describe('the resource index (EXTERNAL-APIS, section 4)', () => {
  it('shows an instance in the shape of the sample (flexus-l-api-zh-2025-01, section 3.2)', async () => {
    const instance = await client.instance('shop-web');
    const { body } = await list(`&id=${instance.id}`);
    expect(body.page_info).toEqual({ current_count: 1, next_marker: null });
    const [row] = body.resources;
    expect(row).toMatchObject({
      id: instance.id,
      name: 'shop-web',
      provider: 'hcss',
      type: 'l-instance',
      region_id: 'ap-southeast-3',
      project_id: client.simulator.credentials.project_id,
      provisioning_state: 'Succeeded',
      state: 'Normal',
      tags: { team: 'shop', stage: 'production' },
      properties: {
        metadata: {
          charging_mode: 'prePaid',
          resource_type: 'hws.resource.type.hecsfusion',
          order_id: instance.order_id,
        },
        platform: 'SMB',
        status: 'RUNNING',
      },
    });
    const parts: { logical_resource_type: string; physical_resource_id: string }[] = row.properties.resources;
    const idOf = (type: string) => parts.find((part) => part.logical_resource_type === type)?.physical_resource_id;
    expect(idOf('huaweicloudinternal_ecs_instance')).toBe(instance.server_id);
    expect(idOf('huaweicloudinternal_cbc_freeresource')).toBe(instance.traffic_package_id);
    expect(idOf('huaweicloudinternal_eip')).toBe(instance.eip_id);
    expect(idOf('huaweicloudinternal_eip_attach')).toBe(instance.eip_id);
    expect(idOf('huaweicloudinternal_eip_lock')).toBe(instance.eip_id);
    expect(idOf('huaweicloudinternal_eip_bandwidth_lock')).toBe(instance.bandwidth_id);
    expect(idOf('hws.resource.type.marketplace')).toMatch(new RegExp(`^${instance.id}_.*_0$`));
  });

  it('has attribute values that are strings, JSON text for structures', async () => {
    const { body } = await list();
    const attributes = body.resources.flatMap(({ properties }: { properties: Reply['body'] }) =>
      properties.resources.flatMap((part: Reply['body']) => part.resource_attributes ?? []),
    );
    expect(attributes.length).toBeGreaterThan(100);
    expect(attributes.filter(({ value }: { value: unknown }) => typeof value !== 'string')).toEqual([]);
    const bandwidths = attributes.filter(({ key }: { key: string }) => key === 'bandwidth');
    expect(JSON.parse(bandwidths[0].value)).toMatchObject([{ charge_mode: 'traffic', size: 30 }]);
  });

  it('pages with a marker to the end', async () => {
    const all = names(await list());
    expect(all).toHaveLength(7);
    const seen: string[] = [];
    let marker = '';
    do {
      const page = await list(`&limit=3${marker}`);
      seen.push(...names(page));
      marker = page.body.page_info.next_marker === null ? '' : `&marker=${page.body.page_info.next_marker}`;
    } while (marker !== '');
    expect(seen).toEqual(all);
    for (const query of ['&limit=0', '&limit=201', '&limit=x', '&marker=abc']) {
      expect(await list(query)).toMatchObject({ status: 400, body: { error_code: expect.any(String) } });
    }
  });

  it('filters by region, name and tags', async () => {
    expect(names(await list('&region_id=ap-southeast-1')).sort()).toEqual(['files', 'git']);
    expect(names(await list('&name=blog'))).toEqual(['blog']);
    expect(names(await list('&tags=team')).sort()).toEqual(['analytics', 'blog', 'git', 'shop-web', 'staging-db']);
    expect(names(await list('&tags=team%3Dshop&tags=stage%3Dstaging'))).toEqual(['staging-db']);
    const other = await client.domain({ path: path().replace('hcss.l-instance', 'ecs.cloudservers') });
    expect(other.body.resources).toEqual([]);
  });

  it('lags a little behind a purchase', async () => {
    const { body } = await client.project(purchase({ instance_name: 'brand-new' }));
    const order = async () => (await client.order(body.order_id)).status;
    while ((await order()) !== 5) await client.advance(1);
    expect(names(await list())).not.toContain('brand-new');
    await client.advance(5);
    expect(names(await list())).toContain('brand-new');
  });

  it('wants a login for the whole account', async () => {
    const { domain_id } = client.simulator.credentials;
    expect(await client.project({ path: path() })).toMatchObject({ status: 403 });
    expect((await client.signed({ path: path() })).status).toBe(403);
    expect((await client.signed({ path: path(), headers: { 'x-domain-id': domain_id } })).status).toBe(200);
    expect(await client.domain({ path: path().replace(domain_id, 'f'.repeat(32)) })).toMatchObject({ status: 403 });
  });
});
