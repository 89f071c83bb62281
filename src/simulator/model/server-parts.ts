import { bindFloatingIp, closeFloatingIp, openFloatingIp, openPort, plugPort, unplugPort } from './addresses.ts';
import { endServer } from './server.ts';
import type {
  Attachment,
  Cloud,
  FloatingIp,
  ImageInUse,
  InstanceAction,
  Port,
  Project,
  SecurityGroup,
  Server,
  TextMap,
  Volume,
  VolumeStatus,
} from './state.ts';

/** Shared by all servers that have none, so that a fleet stays small. */
const noText: TextMap = Object.freeze({});
const none: readonly never[] = Object.freeze([]);
const noHints: Readonly<Record<string, unknown>> = Object.freeze({});
const noPassword = Object.freeze({ active: null, pending: null });

type Given = Pick<
  Server,
  'project' | 'zone' | 'bundle' | 'charging' | 'order_id' | 'name' | 'hostname' | 'flavor' | 'image' | 'created'
>;

/** A server that is about to be built, without disks and NICs. */
export function newServer(cloud: Cloud, given: Given & Partial<Server>): Server {
  const { random } = cloud;
  const actions: readonly InstanceAction[] = none;
  return {
    id: random.uuid(),
    description: '',
    user_data: null,
    key_name: null,
    metadata: noText,
    tags: none,
    resource_tags: none,
    enterprise_project_id: '0',
    scheduler_hints: noHints,
    vm_state: 'building',
    task_state: null,
    updated: given.created,
    launched: null,
    held_by: null,
    frozen: false,
    was_frozen: false,
    locked: false,
    auto_recovery: false,
    resize: null,
    attachments: none,
    ports: none,
    host_id: random.hex(56),
    reservation_id: `r-${random.text(8, 'abcdefghijklmnopqrstuvwxyz0123456789')}`,
    launch_index: 0,
    native: false,
    group: null,
    actions,
    password: noPassword,
    ...given,
  };
}

export interface VolumeStart {
  readonly project: Project;
  readonly zone: string;
  readonly name: string;
  readonly size_gib: number;
  readonly type: string;
  readonly created: number;
  readonly description?: string;
  readonly status?: VolumeStatus;
  readonly multiattach?: boolean;
  readonly scsi?: boolean;
  readonly metadata?: TextMap;
  /** of a system disk */
  readonly image?: ImageInUse | null;
  readonly snapshot_id?: string | null;
}

export function newVolume(cloud: Cloud, start: VolumeStart): Volume {
  const volume: Volume = {
    id: cloud.random.uuid(),
    description: '',
    status: 'available',
    bootable: start.image !== undefined && start.image !== null,
    multiattach: false,
    scsi: false,
    metadata: noText,
    image: null,
    snapshot_id: null,
    updated: start.created,
    server_ids: none,
    held_by: null,
    ...start,
  };
  cloud.volumes.set(volume.id, volume);
  return volume;
}

/** `/dev/vda` and so on; after the 26th disk `/dev/vdaa`. */
export function deviceName(index: number, scsi: boolean): string {
  const letter = (number: number): string => String.fromCharCode(97 + number);
  const first = Math.floor(index / 26);
  return `/dev/${scsi ? 'sd' : 'vd'}${first === 0 ? '' : letter(first - 1)}${letter(index % 26)}`;
}

/** The first name that no disk of the server has, whichever way the others are attached. */
export function freeDevice(server: Server, scsi: boolean): string {
  const taken = new Set(server.attachments.map(({ device }) => device.slice('/dev/vd'.length)));
  let index = 0;
  while (taken.has(deviceName(index, scsi).slice('/dev/vd'.length))) index += 1;
  return deviceName(index, scsi);
}

/** Puts the disk on the server; both sides know of each other from then on. */
export function attachVolume(
  cloud: Cloud,
  server: Server,
  volume: Volume,
  how: { readonly device?: string; readonly delete_on_termination?: boolean } = {},
): Attachment {
  const attachment: Attachment = {
    volume,
    device: how.device ?? freeDevice(server, volume.scsi),
    boot_index: server.attachments.length === 0 && volume.bootable ? 0 : -1,
    delete_on_termination: how.delete_on_termination ?? false,
  };
  server.attachments = [...server.attachments, attachment];
  volume.server_ids = [...volume.server_ids, server.id];
  volume.status = 'in-use';
  volume.updated = cloud.timeline.now();
  return attachment;
}

export function detachVolume(cloud: Cloud, server: Server, volume: Volume): void {
  server.attachments = server.attachments.filter((each) => each.volume !== volume);
  volume.server_ids = volume.server_ids.filter((id) => id !== server.id);
  volume.status = volume.server_ids.length > 0 ? 'in-use' : 'available';
  volume.updated = cloud.timeline.now();
}

/** A NIC in the subnet with an address of its own; throws when the subnet has none left, which callers look at first. */
export function addPort(cloud: Cloud, server: Server, start: Parameters<typeof openPort>[1]): Port {
  const port = openPort(cloud, start);
  if (port === undefined) throw new Error(`subnet ${start.subnet.name} has no address ${start.ip ?? ''}`);
  plugPort(server, port);
  return port;
}

export function addFloatingIp(cloud: Cloud, port: Port, start: Parameters<typeof openFloatingIp>[1]): FloatingIp {
  const floatingIp = openFloatingIp(cloud, start);
  if (floatingIp === undefined) throw new Error('the region has no public address left');
  bindFloatingIp(floatingIp, port);
  return floatingIp;
}

export interface Removal {
  /** null: each as its own delete_on_termination says (ecs-api-en-2025-01, table 5-8) */
  readonly floating_ips: boolean | null;
  /** data disks; the system disk always goes, and those marked so at their attachment */
  readonly data_volumes: boolean;
}

/** The server goes, with its NICs, its system disk and what else `removal` says; the rest is left free. */
export function removeServer(cloud: Cloud, server: Server, removal: Removal): void {
  for (const port of server.ports) {
    const floatingIp = port.floating_ip;
    unplugPort(cloud, server, port);
    if (floatingIp !== null && (removal.floating_ips ?? floatingIp.delete_on_termination))
      closeFloatingIp(cloud, floatingIp);
  }
  for (const { volume, boot_index, delete_on_termination } of server.attachments) {
    detachVolume(cloud, server, volume);
    volume.held_by = null;
    const goes = boot_index === 0 || delete_on_termination || removal.data_volumes;
    if (goes && volume.server_ids.length === 0) cloud.volumes.delete(volume.id);
  }
  leaveGroup(server);
  endServer(cloud, server);
}

export function leaveGroup(server: Server): void {
  server.group?.members.delete(server.id);
  server.group = null;
}

/** The addresses that the server has inside: one a NIC, the primary one first. */
export const privateAddress = (server: Server): string => server.ports[0]?.ip ?? '';

export const floatingIpsOf = (server: Server): readonly FloatingIp[] =>
  server.ports.flatMap(({ floating_ip }) => floating_ip ?? []);

/** The security groups of all NICs, each once. */
export const securityGroupsOf = (server: Server): readonly SecurityGroup[] => [
  ...new Set(server.ports.flatMap(({ security_groups }) => security_groups)),
];

export const systemDisk = (server: Server): Attachment | undefined =>
  server.attachments.find(({ boot_index }) => boot_index === 0);
