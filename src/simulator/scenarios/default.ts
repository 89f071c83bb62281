import { placePurchase } from '../model/purchase.ts';
import type { Cloud, PurchaseRequest } from '../model/state.ts';
import { closestOffer, plainRequest, plant, type Seed, type Wish } from './seed.ts';
import { fillWebTier } from './web-tier.ts';

interface Story extends Omit<Seed, 'request'> {
  readonly name: string;
  readonly wish: Omit<Wish, 'region'>;
  /** position in the site's list of regions */
  readonly region: number;
  readonly request?: Partial<PurchaseRequest>;
}

const app = (image: string, plan?: string): Story['wish'] =>
  plan === undefined ? { kind: 'application', image } : { kind: 'application', image, plan };
const system = (image: string, version: string, plan: string): Story['wish'] => ({
  kind: 'system',
  image,
  version,
  plan,
});

const stories: readonly Story[] = [
  {
    name: 'shop-web',
    wish: app('PrestaShop', 'hf.large.4.30m.linux'),
    region: 1,
    bought_days_ago: 40,
    traffic_left_gb: 12.5,
    request: {
      description: 'the shop; nearly out of traffic this month',
      periods: 1,
      unit: 'year',
      auto_renew: true,
      extras: [
        { type: 'evs', size: 100 },
        { type: 'cbr', size: 200 },
        { type: 'hss', size: null },
      ],
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'stage', value: 'production' },
      ],
    },
  },
  {
    name: 'blog',
    wish: app('WordPress', 'hf.large.1.30m.linux'),
    region: 1,
    bought_days_ago: 27,
    request: { description: 'expires within days', tags: [{ key: 'team', value: 'marketing' }] },
  },
  {
    name: 'staging-db',
    wish: system('Ubuntu', '22.04', 'hf.large.2.30m.linux'),
    region: 1,
    bought_days_ago: 75,
    stopped: true,
    request: {
      description: 'stopped outside test runs',
      periods: 6,
      extras: [{ type: 'evs', size: 50 }],
      tags: [
        { key: 'team', value: 'shop' },
        { key: 'stage', value: 'staging' },
      ],
    },
  },
  {
    name: 'git',
    wish: app('GitLab', 'hf.large.4.30m.linux'),
    region: 0,
    bought_days_ago: 130,
    request: { periods: 1, unit: 'year', tags: [{ key: 'team', value: 'platform' }] },
  },
  {
    name: 'files',
    wish: app('Nextcloud', 'hf.large.2.30m.linux'),
    region: 0,
    bought_days_ago: 12,
    request: { periods: 3, auto_renew: true, extras: [{ type: 'cbr', size: 100 }] },
  },
  {
    name: 'analytics',
    wish: app('Matomo', 'hf.large.1.30m.linux'),
    region: 2,
    bought_days_ago: 55,
    request: { periods: 3, tags: [{ key: 'team', value: 'marketing' }] },
  },
  {
    name: 'edge-istanbul',
    wish: system('CentOS', '7.9', 'hf.large.05.30m.linux'),
    region: 3,
    bought_days_ago: 5,
  },
];

/** Worth a look: several regions, application and system images, and something to find out about most of them. */
export function fillDefault(cloud: Cloud): void {
  for (const { name, wish, region, request, ...seed } of stories) {
    const offer = closestOffer(cloud, { ...wish, region: cloud.tables.regions[region]?.code ?? '' });
    if (offer !== undefined) plant(cloud, { ...seed, request: { ...plainRequest(offer, name), ...request } });
  }
  const offer = closestOffer(cloud, {
    ...app('Odoo', 'hf.large.2.30m.linux'),
    region: cloud.tables.regions[1]?.code ?? '',
  });
  if (offer !== undefined) placePurchase(cloud, { ...plainRequest(offer, 'erp-trial'), auto_pay: false });
  const project = cloud.projects[1];
  if (project !== undefined) fillWebTier(cloud, project);
}
