import { afterEach, describe, expect, it } from 'vitest';
import { start } from '../../src/simulator/start.ts';
import { Client, type Reply } from './support.ts';

let client: Client | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

describe('start', () => {
  it('gives a loopback URL and the same credentials every time', async () => {
    client = await Client.open();
    const other = await start({ seed: 7 });
    expect(client.simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(other.credentials).toEqual(client.simulator.credentials);
    await other.stop();
  });

  it('gives the same resources for the same seed and others for another', async () => {
    const ids = async (seed: number): Promise<string[]> => {
      const own = await Client.open({ seed });
      const { servers } = await own.state();
      await own.stop();
      return servers.map(({ id, public_ip }: { id: string; public_ip: string }) => `${id} ${public_ip}`);
    };
    expect(await ids(1)).toEqual(await ids(1));
    expect(await ids(1)).not.toEqual(await ids(2));
  });

  it('refuses a scenario, a speed or a site that it does not have', async () => {
    await expect(start({ scenario: 'rainy' })).rejects.toThrow(/fleet=N/);
    await expect(start({ scenario: 'fleet=0' })).rejects.toThrow(RangeError);
    await expect(start({ speed: 0 })).rejects.toThrow(RangeError);
    await expect(start({ site: 'eu' })).rejects.toThrow(/tables/);
  });

  it('simulates the mainland site with its own tables', async () => {
    client = await Client.open({ site: 'cn' });
    expect(client.simulator.credentials.regions).toContain('cn-north-4');
    expect((await client.state()).instances.length).toBeGreaterThan(3);
    expect(
      (await client.login({ project: { id: client.simulator.credentials.project_id } })).body.token.project.name,
    ).toBe('cn-north-4');
  });

  it('lets time run faster', async () => {
    client = await Client.open({ speed: 100_000 });
    const before = Date.parse((await client.state()).now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.parse((await client.state()).now) - before).toBeGreaterThan(1_000_000);
  });
});

describe('scenarios', () => {
  it('default: regions, images, a stopped server, one that expires soon, little traffic, an unpaid order', async () => {
    client = await Client.open();
    const { instances, servers, orders, traffic_packages, now } = await client.state();
    expect(instances).toHaveLength(7);
    expect(new Set(instances.map(({ region }: { region: string }) => region)).size).toBeGreaterThan(2);
    const kinds = new Set(instances.map(({ image }: { image: { kind: string } }) => image.kind));
    expect([...kinds].sort()).toEqual(['application', 'system']);
    const bundled = servers.filter(({ instance_id }: { instance_id: string | null }) => instance_id !== null);
    expect(bundled).toHaveLength(7);
    expect(bundled.filter(({ status }: { status: string }) => status === 'SHUTOFF')).toHaveLength(1);
    expect(orders.filter(({ status }: { status: number }) => status === 6)).toHaveLength(1);
    const left = instances.map(({ expire_time }: { expire_time: string }) => Date.parse(expire_time) - Date.parse(now));
    expect(Math.min(...left)).toBeGreaterThan(0);
    expect(Math.min(...left)).toBeLessThan(7 * 86_400_000);
    const shares = traffic_packages.map(
      ({ remaining_gb, original_gb }: { remaining_gb: number; original_gb: number }) => remaining_gb / original_gb,
    );
    expect(Math.min(...shares)).toBeLessThan(0.01);
  });

  it('empty: projects and money, nothing else', async () => {
    client = await Client.open({ scenario: 'empty' });
    const state = await client.state();
    expect([state.instances, state.servers, state.orders, state.jobs]).toEqual([[], [], [], []]);
    expect(state.account.balance).toBeGreaterThan(0);
  });

  it('fleet=N: pages through all of them, with different IDs and addresses', async () => {
    client = await Client.open({ scenario: 'fleet=700' });
    const { domain_id } = client.simulator.credentials;
    const path = `/v1/resource-manager/domains/${domain_id}/all-resources?type=hcss.l-instance&limit=200`;
    let marker = '';
    const seen: string[] = [];
    do {
      const { body }: Reply = await client.domain({ path: `${path}${marker}` });
      seen.push(...body.resources.map(({ id }: { id: string }) => id));
      marker = body.page_info.next_marker === null ? '' : `&marker=${body.page_info.next_marker}`;
    } while (marker !== '');
    expect(new Set(seen).size).toBe(700);
    const { servers } = await client.state();
    expect(new Set(servers.map(({ public_ip }: { public_ip: string }) => public_ip)).size).toBe(700);
    expect(new Set(servers.map(({ id }: { id: string }) => id)).size).toBe(700);
  });

  it('fleet=5000 answers a page', async () => {
    client = await Client.open({ scenario: 'fleet=5000' });
    const { domain_id } = client.simulator.credentials;
    const path = `/v1/resource-manager/domains/${domain_id}/all-resources?type=hcss.l-instance&limit=200`;
    const { body } = await client.domain({ path });
    expect(body.page_info).toEqual({ current_count: 200, next_marker: body.resources[199].id });
  });
});
