import { bundleLocks, LOCK_SCENE_PREFIX, LOCK_SOURCE } from '../../data/locks.ts';
import { serverStatus } from '../../data/statuses.ts';
import { seconds } from '../calendar.ts';
import { fixedId } from '../credentials.ts';
import { regionUuid } from '../model/default-network.ts';
import { privateAddress, securityGroupsOf, systemDisk } from '../model/server-parts.ts';
import type { Cloud, Server, ServerBundle, TextMap } from '../model/state.ts';

/** A server as ECS v1 shows it: the sample of flexus-l-api-zh-2025-01, section 3.4.1. */
export function serverView(cloud: Cloud, server: Server): Readonly<Record<string, unknown>> {
  return {
    fault: null,
    id: server.id,
    name: server.name,
    addresses: addresses(server),
    flavor: {
      disk: '0',
      vcpus: String(server.flavor.vcpus),
      ram: String(server.flavor.ram_mib),
      id: server.flavor.id,
      name: server.flavor.id,
      gpus: [],
      asic_accelerators: [],
    },
    accessIPv4: '',
    accessIPv6: '',
    status: serverStatus(server.vm_state, server.task_state),
    progress: server.vm_state === 'building' ? 50 : 0,
    hostId: server.host_id,
    updated: seconds(server.updated),
    created: seconds(server.created),
    metadata: serverMetadata(server),
    tags: shownTags(server),
    description: server.description,
    locked: server.locked,
    config_drive: '',
    tenant_id: server.project.id,
    user_id: cloud.account.user_id,
    key_name: server.key_name,
    'os-extended-volumes:volumes_attached': server.attachments.map(
      ({ volume, device, boot_index, delete_on_termination }) => ({
        id: volume.id,
        delete_on_termination: String(delete_on_termination),
        device,
        bootIndex: String(boot_index),
      }),
    ),
    ...extensions(server),
    'os:scheduler_hints': schedulerHints(server),
    enterprise_project_id: server.enterprise_project_id,
    sys_tags: [{ key: '_sys_enterprise_project_id', value: server.enterprise_project_id }],
    security_groups: securityGroupsOf(server).map(({ id, name }) => ({ id, name })),
    image: { id: server.image.id },
    hypervisor: null,
    auto_terminate_time: '',
    cpu_options: { 'hw:cpu_threads': null },
    enclave_options: { enabled: false },
    capacity_reservation_id: null,
    capacity_reservation_specification: { id: null, preference: null },
    security_options: { secure_boot_enabled: null, tpm_enabled: null },
    spod_id: null,
  };
}

export const vpcId = (server: Server): string => server.ports[0]?.subnet.vpc.id ?? regionUuid(server.project, 'vpc');

/** Both kinds of tags in one list; those of the ECS API as `key=value`. */
export const shownTags = (server: Server): readonly string[] => [
  ...server.tags,
  ...server.resource_tags.map(({ key, value }) => `${key}=${value}`),
];

/** Each hint is a list: ecs-api-en-2025-01, table 8-10. */
function schedulerHints({ group, scheduler_hints }: Server): Readonly<Record<string, readonly string[]>> {
  const hints = Object.entries(scheduler_hints).map(([key, value]): [string, string[]] => [key, [value]]);
  return { ...(group === null ? {} : { group: [group.id] }), ...Object.fromEntries(hints) };
}

/** Numbers and booleans as strings where the sample has strings: ERRATA, B16 and B24. */
function addresses(server: Server): Readonly<Record<string, unknown>> {
  const byVpc: Record<string, unknown[]> = {};
  for (const [index, port] of server.ports.entries()) {
    const address = (addr: string, type: string): unknown => ({
      version: '4',
      addr,
      primary: index === 0,
      'OS-EXT-IPS-MAC:mac_addr': port.mac,
      'OS-EXT-IPS:type': type,
      'OS-EXT-IPS:port_id': port.id,
    });
    const listed = byVpc[port.subnet.vpc.id] ?? [];
    listed.push(address(port.ip, 'fixed'));
    if (port.floating_ip !== null) listed.push(address(port.floating_ip.address, 'floating'));
    byVpc[port.subnet.vpc.id] = listed;
  }
  return byVpc;
}

/** ecs-api-en-2025-01, table 8-8 and section 8.2, and what the sample of flexus-l-api-zh-2025-01, section 3.4.1, adds. */
export function serverMetadata(server: Server): TextMap {
  return {
    ...server.metadata,
    ...(server.bundle === null ? {} : bundleMetadata(server, server.bundle)),
    charging_mode: server.charging === 'prePaid' ? '1' : '0',
    vpc_id: vpcId(server),
    ...(server.order_id === null ? {} : { 'metering.order_id': server.order_id }),
    'metering.imagetype': imageType(server),
    'metering.resourcespeccode': `${server.flavor.id}.${server.image.os === 'windows' ? 'win' : 'linux'}`,
    'metering.resourcetype': '1',
    'metering.image_id': server.image.id,
    image_name: `${server.image.name} ${server.image.version}`.trim(),
    os_type: server.image.os === 'windows' ? 'Windows' : 'Linux',
    os_bit: '64',
    __support_agent_list: 'hss,hss-pc,ces',
    'cascaded.instance_extrainfo': 'pcibridge:1,virtio_bus_count:8',
    // There once a server has been frozen: ecs-api-en-2025-01, section 8.2.
    ...(server.was_frozen ? { EcmResStatus: server.frozen ? 'freeze' : 'normal' } : {}),
  };
}

/** The sample has market for the system image of a bundle too (ERRATA, B26). */
function imageType({ image, bundle }: Server): string {
  if (image.kind === 'private') return 'private';
  return bundle === null && image.kind === 'system' ? 'gold' : 'market';
}

/** lockScene is one string: ERRATA, E10. */
function bundleMetadata(server: Server, { instance_id, plan }: ServerBundle): TextMap {
  const locked = bundleLocks.find(({ resource }) => resource === 'server')?.actions ?? [];
  return {
    lockScene: `${LOCK_SCENE_PREFIX}${locked.join(',')}`,
    lockSource: LOCK_SOURCE,
    lockSourceId: instance_id,
    lockCheckEndpoint: '',
    'metering.productcode': fixedId(`productcode ${server.image.name}`),
    'metering.product_id': productNumber(`server ${plan.code}`),
    'metering.imageproductid': productNumber(`image ${server.image.name}`),
  };
}

export const productNumber = (name: string): string =>
  `OFFI${BigInt(`0x${fixedId(`product ${name}`).slice(0, 14)}`)
    .toString()
    .padStart(18, '0')}`;

function extensions(server: Server): Readonly<Record<string, unknown>> {
  return {
    'OS-EXT-STS:task_state': server.task_state,
    'OS-EXT-STS:power_state': server.vm_state === 'active' ? 1 : server.vm_state === 'stopped' ? 4 : 0,
    'OS-EXT-STS:vm_state': server.vm_state,
    'OS-EXT-SRV-ATTR:host': server.host_id,
    'OS-EXT-SRV-ATTR:instance_name': `instance-${server.id.slice(0, 8)}`,
    'OS-EXT-SRV-ATTR:hypervisor_hostname': server.host_id,
    'OS-DCF:diskConfig': 'MANUAL',
    'OS-EXT-AZ:availability_zone': server.zone,
    'OS-EXT-SRV-ATTR:root_device_name': systemDisk(server)?.device ?? null,
    'OS-EXT-SRV-ATTR:ramdisk_id': '',
    'OS-EXT-SRV-ATTR:user_data': server.user_data,
    'OS-SRV-USG:launched_at':
      server.launched === null ? null : `${new Date(server.launched).toISOString().slice(0, 19)}.000000`,
    'OS-EXT-SRV-ATTR:kernel_id': '',
    'OS-EXT-SRV-ATTR:launch_index': 0,
    host_status: 'UP',
    'OS-EXT-SRV-ATTR:reservation_id': server.reservation_id,
    'OS-EXT-SRV-ATTR:hostname': server.hostname,
    'OS-SRV-USG:terminated_at': null,
  };
}

/** The entry that stands for an unknown ID in a list by server_id: all null but id and fault (zh-2024-06, section 4.2). */
export function unknownServerView(template: Readonly<Record<string, unknown>>, id: string): Record<string, unknown> {
  const empty = Object.fromEntries(Object.keys(template).map((key) => [key, null]));
  return { ...empty, id, fault: { message: 'The ECS does not exist.', code: 404 } };
}

/** The answer of a modification: the sample of flexus-l-api-zh-2025-01, section 3.4.2. */
export function modifiedServerView(cloud: Cloud, server: Server, base: string): Readonly<Record<string, unknown>> {
  const link = (rel: string, path: string): unknown => ({ rel, href: `${base}${path}` });
  return {
    tenant_id: server.project.id,
    image: '',
    accessIPv4: null,
    accessIPv6: null,
    metadata: { __support_agent_list: 'hss,hss-pc,ces' },
    addresses: { [vpcId(server)]: [{ addr: privateAddress(server), version: 4 }] },
    security_options: { secure_boot_enabled: null, tpm_enabled: null },
    created: seconds(server.created),
    updated: seconds(server.updated),
    'OS-EXT-SRV-ATTR:user_data': server.user_data,
    'OS-EXT-SRV-ATTR:hostname': server.hostname,
    'OS-DCF:diskConfig': 'MANUAL',
    hostId: server.host_id,
    description: server.description,
    flavor: { id: server.flavor.id, links: [link('bookmark', `/flavors/${server.flavor.id}`)] },
    links: [link('self', `/v1.0/servers/${server.id}`), link('bookmark', `/servers/${server.id}`)],
    user_id: cloud.account.user_id,
    name: server.name,
    progress: 0,
    id: server.id,
    status: serverStatus(server.vm_state, server.task_state),
  };
}
