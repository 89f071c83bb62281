import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { called, serverAction } from './actions.ts';
import { member } from './members.ts';

const name = text({ required: true, min: 1, max: 255, about: 'Name or ID of the group' });

export const novaAddServerSecurityGroup = defineOperation({
  ...serverAction,
  id: 'nova_add_server_security_group',
  title: 'Add a server to a security group',
  about:
    "Let a security group's rules apply to the NICs of a server as well; what they allow in gets in. Five groups at most are advised.",
  words:
    'firewall; open port; allow traffic; ingress; 添加安全组; 绑定安全组; 防火墙; put a server into a security group; apply firewall group to a machine; attach security group; 服务器加入安全组; 套用安全组; 放到防火墙后面',
  action: { key: 'addSecurityGroup' },
  docs: ecsEn('6.5.1', '9.2.6'),
  effect: 'write',
  input: { server_id: serverId, name },
  opensDoor: () => true,
  consequences: ({ name: group }, [target]) => [
    `Adds ${called(target)} to security group ${group}: whatever its rules allow can reach the server's NICs.`,
  ],
});

export const novaRemoveServerSecurityGroup = defineOperation({
  ...serverAction,
  id: 'nova_remove_server_security_group',
  title: 'Remove a server from a security group',
  about: 'Take a security group from the NICs of a server; may cut off its traffic, and your own login.',
  words:
    'firewall; close port; block traffic; detach; 移除安全组; 解绑安全组; 防火墙; take a server out of a security group; detach firewall group; 移出安全组; 从安全组里拿掉',
  action: { key: 'removeSecurityGroup' },
  docs: ecsEn('6.5.2', '9.2.6'),
  effect: 'destructive',
  input: { server_id: serverId, name },
  consequences: ({ name: group }, [target]) => [
    `Removes ${called(target)} from security group ${group}: traffic that only its rules allow is cut off, logins among it.`,
  ],
});

/** A rule as native answers have it: ports and protocol are null where the peer is a group. */
const RULE_FIELDS: ResponseFields = {
  id: 'string',
  parent_group_id: 'string',
  ip_protocol: 'string',
  from_port: 'integer',
  to_port: 'integer',
  ip_range: 'object',
  'ip_range.cidr': 'string',
  group: 'object',
  'group.tenant_id': 'string',
  'group.name': 'string',
};

/** A security group with its rules (table 6-105). */
const SECURITY_GROUP_FIELDS: ResponseFields = {
  id: 'string',
  name: 'string',
  description: 'string',
  tenant_id: 'string',
  rules: 'array',
  ...under('rules[]', RULE_FIELDS),
};

/** `tcp 22-22`. Of ICMP the numbers are type and code, and -1 is any (11.3.4, table 11-45). */
function trafficText(rule: unknown): string {
  const [protocol, first, last] = ['ip_protocol', 'from_port', 'to_port'].map((name) => member(rule, name));
  if (protocol === 'icmp')
    return typeof first === 'number' && first >= 0 ? `icmp type ${first} code ${last}` : 'any icmp';
  return `${protocol ?? 'any'} ${typeof first === 'number' ? `${first}-${last}` : 'all ports'}`;
}

/** `tcp 22-22 from 0.0.0.0/0`. */
function ruleText(rule: unknown): string {
  const peer = member(member(rule, 'ip_range'), 'cidr') ?? member(member(rule, 'group'), 'name') ?? 'anywhere';
  return `${trafficText(rule)} from ${peer}`;
}

/** What is shown of a security group. */
const SECURITY_GROUP_COLUMNS = {
  id: 'id',
  name: 'name',
  description: 'description',
  rules: ({ rules }: Record<string, unknown>) => (Array.isArray(rules) ? rules.map(ruleText) : undefined),
} as const;

export const novaListServerSecurityGroups = defineOperation({
  id: 'nova_list_server_security_groups',
  title: 'List security groups of a server',
  toolset: 'nova',
  about: 'Security groups of a server with their rules: which ports are open, and to whom.',
  words:
    'firewall; open ports; ingress rules; allowed ports; 查询安全组; 安全组规则; 端口; which security groups apply to this server; firewall of a machine; what rules protect it; 服务器用了哪些安全组; 这台机器的防火墙',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/servers/{server_id}/os-security-groups',
  scope: 'project',
  docs: ecsEn('6.5.3', '9.2.6'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId },
  response: { security_groups: 'array', ...under('security_groups[]', SECURITY_GROUP_FIELDS) },
  answer: { rows: { path: 'security_groups', name: 'security_groups', columns: SECURITY_GROUP_COLUMNS }, full: true },
});
