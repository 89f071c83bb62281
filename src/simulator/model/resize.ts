import type { EcsCode } from '../wire/ecs-errors.ts';
import { isSold, zoneLetter } from './flavors.ts';
import { quotaLeft } from './quota.ts';
import type { Cloud, Flavor, Image, Server } from './state.ts';

/** Why the flavor can't be had in the zone; sold out is not the same as not on offer. */
export function saleFault(flavor: Flavor, zone: string): EcsCode | undefined {
  if (isSold(flavor, zone)) return undefined;
  return flavor.sale[zoneLetter(zone)] === 'sellout' ? 'Ecs.0319' : 'Ecs.0027';
}

/** Why the server can't get the flavor, whatever its state. */
export function resizeFault(cloud: Cloud, server: Server, flavor: Flavor): EcsCode | undefined {
  if (flavor === server.flavor) return 'Ecs.0810';
  const image: Image | undefined = cloud.images.get(server.image.id);
  if (image !== undefined && flavor.ram_mib < image.min_ram_mib) return 'Ecs.0007';
  if (server.ports.length > flavor.most_ports) return 'Ecs.0050';
  if (server.attachments.length > flavor.most_data_volumes + 1) return 'Ecs.0104';
  const more = (now: number, then: number, left: number): boolean => then - now > left;
  if (more(server.flavor.vcpus, flavor.vcpus, quotaLeft(cloud, server.project, 'cores'))) return 'Ecs.0001';
  if (more(server.flavor.ram_mib, flavor.ram_mib, quotaLeft(cloud, server.project, 'ram_mib'))) return 'Ecs.0001';
  return saleFault(flavor, server.zone);
}

/** The resize is on record from its begin, so that the larger of the two flavors counts against the quota. */
export function beginResize(server: Server, flavor: Flavor): void {
  server.resize = { from: server.flavor, to: flavor, was: server.vm_state };
}

/** The server has its new flavor; whether the resize waits for a confirmation is up to whoever asked for it. */
export function takeFlavor(server: Server): void {
  if (server.resize !== null) server.flavor = server.resize.to;
}

export function endResize(server: Server): void {
  server.resize = null;
}

/** Back to the flavor from before. */
export function giveBackFlavor(server: Server): void {
  if (server.resize !== null) server.flavor = server.resize.from;
  server.resize = null;
}
