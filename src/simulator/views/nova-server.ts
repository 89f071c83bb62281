import { serverStatus } from '../../data/statuses.ts';
import { seconds } from '../calendar.ts';
import { securityGroupsOf, systemDisk } from '../model/server-parts.ts';
import type { Cloud, Server } from '../model/state.ts';
import { bookmark, novaLinks } from './nova-links.ts';
import { serverMetadata, shownTags, vpcId } from './server.ts';

/** What the shape of a server depends on besides the server; a microversion 2.N is N. */
export interface NovaViewer {
  readonly cloud: Cloud;
  /** `http://host:port` */
  readonly base: string;
  readonly version: 'v2' | 'v2.1';
  readonly microversion: number;
}

type Members = Readonly<Record<string, unknown>>;

/** A row of the brief list: ecs-api-en-2025-01, section 6.2.4. */
export function novaServerBrief({ base, version }: NovaViewer, server: Server): Members {
  return { id: server.id, name: server.name, links: novaLinks(base, version, server.project, `servers/${server.id}`) };
}

/** A server as the update and the rebuild answer it: sections 6.2.2 and 6.3.6. */
export function novaServerChanged(viewer: NovaViewer, server: Server): Members {
  const { cloud, base, microversion } = viewer;
  return {
    ...novaServerBrief(viewer, server),
    status: serverStatus(server.vm_state, server.task_state),
    tenant_id: server.project.id,
    user_id: cloud.account.user_id,
    // What only the ECS API shows of other servers; the lock of a bundle is to be seen here too.
    metadata: server.bundle === null ? server.metadata : serverMetadata(server),
    hostId: server.host_id,
    image: image(base, server),
    flavor: flavor(viewer, server),
    created: seconds(server.created),
    updated: seconds(server.updated),
    addresses: addresses(server, false),
    accessIPv4: '',
    accessIPv6: '',
    progress: 0,
    'OS-DCF:diskConfig': 'MANUAL',
    ...(microversion >= 9 ? { locked: server.locked } : {}),
    ...(microversion >= 19 ? { description: server.description === '' ? null : server.description } : {}),
    ...(microversion >= 26 ? { tags: shownTags(server) } : {}),
  };
}

/** A server in detail: sections 6.2.5 and 6.2.6, and the two samples of chapter 3. */
export function novaServerView(viewer: NovaViewer, server: Server): Members {
  const { microversion } = viewer;
  const hints = dedicatedHints(server);
  return {
    ...novaServerChanged(viewer, server),
    addresses: addresses(server, true),
    key_name: server.key_name,
    config_drive: '',
    security_groups: securityGroupsOf(server).map(({ name }) => ({ name })),
    'OS-EXT-AZ:availability_zone': server.zone,
    'OS-EXT-STS:vm_state': server.vm_state,
    'OS-EXT-STS:task_state': server.task_state,
    'OS-EXT-STS:power_state': powerState(server),
    'OS-EXT-SRV-ATTR:host': server.host_id.slice(0, 12),
    'OS-EXT-SRV-ATTR:hypervisor_hostname': `nova-${server.host_id.slice(0, 12)}`,
    'OS-EXT-SRV-ATTR:instance_name': `instance-${server.id.slice(0, 8)}`,
    'OS-SRV-USG:launched_at': server.launched === null ? null : sixDigits(server.launched),
    'OS-SRV-USG:terminated_at': null,
    'os-extended-volumes:volumes_attached': server.attachments.map(({ volume, delete_on_termination }) => ({
      id: volume.id,
      ...(microversion >= 3 ? { delete_on_termination } : {}),
    })),
    ...(hints === undefined ? {} : { 'os:scheduler_hints': hints }),
    ...(server.vm_state === 'error' ? { fault: fault(server) } : {}),
    ...(microversion >= 3 ? since3(server) : {}),
    ...(microversion >= 16 ? { host_status: 'UP' } : {}),
  };
}

/** The members that section 6.2.6 has from microversion 2.3 on. */
function since3(server: Server): Members {
  return {
    'OS-EXT-SRV-ATTR:hostname': server.hostname,
    'OS-EXT-SRV-ATTR:reservation_id': server.reservation_id,
    'OS-EXT-SRV-ATTR:launch_index': server.launch_index,
    'OS-EXT-SRV-ATTR:kernel_id': '',
    'OS-EXT-SRV-ATTR:ramdisk_id': '',
    'OS-EXT-SRV-ATTR:root_device_name': systemDisk(server)?.device ?? null,
    'OS-EXT-SRV-ATTR:user_data': server.user_data,
  };
}

/** Inlined from 2.47 on, without an ID (section 6.2.6; CLIENTS.md, microversions). */
function flavor({ base, microversion }: NovaViewer, { flavor: each, project }: Server): Members {
  if (microversion < 47) return { id: each.id, links: [bookmark(base, project, `flavors/${each.id}`)] };
  return {
    vcpus: each.vcpus,
    ram: each.ram_mib,
    disk: 0,
    ephemeral: 0,
    swap: 0,
    original_name: each.id,
    extra_specs: each.extra_specs,
  };
}

/** Blank for a server that the native API made: it boots from a volume (section 6.2.1, constraint 6). */
function image(base: string, server: Server): Members | '' {
  if (server.native) return '';
  return { id: server.image.id, links: [bookmark(base, server.project, `images/${server.image.id}`)] };
}

/** By VPC, as the ECS API has it: the examples have a UUID for the name of the network (sections 3 and 6.2.6). */
export function addresses(server: Server, detailed: boolean): Readonly<Record<string, readonly Members[]>> {
  const byVpc: Record<string, Members[]> = {};
  for (const port of server.ports) {
    const entry = (addr: string, type: string): Members => ({
      version: 4,
      addr,
      ...(detailed ? { 'OS-EXT-IPS-MAC:mac_addr': port.mac, 'OS-EXT-IPS:type': type } : {}),
    });
    const listed = byVpc[port.subnet.vpc.id] ?? [];
    listed.push(entry(port.ip, 'fixed'));
    if (port.floating_ip !== null) listed.push(entry(port.floating_ip.address, 'floating'));
    byVpc[port.subnet.vpc.id] = listed;
  }
  return server.ports.length === 0 ? { [vpcId(server)]: [] } : byVpc;
}

/** Section 6.2.6: 0 pending, 1 running, 3 shut down. A resized server runs unless it was stopped before. */
export function powerState({ vm_state, resize }: Server): number {
  const runs = vm_state === 'active' || (vm_state === 'resized' && resize?.was === 'active');
  return runs ? 1 : vm_state === 'building' ? 0 : 3;
}

/** Shown of servers on dedicated hosts only, as lists of text: tables 6-29 and 8-10. */
function dedicatedHints({ scheduler_hints }: Server): Readonly<Record<string, readonly string[]>> | undefined {
  const { tenancy } = scheduler_hints;
  if (tenancy !== 'dedicated') return undefined;
  const entries = Object.entries(scheduler_hints).map(([key, value]): [string, string[]] => [key, [String(value)]]);
  return Object.fromEntries(entries);
}

function fault(server: Server): Members {
  return { code: 500, created: seconds(server.updated), message: 'The build of the server has failed.' };
}

/** `2018-05-11T03:22:16.000000`, without a zone: the samples of chapter 3 */
export const sixDigits = (time: number): string => `${new Date(time).toISOString().slice(0, 23)}000`;
