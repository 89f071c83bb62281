import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoCredentials } from '../../../src/simulator/credentials.ts';
import { quotaLeft, quotaUse } from '../../../src/simulator/model/quota.ts';
import type { Server, Volume } from '../../../src/simulator/model/state.ts';
import { Harness } from '../harness.ts';

// Issue 4, part 3: no sequence of calls leaves a disk in between for ever, attached twice, an address used twice, a quota
// negative. The calls: ecs-api-en-2025-01, sections 6.8, 11.3, 11.4, 11.5 and 11.6.
type Step = (harness: Harness) => void;

const which = fc.nat({ max: 30 });
const pick = <Item>(items: Iterable<Item>, at: number): Item | undefined => {
  const all = [...items];
  return all[at % Math.max(1, all.length)];
};
/** What is in the project of those servers and not locked by a bundle, so that most calls get somewhere. */
const within = <Item extends { readonly project: { readonly id: string } }>(
  harness: Harness,
  items: Iterable<Item>,
): readonly Item[] => [...items].filter(({ project }) => project.id === free(harness)[0]?.project.id);
/** Servers outside Flexus L, with the project that they are in. */
const free = ({ cloud }: Harness): readonly Server[] =>
  [...cloud.servers.values()].filter(({ bundle }) => bundle === null);

function native(harness: Harness, method: string, path: string, body?: unknown): void {
  const project = free(harness)[0]?.project.id ?? demoCredentials('intl', []).project_id;
  const headers = { 'x-auth-token': tokenOf(harness, project) };
  const answer = harness.send(method, `/v2.1/${project}${path}`, body, headers);
  expect(answer.status).not.toBe(401);
  expect(answer.status).toBeLessThan(500);
}

const tokens = new WeakMap<Harness, string>();
function tokenOf(harness: Harness, project: string): string {
  const known = tokens.get(harness);
  if (known !== undefined) return known;
  const { username, password, domain_name } = demoCredentials('intl', []);
  const user = { name: username, password, domain: { name: domain_name } };
  const auth = { identity: { methods: ['password'], password: { user } }, scope: { project: { id: project } } };
  const token = harness.send('POST', '/v3/auth/tokens', { auth }).headers?.['X-Subject-Token'] ?? '';
  tokens.set(harness, token);
  return token;
}

const volumeStep = (act: (harness: Harness, volume: string, server: string) => void): fc.Arbitrary<Step> =>
  fc.tuple(which, which).map(
    ([volumeAt, serverAt]): Step =>
      (harness) => {
        const volume = pick(volumesOf(harness), volumeAt)?.id;
        const server = pick(free(harness), serverAt);
        if (volume !== undefined && server !== undefined) act(harness, volume, server.id);
      },
  );

const volumesOf = (harness: Harness): readonly Volume[] =>
  within(harness, harness.cloud.volumes.values()).filter(({ server_ids }) =>
    server_ids.every((id) => harness.cloud.servers.get(id)?.bundle === null),
  );

const addressStep = (key: 'addFloatingIp' | 'removeFloatingIp'): fc.Arbitrary<Step> =>
  fc.tuple(which, which).map(
    ([addressAt, serverAt]): Step =>
      (harness) => {
        const address = pick(
          within(harness, harness.cloud.floatingIps.values()).filter(({ bundled }) => !bundled),
          addressAt,
        )?.address;
        const server = pick(free(harness), serverAt);
        if (server !== undefined) native(harness, 'POST', `/servers/${server.id}/action`, { [key]: { address } });
      },
  );

const deleteOf = (path: string, keys: (harness: Harness) => Iterable<string>): fc.Arbitrary<Step> =>
  which.map(
    (at): Step =>
      (harness) =>
        native(harness, 'DELETE', `${path}/${pick(keys(harness), at) ?? 'none'}`),
  );

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.boolean()).map(([size, there]) => (harness: Harness) => {
    const region = free(harness)[0]?.project.name ?? '';
    const availability_zone = there ? `${region}a` : 'nowhere';
    native(harness, 'POST', '/os-volumes', { volume: { size, availability_zone } });
  }),
  volumeStep((harness, volumeId, server) =>
    native(harness, 'POST', `/servers/${server}/os-volume_attachments`, { volumeAttachment: { volumeId } }),
  ),
  volumeStep((harness, volume, server) =>
    native(harness, 'DELETE', `/servers/${server}/os-volume_attachments/${volume}`),
  ),
  volumeStep((harness, volume_id) =>
    native(harness, 'POST', '/os-snapshots', { snapshot: { volume_id, force: true } }),
  ),
  deleteOf('/os-volumes', (harness: Harness) => volumesOf(harness).map(({ id }) => id)),
  deleteOf('/os-snapshots', ({ cloud }) => cloud.snapshots.keys()),
  deleteOf('/os-floating-ips', ({ cloud }) => cloud.floatingIps.keys()),
  deleteOf('/os-security-groups', ({ cloud }) => cloud.securityGroups.keys()),
  fc.constant<Step>((harness) => native(harness, 'POST', '/os-floating-ips', {})),
  fc.constant<Step>((harness) => native(harness, 'POST', '/os-security-groups', { security_group: { name: 'a' } })),
  addressStep('addFloatingIp'),
  addressStep('removeFloatingIp'),
  which.map(
    (at): Step =>
      (harness) => {
        const server = pick(free(harness), at);
        if (server !== undefined && free(harness).length > 1) native(harness, 'DELETE', `/servers/${server.id}`);
      },
  ),
  fc.tuple(which, fc.boolean()).map(
    ([at, delete_volume]): Step =>
      (harness) => {
        const server = pick(free(harness), at);
        if (server === undefined || free(harness).length < 2) return;
        const body = { servers: [{ id: server.id }], delete_volume };
        harness.send('POST', `/v1/${server.project.id}/cloudservers/delete`, body, {
          'x-auth-token': tokenOf(harness, server.project.id),
        });
      },
  ),
  fc.integer({ min: 1, max: 15 }).map(
    (seconds): Step =>
      (harness) =>
        harness.world.timeline.advance(seconds),
  ),
);

function check({ cloud }: Harness): void {
  for (const volume of cloud.volumes.values()) {
    const holders = [...cloud.servers.values()].filter(({ attachments }) =>
      attachments.some((each) => each.volume === volume),
    );
    expect(holders.map(({ id }) => id).sort()).toEqual([...volume.server_ids].sort());
    if (!volume.multiattach) expect(holders.length).toBeLessThanOrEqual(1);
    if (volume.status === 'available') expect(holders).toEqual([]);
  }
  // Section 6.2.1, constraint 5 b: a disk goes after its snapshots.
  for (const { volume_id } of cloud.snapshots.values()) expect(cloud.volumes.has(volume_id)).toBe(true);
  const bound = [...cloud.floatingIps.values()].flatMap(({ port }) => port ?? []);
  expect(new Set(bound).size).toBe(bound.length);
  for (const port of cloud.ports.values()) if (port.floating_ip !== null) expect(port.floating_ip.port).toBe(port);
  const addresses = [...cloud.floatingIps.values()].map(({ address }) => address);
  expect(new Set(addresses).size).toBe(addresses.length);
  for (const project of cloud.projects) {
    for (const count of Object.values(quotaUse(cloud, project))) expect(count).toBeGreaterThanOrEqual(0);
    expect(quotaLeft(cloud, project, 'gigabytes')).toBeGreaterThanOrEqual(0);
    expect(quotaLeft(cloud, project, 'floating_ips')).toBeGreaterThanOrEqual(0);
  }
}

const resting = ['available', 'in-use', 'error', 'error_deleting'];

describe('any sequence of calls', () => {
  it('leaves disks and addresses used once, quotas not negative, and nothing in between once time has passed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.array(steps, { minLength: 20, maxLength: 60 }),
        (seed, acts) => {
          const harness = new Harness(seed);
          for (const act of acts) {
            act(harness);
            check(harness);
          }
          harness.world.timeline.advance(600);
          check(harness);
          for (const { status, held_by } of harness.cloud.volumes.values()) {
            expect(resting).toContain(status);
            expect(held_by).toBeNull();
          }
          for (const { status } of harness.cloud.snapshots.values()) expect(['available', 'error']).toContain(status);
        },
      ),
      { numRuns: 25 },
    );
  });
});
