import type { Random } from '../random.ts';
import type { AddressPool, Cloud, FloatingIp, Port, Project, SecurityGroup, Server, Subnet } from './state.ts';

/** Addresses as numbers, handed out once each and again after they were given back. */
export function numberOf(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((number, part) => number * 256 + Number(part), 0);
}

const addressOf = (number: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');

/** The addresses of a network in the form `192.168.0.0/16`, less the first (the gateway) and those the network keeps. */
export function poolOf(cidr: string): AddressPool {
  const [base = '', bits = '32'] = cidr.split('/');
  const start = numberOf(base) ?? 0;
  return { first: start + 2, last: start + 2 ** (32 - Number(bits)) - 5, next: start + 2, taken: new Set() };
}

/** undefined when none is left */
function takeAny(pool: AddressPool): number | undefined {
  const size = pool.last - pool.first + 1;
  if (pool.taken.size >= size) return undefined;
  while (pool.taken.has(pool.next)) pool.next = pool.next >= pool.last ? pool.first : pool.next + 1;
  const number = pool.next;
  pool.taken.add(number);
  pool.next = number >= pool.last ? pool.first : number + 1;
  return number;
}

const isWithin = (pool: AddressPool, number: number): boolean => number >= pool.first && number <= pool.last;

/** How many more addresses the pool can give. */
export const addressesLeft = (pool: AddressPool): number => pool.last - pool.first + 1 - pool.taken.size;

export interface PortStart {
  readonly subnet: Subnet;
  /** null: any; one that is given must be free, see `isFree` */
  readonly ip: string | null;
  readonly security_groups: readonly SecurityGroup[];
}

/** Whether the subnet has the address to give. */
export function isFree(subnet: Subnet, ip: string): boolean {
  const number = numberOf(ip);
  return number !== undefined && isWithin(subnet.addresses, number) && !subnet.addresses.taken.has(number);
}

/** A new NIC, bound to nothing yet; undefined when the subnet has no address, or not this one. */
export function openPort(cloud: Cloud, start: PortStart): Port | undefined {
  const { subnet, ip, security_groups } = start;
  if (ip !== null && !isFree(subnet, ip)) return undefined;
  const number = ip === null ? takeAny(subnet.addresses) : numberOf(ip);
  if (number === undefined) return undefined;
  subnet.addresses.taken.add(number);
  const port: Port = {
    id: cloud.random.uuid(),
    project: subnet.project,
    subnet,
    ip: addressOf(number),
    mac: macAddress(cloud.random),
    server_id: null,
    security_groups,
    floating_ip: null,
    kept: false,
  };
  cloud.ports.set(port.id, port);
  return port;
}

function macAddress(random: Random): string {
  const digits = random.hex(6);
  return `fa:16:3e:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}

/** Puts the NIC at the end of the server's. */
export function plugPort(server: Server, port: Port): void {
  port.server_id = server.id;
  server.ports = [...server.ports, port];
}

/** Takes the NIC off its server; it goes with its address unless it was there before. The floating IP is left free. */
export function unplugPort(cloud: Cloud, server: Server, port: Port): void {
  server.ports = server.ports.filter((each) => each !== port);
  port.server_id = null;
  if (port.floating_ip !== null) unbindFloatingIp(port.floating_ip);
  if (!port.kept) closePort(cloud, port);
}

export function closePort(cloud: Cloud, port: Port): void {
  const number = numberOf(port.ip);
  if (number !== undefined) port.subnet.addresses.taken.delete(number);
  cloud.ports.delete(port.id);
}

export interface FloatingIpStart {
  readonly project: Project;
  readonly pool: string;
  readonly bandwidth: {
    readonly name: string;
    readonly size: number;
    readonly share_type: 'PER' | 'WHOLE';
    readonly charge_mode: string;
    readonly id?: string;
  };
  readonly delete_on_termination: boolean;
  readonly bundled: boolean;
  /** simulated milliseconds since 1970; now when absent */
  readonly created?: number;
}

/** A new floating IP, bound to nothing; undefined when the region has none left. */
export function openFloatingIp(cloud: Cloud, start: FloatingIpStart): FloatingIp | undefined {
  const number = takeAny(cloud.publicAddresses);
  if (number === undefined) return undefined;
  const { id, ...bandwidth } = start.bandwidth;
  const floatingIp: FloatingIp = {
    id: cloud.random.uuid(),
    project: start.project,
    address: addressOf(number),
    pool: start.pool,
    bandwidth: { id: id ?? cloud.random.uuid(), ...bandwidth },
    port: null,
    delete_on_termination: start.delete_on_termination,
    bundled: start.bundled,
    created: start.created ?? cloud.timeline.now(),
  };
  cloud.floatingIps.set(floatingIp.id, floatingIp);
  return floatingIp;
}

/** Moves the floating IP to the port; what either was bound to before is unbound. */
export function bindFloatingIp(floatingIp: FloatingIp, port: Port): void {
  if (port.floating_ip !== null) unbindFloatingIp(port.floating_ip);
  unbindFloatingIp(floatingIp);
  floatingIp.port = port;
  port.floating_ip = floatingIp;
}

export function unbindFloatingIp(floatingIp: FloatingIp): void {
  if (floatingIp.port !== null) floatingIp.port.floating_ip = null;
  floatingIp.port = null;
}

export function closeFloatingIp(cloud: Cloud, floatingIp: FloatingIp): void {
  unbindFloatingIp(floatingIp);
  const number = numberOf(floatingIp.address);
  if (number !== undefined) cloud.publicAddresses.taken.delete(number);
  cloud.floatingIps.delete(floatingIp.id);
}
