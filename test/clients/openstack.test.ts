import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client } from '../simulator/support.ts';
import { installed, OpenStack } from './openstack-command.ts';

if (!installed)
  process.stderr.write('openstack is not installed (python3-openstackclient): its sessions are skipped\n');

const region = 'ap-southeast-3';

/** CLIENTS.md, "OpenStack clients": what these sessions show to work. */
describe.skipIf(!installed)("a session with OpenStack's command line", () => {
  let client: Client;
  let openstack: OpenStack;
  const patience = 60_000;

  beforeEach(async () => {
    client = await Client.open({ scenario: 'default' });
    openstack = new OpenStack(client.simulator.url, client.simulator.credentials, region);
  });
  afterEach(() => client.stop());

  it('at microversion 2.1', { timeout: patience }, async () => {
    const first = await openstack.run('2.1', [
      'token issue -f json',
      'server list -f json',
      'flavor list -f json',
      'keypair create -f json tester',
      'keypair list -f json',
      'server group create -f json --policy anti-affinity pair',
      'server create -f json --flavor s3.large.2 --image golden-linux --network subnet-web --key-name tester x1',
      'server list -f json --name x1',
      'server show -f json nothing',
    ]);
    const [token, servers, flavors, , keys, group, made, found] = first.answers;
    expect(token.project_id).toBe(await client.projectId(region));
    expect(servers.map(({ Name }: { Name: string }) => Name)).toEqual(expect.arrayContaining(['web-1', 'bastion']));
    expect(flavors.find(({ ID }: { ID: string }) => ID === 's3.large.2')).toMatchObject({ RAM: 4096, VCPUs: 2 });
    expect(keys.map(({ Name }: { Name: string }) => Name)).toEqual(['operators', 'tester']);
    expect(group.policies).toContain('anti-affinity');
    expect(made).toMatchObject({ name: 'x1', status: 'BUILD', key_name: 'tester' });
    expect(found).toMatchObject([{ ID: made.id, Status: 'BUILD' }]);
    expect(first.errors).toMatch(/No server with a name or ID of 'nothing' exists/);
    await client.advance(60);

    const second = await openstack.run('2.1', [
      'server show -f json x1',
      'console log show --lines 2 x1',
      'server add volume -f json x1 archive-2023',
      'server add security group x1 sg-bastion',
      'server remove security group x1 default',
      'server show -f json x1',
      'server event list -f json x1',
      'server lock x1',
      'server stop x1',
      'server unlock x1',
      'server stop x1',
    ]);
    const [shown, volume, grouped, events] = second.answers;
    expect(shown).toMatchObject({ status: 'ACTIVE', flavor: 's3.large.2 (s3.large.2)' });
    expect(volume.Device ?? volume.device).toBe('/dev/vdb');
    expect(grouped.security_groups).toEqual([{ name: 'sg-bastion' }]);
    expect(events.map(({ Action }: { Action: string }) => Action)).toContain('attach_volume');
    expect(second.errors.match(/is locked/g)).toHaveLength(1);
    await client.advance(60);

    const third = await openstack.run('2.1', [
      'server show -f json x1',
      'server remove volume x1 archive-2023',
      'server start x1',
      'server delete batch-worker',
      'keypair delete tester',
      'keypair list -f json',
    ]);
    expect(third.errors).toBe('');
    expect(third.answers[0]).toMatchObject({ status: 'SHUTOFF' });
    expect(third.answers[1]).toHaveLength(1);
    await client.advance(60);

    const fourth = await openstack.run('2.1', ['server list -f json', 'server volume list -f json x1']);
    const states = fourth.answers[0].map(({ Name, Status }: { Name: string; Status: string }) => [Name, Status]);
    expect(states).toContainEqual(['x1', 'ACTIVE']);
    expect(states.map(([name]: [string]) => name)).not.toContain('batch-worker');
    expect(fourth.answers[1]).toHaveLength(1);
  });

  it('at microversion 2.60', { timeout: patience }, async () => {
    const resizing = async (): Promise<boolean> =>
      (await client.state()).servers.find(({ name }: { name: string }) => name === 'x2').status === 'RESIZE';
    const first = await openstack.run('2.60', [
      'server create -f json --flavor s3.large.2 --image golden-linux --network subnet-web --description two x2',
      'keypair create -f json other',
      'server group list -f json',
    ]);
    expect(first.errors).toBe('');
    expect(first.answers[0]).toMatchObject({
      name: 'x2',
      status: 'BUILD',
      description: 'two',
      locked: false,
      tags: [],
    });
    await client.advance(60);

    const second = await openstack.run('2.60', [
      'server show -f json x2',
      'server image create -f json --name image-of-x2 x2',
      'server reboot --hard x2',
    ]);
    expect(second.answers[0]).toMatchObject({ status: 'ACTIVE', flavor: { original_name: 's3.large.2', vcpus: 2 } });
    expect(second.answers[1]).toMatchObject({ name: 'image-of-x2', status: 'saving' });
    await client.advance(60);

    const third = openstack.run('2.60', ['server resize --flavor s3.xlarge.2 --wait x2', 'server show -f json x2']);
    await expect.poll(resizing, { timeout: patience }).toBe(true);
    await client.advance(60);
    const { answers, errors } = await third;
    expect(errors).toBe('');
    expect(answers[0]).toMatchObject({ status: 'VERIFY_RESIZE' });
    const fourth = await openstack.run('2.60', [
      'server show -f json x2',
      'server resize confirm x2',
      'server rebuild -f json --image image-of-x2 x2',
      'server event list -f json x2',
    ]);
    const [verifying, rebuilding, events] = fourth.answers;
    expect(verifying).toMatchObject({ status: 'VERIFY_RESIZE', flavor: { original_name: 's3.xlarge.2' } });
    expect(rebuilding).toMatchObject({ name: 'x2', status: 'REBUILD' });
    expect(events.map(({ Action }: { Action: string }) => Action)).toEqual([
      'rebuild',
      'confirmResize',
      'resize',
      'reboot',
      'createImage',
      'create',
    ]);
    await client.advance(60);

    const last = await openstack.run('2.60', ['server delete x2', 'server resize --flavor s3.large.2 hcss_ecs_286b']);
    expect(last.errors).toMatch(/Ecs\.0605.*whose service locks resize.*HTTP 409/);
    await client.advance(60);
    expect((await client.state()).servers.map(({ name }: { name: string }) => name)).not.toContain('x2');
  });
});
