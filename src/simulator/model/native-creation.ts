import { plugPort } from './addresses.ts';
import { encryptedFor } from './first-password.ts';
import { finishAction, recordAction } from './instance-action.ts';
import { passwordDigest, performAct } from './server.ts';
import { joinGroup } from './server-group.ts';
import { addPort, linkVolume, newServer, newVolume, settleVolume } from './server-parts.ts';
import type {
  Cloud,
  Flavor,
  ImageInUse,
  Port,
  Project,
  SecurityGroup,
  Server,
  ServerGroup,
  Snapshot,
  Subnet,
  TextMap,
  Volume,
} from './state.ts';

/** What a creation by the native API asks for, checked: each object that it names is there and free. */
export interface NativeRequest {
  readonly project: Project;
  readonly zone: string;
  /** one a server */
  readonly names: readonly string[];
  readonly description: string;
  readonly flavor: Flavor;
  readonly image: ImageInUse;
  readonly user_data: string | null;
  readonly key_name: string | null;
  /** what the caller is answered as adminPass */
  readonly password: string;
  readonly metadata: TextMap;
  readonly tags: readonly string[];
  readonly nics: readonly NicWish[];
  readonly security_groups: readonly SecurityGroup[];
  readonly disks: readonly NativeDisk[];
  readonly group: ServerGroup | null;
  readonly scheduler_hints: TextMap;
  /** no host of the zone has room for the flavor: the servers end in error */
  readonly unplaceable: boolean;
}

export type NicWish =
  | { readonly kind: 'port'; readonly port: Port }
  | { readonly kind: 'network'; readonly subnet: Subnet; readonly ip: string | null };

/** The system disk comes first. A disk of `volume` is there; all others are made. */
export interface NativeDisk {
  readonly volume: Volume | null;
  readonly image: ImageInUse | null;
  readonly snapshot: Snapshot | null;
  readonly size_gib: number;
  readonly type: string;
  readonly delete_on_termination: boolean;
}

/** Builds the servers and sets their creation going under the request's ID. */
export function createNatively(cloud: Cloud, request: NativeRequest, requestId: string): readonly Server[] {
  let reservation: string | undefined;
  return request.names.map((name, index) => {
    const server = build(cloud, request, name, index, reservation);
    reservation = server.reservation_id;
    if (request.group !== null) joinGroup(cloud, request.group, server);
    comeUp(cloud, server, request, requestId);
    return server;
  });
}

function build(
  cloud: Cloud,
  request: NativeRequest,
  name: string,
  launch_index: number,
  reservation: string | undefined,
): Server {
  const { project, zone, flavor, image, description, user_data, key_name, metadata, tags, scheduler_hints } = request;
  const server = newServer(cloud, {
    project,
    zone,
    bundle: null,
    charging: 'postPaid',
    order_id: null,
    name,
    hostname: name.toLowerCase().replace(/[^a-z0-9-]/g, '-'),
    description,
    flavor,
    image,
    created: cloud.timeline.now(),
    user_data,
    key_name,
    metadata,
    tags,
    scheduler_hints,
    launch_index,
    native: true,
    password: { active: passwordDigest(request.password), pending: null },
    ...(reservation === undefined ? {} : { reservation_id: reservation }),
  });
  for (const disk of request.disks) addDisk(cloud, server, disk);
  for (const nic of request.nics) addNic(cloud, server, nic, request.security_groups);
  cloud.servers.set(server.id, server);
  return server;
}

function addDisk(cloud: Cloud, server: Server, disk: NativeDisk): void {
  const { project, zone, created } = server;
  const { image, snapshot, size_gib, type, delete_on_termination } = disk;
  const volume =
    disk.volume ??
    newVolume(cloud, { project, zone, name: '', size_gib, type, created, image, snapshot_id: snapshot?.id ?? null });
  linkVolume(server, volume, { delete_on_termination });
  settleVolume(cloud, volume);
}

/** Groups count for NICs that are made from a network; a port that is there keeps its own (table 6-9). */
function addNic(cloud: Cloud, server: Server, nic: NicWish, security_groups: readonly SecurityGroup[]): void {
  if (nic.kind === 'port') plugPort(server, nic.port);
  else addPort(cloud, server, { subnet: nic.subnet, ip: nic.ip, security_groups });
}

// The seconds are the simulator's: the document has 5 to 10 minutes for the password (section 6.11.5).
const schedulingSeconds = 2;
const firstPasswordSeconds = 300;

function comeUp(cloud: Cloud, server: Server, request: NativeRequest, requestId: string): void {
  const action = recordAction(cloud, server, 'create', requestId);
  if (request.unplaceable) {
    server.task_state = 'scheduling';
    server.held_by = requestId;
    cloud.timeline.after(schedulingSeconds, () => {
      finishAction(cloud, action, false);
      if (server.held_by !== requestId) return;
      server.held_by = null;
      server.task_state = null;
      server.vm_state = 'error';
      server.updated = cloud.timeline.now();
    });
    return;
  }
  performAct(cloud, server, 'create', requestId, {
    fails: false,
    done: (completed) => {
      finishAction(cloud, action, completed);
      if (completed && server.image.os === 'windows') keepFirstPassword(cloud, server, request.password);
    },
  });
}

function keepFirstPassword(cloud: Cloud, server: Server, password: string): void {
  const pair = server.key_name === null ? undefined : cloud.keyPairs.get(`${server.project.id}/${server.key_name}`);
  if (pair === undefined) return;
  cloud.timeline.after(firstPasswordSeconds, () => {
    server.first_password = encryptedFor(pair.public_key, password);
  });
}
