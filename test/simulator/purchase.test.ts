import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, purchase, type Reply } from './support.ts';

let client: Client;
beforeEach(async () => {
  client = await Client.open({ scenario: 'empty' });
});
afterEach(() => client.stop());

const buy = (changes: Readonly<Record<string, unknown>> = {}): Promise<Reply> => client.project(purchase(changes));

describe('a purchase (flexus-l-purchase-en-2024-11)', () => {
  it('answers 202 with the order and the instances, which exist once the order has status 5', async () => {
    const { status, body } = await buy({ purchase_quantity: 2 });
    expect(status).toBe(202);
    expect(body).toEqual({
      order_id: expect.stringMatching(/^CS/),
      instance_ids: [expect.any(String), expect.any(String)],
    });
    const seen = new Set<number>();
    for (let second = 0; second < 60; second += 3) {
      const order = await client.order(body.order_id);
      seen.add(order.status);
      const { instances } = await client.state();
      expect(instances.length).toBe(order.status === 5 ? 2 : 0);
      await client.advance(3);
    }
    // 6 awaiting payment, 3 processing, 5 completed: EXTERNAL-APIS, section 3
    expect([...seen]).toEqual([6, 3, 5]);
    const { instances, servers } = await client.state();
    expect(instances.map(({ id }: { id: string }) => id)).toEqual(body.instance_ids);
    expect(servers.map(({ status }: { status: string }) => status)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('shows its servers as BUILD meanwhile (table A-4)', async () => {
    await buy();
    await client.advance(10);
    const { servers } = await client.state();
    expect(servers).toMatchObject([{ status: 'BUILD', vm_state: 'building' }]);
  });

  it('goes with AK/SK and X-Project-Id as well (EXTERNAL-APIS, section 6)', async () => {
    const { headers, ...rest } = purchase();
    const { project_id } = client.simulator.credentials;
    expect((await client.signed({ ...rest, headers: { ...headers, 'x-project-id': project_id } })).status).toBe(202);
    expect((await client.signed({ ...rest, headers: { ...headers } })).status).toBe(401);
  });

  it('stays unpaid without is_auto_pay until it is paid', async () => {
    const { body } = await buy({ is_auto_pay: false });
    await client.advance(3600);
    expect(await client.order(body.order_id)).toMatchObject({ status: 6, paid: null });
    const pay = { order_id: body.order_id, use_coupon: 'NO', use_discount: 'NO' };
    expect((await client.project({ method: 'POST', path: '/v3/orders/customer-orders/pay', body: pay })).status).toBe(
      204,
    );
    await client.advance(60);
    expect(await client.order(body.order_id)).toMatchObject({ status: 5 });
  });

  it('lapses after seven unpaid days (EXTERNAL-APIS, section 3)', async () => {
    const { body } = await buy({ is_auto_pay: false });
    await client.advance(7 * 86_400 - 5);
    expect(await client.order(body.order_id)).toMatchObject({ status: 6 });
    await client.advance(10);
    expect(await client.order(body.order_id)).toMatchObject({ status: 4 });
    expect((await client.state()).instances).toEqual([]);
  });

  it('stays unpaid when the balance is too low', async () => {
    const plan = { plan_spec: 'hf.xlarge.4.30m.linux', period_type: 'year', period_num: 3, purchase_quantity: 200 };
    const { body } = await buy(plan);
    await client.advance(60);
    expect(await client.order(body.order_id)).toMatchObject({ status: 6 });
    const pay = { order_id: body.order_id, use_coupon: 'NO', use_discount: 'NO' };
    const reply = await client.project({ method: 'POST', path: '/v3/orders/customer-orders/pay', body: pay });
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'CBC.99005003' } });
  });

  it('puts its extra resources and tags into the bundle', async () => {
    const extra_resources = [{ type: 'evs', size: 20 }, { type: 'cbr', size: 20 }, { type: 'hss' }];
    await buy({ extra_resources, tags: [{ key: 'team', value: 'a' }] });
    await client.advance(60);
    const [instance] = (await client.state()).instances;
    expect(instance.extra_resources.map(({ type }: { type: string }) => type)).toEqual(['evs', 'cbr', 'hss']);
    const { domain_id } = client.simulator.credentials;
    const path = `/v1/resource-manager/domains/${domain_id}/all-resources?type=hcss.l-instance`;
    const found = await client.domain({ path: `${path}&tags=team%3Da` });
    expect(found.body.resources).toMatchObject([{ id: instance.id, tags: { team: 'a' } }]);
    const none = await client.domain({ path: `${path}&tags=team%3Db` });
    expect(none.body.resources).toEqual([]);
  });

  it.each([
    // ap-southeast-3 unless said otherwise; tables of flexus-l-purchase-en-2024-11
    ['period_num as text (ERRATA, B1)', { period_num: '3' }],
    ['nine months', { period_num: 9 }],
    ['three years', { period_type: 'year', period_num: 3 }],
    [
      'the smallest plan with CentOS 7.6',
      { plan_spec: 'hf.large.025.30m.linux', image_ref: { image_name: 'CentOS', image_version: '7.6' } },
    ],
    ['unknown fields', { colour: 'red' }],
    ['200 instances', { purchase_quantity: 200, is_auto_pay: false }],
  ])('accepts %s', async (_what, changes) => {
    expect(await buy(changes)).toMatchObject({ status: 202 });
  });

  const centos = (image_version: string) => ({ image_ref: { image_name: 'CentOS', image_version } });
  it.each([
    ['ten months', { period_num: 10 }],
    ['four years', { period_type: 'year', period_num: 4 }],
    ['a week', { period_type: 'week' }],
    ['pay-per-use', { charging_mode: 'postPaid' }],
    ['no name', { instance_name: undefined }],
    ['a name that starts with a digit', { instance_name: '1a' }],
    ['a name of 129 characters', { instance_name: 'a'.repeat(129) }],
    ['a long description', { description: 'd'.repeat(1025) }],
    ['an unknown plan', { plan_spec: 'hf.huge' }],
    ['an unknown region', { region: 'cn-north-4' }],
    ['no image', { image_ref: undefined }],
    ['an image without version', { image_ref: { image_name: 'BT' } }],
    ['an image by name and ID', { image_ref: { image_name: 'BT', image_version: '6.8.35', image_id: 'x' } }],
    ['an unknown version', { image_ref: { image_name: 'BT', image_version: '1' } }],
    ['GitLab on too small a plan (table 9)', { image_ref: { image_name: 'GitLab', image_version: '16.9.3' } }],
    ['an application on hf.large.05 (table 9)', { plan_spec: 'hf.large.05.30m.linux' }],
    ['the smallest plan with CentOS 7.9 (table 10)', { plan_spec: 'hf.large.025.30m.linux', ...centos('7.9') }],
    ['a Windows plan with a Linux image', { plan_spec: 'hf.large.1.30m.byol' }],
    ['no instances', { purchase_quantity: 0 }],
    ['201 instances', { purchase_quantity: 201 }],
    ['a disk without size (ERRATA, B4)', { extra_resources: [{ type: 'evs' }] }],
    ['a disk of 9 GiB', { extra_resources: [{ type: 'evs', size: 9 }] }],
    ['a vault of 2049 GiB', { extra_resources: [{ type: 'cbr', size: 2049 }] }],
    ['host security with a size', { extra_resources: [{ type: 'hss', size: 10 }] }],
    ['another extra resource', { extra_resources: [{ type: 'gpu' }] }],
    ['a tag without key', { tags: [{ key: '', value: '' }] }],
    ['a tag key of 33 characters', { tags: [{ key: 'k'.repeat(33), value: '' }] }],
    ['a tag without value', { tags: [{ key: 'k' }] }],
    ['is_auto_pay as text', { is_auto_pay: 'true' }],
  ])('refuses %s with HCSS.14000001', async (_what, changes) => {
    const reply = await buy(changes);
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'HCSS.14000001', error_msg: expect.any(String) } });
    expect((await client.state()).orders).toEqual([]);
  });

  it.each(['8.2', '8.1', '8.0', '7.3', '7.2'])('refuses CentOS %s in Istanbul (table 10)', async (version) => {
    const order = purchase({ region: 'tr-west-1', ...centos(version) });
    expect((await client.project(order, 'tr-west-1')).status).toBe(400);
  });

  it('refuses the smallest plan outside Hong Kong and Singapore (table 10)', async () => {
    const order = purchase({ region: 'tr-west-1', plan_spec: 'hf.large.025.30m.linux', ...centos('7.6') });
    expect((await client.project(order, 'tr-west-1')).status).toBe(400);
    const sold = purchase({ region: 'ap-southeast-1', plan_spec: 'hf.large.025.30m.linux', ...centos('7.6') });
    expect((await client.project(sold, 'ap-southeast-1')).status).toBe(202);
  });

  it('needs the login of the region it is for (NEWER-FACTS, section 3)', async () => {
    expect((await client.project(purchase({ region: 'tr-west-1' }))).status).toBe(400);
  });

  it.each(['', 'short', 'a'.repeat(129), `-${'a'.repeat(40)}`])('refuses the Client-Request-Id "%s"', async (id) => {
    const { headers: _headers, ...rest } = purchase();
    const headers: Record<string, string> = id === '' ? {} : { 'client-request-id': id };
    const reply = await client.project({ ...rest, headers });
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'HCSS.14000001' } });
  });

  it('of a private image takes its ID alone, and only where it is (HCSS.14000008 otherwise)', async () => {
    const images: { id: string; region: string; os: string }[] = (await client.state()).private_images;
    const windows = images.find(({ region, os }) => region === 'ap-southeast-3' && os === 'windows')?.id;
    const plan_spec = 'hf.large.1.30m.byol';
    expect((await buy({ plan_spec, image_ref: { image_id: windows } })).status).toBe(202);
    const elsewhere = images.find(({ region }) => region === 'tr-west-1')?.id;
    const reply = await buy({ plan_spec, image_ref: { image_id: elsewhere } });
    expect(reply).toMatchObject({ status: 400, body: { error_code: 'HCSS.14000008' } });
  });

  it('above the quota of a region gets HCSS.14000011', async () => {
    const cheap = { purchase_quantity: 200, plan_spec: 'hf.large.05.30m.linux', ...centos('7.9') };
    const replies: Reply[] = [];
    for (let order = 0; order < 6; order += 1) {
      replies.push(await buy(cheap));
      await client.advance(60);
    }
    expect(replies.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 400]);
    expect(replies[5]?.body.error_code).toBe('HCSS.14000011');
  });
});
