import {
  bindFloatingIp,
  closeFloatingIp,
  type FloatingIpStart,
  openFloatingIp,
  openPort,
  type PortStart,
  plugPort,
  unplugPort,
} from './addresses.ts';
import { endServer } from './server.ts';
import { deleteSnapshotsOf, hasSnapshots } from './snapshot.ts';
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
    scheduler_hints: noText,
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
    first_password: null,
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

/** `/dev/vda` and so on; after the 26th disk `/dev/vdaa`. All flavors here are of KVM (ecs-api-en-2025-01, table 5-51). */
function deviceName(index: number): string {
  const letter = (number: number): string => String.fromCharCode(97 + number);
  const first = Math.floor(index / 26);
  return `/dev/vd${first === 0 ? '' : letter(first - 1)}${letter(index % 26)}`;
}

/** The first name that no disk of the server has. `/dev/vda` is kept for a system disk. */
function freeDevice(server: Server, bootable: boolean): string {
  const taken = new Set(server.attachments.map(({ device }) => device));
  let index = bootable ? 0 : 1;
  while (taken.has(deviceName(index))) index += 1;
  return deviceName(index);
}

export interface AttachmentWish {
  readonly device?: string;
  readonly delete_on_termination?: boolean;
}

/** Puts the disk on the server; both sides know of each other from then on. */
export function linkVolume(server: Server, volume: Volume, how: AttachmentWish = {}): Attachment {
  const device = how.device ?? freeDevice(server, volume.bootable);
  const attachment: Attachment = {
    volume,
    device,
    boot_index: device === systemDevice ? 0 : -1,
    delete_on_termination: how.delete_on_termination ?? false,
  };
  server.attachments =
    attachment.boot_index === 0 ? [attachment, ...server.attachments] : [...server.attachments, attachment];
  volume.server_ids = [...volume.server_ids, server.id];
  return attachment;
}

const systemDevice = '/dev/vda';

export function unlinkVolume(server: Server, volume: Volume): void {
  server.attachments = server.attachments.filter((each) => each.volume !== volume);
  volume.server_ids = volume.server_ids.filter((id) => id !== server.id);
}

/** Settles the status of a disk that nobody is at work on, after a link was made or cut. */
export function settleVolume(cloud: Cloud, volume: Volume): void {
  if (volume.held_by !== null) return;
  volume.status = volume.server_ids.length > 0 ? 'in-use' : 'available';
  volume.updated = cloud.timeline.now();
}

/**
 * The disk goes, unless another server has it or it has snapshots: no disk is deleted before all of its snapshots are
 * (ecs-api-en-2025-01, section 6.2.1, constraint 5 b). Then it is left free.
 */
export function discardVolume(cloud: Cloud, volume: Volume): void {
  if (volume.server_ids.length === 0 && !hasSnapshots(cloud, volume)) cloud.volumes.delete(volume.id);
  else settleVolume(cloud, volume);
}

/** A NIC in the subnet with an address of its own; throws when the subnet has none left, which callers look at first. */
export function addPort(cloud: Cloud, server: Server, start: PortStart): Port {
  const port = openPort(cloud, start);
  if (port === undefined) throw new Error(`subnet ${start.subnet.name} has no address ${start.ip ?? ''}`);
  plugPort(server, port);
  return port;
}

export function addFloatingIp(cloud: Cloud, port: Port, start: FloatingIpStart): FloatingIp {
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
  /** the native API keeps a system disk that was not marked to go (ecs-api-en-2025-01, table 6-13) */
  readonly system_volume?: 'as marked';
  /** of disks that go; without it a disk that has some stays */
  readonly snapshots?: true;
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
    unlinkVolume(server, volume);
    if (volume.server_ids.length === 0) volume.held_by = null;
    const unmarked = boot_index === 0 ? removal.system_volume === undefined : removal.data_volumes;
    const goes = delete_on_termination || unmarked;
    if (goes && removal.snapshots) deleteSnapshotsOf(cloud, volume);
    if (goes) discardVolume(cloud, volume);
    else settleVolume(cloud, volume);
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
