import { isIP } from 'node:net';
import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { choice, integer, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';

/** A rule as every answer has it (table 11-53). */
export const RULE_FIELDS: ResponseFields = {
  parent_group_id: 'string',
  ip_protocol: 'string',
  from_port: 'integer',
  to_port: 'integer',
  ip_range: 'object',
  'ip_range.cidr': 'string',
  group: 'object',
  id: 'string',
};

const ruleInput = {
  parent_group_id: text({ required: true, min: 1, max: 64, about: 'The group that gets the rule' }),
  ip_protocol: choice(['icmp', 'tcp', 'udp'], { required: true }),
  from_port: integer({ required: true, min: -1, max: 65535, about: 'icmp: type, 0-255, or -1 in both for any' }),
  to_port: integer({ required: true, min: -1, max: 65535, about: 'icmp: code' }),
  cidr: text({ min: 1, max: 64, about: 'Source such as 192.168.0.0/24' }),
  group_id: text({ min: 1, max: 64, about: 'Source group; wins over cidr' }),
} as const;

type Rule = InputOf<typeof ruleInput>;

const ICMP_MAX = 255;

function refuse(field: string, message: string): Finding {
  return { level: 'refuse', field, message };
}

function isCidr(value: string): boolean {
  const [address = '', prefix = '', ...rest] = value.split('/');
  const version = isIP(address);
  return version > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
}

/** Table 11-51. */
function checkPorts({ ip_protocol, from_port, to_port }: Rule): Finding[] {
  const ends = Object.entries({ from_port, to_port });
  if (ip_protocol === 'icmp') {
    if (from_port === -1 && to_port === -1) return [];
    return ends
      .filter(([, value]) => value < 0 || value > ICMP_MAX)
      .map(([field, value]) => refuse(field, `${field} of icmp is 0 to ${ICMP_MAX}, or -1 in both; given: ${value}.`));
  }
  const outside = ends
    .filter(([, value]) => value < 1)
    .map(([field, value]) => refuse(field, `${field} of ${ip_protocol} is 1 to 65535; given: ${value}.`));
  return from_port > to_port
    ? [...outside, refuse('from_port', `from_port ${from_port} must not be above to_port ${to_port}.`)]
    : outside;
}

function checkRule(rule: Rule): Finding[] {
  const { cidr, group_id } = rule;
  const form = 'cidr must be an address range such as 192.168.0.0/24';
  return [
    ...checkPorts(rule),
    ...(cidr !== undefined && !isCidr(cidr) ? [refuse('cidr', `${form}; given: ${cidr}.`)] : []),
    ...(cidr !== undefined && group_id !== undefined
      ? [{ level: 'warn', field: 'cidr', message: 'group_id wins over cidr, which has no effect.' } as const]
      : []),
  ];
}

function traffic({ ip_protocol, from_port, to_port }: Rule): string {
  if (ip_protocol === 'icmp') return from_port === -1 ? 'any icmp' : `icmp type ${from_port} code ${to_port}`;
  return `${ip_protocol} ${from_port === to_port ? `port ${from_port}` : `ports ${from_port} to ${to_port}`}`;
}

function source({ cidr, group_id }: Rule): string {
  if (group_id !== undefined) return `servers of security group ${group_id}`;
  return cidr ?? 'an unnamed source: the documents do not say what the cloud takes then, so reckon with anywhere';
}

export const novaCreateSecurityGroupRule = defineOperation({
  id: 'nova_create_security_group_rule',
  title: 'Open a port in a security group',
  toolset: 'discarded',
  about: 'Let traffic from an address range or a group in to all servers of a security group.',
  replacement: "VPC's security group rule API",
  words:
    "allow port; firewall rule; ssh access; 开放端口; 放通端口; 添加安全组规则; open a port; allow SSH 22, HTTP 80, HTTPS 443 or RDP 3389; let traffic in from an address; can't reach port; 放行端口; 开放22端口; 允许访问; 打开80端口",
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/os-security-group-rules',
  envelope: 'security_group_rule',
  scope: 'project',
  docs: ecsEn('11.3.6', '9.2.6'),
  documented: true,
  effect: 'write',
  returns: 'state',
  targets: { kind: 'security group', from: 'parent_group_id' },
  binds: ['name'],
  input: ruleInput,
  response: { security_group_rule: 'object', ...under('security_group_rule', RULE_FIELDS) },
  answer: {
    of: 'security_group_rule',
    show: {
      id: 'id',
      protocol: 'ip_protocol',
      from_port: 'from_port',
      to_port: 'to_port',
      cidr: 'ip_range.cidr',
      group_id: 'parent_group_id',
    },
    full: true,
  },
  check: checkRule,
  opensDoor: () => true,
  consequences: (rule, [target]) => [
    `Opens every server of security group ${target?.name ?? rule.parent_group_id} to ${traffic(rule)} from ${source(rule)}.`,
  ],
});

export const novaDeleteSecurityGroupRule = defineOperation({
  id: 'nova_delete_security_group_rule',
  title: 'Close a port in a security group',
  toolset: 'discarded',
  about: 'Delete one inbound rule, by the ID that nova_show_security_group tells. May cut off logins.',
  replacement: "VPC's security group rule API",
  words:
    'block port; remove firewall rule; 关闭端口; 删除安全组规则; close a port; remove a firewall rule; block access again; no more SSH from outside; 不再放行; 端口不开放了',
  service: 'ecs',
  method: 'DELETE',
  path: '/v2.1/{project_id}/os-security-group-rules/{security_group_rule_id}',
  scope: 'project',
  docs: ecsEn('11.3.7', '9.2.6'),
  documented: true,
  effect: 'destructive',
  returns: 'state',
  input: { security_group_rule_id: pathId('Rule ID') },
  response: {},
  answer: {},
  consequences: ({ security_group_rule_id }) => [
    `Deletes security group rule ${security_group_rule_id}; the traffic it let in, logins too, is cut off.`,
  ],
});
