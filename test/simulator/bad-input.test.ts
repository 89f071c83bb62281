import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Harness } from './harness.ts';
import { requestId } from './support.ts';

const harness = new Harness(1);
const project = harness.cloud.projects[1]?.id ?? '';
const server = [...harness.cloud.servers.values()].find((each) => each.project.id === project)?.id ?? '';
const standalone = [...harness.cloud.servers.values()].find(({ bundle }) => bundle === null)?.id ?? '';
const instance = [...harness.cloud.instances.keys()][0] ?? '';
const subscriptions = '/v2/orders/subscriptions/resources';

const withBodies: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/v3/auth/tokens'],
  ['POST', '/v3.0/OS-CREDENTIAL/securitytokens'],
  ['POST', '/v1/light-instances'],
  ['POST', `/v1/${project}/cloudservers/action`],
  ['PUT', `/v1/${project}/cloudservers/os-reset-passwords`],
  ['PUT', `/v1/${project}/cloudservers/${server}`],
  ['POST', `/v1/${project}/cloudservers/delete`],
  ['POST', `/v1/${project}/cloudservers`],
  ['POST', `/v1/${project}/cloudservers/${standalone}/nics`],
  ['POST', `/v1/${project}/cloudservers/${standalone}/nics/delete`],
  ['POST', `/v1/${project}/cloudservers/${standalone}/attachvolume`],
  ['POST', `/v1/${project}/cloudservers/${standalone}/resize`],
  ['POST', `/v1/${project}/cloudservers/${standalone}/migrate`],
  ['POST', `/v2/${project}/cloudservers/${standalone}/reinstallos`],
  ['POST', `/v2/${project}/cloudservers/${standalone}/changeos`],
  ['POST', `${subscriptions}/renew`],
  ['POST', `${subscriptions}/unsubscribe`],
  ['POST', `${subscriptions}/autorenew/${instance}`],
  ['POST', '/v2/orders/suscriptions/resources/query'],
  ['POST', '/v2/bills/ratings/period-resources/renew-rate'],
  ['POST', '/v2/payments/free-resources/usages/details/query'],
  ['POST', '/v3/orders/customer-orders/pay'],
  ['PUT', '/v2/orders/customer-orders/cancel'],
];

const withQueries: readonly string[] = [
  '/v3/projects',
  `/v1/${project}/cloudservers/detail`,
  `/v1/resource-manager/domains/${harness.cloud.account.domain_id}/all-resources`,
  '/v2/orders/customer-orders',
  '/v2/orders/customer-orders/refund-orders',
];

const names = [
  'auth',
  'identity',
  'methods',
  'password',
  'token',
  'duration_seconds',
  'scope',
  'instance_name',
  'plan_spec',
  'image_ref',
  'image_name',
  'region',
  'period_type',
  'period_num',
  'extra_resources',
  'tags',
  'os-start',
  'os-reinstall',
  'os-change',
  'resize',
  'migrate',
  'volumeAttachment',
  'volumeId',
  'nics',
  'subnet_id',
  'root_volume',
  'data_volumes',
  'publicip',
  'metadata',
  'os-stop',
  'reboot',
  'servers',
  'server',
  'name',
  'user_data',
  'new_password',
  'resource_ids',
  'unsubscribe_type',
  'auto_renew_times',
  'limit',
  'offset',
  'status_list',
  'expire_time_begin',
  'free_resource_ids',
  'order_id',
  'use_coupon',
  'use_discount',
];
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom(...names, instance, server, '', 'YES', 'NO', 2, -1),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small' }, values, fc.array(tie('tree'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 6 }),
}));
const queryNames = [
  'limit',
  'offset',
  'marker',
  'status',
  'name',
  'ip',
  'tags',
  'server_id',
  'page',
  'per_page',
  'order_id',
];
const query = fc.array(fc.tuple(fc.constantFrom(...queryNames, 'create_time_begin'), fc.string()), { maxLength: 5 });

/** An answer below 500, and an error in one of the documented shapes: EXTERNAL-APIS, sections 1, 3, 4, 5 and 9. */
function expectAnswer({ status, body }: { readonly status: number; readonly body?: unknown }): void {
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  const shapes = [
    { error_code: expect.any(String), error_msg: expect.any(String) },
    { error: { message: expect.any(String) } },
  ];
  expect(shapes.some((shape) => matches(body, shape))).toBe(true);
}

function matches(body: unknown, shape: object): boolean {
  try {
    expect(body).toMatchObject(shape);
    return true;
  } catch {
    return false;
  }
}

describe('bad input', () => {
  it('in bodies is answered, never a crash', () => {
    fc.assert(
      fc.property(fc.constantFrom(...withBodies), tree, ([method, path], body) => {
        expectAnswer(harness.send(method, path, body, { 'client-request-id': requestId }));
      }),
      { numRuns: 500 },
    );
  });

  it('in queries is answered, never a crash', () => {
    fc.assert(
      fc.property(fc.constantFrom(...withQueries), query, (path, pairs) => {
        const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
        expectAnswer(harness.send('GET', `${path}?${text}`));
      }),
      { numRuns: 250 },
    );
  });

  it('in addresses is answered, never a crash', () => {
    const odd = fc.oneof(fc.string(), fc.constantFrom('..', '%', '%zz', '%2F', '%00', 'a'.repeat(10_000), '__proto__'));
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'),
        fc.array(odd, { maxLength: 6 }),
        (method, parts) => {
          expectAnswer(harness.send(method, `/v1/${parts.join('/')}`));
          expectAnswer(harness.send(method, `/v1/${project}/cloudservers/${parts.join('/')}`));
        },
      ),
      { numRuns: 120 },
    );
  });
});
