import type { Cell } from '../operation.ts';

type Row = Record<string, unknown>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** First address of a kind (`fixed` or `floating`) of a cloud server. */
export function address(server: Row, kind: 'fixed' | 'floating'): string | undefined {
  const networks = isRow(server.addresses) ? Object.values(server.addresses) : [];
  for (const entry of networks.flat()) {
    if (isRow(entry) && entry['OS-EXT-IPS:type'] === kind && typeof entry.addr === 'string') return entry.addr;
  }
  return undefined;
}

/** One metadata value of a cloud server; keys may contain dots. */
export function metadata(server: Row, key: string): unknown {
  return isRow(server.metadata) ? server.metadata[key] : undefined;
}

/** What most people ask of a cloud server. */
export const SERVER_COLUMNS = {
  id: 'id',
  name: 'name',
  status: 'status',
  public_ip: (server) => address(server, 'floating'),
  private_ip: (server) => address(server, 'fixed'),
  flavor: 'flavor.id',
  image: (server) => metadata(server, 'image_name'),
  instance_id: (server) => (metadata(server, 'lockSource') === 'hcss' ? metadata(server, 'lockSourceId') : undefined),
} as const satisfies Record<string, Cell>;

/** One server in more detail. */
export const SERVER_CARD = {
  ...SERVER_COLUMNS,
  task_state: (server) => server['OS-EXT-STS:task_state'],
  vcpus: 'flavor.vcpus',
  ram_mib: 'flavor.ram',
  os_type: (server) => metadata(server, 'os_type'),
  availability_zone: (server) => server['OS-EXT-AZ:availability_zone'],
  description: 'description',
  created: 'created',
  locked_actions: (server) => metadata(server, 'lockScene'),
  fault: 'fault',
} as const satisfies Record<string, Cell>;
