import { fixedId } from '../credentials.ts';
import type { Random } from '../random.ts';
import { defaultNetwork } from './default-network.ts';
import { flavorOfPlan } from './flavors.ts';
import { addFloatingIp, addPort, linkVolume, newServer, newVolume, settleVolume } from './server-parts.ts';
import type { Cloud, ImageInUse, Instance, PurchaseRequest, Server } from './state.ts';

/** Builds the parts of a Flexus L instance. Names and shapes are those of flexus-l-api-zh-2025-01, sections 3.2 and 3.4.1. */
export interface Draft {
  readonly instance_id: string;
  readonly name: string;
  readonly order_id: string;
  readonly request: PurchaseRequest;
  readonly created: number;
}

export const newInstanceId = (random: Random): string => random.hex(24);

const bundleTags: readonly string[] = Object.freeze(['_sys_type_hcss_l']);

/** The server with its disks, its NIC in the default network and its public address; it is in the state when this returns. */
export function buildServer(cloud: Cloud, draft: Draft): Server {
  const { project, plan, image, tags, extras } = draft.request;
  const suffix = cloud.random.hex(4);
  const server = newServer(cloud, {
    project,
    zone: `${project.name}a`,
    bundle: { instance_id: draft.instance_id, plan },
    charging: 'prePaid',
    order_id: draft.order_id,
    name: `hcss_ecs_${suffix}`,
    hostname: `hcss-ecs-${suffix}`,
    flavor: flavorOfPlan(cloud, plan),
    image,
    created: draft.created,
    tags: bundleTags,
    resource_tags: tags,
  });
  const disk = (size_gib: number, of?: ImageInUse): void => {
    const { created, zone } = server;
    const start = { project, zone, name: server.name, size_gib, type: 'SAS_for_smb', created };
    const volume = newVolume(cloud, of === undefined ? start : { ...start, image: of });
    linkVolume(server, volume);
    settleVolume(cloud, volume);
  };
  disk(plan.system_disk_gib, image);
  for (const { type, size } of extras) if (type === 'evs') disk(size ?? 0);
  const { subnet, flexus_group } = defaultNetwork(cloud, project);
  const port = addPort(cloud, server, { subnet, ip: null, security_groups: [flexus_group] });
  addFloatingIp(cloud, port, {
    project,
    pool: '5_bgp',
    bandwidth: {
      name: `hcss_bandwidth_${suffix}`,
      size: plan.peak_bandwidth_mbps,
      share_type: 'PER',
      charge_mode: 'traffic',
    },
    delete_on_termination: true,
    bundled: true,
    created: draft.created,
  });
  cloud.servers.set(server.id, server);
  return server;
}

export function buildInstance(cloud: Cloud, draft: Draft, server: Server): Instance {
  const { random } = cloud;
  const { project, plan, image, description, tags, extras } = draft.request;
  const floatingIp = server.ports[0]?.floating_ip;
  if (floatingIp === undefined || floatingIp === null) throw new Error('the server was built without a public address');
  const dataVolumes = server.attachments.slice(1);
  let evs = 0;
  return {
    id: draft.instance_id,
    name: draft.name,
    description,
    project,
    plan,
    image,
    tags,
    order_id: draft.order_id,
    created: draft.created,
    server_id: server.id,
    eip_id: floatingIp.id,
    bandwidth_id: floatingIp.bandwidth.id,
    package_id: random.uuid(),
    extras: extras.map(({ type, size }) => {
      const attachment = type === 'evs' ? dataVolumes[evs++] : undefined;
      return { type, id: attachment?.volume.id ?? random.uuid(), size_gib: size };
    }),
    product_id: fixedId(`product ${productKey(image)}`).slice(0, 24),
    plan_id: fixedId(`plan ${plan.code}`).slice(0, 24),
  };
}

const productKey = (image: ImageInUse): string => `${image.name} ${image.version}`;
