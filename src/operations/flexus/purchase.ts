import { ruleHint } from '../../data/billing-rules.ts';
import { checkPurchase } from '../../data/purchase-rules.ts';
import { flexusEn, flexusZh, purchaseEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { choice, flag, group, integer, list, text } from '../field.ts';
import { defineOperation } from '../operation.ts';

const input = {
  'Client-Request-Id': text({
    in: 'header',
    about: 'Trace ID; generated when left out',
    fill: 'request-id',
    min: 36,
    max: 128,
    pattern: /^[A-Za-z0-9][A-Za-z0-9-]*$/,
    patternAbout: '36 to 128 letters, digits and hyphens, beginning with a letter or digit (a UUID fits)',
  }),
  instance_name: text({ required: true, min: 1, max: 128 }),
  description: text({ max: 1024 }),
  plan_spec: text({ about: 'Plan code, from flexus://specs/linux or /windows', required: true, min: 1, max: 64 }),
  image_ref: group(
    {
      image_name: text({ min: 1, max: 128 }),
      image_version: text({ min: 1, max: 64 }),
      image_id: text({ about: 'Private image only', min: 1, max: 64 }),
    },
    { about: 'image_name + image_version (flexus://images/application, /system), or image_id' },
  ),
  region: text({
    required: true,
    pattern: /^[a-z]{2,}-[a-z0-9-]{1,30}$/,
    patternAbout: 'a region code such as ap-southeast-3',
  }),
  charging_mode: choice(['prePaid'], { default: 'prePaid' }),
  period_type: choice(['month', 'year'], { required: true }),
  period_num: integer({ about: '1-9 months or 1-3 years', required: true, min: 1 }),
  purchase_quantity: integer({ min: 1, max: 200, default: 1 }),
  is_auto_renew: flag({ default: false }),
  is_auto_pay: flag({ about: 'true charges the account at once', default: false }),
  extra_resources: list(
    group(
      {
        type: text({ about: 'evs disk, cbr backup, hss security', required: true, min: 1, max: 16 }),
        size: integer({ about: 'GiB, 10-2048; evs and cbr only', min: 1 }),
      },
      {},
    ),
    {},
  ),
  tags: list(
    group({ key: text({ required: true, min: 1, max: 32 }), value: text({ required: true, max: 2048 }) }, {}),
    {},
  ),
};

function imageText(image: InputOf<typeof input>['image_ref']): string {
  if (image?.image_id) return `private image ${image.image_id}`;
  return image?.image_name ? `image ${image.image_name} ${image.image_version ?? ''}`.trim() : 'no image named';
}

function consequences(order: InputOf<typeof input>): string[] {
  const count = order.purchase_quantity ?? 1;
  const period = `${order.period_num} ${order.period_type}${order.period_num > 1 ? 's' : ''}`;
  const lines = [
    `Orders ${count} instance${count > 1 ? 's' : ''} named ${order.instance_name}, plan ${order.plan_spec}, ${imageText(order.image_ref)}, in ${order.region} for ${period}.`,
  ];
  for (const extra of order.extra_resources ?? []) {
    lines.push(
      `Adds ${extra.type}${extra.size === undefined ? '' : ` of ${extra.size} GiB`} to each instance, at a price of its own.`,
    );
  }
  lines.push(
    order.is_auto_pay
      ? 'Charges the account balance at once: is_auto_pay is true.'
      : `Creates an unpaid order; nothing is charged until it is paid (pay_customer_order). ${ruleHint('unpaid_order')}`,
  );
  if (order.is_auto_renew) lines.push('Renews itself, and charges again, before every expiry.');
  return lines;
}

export const createLightInstances = defineOperation({
  id: 'create_light_instances',
  title: 'Buy Flexus L instances',
  toolset: 'flexus',
  about:
    'Order Flexus L instances (server, public IP, disk, traffic package). Plans, images and regions: flexus:// resources. Try dry_run first. Answers an order_id: follow it with wait.',
  words:
    'new flexus l instance; wordpress server; rent a small server; subscribe monthly; buy with application image; 购买; 下单; 包月; 买一台轻量服务器; 开通应用服务器; buy a flexus l server; order a ready-made wordpress box; rent a small server by the month; purchase with application image; new lightweight instance; 买一台轻量应用服务器; 包月开一台; 下单购买实例; 新购',
  service: 'hcss',
  method: 'POST',
  path: '/v1/light-instances',
  scope: 'project',
  docs: [...flexusEn('3.1'), ...purchaseEn('(whole document)'), ...flexusZh('3.1')],
  documented: true,
  effect: 'billing',
  returns: 'order',
  input,
  response: { order_id: 'string', instance_ids: 'array' },
  answer: { show: { order_id: 'order_id', instance_ids: 'instance_ids' } },
  hints: ['no_first_password', 'closed_ports', 'shared_group'],
  check: (order, { tables }) => checkPurchase(tables, order),
  consequences,
  quantity: (order) => order.purchase_quantity ?? 1,
  charges: (order) => order.is_auto_pay === true,
});
