import { days } from '../calendar.ts';
import { buildServer, newInstanceId } from '../model/bundle.ts';
import { imageId } from '../model/images.ts';
import { plansFor } from '../model/offer.ts';
import { completeOrder, openOrder } from '../model/order.ts';
import { periodPrice } from '../model/prices.ts';
import { handOver } from '../model/purchase.ts';
import { copyNow } from '../model/resource-index.ts';
import type { Cloud, Instance, PurchaseRequest } from '../model/state.ts';
import { countTraffic } from '../model/traffic.ts';

/** An instance that was bought before the simulator started. */
export interface Seed {
  readonly request: PurchaseRequest;
  readonly bought_days_ago: number;
  readonly stopped?: boolean;
  /** GB left of this month's traffic; absent: what the invented use leaves */
  readonly traffic_left_gb?: number;
}

export interface Wish {
  readonly region: string;
  readonly kind: 'application' | 'system';
  /** taken if the site's tables have it, else the first image of the kind that is sold in the region */
  readonly image: string;
  readonly version?: string;
  /** taken if it is sold, else the smallest plan that is */
  readonly plan?: string;
}

export type Offer = Pick<PurchaseRequest, 'project' | 'plan' | 'image'>;

/** Something the tables sell that comes close to the wish; undefined when the site sells nothing of the kind there. */
export function closestOffer(cloud: Cloud, wish: Wish): Offer | undefined {
  const project = cloud.projects.find(({ name }) => name === wish.region) ?? cloud.projects[0];
  if (project === undefined) return undefined;
  const ofKind = cloud.tables.images.filter(({ kind, os }) => kind === wish.kind && os === 'linux');
  const wished = ofKind.filter(({ name }) => name === wish.image);
  for (const image of [...wished, ...ofKind]) {
    const versions = image.versions.filter((version) => version === wish.version);
    for (const version of [...versions, ...image.versions]) {
      const plans = plansFor(cloud.tables, image, version, project.name);
      const plan = plans.find(({ code }) => code === wish.plan) ?? plans[0];
      if (plan === undefined) continue;
      const { name, kind, os } = image;
      return { project, plan, image: { id: imageId({ kind, name, version }), name, version, kind, os } };
    }
  }
  return undefined;
}

export function plainRequest(offer: Offer, name: string): PurchaseRequest {
  return {
    ...offer,
    name,
    description: '',
    unit: 'month',
    periods: 1,
    quantity: 1,
    auto_renew: false,
    auto_pay: true,
    extras: [],
    tags: [],
  };
}

export function plant(cloud: Cloud, seed: Seed): Instance {
  const { request } = seed;
  const since = cloud.timeline.now() - days(seed.bought_days_ago);
  const instanceId = newInstanceId(cloud.random);
  const order = openOrder(cloud, {
    subject: { kind: 'purchase', request },
    instance_ids: [instanceId],
    amount: periodPrice(request.plan, request.extras, request.unit) * request.periods,
    status: 'processing',
    created: since,
  });
  order.paid = since;
  completeOrder(cloud, order);
  order.completed = since;
  const draft = { instance_id: instanceId, name: request.name, order_id: order.id, request, created: since };
  const server = buildServer(cloud, draft);
  server.vm_state = seed.stopped === true ? 'stopped' : 'active';
  server.launched = since;
  const instance = handOver(cloud, draft, server, since);
  const trafficPackage = cloud.packages.get(instance.package_id);
  if (trafficPackage !== undefined) {
    countTraffic(cloud, trafficPackage);
    if (seed.traffic_left_gb !== undefined) {
      trafficPackage.used_gb = trafficPackage.original_gb - seed.traffic_left_gb;
    }
  }
  copyNow(cloud, instanceId);
  return instance;
}
