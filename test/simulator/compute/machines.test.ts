import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cloud, Server } from '../../../src/simulator/model/state.ts';
import { Harness } from '../harness.ts';

/** Table A-4 of ecs-api-en-2025-01: the task states that each vm_state may show, without the shelved ones. */
const rebuild = ['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning'];
const tableA4: Readonly<Record<string, readonly (string | null)[]>> = {
  building: ['scheduling', 'block_device_mapping', 'networking', 'spawning', null],
  active: [
    'rebooting',
    'reboot_pending',
    'reboot_started',
    'rebooting_hard',
    'reboot_pending_hard',
    'reboot_started_hard',
    ...rebuild,
    'migrating',
    'powering-off',
    'deleting',
    null,
  ],
  stopped: [
    'resize_prep',
    'resize_migrating',
    'resize_migrated',
    'resize_finish',
    ...rebuild,
    'powering-on',
    'deleting',
    null,
  ],
  resized: ['resize_reverting', null],
  error: [...rebuild, 'deleting', null],
};

class Region {
  readonly harness: Harness;
  readonly project: Cloud['projects'][number];
  readonly subnet: { readonly id: string; readonly vpc: { readonly id: string } };
  readonly images: readonly string[];

  constructor(seed: number) {
    this.harness = new Harness(seed);
    const { cloud } = this.harness;
    const subnet = [...cloud.subnets.values()].find(({ name }) => name === 'subnet-data');
    if (subnet === undefined) throw new Error('the scenario has no subnet-data');
    this.subnet = subnet;
    this.project = subnet.project;
    this.images = [...cloud.images.values()].filter(({ kind }) => kind === 'system').map(({ id }) => id);
  }

  get cloud(): Cloud {
    return this.harness.cloud;
  }

  get servers(): readonly Server[] {
    return [...this.cloud.servers.values()].filter(({ project }) => project === this.project);
  }

  /** Disks that might be attached, and one that is in use, for the attempt. */
  get looseVolumes(): readonly string[] {
    const own = [...this.cloud.volumes.values()].filter(({ project }) => project === this.project);
    return own
      .filter(({ server_ids, multiattach }, at) => server_ids.length === 0 || multiattach || at === 0)
      .map(({ id }) => id);
  }

  post(version: string, path: string, body: unknown): void {
    this.harness.send('POST', `/${version}/${this.project.id}/${path}`, body);
  }

  delete(version: string, path: string): void {
    this.harness.send('DELETE', `/${version}/${this.project.id}/${path}`);
  }
}

type Step = (region: Region) => void;
const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)];
const which = fc.nat({ max: 30 });

const onServer = (act: (region: Region, server: Server, at: number) => void) =>
  fc.record({ server: which, at: which }).map(
    ({ server, at }): Step =>
      (region) => {
        const chosen = pick(region.servers, server);
        if (chosen !== undefined) act(region, chosen, at);
      },
  );

const power = (key: string, type: string) =>
  onServer((region, { id }) => region.post('v1', 'cloudservers/action', { [key]: { type, servers: [{ id }] } }));

/** On a server whose resize waits for it, where there is one. */
const ending = (body: unknown) =>
  which.map(
    (at): Step =>
      (region) => {
        const resized = region.servers.filter(({ vm_state }) => vm_state === 'resized');
        const server = pick(resized.length > 0 ? resized : region.servers, at);
        region.post('v2.1', `servers/${server?.id}/action`, body);
      },
  );

const native = (body: unknown) => onServer((region, { id }) => region.post('v2.1', `servers/${id}/action`, body));

const flavors = ['s3.medium.1', 's3.large.2', 's3.xlarge.4', 'c3.large.2'];

const create = fc
  .record({ count: fc.integer({ min: 1, max: 3 }), flavor: which, disks: fc.nat({ max: 2 }), eip: fc.boolean() })
  .map(
    ({ count, flavor, disks, eip }): Step =>
      (region) => {
        const bandwidth = { size: 5, sharetype: 'PER', chargemode: 'traffic' };
        const server = {
          name: 'made',
          count,
          imageRef: region.images[0],
          flavorRef: pick(flavors, flavor),
          vpcid: region.subnet.vpc.id,
          nics: [{ subnet_id: region.subnet.id }],
          root_volume: { volumetype: 'SSD' },
          data_volumes: Array.from({ length: disks }, (_, at) => ({
            volumetype: 'SSD',
            size: 10,
            multiattach: at === 1,
          })),
          ...(eip ? { publicip: { eip: { iptype: '5_bgp', bandwidth }, delete_on_termination: true } } : {}),
        };
        region.post('v1', 'cloudservers', { server });
      },
  );

const remove = fc.record({ server: which, delete_volume: fc.boolean(), delete_publicip: fc.boolean() }).map(
  ({ server, ...flags }): Step =>
    (region) => {
      const id = pick(region.servers, server)?.id;
      region.post('v1', 'cloudservers/delete', { servers: [{ id }], ...flags });
    },
);

const disks = fc.oneof(
  onServer((region, { id }, at) => {
    const volumeId = pick(region.looseVolumes, at);
    region.post('v1', `cloudservers/${id}/attachvolume`, { volumeAttachment: { volumeId } });
  }),
  onServer((region, { id, attachments }, at) => {
    region.delete('v1', `cloudservers/${id}/detachvolume/${pick(attachments, at)?.volume.id}`);
  }),
  onServer((region, { id }, at) => {
    const volumeId = pick(region.looseVolumes, at);
    region.post('v2.1', `servers/${id}/os-volume_attachments`, { volumeAttachment: { volumeId } });
  }),
  onServer((region, { id, attachments }, at) => {
    region.delete('v2.1', `servers/${id}/os-volume_attachments/${pick(attachments, at)?.volume.id}`);
  }),
  which.map(
    (at): Step =>
      (region) =>
        region.delete('v2.1', `os-volumes/${pick([...region.cloud.volumes.keys()], at)}`),
  ),
);

const nics = fc.oneof(
  onServer((region, { id }) =>
    region.post('v1', `cloudservers/${id}/nics`, { nics: [{ subnet_id: region.subnet.id }] }),
  ),
  onServer((region, { id, ports }, at) => {
    region.post('v1', `cloudservers/${id}/nics/delete`, { nics: [{ id: pick(ports.slice(1), at)?.id }] });
  }),
  onServer((region, { id }) => {
    region.post('v2.1', `servers/${id}/os-interface`, { interfaceAttachment: { net_id: region.subnet.id } });
  }),
  onServer((region, { id, ports }, at) => region.delete('v2.1', `servers/${id}/os-interface/${pick(ports, at)?.id}`)),
);

const systems = fc.oneof(
  onServer((region, { id }) => {
    const order = { userid: 'somebody', mode: 'withStopServer' };
    region.harness.send('POST', `/v2/${region.project.id}/cloudservers/${id}/reinstallos`, { 'os-reinstall': order });
  }),
  onServer((region, { id }, at) => {
    const order = { imageid: pick(region.images, at) };
    region.harness.send('POST', `/v2/${region.project.id}/cloudservers/${id}/changeos`, { 'os-change': order });
  }),
  onServer((region, { id }, at) => {
    region.post('v1', `cloudservers/${id}/resize`, { resize: { flavorRef: pick(flavors, at) } });
  }),
  onServer((region, { id }, at) => {
    region.post('v2.1', `servers/${id}/action`, { resize: { flavorRef: pick(flavors, at) } });
  }),
  onServer((region, { id }, at) => {
    region.post('v2.1', `servers/${id}/action`, { rebuild: { imageRef: pick(region.images, at) } });
  }),
  onServer((region, { id }) => {
    const migrate = { dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' };
    region.post('v1', `cloudservers/${id}/migrate`, { migrate });
  }),
);

const faults = fc.constantFrom(...['', 'createSingleServer', 'attachVolume', 'resizeSingleServer', 'addSingleNic']).map(
  (job_type): Step =>
    ({ harness }) => {
      const rule = { match: { job_type }, job: {}, times: 2 };
      harness.world.faults.replace(job_type === '' ? [] : [rule]);
    },
);

const time = fc.integer({ min: 1, max: 25 }).map(
  (seconds): Step =>
    ({ harness }) =>
      harness.world.timeline.advance(seconds),
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: create },
  { weight: 2, arbitrary: remove },
  power('os-start', 'SOFT'),
  power('os-stop', 'HARD'),
  power('reboot', 'SOFT'),
  ending({ confirmResize: null }),
  ending({ revertResize: null }),
  native({ createImage: { name: 'copy' } }),
  onServer((region, { id }) => region.delete('v2.1', `servers/${id}`)),
  { weight: 4, arbitrary: disks },
  { weight: 3, arbitrary: nics },
  { weight: 4, arbitrary: systems },
  faults,
  { weight: 5, arbitrary: time },
);

function checkServers({ servers }: Cloud): void {
  for (const { vm_state, task_state, attachments } of servers.values()) {
    expect(tableA4[vm_state] ?? []).toContain(task_state);
    const devices = attachments.map(({ device }) => device);
    expect(new Set(devices).size).toBe(devices.length);
  }
}

/** Whoever has a disk is known to it, and nobody else; only a shared one has several. */
function checkDisks({ servers, volumes }: Cloud): void {
  const holders = new Map<string, string[]>();
  for (const { id, attachments } of servers.values()) {
    for (const { volume } of attachments) holders.set(volume.id, [...(holders.get(volume.id) ?? []), id]);
  }
  for (const { id, server_ids, multiattach, status } of volumes.values()) {
    expect([...server_ids].sort()).toEqual((holders.get(id) ?? []).sort());
    expect(new Set(server_ids).size).toBe(server_ids.length);
    if (!multiattach) expect(server_ids.length).toBeLessThan(2);
    if (status === 'in-use') expect(server_ids.length).toBeGreaterThan(0);
    if (status === 'available') expect(server_ids).toEqual([]);
    holders.delete(id);
  }
  expect([...holders.keys()]).toEqual([]);
}

/** An address belongs to one port, and what is taken is what ports and floating IPs have. */
function checkAddresses(cloud: Cloud): void {
  for (const subnet of cloud.subnets.values()) {
    const ips = [...cloud.ports.values()].filter((port) => port.subnet === subnet).map(({ ip }) => ip);
    expect(new Set(ips).size).toBe(ips.length);
    expect(subnet.addresses.taken.size).toBe(ips.length);
  }
  const floating = [...cloud.floatingIps.values()];
  expect(new Set(floating.map(({ address }) => address)).size).toBe(floating.length);
  expect(cloud.publicAddresses.taken.size).toBe(floating.length);
  for (const ip of floating) if (ip.port !== null) expect(ip.port.floating_ip).toBe(ip);
  for (const { id, ports } of cloud.servers.values()) for (const { server_id } of ports) expect(server_id).toBe(id);
}

/** What the limits answer shows (section 5.7.1): used is from 0 to the limit, or free of one (-1). */
function checkQuota({ harness, project }: Region): void {
  const { body } = harness.send('GET', `/v1/${project.id}/cloudservers/limits`);
  const { absolute } = JSON.parse(JSON.stringify(body));
  for (const [used, most] of [
    ['totalInstancesUsed', 'maxTotalInstances'],
    ['totalCoresUsed', 'maxTotalCores'],
    ['totalRAMUsed', 'maxTotalRAMSize'],
    ['totalFloatingIpsUsed', 'maxTotalFloatingIps'],
  ] as const) {
    expect(absolute[used]).toBeGreaterThanOrEqual(0);
    expect(absolute[used]).toBeLessThanOrEqual(absolute[most]);
  }
}

/** Nothing stays at work for ever: an hour later all jobs are through, and no server, disk or image is busy. */
function checkRest({ cloud, harness }: Region): void {
  harness.world.timeline.advance(3600);
  for (const { parts } of cloud.jobs.values()) {
    for (const { status, end } of parts) {
      expect(['SUCCESS', 'FAIL']).toContain(status);
      expect(end).not.toBeNull();
    }
  }
  for (const { task_state, held_by, vm_state, resize } of cloud.servers.values()) {
    expect([task_state, held_by]).toEqual([null, null]);
    expect(['active', 'stopped', 'resized']).toContain(vm_state);
    expect(resize === null).toBe(vm_state !== 'resized');
  }
  for (const { status, held_by } of cloud.volumes.values()) {
    expect(['available', 'in-use', 'error']).toContain(status);
    expect(held_by).toBeNull();
  }
  for (const { status } of cloud.images.values()) expect(['ACTIVE', 'ERROR']).toContain(status);
  for (const { server_id, kept } of cloud.ports.values()) expect(server_id !== null || kept).toBe(true);
}

describe('whatever is done to servers in whatever order', () => {
  it('keeps table A-4, disks on one server, addresses apart, quotas in their bounds, and comes to rest', () => {
    fc.assert(
      fc.property(fc.array(steps, { minLength: 10, maxLength: 60 }), fc.nat({ max: 1000 }), (sequence, seed) => {
        const region = new Region(seed);
        const check = (): void => {
          checkServers(region.cloud);
          checkDisks(region.cloud);
          checkAddresses(region.cloud);
          checkQuota(region);
        };
        for (const step of sequence) {
          step(region);
          check();
        }
        checkRest(region);
        check();
      }),
      { numRuns: 60 },
    );
  });
});
