import { expirePolicies, resourceStatuses } from '../../data/billing-codes.ts';
import { ruleHint } from '../../data/billing-rules.ts';
import { billingReference } from '../documents.ts';
import { choice, integer, list, text } from '../field.ts';
import { checkPeriod, instances, period } from '../flexus/subscription.ts';
import { defineOperation } from '../operation.ts';

const shared = { toolset: 'billing', service: 'bss', scope: 'domain', documented: false } as const;
const oneInstance = text({
  in: 'path',
  ref: 'instance',
  required: true,
  about: 'Instance ID, server ID or exact name',
});
const automatic = {
  ...shared,
  path: '/v2/orders/subscriptions/resources/autorenew/{resource_id}',
  returns: 'state',
  targets: { kind: 'instance', from: 'resource_id' },
  binds: ['name', 'expires', 'auto_renew'],
  response: {},
  answer: {},
} as const;

export const listYearlyMonthlyResources = defineOperation({
  ...shared,
  id: 'list_yearly_monthly_resources',
  title: 'List subscriptions',
  words:
    'when does my server expire; how many days left; expiry dates of subscriptions; is auto renewal on; monthly and yearly resources; 什么时候到期; 还剩几天; 到期时间; 包年包月资源; 是否自动续费',
  about:
    'Subscriptions with their expiry dates, what happens then (expire_policy 3 = renews itself), and the order behind.',
  method: 'POST',
  path: '/v2/orders/suscriptions/resources/query',
  docs: billingReference('ListPayPerUseCustomerResources'),
  effect: 'read',
  returns: 'none',
  input: {
    resource_ids: list(text({ ref: 'instance' }), {
      about: 'Instance IDs, server IDs or exact names',
      min: 1,
      max: 50,
    }),
    order_id: text({ min: 1, max: 64 }),
    only_main_resource: choice([0, 1], { about: '1 leaves out bundled parts' }),
    status_list: list(choice([2, 3, 4, 5], {}), { about: '2 in use, 3 closed, 4 frozen, 5 expired', min: 1, max: 4 }),
    service_type_code: text({ about: 'Flexus L: hws.service.type.hcss', min: 1, max: 64 }),
    expire_time_begin: text({ about: 'UTC, e.g. 2025-01-31T00:00:00Z', min: 20, max: 20 }),
    expire_time_end: text({ min: 20, max: 20 }),
    offset: integer({ min: 0, default: 0 }),
    limit: integer({ min: 1, max: 500, default: 10 }),
  },
  response: {
    total_count: 'integer',
    data: 'array',
    'data[].id': 'string',
    'data[].resource_id': 'string',
    'data[].resource_name': 'string',
    'data[].region_code': 'string',
    'data[].service_type_code': 'string',
    'data[].resource_type_code': 'string',
    'data[].resource_spec_code': 'string',
    'data[].project_id': 'string',
    'data[].parent_resource_id': 'string',
    'data[].is_main_resource': 'integer',
    'data[].status': 'integer',
    'data[].effective_time': 'string',
    'data[].expire_time': 'string',
    'data[].expire_policy': 'integer',
    'data[].product_spec_desc': 'string',
  },
  answer: {
    show: { total: 'total_count' },
    codes: { status: resourceStatuses, expire_policy: expirePolicies },
    paging: { by: 'index', total: 'total_count' },
    rows: {
      path: 'data',
      name: 'subscriptions',
      columns: {
        resource_id: 'resource_id',
        name: 'resource_name',
        region: 'region_code',
        status: 'status',
        expires: 'expire_time',
        expire_policy: 'expire_policy',
        spec: 'resource_spec_code',
      },
    },
    full: true,
  },
});

export const showRenewalPrice = defineOperation({
  ...shared,
  id: 'show_renewal_price',
  title: 'Show the price of a renewal',
  words:
    'how much would another year cost; quote for renewal; renewal price; what do I pay to extend; 再续一年要多少钱; 续费价格; 续费报价; 询价',
  about: 'What renewing instances would cost.',
  method: 'POST',
  path: '/v2/bills/ratings/period-resources/renew-rate',
  docs: billingReference('ListRenewRateOnPeriod'),
  effect: 'read',
  returns: 'none',
  input: {
    resource_ids: instances,
    ...period,
    include_relative_resources: choice([0, 1], { about: '1 counts bundled parts' }),
  },
  response: {
    currency: 'string',
    official_website_rating_result: 'object',
    optional_discount_rating_results: 'array',
    renew_inquiry_results: 'array',
    'renew_inquiry_results[].resource_id': 'string',
    'renew_inquiry_results[].amount': 'number',
    fail_resource_infos: 'array',
  },
  answer: {
    show: { currency: 'currency', fail_resource_infos: 'fail_resource_infos' },
    rows: {
      path: 'renew_inquiry_results',
      name: 'prices',
      columns: { resource_id: 'resource_id', amount: 'amount' },
    },
    full: true,
  },
  check: checkPeriod,
});

export const enableAutoRenewal = defineOperation({
  ...automatic,
  id: 'enable_auto_renewal',
  title: 'Turn auto-renewal on',
  words:
    'renew automatically; make sure it never expires; turn on auto renew; keep renewing every month without asking; 开启自动续费; 到期自动续; 设置自动续订; 别让它过期',
  about: 'Let an instance renew itself, charging the account seven days before every expiry.',
  method: 'POST',
  docs: billingReference('AutoRenewalResources'),
  effect: 'billing',
  input: {
    resource_id: oneInstance,
    auto_renew_times: integer({ about: '0 = without limit', min: 0, max: 99, default: 0 }),
  },
  consequences: ({ auto_renew_times }, [target]) => [
    ...(target?.auto_renew ? ['It renews itself already.'] : []),
    `Renews ${target?.name ?? 'the instance'} by itself ${auto_renew_times ? `${auto_renew_times} time(s)` : 'without limit'}, charging the account each time. ${ruleHint('auto_renewal')}`,
  ],
});

export const disableAutoRenewal = defineOperation({
  ...automatic,
  id: 'disable_auto_renewal',
  title: 'Turn auto-renewal off',
  words:
    "stop the automatic renewal; don't charge me again; let it run out; turn off auto renew; 关闭自动续费; 不要再自动扣费; 到期就算了; 取消自动续订",
  about:
    'Stop an instance from renewing itself; it is frozen and later deleted after its expiry unless renewed by hand.',
  method: 'DELETE',
  docs: billingReference('CancelAutoRenewalResources'),
  effect: 'destructive',
  input: { resource_id: oneInstance },
  consequences: (_, [target]) => [
    ...(target?.auto_renew === false ? ['It does not renew itself now.'] : []),
    `${target?.name ?? 'The instance'} expires${target?.expires ? ` on ${target.expires}` : ''}, unless renewed by hand. ${ruleHint('after_expiry')}`,
  ],
});
