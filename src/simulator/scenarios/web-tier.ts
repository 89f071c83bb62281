import { days } from '../calendar.ts';
import { openFloatingIp } from '../model/addresses.ts';
import type { CreateRequest, DataDiskWish } from '../model/create-request.ts';
import { buildServers } from '../model/create-servers.ts';
import { endImage, queueImage } from '../model/image-making.ts';
import { importKeyPair } from '../model/keypair.ts';
import { openSubnet, openVpc } from '../model/networks.ts';
import { addRule, openSecurityGroup } from '../model/security-group.ts';
import { openServerGroup } from '../model/server-group.ts';
import { newVolume } from '../model/server-parts.ts';
import { takeSnapshot } from '../model/snapshot.ts';
import type { Cloud, Flavor, Image, Project, SecurityGroup, Server, Subnet } from '../model/state.ts';

/** Its private half was thrown away when it was made. */
const operatorsKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH5XmYz7vr69+6ohEgOzpkzYkInxBP3STbQKNHJVXnXO operators@simulator';

interface Place {
  readonly cloud: Cloud;
  readonly project: Project;
  readonly zone: string;
  readonly image: Image;
  readonly web: Subnet;
  readonly data: Subnet;
}

/**
 * Servers outside Flexus L in one region: two behind the web shop that keep off each other's host, a bastion with a key
 * pair, a batch worker that is stopped, and what lies about: a private image, a snapshot, a disk and an address in no use.
 */
export function fillWebTier(cloud: Cloud, project: Project): void {
  const image = [...cloud.images.values()].find(({ kind, os }) => kind === 'system' && os === 'linux');
  if (image === undefined) return;
  const vpc = openVpc(cloud, project, 'vpc-production', '10.20.0.0/16');
  const place: Place = {
    cloud,
    project,
    zone: `${project.name}a`,
    image,
    web: openSubnet(cloud, vpc, 'subnet-web', '10.20.1.0/24'),
    data: openSubnet(cloud, vpc, 'subnet-data', '10.20.2.0/24'),
  };
  const [first] = addWebServers(place);
  addBastion(place);
  const worker = addWorker(place);
  if (first !== undefined) endImage(cloud, queueImage(cloud, first, 'web-base-2024-12', { team: 'shop' }), false);
  addLooseEnds(place, worker);
}

function addWebServers(place: Place): readonly Server[] {
  const { cloud, project } = place;
  const group = groupWith(place, 'sg-web', [80, 443], '0.0.0.0/0');
  const servers = buildServers(cloud, {
    ...plain(place, flavor(cloud, 's3.large.2'), group),
    created: daysAgo(cloud, 90),
    names: ['web-1', 'web-2'],
    description: 'front end of the shop',
    group: openServerGroup(cloud, project, 'web-tier'),
    public_address: { kind: 'new', pool: '5_bgp', size: 20, share_type: 'PER', delete_on_termination: true },
    resource_tags: tags({ team: 'shop', stage: 'production', tier: 'web' }),
    metadata: { role: 'web' },
    tags: ['web'],
  });
  return servers.map(settled);
}

function addBastion(place: Place): void {
  const { cloud, project } = place;
  const pair = importKeyPair(cloud, project, 'operators', { type: 'ssh', public_key: operatorsKey });
  const servers = buildServers(cloud, {
    ...plain(place, flavor(cloud, 's3.medium.2'), groupWith(place, 'sg-bastion', [22], '203.0.113.0/24')),
    created: daysAgo(cloud, 200),
    names: ['bastion'],
    description: 'the way in for operators',
    key_name: pair?.name ?? null,
    public_address: { kind: 'new', pool: '5_bgp', size: 5, share_type: 'PER', delete_on_termination: false },
    resource_tags: tags({ team: 'platform', stage: 'production' }),
  });
  for (const server of servers) settled(server);
}

function addWorker(place: Place): Server | undefined {
  const { cloud, web, data } = place;
  const request = plain(place, flavor(cloud, 'c3.xlarge.2'), groupWith(place, 'sg-batch', [], ''));
  const [server] = buildServers(cloud, {
    ...request,
    created: daysAgo(cloud, 60),
    names: ['batch-worker'],
    description: 'stopped but for the monthly reports',
    ports: [data, web].flatMap((subnet) => request.ports.map((wish) => ({ ...wish, subnet }))),
    data_disks: [dataDisk('SSD', 200), dataDisk('SATA', 1000)],
    resource_tags: tags({ team: 'shop', stage: 'batch' }),
    tags: ['batch'],
  });
  if (server === undefined) return undefined;
  settled(server).vm_state = 'stopped';
  return server;
}

function addLooseEnds({ cloud, project, zone }: Place, worker: Server | undefined): void {
  const disk = worker?.attachments[1]?.volume;
  if (disk !== undefined) {
    const snapshot = takeSnapshot(cloud, { volume: disk, name: 'batch-input-before-migration', description: '' });
    snapshot.status = 'available';
  }
  const created = daysAgo(cloud, 30);
  newVolume(cloud, { project, zone, name: 'archive-2023', size_gib: 500, type: 'SATA', created });
  openFloatingIp(cloud, {
    project,
    pool: '5_bgp',
    bandwidth: { name: 'bandwidth-spare', size: 5, share_type: 'PER', charge_mode: 'traffic' },
    delete_on_termination: false,
    bundled: false,
    created,
  });
}

function plain(place: Place, of: Flavor, group: SecurityGroup): CreateRequest {
  return {
    project: place.project,
    zone: place.zone,
    names: [],
    description: '',
    flavor: of,
    image: place.image,
    user_data: null,
    key_name: null,
    password: null,
    ports: [{ subnet: place.web, ip: null, security_groups: [group] }],
    public_address: null,
    system_disk: { type: 'SSD', size_gib: 40, scsi: false, delete_on_termination: true },
    data_disks: [],
    metadata: {},
    tags: [],
    resource_tags: [],
    group: null,
    scheduler_hints: {},
  };
}

function flavor(cloud: Cloud, id: string): Flavor {
  const found = cloud.flavors.get(id);
  if (found === undefined) throw new Error(`the scenario wants flavor ${id}`);
  return found;
}

function groupWith({ cloud, project }: Place, name: string, ports: readonly number[], cidr: string): SecurityGroup {
  const group = openSecurityGroup(cloud, { project, name, description: '' });
  for (const port of ports) {
    addRule(cloud, group, {
      direction: 'ingress',
      ethertype: 'IPv4',
      protocol: 'tcp',
      from_port: port,
      to_port: port,
      cidr,
      remote_group_id: null,
    });
  }
  return group;
}

const dataDisk = (type: string, size_gib: number): DataDiskWish => ({
  type,
  size_gib,
  scsi: false,
  delete_on_termination: false,
  multiattach: false,
  metadata: {},
  snapshot: null,
});

const tags = (pairs: Readonly<Record<string, string>>): CreateRequest['resource_tags'] =>
  Object.entries(pairs).map(([key, value]) => ({ key, value }));

const daysAgo = (cloud: Cloud, count: number): number => cloud.timeline.now() - days(count);

/** It has been running since it was created. */
function settled(server: Server): Server {
  server.launched = server.created;
  server.vm_state = 'active';
  return server;
}
