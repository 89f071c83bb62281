import { serverStatus } from '../../data/statuses.ts';
import { milliseconds } from '../calendar.ts';
import { privateImages } from '../model/images.ts';
import { jobStatus } from '../model/job.ts';
import { orderStatusCodes, orderTypeCodes } from '../model/order.ts';
import { dollars } from '../model/prices.ts';
import { floatingIpsOf, privateAddress } from '../model/server-parts.ts';
import type { Cloud, Instance, Order, Server, Subscription } from '../model/state.ts';
import { countTraffic, remainingTraffic } from '../model/traffic.ts';
import { resourceStates, serverParts } from './state-resources.ts';

/** The whole state for a tester's eyes; flatter than what the cloud answers, and without lag. */
export function stateView(cloud: Cloud): unknown {
  for (const trafficPackage of cloud.packages.values()) countTraffic(cloud, trafficPackage);
  return {
    scenario: cloud.settings.scenario,
    seed: cloud.settings.seed,
    now: milliseconds(cloud.timeline.now()),
    speed: cloud.timeline.speed,
    site: cloud.tables.site,
    account: {
      domain_id: cloud.account.domain_id,
      domain_name: cloud.account.domain_name,
      balance: dollars(cloud.account.balance),
    },
    projects: cloud.projects.map(({ id, name }) => ({ id, name, region: name })),
    private_images: privateImages(cloud).map(({ id, name, os, project }) => ({ id, name, os, region: project?.name })),
    instances: [...cloud.instances.values()].map((instance) => instanceState(cloud, instance)),
    servers: [...cloud.servers.values()].map(serverState),
    orders: [...cloud.orders.values()].map(orderState),
    subscriptions: [...cloud.subscriptions.values()].map(subscriptionState),
    traffic_packages: [...cloud.packages.values()].map((each) => ({
      id: each.id,
      instance_id: each.instance_id,
      remaining_gb: remainingTraffic(each),
      original_gb: each.original_gb,
    })),
    jobs: [...cloud.jobs.values()].map((job) => ({
      job_id: job.id,
      job_type: job.type,
      project_id: job.project.id,
      status: jobStatus(job),
      sub_jobs: job.parts.map(({ id, type, server_id, status, error }) => ({
        job_id: id,
        job_type: type,
        server_id,
        status,
        error_code: error?.error_code ?? null,
      })),
    })),
    ...resourceStates(cloud),
  };
}

function instanceState(cloud: Cloud, instance: Instance): unknown {
  const subscription = cloud.subscriptions.get(instance.id);
  return {
    id: instance.id,
    name: instance.name,
    region: instance.project.name,
    project_id: instance.project.id,
    plan_spec: instance.plan.code,
    image: { name: instance.image.name, version: instance.image.version, kind: instance.image.kind },
    order_id: instance.order_id,
    server_id: instance.server_id,
    eip_id: instance.eip_id,
    bandwidth_id: instance.bandwidth_id,
    traffic_package_id: instance.package_id,
    extra_resources: instance.extras,
    tags: instance.tags,
    created: milliseconds(instance.created),
    expire_time: subscription === undefined ? null : milliseconds(subscription.expire),
    in_resource_index: cloud.index.entries.has(instance.id),
  };
}

function serverState(server: Server): unknown {
  return {
    id: server.id,
    instance_id: server.bundle?.instance_id ?? null,
    name: server.name,
    hostname: server.hostname,
    description: server.description,
    project_id: server.project.id,
    region: server.project.name,
    status: serverStatus(server.vm_state, server.task_state),
    vm_state: server.vm_state,
    task_state: server.task_state,
    frozen: server.frozen,
    private_ip: privateAddress(server),
    public_ip: floatingIpsOf(server)[0]?.address ?? null,
    password_sha256: server.password,
    ...serverParts(server),
  };
}

function orderState(order: Order): unknown {
  return {
    order_id: order.id,
    status: orderStatusCodes[order.status],
    order_type: orderTypeCodes[order.subject.kind],
    instance_ids: order.instance_ids,
    amount: dollars(order.amount),
    created: milliseconds(order.created),
    paid: order.paid === null ? null : milliseconds(order.paid),
    completed: order.completed === null ? null : milliseconds(order.completed),
  };
}

function subscriptionState(subscription: Subscription): unknown {
  return {
    resource_id: subscription.instance_id,
    status: subscription.status,
    effective_time: milliseconds(subscription.effective),
    expire_time: milliseconds(subscription.expire),
    auto_renew: subscription.auto_renew,
    terms: subscription.terms.map(({ order_id, from, to, renewal }) => ({
      order_id,
      from: milliseconds(from),
      to: milliseconds(to),
      renewal,
    })),
  };
}
