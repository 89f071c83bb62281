import core from '@huaweicloud/huaweicloud-sdk-core';
import { EcsClient } from '@huaweicloud/huaweicloud-sdk-ecs/v2/EcsClient.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../simulator/support.ts';
import { type HuaweiClient, huaweiClient } from './huawei.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers as the SDK hands them through
type Answer = any;

const region = 'ap-southeast-3';
let client: Client;
let sdk: HuaweiClient;

beforeAll(async () => {
  client = await Client.open({ scenario: 'default' });
  const { ak, sk, domain_id } = client.simulator.credentials;
  sdk = huaweiClient({ ak, sk, url: client.simulator.url, project_id: await client.projectId(region), domain_id });
});
afterAll(() => client.stop());

const ecs = async (method: string, request: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  sdk.call('ecs', method, request);

async function jobEnd(id: string): Promise<Answer> {
  for (let round = 0; round < 20; round += 1) {
    const job = await ecs('showJob', { job_id: id });
    if (job.status === 'SUCCESS' || job.status === 'FAIL') return job;
    await client.advance(10);
  }
  throw new Error(`job ${id} does not end`);
}

const named = async (kind: string, name: string): Promise<Answer> => {
  const state = await client.state();
  const project = await client.projectId(region);
  return state[kind].find(
    (each: { name: string; project_id: string | null }) =>
      each.name === name && (each.project_id === project || each.project_id === null),
  );
};

async function createServer(name: string): Promise<string> {
  const subnet = await named('subnets', 'subnet-web');
  const server = {
    name,
    flavorRef: 's3.large.2',
    imageRef: (await named('images', 'golden-linux')).id,
    vpcid: subnet.vpc_id,
    nics: [{ subnet_id: subnet.id }],
    root_volume: { volumetype: 'SSD' },
    server_tags: [{ key: 'made-by', value: 'sdk' }],
  };
  const { job_id } = await ecs('createPostPaidServers', { body: { server } });
  const job = await jobEnd(job_id);
  expect(job.status).toBe('SUCCESS');
  return job.entities.sub_jobs[0].entities.server_id;
}

/** CLIENTS.md, "Huawei's SDK". */
describe("sessions with Huawei's SDK for Node.js", () => {
  it('find the project of a region by themselves', async () => {
    const { ak, sk } = client.simulator.credentials;
    const { url } = client.simulator;
    const credentials = new core.BasicCredentials().withAk(ak).withSk(sk).withIamEndpoint(url);
    const found = EcsClient.newBuilder().withCredential(credentials).withRegion(new core.Region(region, url)).build();
    const servers: Answer = await found.listServersDetails();
    expect(servers.servers.map(({ name }: { name: string }) => name)).toContain('web-1');
  });

  it('list projects and regions with the credentials of the account', async () => {
    const projects: Answer = await sdk.call('iam', 'keystoneListProjects', { name: region });
    expect(projects.projects).toMatchObject([{ name: region }]);
    const regions: Answer = await sdk.call('iam', 'keystoneListRegions', {});
    expect(regions.regions.length).toBeGreaterThan(1);
  });

  it('create a server, change it, and delete it', async () => {
    const serverId = await createServer('sdk-1');
    expect((await ecs('showServer', { server_id: serverId })).server).toMatchObject({
      name: 'sdk-1',
      status: 'ACTIVE',
    });
    await ecs('updateServer', { server_id: serverId, body: { server: { name: 'sdk-renamed' } } });
    const { job_id: stop } = await ecs('batchStopServers', {
      body: { 'os-stop': { servers: [{ id: serverId }], type: 'SOFT' } },
    });
    expect((await jobEnd(stop)).status).toBe('SUCCESS');
    expect((await ecs('novaShowServer', { server_id: serverId })).server).toMatchObject({
      name: 'sdk-renamed',
      status: 'SHUTOFF',
    });
    const { job_id: gone } = await ecs('deleteServers', {
      body: { servers: [{ id: serverId }], delete_publicip: true, delete_volume: true },
    });
    expect((await jobEnd(gone)).status).toBe('SUCCESS');
    await expect(ecs('showServer', { server_id: serverId })).rejects.toMatchObject({
      httpStatusCode: 404,
      errorCode: 'Ecs.0114',
    });
  });

  it('read tags, metadata, disks and NICs at their newer addresses', async () => {
    const serverId = await createServer('sdk-2');
    const tags = { action: 'create', tags: [{ key: 'stage', value: 'test' }] };
    await ecs('batchCreateServerTags', { server_id: serverId, body: tags });
    expect((await ecs('showServerTags', { server_id: serverId })).tags).toContainEqual({ key: 'stage', value: 'test' });
    expect((await ecs('listServerTags')).tags).toContainEqual(expect.objectContaining({ key: 'stage' }));
    const query = { action: 'filter', tags: [{ key: 'stage', values: ['test'] }] };
    expect((await ecs('listServersByTag', { body: query })).resources).toMatchObject([{ resource_id: serverId }]);

    await ecs('updateServerMetadata', { server_id: serverId, body: { metadata: { role: 'probe' } } });
    expect((await ecs('showServer', { server_id: serverId })).server.metadata).toMatchObject({ role: 'probe' });
    await ecs('deleteServerMetadata', { server_id: serverId, key: 'role' });

    const volumeId = (await named('volumes', 'archive-2023')).id;
    const { job_id } = await ecs('attachServerVolume', {
      server_id: serverId,
      body: { volumeAttachment: { volumeId } },
    });
    expect((await jobEnd(job_id)).status).toBe('SUCCESS');
    const { volumeAttachments } = await ecs('listServerVolumeAttachments', { server_id: serverId });
    expect(volumeAttachments.map((each: { volumeId: string }) => each.volumeId)).toContain(volumeId);
    expect((await ecs('listServerBlockDevices', { server_id: serverId })).volumeAttachments).toHaveLength(2);
    expect(
      (await ecs('showServerBlockDevice', { server_id: serverId, volume_id: volumeId })).volumeAttachment,
    ).toMatchObject({ volumeId });
    const { job_id: detached } = await ecs('detachServerVolume', { server_id: serverId, volume_id: volumeId });
    expect((await jobEnd(detached)).status).toBe('SUCCESS');

    const { interfaceAttachments } = await ecs('listServerInterfaces', { server_id: serverId });
    const portId = interfaceAttachments[0].port_id;
    expect(
      (await ecs('novaShowServerInterface', { server_id: serverId, port_id: portId })).interfaceAttachment.port_id,
    ).toBe(portId);
    expect(await ecs('showServerPassword', { server_id: serverId })).toMatchObject({ password: '' });
  });

  it('keep key pairs, quotas and server groups', async () => {
    const { keypair } = await ecs('novaCreateKeypair', { body: { keypair: { name: 'sdk-key' } } });
    expect(keypair.private_key).toMatch(/PRIVATE KEY/);
    const names = (await ecs('novaListKeypairs')).keypairs.map((each: Answer) => each.keypair.name);
    expect(names).toContain('sdk-key');
    await ecs('novaDeleteKeypair', { keypair_name: 'sdk-key' });
    await expect(ecs('novaShowKeypair', { keypair_name: 'sdk-key' })).rejects.toMatchObject({ httpStatusCode: 404 });

    expect((await ecs('showServerLimits')).absolute).toMatchObject({ totalInstancesUsed: expect.any(Number) });
    const { flavors } = await ecs('listFlavors');
    expect(flavors[0]).toMatchObject({ vcpus: expect.any(String), ram: expect.any(Number) });

    const wish = { server_group: { name: 'sdk-group', policies: ['anti-affinity'] } };
    const { server_group } = await ecs('createServerGroup', { body: wish });
    const serverId = (await named('servers', 'batch-worker')).id;
    const member = { server_group_id: server_group.id, body: { add_member: { instance_uuid: serverId } } };
    await ecs('addServerGroupMember', member);
    const shown = await ecs('showServerGroup', { server_group_id: server_group.id });
    expect(shown.server_group.members).toEqual([serverId]);
    await ecs('deleteServerGroup', { server_group_id: server_group.id });
  });

  it('get code, message and request ID of a refusal', async () => {
    const serverId = (await client.instance('blog')).server_id;
    const refused = ecs('deleteServers', { body: { servers: [{ id: serverId }] } });
    await expect(refused).rejects.toMatchObject({
      httpStatusCode: 400,
      errorCode: 'Ecs.0605',
      errorMsg: expect.any(String),
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const missing = ecs('listServerInterfaces', { server_id: '00000000-0000-4000-8000-000000000000' });
    await expect(missing).rejects.toMatchObject({ httpStatusCode: 404, errorCode: 'Ecs.0114' });
  });

  it('create by the native API with a microversion', async () => {
    const subnet = await named('subnets', 'subnet-web');
    const server = {
      name: 'sdk-native',
      flavorRef: 's3.large.2',
      imageRef: (await named('images', 'golden-linux')).id,
      networks: [{ uuid: subnet.id }],
      description: 'by the native API',
    };
    const made = await ecs('novaCreateServers', { 'OpenStack-API-Version': 'compute 2.26', body: { server } });
    await client.advance(60);
    const shown = await ecs('novaShowServer', { server_id: made.server.id, 'OpenStack-API-Version': 'compute 2.26' });
    expect(shown.server).toMatchObject({ status: 'ACTIVE', description: 'by the native API', tags: [] });
    const interfaceAttachment = { net_id: (await named('subnets', 'subnet-data')).id };
    await ecs('novaAttachInterface', { server_id: made.server.id, body: { interfaceAttachment } });
    await client.advance(20);
    const { interfaceAttachments } = await ecs('listServerInterfaces', { server_id: made.server.id });
    expect(interfaceAttachments).toHaveLength(2);
    await ecs('novaDeleteServer', { server_id: made.server.id });
    await client.advance(60);
    const left = await ecs('novaListServers', { name: 'sdk-native' });
    expect(left.servers).toEqual([]);
  });
});
