import type { Plan } from '../../data/tables.ts';
import { fixedId } from '../credentials.ts';
import type { Random } from '../random.ts';
import type { Cloud, ImageInUse, Instance, Project, PurchaseRequest, Server, Volume } from './state.ts';

/** Builds the parts of a Flexus L instance. Names and shapes are those of flexus-l-api-zh-2025-01, sections 3.2 and 3.4.1. */
export interface Draft {
  readonly instance_id: string;
  readonly name: string;
  readonly order_id: string;
  readonly request: PurchaseRequest;
  readonly created: number;
}

export const newInstanceId = (random: Random): string => random.hex(24);

export function imageId(image: { readonly kind: string; readonly name: string; readonly version: string }): string {
  const digits = fixedId(`image ${image.kind} ${image.name} ${image.version}`);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

export function regionUuid(project: Project, what: string): string {
  return imageId({ kind: what, name: project.name, version: '' });
}

/** `hf.large.1.30m.linux` -> `at7.large.1`: the sample's pairing, carried over to the other plans. */
function flavorOf(plan: Plan): string {
  const [, size = 'large', ratio = '1'] = plan.code.split('.');
  return `at7.${size}.${ratio}`;
}

export function buildServer(cloud: Cloud, draft: Draft): Server {
  const { random } = cloud;
  const { project, plan, image } = draft.request;
  const suffix = random.hex(4);
  const [privateIp, publicIp] = nextAddresses(cloud);
  const volume: Volume = { id: random.uuid(), device: '/dev/vda', boot_index: '0', size_gib: plan.system_disk_gib };
  const data = draft.request.extras.filter(({ type }) => type === 'evs');
  const mac = random.hex(6);
  return {
    id: random.uuid(),
    instance_id: draft.instance_id,
    project,
    name: `hcss_ecs_${suffix}`,
    hostname: `hcss-ecs-${suffix}`,
    description: '',
    user_data: null,
    flavor_id: flavorOf(plan),
    plan,
    image,
    order_id: draft.order_id,
    vm_state: 'building',
    task_state: null,
    created: draft.created,
    updated: draft.created,
    launched: null,
    held_by: null,
    frozen: false,
    was_frozen: false,
    volumes: [
      volume,
      ...data.map(({ size }, index) => ({
        id: random.uuid(),
        device: `/dev/vd${String.fromCharCode(98 + index)}`,
        boot_index: '-1',
        size_gib: size ?? 0,
      })),
    ],
    private_ip: privateIp,
    public_ip: publicIp,
    mac: `fa:16:3e:${mac.slice(0, 2)}:${mac.slice(2, 4)}:${mac.slice(4, 6)}`,
    port_id: random.uuid(),
    host_id: random.hex(56),
    reservation_id: `r-${random.text(8, 'abcdefghijklmnopqrstuvwxyz0123456789')}`,
    tags: ['_sys_type_hcss_l', ...draft.request.tags.map(({ key, value }) => `${key}=${value}`)],
    password: { active: null, pending: null },
  };
}

export function buildInstance(cloud: Cloud, draft: Draft, server: Server): Instance {
  const { random } = cloud;
  const { project, plan, image, description, tags, extras } = draft.request;
  const dataVolumes = server.volumes.slice(1);
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
    eip_id: random.uuid(),
    bandwidth_id: random.uuid(),
    package_id: random.uuid(),
    extras: extras.map(({ type, size }) => {
      const volume = type === 'evs' ? dataVolumes[evs++] : undefined;
      return { type, id: volume?.id ?? random.uuid(), size_gib: size };
    }),
    product_id: fixedId(`product ${productKey(image)}`).slice(0, 24),
    plan_id: fixedId(`plan ${plan.code}`).slice(0, 24),
  };
}

const productKey = (image: ImageInUse): string => `${image.name} ${image.version}`;

/** A private address of the default subnet and a public one of 198.18.0.0/15, which RFC 2544 keeps for tests. */
function nextAddresses(cloud: Cloud): readonly [string, string] {
  const number = cloud.addresses.used;
  cloud.addresses.used += 1;
  const host = (number % 250) + 2;
  const net = Math.floor(number / 250);
  return [`192.168.${net % 256}.${host}`, `198.${18 + (Math.floor(net / 256) % 2)}.${net % 256}.${host}`];
}
