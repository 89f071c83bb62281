import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Reply } from '../support.ts';
import { Desk } from './support.ts';

// ecs-api-en-2025-01, sections 6.4.1, 11.3 and 11.5
let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(() => desk.close());

describe('nova_list_networks (section 6.4.1)', () => {
  it('has ID and label; all else is null (table 6-88)', async () => {
    const { networks } = (await desk.nova('GET', '/os-networks')).body;
    expect(networks.length).toBeGreaterThan(0);
    for (const { id, label, ...others } of networks) {
      expect([typeof id, typeof label]).toEqual(['string', 'string']);
      expect(new Set(Object.values(others))).toEqual(new Set([null]));
      expect(Object.keys(others)).toEqual(expect.arrayContaining(['cidr', 'dns1', 'gateway_v6', 'netmask']));
    }
  });
});

describe('security groups (section 11.3)', () => {
  const create = async (name = 'test'): Promise<Reply['body']> =>
    (await desk.nova('POST', '/os-security-groups', { security_group: { name, description: 'desc' } })).body
      .security_group;
  const rule = (parts: object): Promise<Reply> =>
    desk.nova('POST', '/os-security-group-rules', { security_group_rule: parts });
  const https = (parent: string): object => ({
    from_port: '443',
    ip_protocol: 'tcp',
    to_port: '443',
    cidr: '0.0.0.0/0',
    parent_group_id: parent,
  });

  it('nova_create_security_group, nova_show_security_group, nova_update_security_group and nova_delete_security_group', async () => {
    const made = await create();
    expect(made).toEqual({ id: made.id, name: 'test', description: 'desc', tenant_id: desk.project, rules: [] });
    const path = `/os-security-groups/${made.id}`;
    expect((await desk.nova('GET', path)).body.security_group).toEqual(made);
    const update = { security_group: { name: 'new', description: '' } };
    expect((await desk.nova('PUT', path, update)).body.security_group).toMatchObject({ name: 'new', description: '' });
    expect((await desk.nova('PUT', path, { security_group: { name: 'new' } })).status).toBe(400);
    expect((await desk.nova('DELETE', path)).status).toBe(202);
    expect((await desk.nova('GET', path)).status).toBe(404);
  });

  it('nova_create_security_group_rule answers numbers for the strings of its example, and refuses the same rule twice; nova_delete_security_group_rule', async () => {
    const { id } = await create();
    const { status, body } = await rule(https(id));
    expect(status).toBe(200);
    expect(body.security_group_rule).toEqual({
      id: expect.any(String),
      parent_group_id: id,
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      ip_range: { cidr: '0.0.0.0/0' },
      group: {},
    });
    expect((await rule(https(id))).status).toBe(400);
    const path = `/os-security-group-rules/${body.security_group_rule.id}`;
    expect((await desk.nova('DELETE', path)).status).toBe(202);
    expect((await desk.nova('DELETE', path)).status).toBe(404);
  });

  it('admit by a group when one is named, whatever the cidr; nova_list_security_groups fills one of the two (table 11-25)', async () => {
    const [own, peer] = [await create('own'), await create('peer')];
    await rule({ ...https(own.id), group_id: peer.id });
    const { security_groups } = (await desk.nova('GET', '/os-security-groups')).body;
    const shown = security_groups.find(({ id }: { id: string }) => id === own.id);
    expect(shown.rules).toMatchObject([{ group: { tenant_id: desk.project, name: 'peer' }, ip_range: {} }]);
  });

  it.each([
    ['ports the wrong way round', { from_port: 10, to_port: 9 }],
    ['port 0', { from_port: 0, to_port: 10 }],
    ['port 65536', { to_port: 65536 }],
    ['a protocol by number', { ip_protocol: '6' }],
    ['an ICMP code of 256', { ip_protocol: 'icmp', from_port: 0, to_port: 256 }],
    ['a cidr without bits', { cidr: '10.0.0.0' }],
    ['a cidr of 33 bits', { cidr: '10.0.0.0/33' }],
    ['no ports', { from_port: null, to_port: null }],
  ])('nova_create_security_group_rule refuses %s (table 11-42)', async (_, wrong) => {
    const { id } = await create();
    expect((await rule({ ...https(id), ...wrong })).status).toBe(400);
  });

  it('take -1 in both ports for any ICMP packet (table 11-42)', async () => {
    const { id } = await create();
    const any = await rule({ ...https(id), ip_protocol: 'icmp', from_port: -1, to_port: -1 });
    expect(any.body.security_group_rule).toMatchObject({ from_port: -1, to_port: -1 });
  });

  it('in use, and those that every project keeps, are not deleted', async () => {
    const server = await desk.server('web');
    const { id } = await create('mine');
    await desk.nova('POST', `/servers/${server}/action`, { addSecurityGroup: { name: 'mine' } });
    expect((await desk.nova('DELETE', `/os-security-groups/${id}`)).status).toBe(400);
    await desk.nova('POST', `/servers/${server}/action`, { removeSecurityGroup: { name: 'mine' } });
    expect((await desk.nova('DELETE', `/os-security-groups/${id}`)).status).toBe(202);
    const { security_groups } = (await desk.nova('GET', '/os-security-groups')).body;
    const usual = security_groups.find(({ name }: { name: string }) => name === 'default');
    expect((await desk.nova('DELETE', `/os-security-groups/${usual.id}`)).status).toBe(400);
  });

  it('are limited by the quota: 403 (section 6.10.1)', async () => {
    const { maxSecurityGroups, totalSecurityGroupsUsed } = (await desk.nova('GET', '/limits')).body.limits.absolute;
    for (let used = totalSecurityGroupsUsed; used < maxSecurityGroups; used += 1) await create();
    const over = await desk.nova('POST', '/os-security-groups', { security_group: {} });
    expect([over.status, over.body.forbidden.code]).toEqual([403, 403]);
  });
});

describe('floating IPs (section 11.5)', () => {
  it('nova_list_floating_ip_pools names the pools that nova_create_floating_ip takes', async () => {
    const [{ name }] = (await desk.nova('GET', '/os-floating-ip-pools')).body.floating_ip_pools;
    const { status, body } = await desk.nova('POST', '/os-floating-ips', { pool: name });
    expect(status).toBe(200);
    expect(body.floating_ip).toEqual({
      id: expect.any(String),
      ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      pool: name,
      fixed_ip: null,
      instance_id: null,
    });
    expect((await desk.nova('POST', '/os-floating-ips')).body.floating_ip.pool).toBe(name);
    expect((await desk.nova('POST', '/os-floating-ips', { pool: 'none' })).status).toBe(404);
    expect((await desk.nova('POST', '/os-floating-ips', { pool: 7 })).status).toBe(400);
  });

  it('nova_show_floating_ip shows the server it is bound to; nova_list_floating_ips has flat elements; nova_delete_floating_ip 202', async () => {
    const server = await desk.server('web');
    const { floating_ip } = (await desk.nova('POST', '/os-floating-ips')).body;
    await desk.nova('POST', `/servers/${server}/action`, { addFloatingIp: { address: floating_ip.ip } });
    const path = `/os-floating-ips/${floating_ip.id}`;
    const shown = (await desk.nova('GET', path)).body.floating_ip;
    expect(shown).toEqual({ ...floating_ip, instance_id: server, fixed_ip: expect.stringMatching(/^192\.168\./) });
    expect((await desk.nova('GET', '/os-floating-ips')).body.floating_ips).toEqual([shown]);
    expect((await desk.nova('DELETE', path)).status).toBe(202);
    expect((await desk.nova('GET', path)).status).toBe(404);
  });

  it('of a Flexus L instance stay: 409 (ERRATA, E10)', async () => {
    await desk.close();
    desk = await Desk.open('default');
    const blog = await desk.client.instance('blog');
    const { floating_ips } = (await desk.nova('GET', '/os-floating-ips')).body;
    const own = floating_ips.find(({ instance_id }: { instance_id: string }) => instance_id === blog.server_id);
    expect((await desk.nova('DELETE', `/os-floating-ips/${own.id}`)).status).toBe(409);
  });
});
