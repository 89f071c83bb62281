import { describe, expect, it } from 'vitest';
import { demoCredentials } from '../../../src/simulator/credentials.ts';
import { quotaUse } from '../../../src/simulator/model/quota.ts';
import { usualQuota } from '../../../src/simulator/model/quota-limits.ts';
import type { Project, QuotaLimits } from '../../../src/simulator/model/state.ts';
import type { Answer } from '../../../src/simulator/wire/call.ts';
import { Harness } from '../harness.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Quotas: ecs-api-en-2025-01, sections 5.7.1 and 6.10. What goes beyond one is refused by the ECS API with the code of appendix
 * A.2, by the native one with 403. Each case is tried with room for exactly what it asks, and with one less.
 */
class Region {
  readonly harness = new Harness(7);
  readonly project: Project;

  constructor() {
    const { project_id } = demoCredentials('intl', []);
    const project = this.harness.cloud.projects.find(({ id }) => id === project_id);
    if (project === undefined) throw new Error('no project');
    this.project = project;
  }

  /** Leaves room for so much more than the project holds. */
  room(limits: Partial<QuotaLimits>): void {
    const use: Partial<QuotaLimits> = quotaUse(this.harness.cloud, this.project);
    const entries = Object.entries(limits).map(([name, more]) => [name, more + (use[name as keyof QuotaLimits] ?? 0)]);
    this.harness.cloud.quotas.set(this.project.id, { ...usualQuota, ...Object.fromEntries(entries) });
  }

  nova(method: string, path: string, body?: unknown): Answer {
    return this.harness.send(method, `/v2.1/${this.project.id}${path}`, body);
  }

  ecs(method: string, path: string, body?: unknown): Answer {
    return this.harness.send(method, `/v1/${this.project.id}/cloudservers${path}`, body);
  }

  named<Item extends { readonly name: string; readonly project?: Project | null }>(
    items: ReadonlyMap<string, Item>,
    name: string,
  ): Item {
    const found = [...items.values()].find(
      (each) => each.name === name && (each.project === this.project || each.project === null),
    );
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  }

  get worker(): string {
    return this.named(this.harness.cloud.servers, 'batch-worker').id;
  }

  get wish(): Fields {
    const { cloud } = this.harness;
    const subnet = this.named(cloud.subnets, 'subnet-web');
    return {
      imageRef: this.named(cloud.images, 'Ubuntu').id,
      flavorRef: 's3.large.2',
      name: 'more',
      vpcid: subnet.vpc.id,
      nics: [{ subnet_id: subnet.id }],
      root_volume: { volumetype: 'SSD', size: 40 },
    };
  }

  get nativeWish(): Fields {
    const { cloud } = this.harness;
    const uuid = this.named(cloud.subnets, 'subnet-web').id;
    return {
      name: 'more',
      imageRef: this.named(cloud.images, 'Ubuntu').id,
      flavorRef: 's3.large.2',
      networks: [{ uuid }],
    };
  }

  group(): string {
    const body = { server_group: { name: 'tier', policies: ['anti-affinity'] } };
    return bodyOf(this.nova('POST', '/os-server-groups', body)).server_group.id;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the shape of answers is what is tested
const bodyOf = ({ body }: Answer): any => body;

interface Case {
  /** what is asked for fits exactly */
  readonly room: Partial<QuotaLimits>;
  readonly call: (region: Region) => Answer;
}

const create = (changes: Fields) => (region: Region) =>
  region.ecs('POST', '', { server: { ...region.wish, ...changes } });
const resize = (region: Region) =>
  region.ecs('POST', `/${region.worker}/resize`, { resize: { flavorRef: 'c3.2xlarge.2' } });

/** s3.large.2 has 2 vCPUs and 4 GiB of memory; batch-worker's c3.xlarge.2 has 4 and 8, c3.2xlarge.2 8 and 16. */
const ofEcs: readonly (readonly [name: string, code: string, one: Case])[] = [
  ['create_post_paid_servers, servers', 'Ecs.0001', { room: { instances: 2 }, call: create({ count: 2 }) }],
  ['create_post_paid_servers, vCPUs', 'Ecs.0001', { room: { cores: 4 }, call: create({ count: 2 }) }],
  ['create_post_paid_servers, memory', 'Ecs.0001', { room: { ram_mib: 8192 }, call: create({ count: 2 }) }],
  ['create_post_paid_servers, disks', 'Ecs.0021', { room: { volumes: 2 }, call: create({ count: 2 }) }],
  ['create_post_paid_servers, size of disks', 'Ecs.0021', { room: { gigabytes: 80 }, call: create({ count: 2 }) }],
  [
    'create_post_paid_servers, members of the group',
    'Ecs.0022',
    {
      room: { server_group_members: 2 },
      call: (region) => {
        const server = { ...region.wish, count: 2, 'os:scheduler_hints': { group: region.group() } };
        return region.ecs('POST', '', { server });
      },
    },
  ],
  ['resize_post_paid_server, vCPUs', 'Ecs.0001', { room: { cores: 4 }, call: resize }],
  ['resize_post_paid_server, memory', 'Ecs.0001', { room: { ram_mib: 8192 }, call: resize }],
  [
    'create_server_group, groups',
    'Ecs.0022',
    {
      room: { server_groups: 1 },
      call: (region) =>
        region.ecs('POST', '/os-server-groups', { server_group: { name: 'a', policies: ['anti-affinity'] } }),
    },
  ],
  [
    'add_server_group_member, members',
    'Ecs.0022',
    {
      room: { server_group_members: 1 },
      call: (region) =>
        region.ecs('POST', `/os-server-groups/${region.group()}/action`, {
          add_member: { instance_uuid: region.worker },
        }),
    },
  ],
];

const boot = (changes: Fields) => (region: Region) =>
  region.nova('POST', '/servers', { server: { ...region.nativeWish, ...changes } });
const publicKey = `ssh-ed25519 ${Buffer.concat([
  Buffer.from([0, 0, 0, 11]),
  Buffer.from('ssh-ed25519'),
  Buffer.from([0, 0, 0, 32]),
  Buffer.alloc(32, 7),
]).toString('base64')}`;
const file = (bytes: number): Fields => ({ path: '/a', contents: Buffer.alloc(bytes).toString('base64') });
const rule = { from_port: 1, to_port: 1, ip_protocol: 'tcp', cidr: '0.0.0.0/0' };

const native: readonly (readonly [name: string, one: Case])[] = [
  ['nova_create_server, servers', { room: { instances: 1 }, call: boot({}) }],
  ['nova_create_server, vCPUs', { room: { cores: 2 }, call: boot({}) }],
  ['nova_create_server, memory', { room: { ram_mib: 4096 }, call: boot({}) }],
  ['nova_create_server, disks', { room: { volumes: 1 }, call: boot({}) }],
  ['nova_create_server, size of disks', { room: { gigabytes: 40 }, call: boot({}) }],
  ['nova_create_server, files', { room: { personality: 2 }, call: boot({ personality: [file(1), file(1)] }) }],
  ['nova_create_server, size of a file', { room: { personality_bytes: 9 }, call: boot({ personality: [file(9)] }) }],
  ['nova_create_server, metadata', { room: { server_metadata: 2 }, call: boot({ metadata: { a: '', b: '' } }) }],
  [
    'nova_create_server, members of the group',
    {
      room: { server_group_members: 1 },
      call: (region) =>
        region.nova('POST', '/servers', {
          server: region.nativeWish,
          'os:scheduler_hints': { group: region.group() },
        }),
    },
  ],
  [
    'nova_resize_server, vCPUs',
    {
      room: { cores: 4 },
      call: (region) =>
        region.nova('POST', `/servers/${region.worker}/action`, { resize: { flavorRef: 'c3.2xlarge.2' } }),
    },
  ],
  [
    'nova_create_server_image, metadata',
    {
      room: { image_metadata: 1 },
      call: (region) =>
        region.nova('POST', `/servers/${region.worker}/action`, { createImage: { name: 'a', metadata: { a: '' } } }),
    },
  ],
  [
    'nova_replace_server_metadata, items',
    {
      room: { server_metadata: 1 },
      call: (region) => region.nova('PUT', `/servers/${region.worker}/metadata`, { metadata: { a: '' } }),
    },
  ],
  [
    'nova_create_keypair, key pairs',
    {
      room: { key_pairs: 1 },
      call: (region) => region.nova('POST', '/os-keypairs', { keypair: { name: 'one-more', public_key: publicKey } }),
    },
  ],
  [
    'nova_create_server_group, groups',
    {
      room: { server_groups: 1 },
      call: (region) =>
        region.nova('POST', '/os-server-groups', { server_group: { name: 'a', policies: ['anti-affinity'] } }),
    },
  ],
  [
    'nova_create_volume, disks',
    {
      room: { volumes: 1 },
      call: (region) =>
        region.nova('POST', '/os-volumes', { volume: { size: 1, availability_zone: 'ap-southeast-3a' } }),
    },
  ],
  [
    'nova_create_volume, size of disks',
    {
      room: { gigabytes: 9 },
      call: (region) =>
        region.nova('POST', '/os-volumes', { volume: { size: 9, availability_zone: 'ap-southeast-3a' } }),
    },
  ],
  [
    'nova_create_snapshot, snapshots',
    {
      room: { snapshots: 1 },
      call: (region) => {
        const volume_id = region.named(region.harness.cloud.volumes, 'archive-2023').id;
        return region.nova('POST', '/os-snapshots', { snapshot: { volume_id } });
      },
    },
  ],
  [
    'nova_create_floating_ip, addresses',
    { room: { floating_ips: 1 }, call: (region) => region.nova('POST', '/os-floating-ips', {}) },
  ],
  [
    'nova_create_security_group, groups',
    {
      room: { security_groups: 1 },
      call: (region) => region.nova('POST', '/os-security-groups', { security_group: { name: 'a' } }),
    },
  ],
  [
    'nova_create_security_group_rule, rules',
    {
      room: { security_group_rules: 1 },
      call: (region) => {
        const made = region.nova('POST', '/os-security-groups', { security_group: { name: 'a' } });
        const parent_group_id = bodyOf(made).security_group.id;
        return region.nova('POST', '/os-security-group-rules', {
          security_group_rule: { ...rule, parent_group_id },
        });
      },
    },
  ],
];

function tried(one: Case, room: Partial<QuotaLimits>): Answer {
  const region = new Region();
  region.room(room);
  return one.call(region);
}

const oneLess = (room: Partial<QuotaLimits>): Partial<QuotaLimits> =>
  Object.fromEntries(Object.entries(room).map(([name, value]) => [name, value - 1]));

describe('beyond a quota', () => {
  it.each(ofEcs)('%s: %s, and nothing is made', (_, code, one) => {
    expect(tried(one, one.room).status).toBe(200);
    const { status, body } = tried(one, oneLess(one.room));
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(code);
  });

  it.each(native)('%s: 403', (_, one) => {
    expect(tried(one, one.room).status).toBeLessThan(300);
    expect(tried(one, oneLess(one.room))).toMatchObject({ status: 403, body: { forbidden: { code: 403 } } });
  });
});

/** Section 6.10.2, example: 100 key pairs. */
it('100 key pairs are the usual quota, which nova_show_quota_set and nova_show_limits tell', () => {
  const region = new Region();
  expect(bodyOf(region.nova('GET', `/os-quota-sets/${region.project.id}`)).quota_set.key_pairs).toBe(100);
  expect(bodyOf(region.nova('GET', '/limits')).limits.absolute.maxTotalKeypairs).toBe(100);
  expect(bodyOf(region.ecs('GET', '/limits')).absolute.maxTotalKeypairs).toBe(100);
});
