import { describe, expect, it, test } from 'vitest';
import { OPERATIONS, requireOperation } from '../../../src/operations/catalogue.ts';
import { MASK, maskInput, render } from '../../../src/operations/render.ts';
import { DOMAIN, exampleBody, PROJECT, request, requestOf } from './requests.ts';

/** Server and instance IDs of the documents' examples. */
const SERVER_1 = '72a270de-665a-4f46-8d64-24ad6edccdd1';
const SERVER_2 = '72a270de-665a-4f46-8d64-24ad6edccdd2';
const INSTANCE = '6743d0e3708be6007b8c8012';
const ORDER = 'CS241125185460CZY';

describe('documented example requests', () => {
  test('create_light_instances: flexus-l-purchase-en-2024-11.txt, Example Request; flexus-l-api-zh-2025-01.txt 3.1', () => {
    const trace = '6d0b4ba6-6b4c-4f6c-9a9e-0d9a4f0c9d11';
    const args = {
      'Client-Request-Id': trace,
      instance_name: 'test-0620-01',
      description: 'test',
      plan_spec: 'hf.large.1.30m.linux',
      image_ref: { image_name: 'BT', image_version: '6.8.35' },
      region: 'ap-southeast-3',
      charging_mode: 'prePaid',
      period_type: 'month',
      period_num: 1,
      purchase_quantity: 2,
      is_auto_renew: true,
      is_auto_pay: true,
      extra_resources: [{ type: 'evs', size: 20 }, { type: 'cbr', size: 20 }, { type: 'hss' }],
    };
    expect(requestOf('create_light_instances', args)).toEqual(
      request('POST', '/v1/light-instances', {
        headers: { 'Client-Request-Id': trace },
        body: exampleBody('create_light_instances'),
      }),
    );
  });

  test('list_all_resources: flexus-l-api-zh-2025-01.txt 3.2, example URL', () => {
    expect(requestOf('list_all_resources', {})).toEqual(
      request('GET', `/v1/resource-manager/domains/${DOMAIN}/all-resources`, { query: { type: 'hcss.l-instance' } }),
    );
  });

  test('show_server: flexus-l-api-zh-2025-01.txt 3.4.1, example URL', () => {
    expect(requestOf('show_server', { server_id: SERVER_2 })).toEqual(
      request('GET', `/v1/${PROJECT}/cloudservers/${SERVER_2}`),
    );
  });

  test('update_server: flexus-l-api-zh-2025-01.txt 3.4.2, example', () => {
    expect(requestOf('update_server', { server_id: SERVER_2, hostname: 'NameA' })).toEqual(
      request('PUT', `/v1/${PROJECT}/cloudservers/${SERVER_2}`, { body: exampleBody('update_server') }),
    );
  });

  test('batch_start_servers: flexus-l-api-zh-2025-01.txt 3.4.3, example', () => {
    expect(requestOf('batch_start_servers', { server_ids: [SERVER_1, SERVER_2] })).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/action`, { body: exampleBody('batch_start_servers') }),
    );
  });

  test('batch_reboot_servers: flexus-l-api-zh-2025-01.txt 3.4.4, example', () => {
    expect(requestOf('batch_reboot_servers', { server_ids: [SERVER_1, SERVER_2], type: 'SOFT' })).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/action`, { body: exampleBody('batch_reboot_servers') }),
    );
  });

  test('batch_stop_servers: flexus-l-api-zh-2025-01.txt 3.4.5, example', () => {
    expect(requestOf('batch_stop_servers', { server_ids: [SERVER_1, SERVER_2] })).toEqual(
      request('POST', `/v1/${PROJECT}/cloudservers/action`, { body: exampleBody('batch_stop_servers') }),
    );
  });

  test('batch_reset_servers_password: flexus-l-api-zh-2025-01.txt 3.3, example', () => {
    const args = { server_ids: [SERVER_1, SERVER_2], new_password: 'password@123' };
    expect(requestOf('batch_reset_servers_password', args)).toEqual(
      request('PUT', `/v1/${PROJECT}/cloudservers/os-reset-passwords`, {
        body: exampleBody('batch_reset_servers_password'),
      }),
    );
  });

  test('list_free_resource_usages: flexus-l-api-zh-2025-01.txt 3.4.6, example', () => {
    expect(
      requestOf('list_free_resource_usages', { free_resource_ids: ['828e2c7c-3c8c-45a2-bebc-98cb3e77d06e'] }),
    ).toEqual(
      request('POST', '/v2/payments/free-resources/usages/details/query', {
        body: exampleBody('list_free_resource_usages'),
      }),
    );
  });

  test('renewal_resources: flexus-l-api-zh-2025-01.txt 3.5.1, example', () => {
    expect(requestOf('renewal_resources', { resource_ids: [INSTANCE], period_type: 2, period_num: 1 })).toEqual(
      request('POST', '/v2/orders/subscriptions/resources/renew', { body: exampleBody('renewal_resources') }),
    );
  });

  test('cancel_resources_subscription: flexus-l-api-zh-2025-01.txt 3.5.2, example', () => {
    expect(requestOf('cancel_resources_subscription', { resource_ids: [INSTANCE], unsubscribe_type: 1 })).toEqual(
      request('POST', '/v2/orders/subscriptions/resources/unsubscribe', {
        body: exampleBody('cancel_resources_subscription'),
      }),
    );
  });

  test('show_job: ecs-api-en-2025-01.txt 5.8.1, example URL', () => {
    const job_id = '2c9eb2c5544cbf6101544f0602af2b4f';
    expect(requestOf('show_job', { job_id })).toEqual(request('GET', `/v1/${PROJECT}/jobs/${job_id}`));
  });

  test('keystone_create_user_token_by_password: ecs-api-en-2025-01.txt 4.1, example', () => {
    const args = {
      user_name: 'username',
      password: '$ADMIN_PASS',
      domain_name: 'domainname',
      project_name: 'xxxxxxxxxxxxxxxxxxxx',
    };
    expect(requestOf('keystone_create_user_token_by_password', args)).toEqual(
      request('POST', '/v3/auth/tokens', { body: exampleBody('keystone_create_user_token_by_password') }),
    );
  });
});

describe('requests written from a document without an example', () => {
  test('list_servers_details: flexus-l-api-zh-2024-06.txt 4.2, table 4-3', () => {
    const args = {
      offset: 2,
      limit: 100,
      flavor: 'at7.large.1',
      name: 'web',
      status: 'ACTIVE',
      tags: '_sys_type_hcss_l',
      'not-tags': '__type_baremetal',
      reservation_id: 'r-1',
      enterprise_project_id: 'all_granted_eps',
      ip: '192.168',
      ip_eq: '192.168.0.10',
      server_id: [SERVER_1, SERVER_2],
    };
    expect(requestOf('list_servers_details', args)).toEqual(
      request('GET', `/v1/${PROJECT}/cloudservers/detail`, {
        query: { ...args, offset: '2', limit: '100', server_id: [SERVER_1, SERVER_2] },
      }),
    );
  });

  test('show_customer_order_details: flexus-l-api-en-2024-09.txt 3.1 names it; EXTERNAL-APIS section 3 has the address', () => {
    expect(requestOf('show_customer_order_details', { order_id: ORDER, offset: 10, limit: 5 })).toEqual(
      request('GET', `/v2/orders/customer-orders/details/${ORDER}`, { query: { offset: '10', limit: '5' } }),
    );
  });

  test('keystone_list_projects: ecs-api-en-2025-01.txt 10.2', () => {
    expect(requestOf('keystone_list_projects', {})).toEqual(request('GET', '/v3/projects'));
  });
});

describe('requests of the billing reference (EXTERNAL-APIS section 3)', () => {
  test('list_customer_orders', () => {
    const args = { status: 6, service_type_code: 'hws.service.type.hcss', create_time_begin: '2025-01-01T00:00:00Z' };
    expect(requestOf('list_customer_orders', args)).toEqual(
      request('GET', '/v2/orders/customer-orders', { query: { ...args, status: '6' } }),
    );
  });

  test('list_yearly_monthly_resources, whose path is spelled without a b', () => {
    const args = { resource_ids: [INSTANCE], only_main_resource: 1, status_list: [2, 5], limit: 50 };
    expect(requestOf('list_yearly_monthly_resources', args)).toEqual(
      request('POST', '/v2/orders/suscriptions/resources/query', { body: args }),
    );
  });

  test('show_renewal_price', () => {
    const args = { resource_ids: [INSTANCE], period_type: 3, period_num: 1, include_relative_resources: 1 };
    expect(requestOf('show_renewal_price', args)).toEqual(
      request('POST', '/v2/bills/ratings/period-resources/renew-rate', { body: args }),
    );
  });

  test('pay_customer_order, whose version 2 is going away', () => {
    const args = { order_id: ORDER, use_coupon: 'NO', use_discount: 'NO' };
    expect(requestOf('pay_customer_order', args)).toEqual(
      request('POST', '/v3/orders/customer-orders/pay', { body: args }),
    );
  });

  test('cancel_customer_order', () => {
    expect(requestOf('cancel_customer_order', { order_id: ORDER })).toEqual(
      request('PUT', '/v2/orders/customer-orders/cancel', { body: { order_id: ORDER } }),
    );
  });

  test('enable_auto_renewal, with and without a number of times', () => {
    const path = `/v2/orders/subscriptions/resources/autorenew/${INSTANCE}`;
    expect(requestOf('enable_auto_renewal', { resource_id: INSTANCE })).toEqual(request('POST', path));
    expect(requestOf('enable_auto_renewal', { resource_id: INSTANCE, auto_renew_times: 3 })).toEqual(
      request('POST', path, { body: { auto_renew_times: 3 } }),
    );
  });

  test('disable_auto_renewal', () => {
    expect(requestOf('disable_auto_renewal', { resource_id: INSTANCE })).toEqual(
      request('DELETE', `/v2/orders/subscriptions/resources/autorenew/${INSTANCE}`),
    );
  });
});

describe('every documented request field on the wire', () => {
  it('has the fields that the examples leave out: purchase (flexus-l-purchase-en-2024-11.txt, tables 3 to 7)', () => {
    const args = {
      instance_name: 'own',
      plan_spec: 'hf.large.1.30m.linux',
      image_ref: { image_id: 'f267d4ce-0d85-41ce-99c3-f5c4b3ca4640' },
      region: 'ap-southeast-3',
      period_type: 'year',
      period_num: 3,
      tags: [{ key: 'team', value: '' }],
    };
    expect(requestOf('create_light_instances', args).body).toEqual(args);
  });

  it('has all four of a server (flexus-l-api-zh-2024-06.txt, table 4-21)', () => {
    const server = { name: 'web-02', description: '', hostname: 'web-02', userdata: 'IyEvYmluL2Jhc2gK' };
    expect(requestOf('update_server', { server_id: SERVER_1, ...server }).body).toEqual({ server });
  });

  it('puts type beside the servers of a stop (ecs-api-en-2025-01.txt 5.3.3, example)', () => {
    expect(requestOf('batch_stop_servers', { server_ids: [SERVER_1], type: 'HARD' }).body).toEqual({
      'os-stop': { type: 'HARD', servers: [{ id: SERVER_1 }] },
    });
  });

  it("calls the cloud's own check dry_run (flexus-l-api-zh-2024-06.txt, table 4-17)", () => {
    expect(requestOf('batch_reset_servers_password', { server_ids: [SERVER_1], cloud_dry_run: true }).body).toEqual({
      dry_run: true,
      servers: [{ id: SERVER_1 }],
    });
  });

  it('pays at once only when told to (EXTERNAL-APIS section 3)', () => {
    const args = { resource_ids: [INSTANCE], period_type: 3, period_num: 1, is_auto_pay: 1 };
    expect(requestOf('renewal_resources', args).body).toEqual(args);
  });
});

describe('render', () => {
  it('sends no documented default that the caller did not give (issue 2, contract of a dry run)', () => {
    const plain = requestOf('list_servers_details', {});
    expect(plain).toEqual(request('GET', `/v1/${PROJECT}/cloudservers/detail`));
  });

  it('leaves account IDs that are not known as they are printed', () => {
    const operation = requireOperation('show_server');
    expect(render(operation, { server_id: SERVER_1 }, {}).path).toBe(`/v1/{project_id}/cloudservers/${SERVER_1}`);
  });

  it.each(['a/b', '..', 'a?b', 'a#b', 'a%2Fb', 'a\\b', '', 'a\u0000b', 'a\u202eb', 'x'.repeat(10_000)])(
    'throws on the path value %j even when nobody checked it before',
    (server_id) => {
      expect(() => render(requireOperation('show_server'), { server_id }, { project_id: PROJECT })).toThrow(TypeError);
    },
  );

  it('percent-encodes a path value', () => {
    expect(render(requireOperation('show_job'), { job_id: 'a b+ü' }, { project_id: PROJECT }).path).toBe(
      `/v1/${PROJECT}/jobs/a%20b%2B%C3%BC`,
    );
  });

  it('masks every secret and nothing else', () => {
    const operation = requireOperation('batch_reset_servers_password');
    const input = { server_ids: [SERVER_1], new_password: 'Very-Secret-1' };
    const masked = render(operation, maskInput(operation.input, input), { project_id: PROJECT });
    expect(masked.body).toEqual({ new_password: MASK, servers: [{ id: SERVER_1 }] });
    expect(MASK).toBe('***');
  });

  it('gives every operation a test of its request in one of the render files', async () => {
    const { readdir, readFile } = await import('node:fs/promises');
    const here = new URL('.', import.meta.url);
    const files = (await readdir(here)).filter((name) => /^render.*\.test\.ts$/.test(name));
    const sources = await Promise.all(files.map((name) => readFile(new URL(name, here), 'utf8')));
    const titled = new Set([...sources.join('\n').matchAll(/^ {2}test\('([a-z_]+)/gm)].map(([, id]) => id));
    expect(OPERATIONS.map(({ id }) => id).filter((id) => !titled.has(id))).toEqual([]);
  });
});
