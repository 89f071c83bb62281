import { bindFloatingIp } from './addresses.ts';
import type { CreateRequest, DataDiskWish, DiskWish, PublicAddressWish } from './create-request.ts';
import { passwordDigest } from './server.ts';
import { joinGroup } from './server-group.ts';
import { addFloatingIp, addPort, linkVolume, newServer, newVolume, settleVolume } from './server-parts.ts';
import type { Cloud, ImageInUse, Port, Server } from './state.ts';

/**
 * Builds the servers of a request, each with its disks, NICs and public address, all in vm_state `building`. The `create` act
 * has still to be performed; a server whose creation fails is taken away with `removeServer`.
 */
export function buildServers(cloud: Cloud, request: CreateRequest): readonly Server[] {
  const { names, group } = request;
  let reservation: string | undefined;
  return names.map((name) => {
    const server = buildServer(cloud, request, name, reservation);
    reservation = server.reservation_id;
    if (group !== null) joinGroup(cloud, group, server);
    return server;
  });
}

function buildServer(cloud: Cloud, request: CreateRequest, name: string, reservation: string | undefined): Server {
  const { project, zone, flavor, image, user_data, key_name, metadata, tags, resource_tags, password } = request;
  const server = newServer(cloud, {
    project,
    zone,
    bundle: null,
    charging: 'postPaid',
    order_id: null,
    name,
    hostname: hostnameOf(name),
    description: request.description,
    flavor,
    image,
    created: request.created ?? cloud.timeline.now(),
    user_data,
    key_name,
    metadata,
    tags,
    resource_tags,
    scheduler_hints: request.scheduler_hints,
    ...(reservation === undefined ? {} : { reservation_id: reservation }),
    ...(password === null ? {} : { password: { active: passwordDigest(password), pending: null } }),
  });
  addDisk(cloud, server, request.system_disk, image);
  for (const disk of request.data_disks) addDataDisk(cloud, server, disk);
  const ports = request.ports.map((wish) => addPort(cloud, server, wish));
  if (request.public_address !== null && ports[0] !== undefined) bindAddress(cloud, ports[0], request.public_address);
  cloud.servers.set(server.id, server);
  return server;
}

/** What the operating system is told: the name in lower case, with hyphens for what host names can't have. */
const hostnameOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9-]/g, '-');

function addDisk(cloud: Cloud, server: Server, wish: DiskWish, image: ImageInUse): void {
  const { project, zone, name, created } = server;
  const { type, size_gib, scsi, delete_on_termination } = wish;
  const volume = newVolume(cloud, { project, zone, name, size_gib, type, created, scsi, image });
  linkVolume(server, volume, { delete_on_termination });
  settleVolume(cloud, volume);
}

function addDataDisk(cloud: Cloud, server: Server, wish: DataDiskWish): void {
  const { project, zone, created } = server;
  const { type, size_gib, scsi, delete_on_termination, multiattach, metadata, snapshot } = wish;
  const number = String(server.attachments.length).padStart(4, '0');
  const volume =
    wish.volume ??
    newVolume(cloud, {
      project,
      zone,
      name: `${server.name}-volume-${number}`,
      size_gib,
      type,
      created,
      scsi,
      multiattach,
      metadata,
      snapshot_id: snapshot?.id ?? null,
    });
  linkVolume(server, volume, { delete_on_termination });
  settleVolume(cloud, volume);
}

function bindAddress(cloud: Cloud, port: Port, wish: PublicAddressWish): void {
  if (wish.kind === 'existing') {
    bindFloatingIp(wish.floating_ip, port);
    return;
  }
  const { pool, size, share_type, delete_on_termination } = wish;
  addFloatingIp(cloud, port, {
    project: port.project,
    pool,
    bandwidth: { name: `bandwidth-${port.id.slice(0, 4)}`, size, share_type, charge_mode: 'traffic' },
    delete_on_termination,
    bundled: false,
  });
}
