import { describe, expect, test } from 'vitest';
import { defaultDecision } from '../../../src/guard/decision.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { type Arguments, type Verdict, verdict } from './verdict.ts';

/** Limits of sections 11.3 and 11.5 of ecs-api-en-2025-01.txt: the value at the limit is taken, the one beyond refused. */
describe('security groups (11.3)', () => {
  const security_group_id = '81f1d23b-b1e2-42cd-bdee-359b4a065a42';

  test('nova_create_security_group: name and description of 0 to 255 characters, both optional (table 11-31)', () => {
    const id = 'nova_create_security_group';
    for (const args of [{}, { name: '' }, { name: 'n'.repeat(255) }, { description: '组'.repeat(255) }]) {
      expect(verdict(id, args)).toBe('taken');
    }
    for (const args of [{ name: 'n'.repeat(256) }, { description: 'd'.repeat(256) }, { name: null }]) {
      expect(verdict(id, args)).toBe('refused');
    }
  });

  test('nova_update_security_group: both of at most 255 characters, both required (table 11-42)', () => {
    const id = 'nova_update_security_group';
    const args = { security_group_id, name: 'n'.repeat(255), description: 'd'.repeat(255) };
    expect(verdict(id, args)).toBe('taken');
    expect(verdict(id, { ...args, description: '' })).toBe('taken');
    expect(verdict(id, { ...args, name: 'n'.repeat(256) })).toBe('refused');
    expect(verdict(id, { ...args, description: 'd'.repeat(256) })).toBe('refused');
    expect(verdict(id, { security_group_id, name: 'n' })).toBe('refused');
    expect(verdict(id, { security_group_id, description: 'd' })).toBe('refused');
  });

  test.each(['nova_show_security_group', 'nova_delete_security_group'])('%s: an ID stays one path segment', (id) => {
    expect(verdict(id, { security_group_id })).toBe('taken');
    for (const bad of ['', '..', 'a/b', 'a?b']) expect(verdict(id, { security_group_id: bad }), bad).toBe('refused');
  });

  test('nova_delete_security_group_rule: an empty ID is refused', () => {
    expect(verdict('nova_delete_security_group_rule', { security_group_rule_id: '' })).toBe('refused');
  });
});

describe('nova_create_security_group_rule (11.3.6, table 11-51)', () => {
  const rule = (args: Arguments): Verdict =>
    verdict('nova_create_security_group_rule', {
      parent_group_id: '48700ff3-30b8-4e63-845f-a79c9633e9fb',
      ip_protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr: '0.0.0.0/0',
      ...args,
    });

  test('icmp, tcp and udp', () => {
    expect(rule({ ip_protocol: 'udp' })).toBe('taken');
    expect(rule({ ip_protocol: 'icmp', from_port: 8, to_port: 0 })).toBe('taken');
    for (const ip_protocol of ['TCP', 'any', '6', '']) expect(rule({ ip_protocol }), ip_protocol).toBe('refused');
  });

  test.each(['tcp', 'udp'])('%s: ports from 1 to 65535, in order; typed as numbers or strings', (ip_protocol) => {
    expect(rule({ ip_protocol, from_port: 1, to_port: 65535 })).toBe('taken');
    expect(rule({ ip_protocol, from_port: '80', to_port: '80' })).toBe('taken');
    expect(rule({ ip_protocol, from_port: 0, to_port: 80 })).toBe('refused');
    expect(rule({ ip_protocol, from_port: 80, to_port: 65536 })).toBe('refused');
    expect(rule({ ip_protocol, from_port: 81, to_port: 80 })).toBe('refused');
    expect(rule({ ip_protocol, from_port: -1, to_port: -1 })).toBe('refused');
    expect(rule({ ip_protocol, from_port: undefined })).toBe('refused');
  });

  test('icmp: type and code from 0 to 255 in any order, or -1 in both', () => {
    const icmp = (from_port: number, to_port: number): Verdict => rule({ ip_protocol: 'icmp', from_port, to_port });
    for (const [type, code] of [
      [0, 0],
      [255, 0],
      [0, 255],
      [-1, -1],
    ] as const)
      expect(icmp(type, code)).toBe('taken');
    for (const [type, code] of [
      [256, 0],
      [0, 256],
      [-1, 0],
      [8, -1],
      [-2, -2],
    ] as const) {
      expect(icmp(type, code), `${type} ${code}`).toBe('refused');
    }
  });

  test('cidr is an address range; without it, or with a group, which wins, the rule stands', () => {
    for (const cidr of ['192.168.0.0/24', '10.0.0.1/32', '0.0.0.0/0', '2001:db8::/32', undefined]) {
      expect(rule({ cidr }), cidr).toBe('taken');
    }
    for (const cidr of [
      '192.168.0.0',
      '192.168.0.0/33',
      '192.168.0/24',
      '300.1.1.1/8',
      'any',
      '::/129',
      '1.1.1.1/8/8',
      '',
    ]) {
      expect(rule({ cidr }), cidr).toBe('refused');
    }
    const group_id = '81f1d23b-b1e2-42cd-bdee-359b4a065a42';
    expect(rule({ cidr: undefined, group_id })).toBe('taken');
    expect(rule({ group_id })).toBe('warned');
  });

  test('what a human reads names ports, source and group', () => {
    const { consequences } = requireOperation('nova_create_security_group_rule');
    const told = (args: Arguments): string | undefined =>
      consequences?.(
        { parent_group_id: 'g', from_port: 22, to_port: 22, ip_protocol: 'tcp', ...args },
        [],
        new Date(),
      )[0];
    expect(told({ cidr: '0.0.0.0/0' })).toMatch(/group g to tcp port 22 from 0\.0\.0\.0\/0\.$/);
    expect(told({ to_port: 30, group_id: 'other', cidr: '1.1.1.1/32' })).toMatch(
      /ports 22 to 30 from servers of .*other/,
    );
    // Nothing says what the cloud takes when neither is given.
    expect(told({})).toMatch(/anywhere/);
    expect(told({ ip_protocol: 'icmp', from_port: -1, to_port: -1, cidr: '10.0.0.0/8' })).toMatch(/any icmp from 10/);
  });
});

describe('floating IPs (11.5)', () => {
  const server_id = '47e9be4e-a7b9-471f-92d9-ffc83814e07a';

  test('nova_add_floating_ip: the address is needed, the private one is not (table 11-71)', () => {
    expect(verdict('nova_add_floating_ip', { server_id, address: '10.144.2.1' })).toBe('taken');
    expect(verdict('nova_add_floating_ip', { server_id, fixed_address: '192.168.1.3' })).toBe('refused');
  });

  test('nova_remove_floating_ip: the address is needed (table 11-74)', () => {
    expect(verdict('nova_remove_floating_ip', { server_id, address: '10.144.2.1' })).toBe('taken');
    expect(verdict('nova_remove_floating_ip', { server_id })).toBe('refused');
  });

  test('nova_create_floating_ip: the pool may be left out (table 11-76)', () => {
    expect(verdict('nova_create_floating_ip', {})).toBe('taken');
    expect(verdict('nova_create_floating_ip', { pool: 'external' })).toBe('taken');
  });

  test.each(['nova_show_floating_ip', 'nova_delete_floating_ip'])('%s: an empty ID would be the list of all', (id) => {
    expect(verdict(id, { floating_ip_id: '05f71f43-f3c9-47ef-ac8d-9f02aef66418' })).toBe('taken');
    for (const floating_ip_id of ['', '..', 'a/b'])
      expect(verdict(id, { floating_ip_id }), floating_ip_id).toBe('refused');
  });
});

describe('what opens a door is confirmed by a human (ARCHITECTURE, section 4)', () => {
  test.each(['nova_create_security_group_rule', 'nova_add_floating_ip'])('%s', (id) => {
    expect(defaultDecision(requireOperation(id), {})).toBe('confirm');
  });
});
