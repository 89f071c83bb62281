import { bundleLocks, LOCK_SCENE_PREFIX, LOCK_SOURCE } from '../../data/locks.ts';
import { serverStatus } from '../../data/statuses.ts';
import { seconds } from '../calendar.ts';
import { fixedId } from '../credentials.ts';
import { regionUuid } from '../model/bundle.ts';
import type { Cloud, Server } from '../model/state.ts';

/** A server as ECS v1 shows it: the sample of flexus-l-api-zh-2025-01, section 3.4.1. */
export function serverView(cloud: Cloud, server: Server): Readonly<Record<string, unknown>> {
  return {
    fault: null,
    id: server.id,
    name: server.name,
    addresses: addresses(server),
    flavor: {
      disk: '0',
      vcpus: String(server.plan.vcpus),
      ram: String(server.plan.memory_gib * 1024),
      id: server.flavor_id,
      name: server.flavor_id,
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
    metadata: metadata(server),
    tags: server.tags,
    description: server.description,
    locked: false,
    config_drive: '',
    tenant_id: server.project.id,
    user_id: cloud.account.user_id,
    key_name: null,
    'os-extended-volumes:volumes_attached': server.volumes.map(({ id, device, boot_index }) => ({
      id,
      delete_on_termination: 'false',
      device,
      bootIndex: boot_index,
    })),
    ...extensions(server),
    'os:scheduler_hints': {},
    enterprise_project_id: '0',
    sys_tags: [{ key: '_sys_enterprise_project_id', value: '0' }],
    security_groups: [{ id: securityGroupId(server), name: 'sg-default-smb' }],
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

export const vpcId = (server: Server): string => regionUuid(server.project, 'vpc');
export const subnetId = (server: Server): string => regionUuid(server.project, 'subnet');
export const securityGroupId = (server: Server): string => regionUuid(server.project, 'security-group');

/** Numbers and booleans as strings where the sample has strings: ERRATA, B16 and B24. */
function addresses(server: Server): Readonly<Record<string, unknown>> {
  const address = (addr: string, type: string): unknown => ({
    version: '4',
    addr,
    primary: true,
    'OS-EXT-IPS-MAC:mac_addr': server.mac,
    'OS-EXT-IPS:type': type,
    'OS-EXT-IPS:port_id': server.port_id,
  });
  return { [vpcId(server)]: [address(server.private_ip, 'fixed'), address(server.public_ip, 'floating')] };
}

/** lockScene is one string: ERRATA, E10. EcmResStatus is there once a server has been frozen: ecs-api-en-2025-01, section 8.2. */
function metadata(server: Server): Readonly<Record<string, string>> {
  const locked = bundleLocks.find(({ resource }) => resource === 'server')?.actions ?? [];
  const windows = server.image.os === 'windows';
  return {
    lockScene: `${LOCK_SCENE_PREFIX}${locked.join(',')}`,
    lockSource: LOCK_SOURCE,
    lockSourceId: server.instance_id,
    lockCheckEndpoint: '',
    charging_mode: '1',
    vpc_id: vpcId(server),
    'metering.productcode': fixedId(`productcode ${server.image.name}`),
    'metering.product_id': productNumber(`server ${server.plan.code}`),
    'metering.imagetype': server.image.kind === 'private' ? 'private' : 'market',
    'metering.order_id': server.order_id,
    'metering.imageproductid': productNumber(`image ${server.image.name}`),
    'metering.resourcespeccode': `${server.flavor_id}.${windows ? 'win' : 'linux'}`,
    'metering.resourcetype': '1',
    'metering.image_id': server.image.id,
    image_name: `${server.image.name} ${server.image.version}`.trim(),
    os_type: windows ? 'Windows' : 'Linux',
    os_bit: '64',
    __support_agent_list: 'hss,hss-pc,ces',
    'cascaded.instance_extrainfo': 'pcibridge:1,virtio_bus_count:8',
    ...(server.was_frozen ? { EcmResStatus: server.frozen ? 'freeze' : 'normal' } : {}),
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
    'OS-EXT-AZ:availability_zone': `${server.project.name}a`,
    'OS-EXT-SRV-ATTR:root_device_name': '/dev/vda',
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
    addresses: { [vpcId(server)]: [{ addr: server.private_ip, version: 4 }] },
    security_options: { secure_boot_enabled: null, tpm_enabled: null },
    created: seconds(server.created),
    updated: seconds(server.updated),
    'OS-EXT-SRV-ATTR:user_data': server.user_data,
    'OS-EXT-SRV-ATTR:hostname': server.hostname,
    'OS-DCF:diskConfig': 'MANUAL',
    hostId: server.host_id,
    description: server.description,
    flavor: { id: server.flavor_id, links: [link('bookmark', `/flavors/${server.flavor_id}`)] },
    links: [link('self', `/v1.0/servers/${server.id}`), link('bookmark', `/servers/${server.id}`)],
    user_id: cloud.account.user_id,
    name: server.name,
    progress: 0,
    id: server.id,
    status: serverStatus(server.vm_state, server.task_state),
  };
}
