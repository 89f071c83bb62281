import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { pathId } from '../reused-fields.ts';
import { RULE_FIELDS } from './security-group-rules.ts';

/** A group without its rules (table 11-33). */
const GROUP_FIELDS: ResponseFields = {
  description: 'string',
  id: 'string',
  name: 'string',
  rules: 'array',
  tenant_id: 'string',
};
const FULL_FIELDS: ResponseFields = {
  ...GROUP_FIELDS,
  ...under('rules[]', { ...RULE_FIELDS, 'group.tenant_id': 'string', 'group.name': 'string' }),
};

const PATH = '/v2.1/{project_id}/os-security-groups';
const groupId = pathId('Security group ID');
const cells = { id: 'id', name: 'name', description: 'description' };

const discarded = {
  toolset: 'discarded',
  service: 'ecs',
  scope: 'project',
  documented: true,
  replacement: "VPC's security group API",
} as const;

function countOf({ rules }: Record<string, unknown>): number | undefined {
  return Array.isArray(rules) ? rules.length : undefined;
}

export const novaListSecurityGroups = defineOperation({
  ...discarded,
  id: 'nova_list_security_groups',
  title: 'List security groups',
  about: 'All security groups of the project with their inbound rules.',
  words:
    'firewall; inbound rules; open ports; 安全组; 安全组列表; 防火墙; firewalls of the project; all security groups with rules; 有哪些安全组; 防火墙列表',
  method: 'GET',
  path: PATH,
  docs: ecsEn('11.3.1', '9.2.6'),
  effect: 'read',
  returns: 'none',
  input: {},
  response: { security_groups: 'array', ...under('security_groups[]', FULL_FIELDS) },
  answer: {
    rows: {
      path: 'security_groups',
      name: 'security_groups',
      columns: { id: 'id', name: 'name', description: 'description', rules: countOf },
    },
    full: true,
  },
});

export const novaCreateSecurityGroup = defineOperation({
  ...discarded,
  id: 'nova_create_security_group',
  title: 'Create a security group',
  about:
    'Make an empty security group. nova_create_security_group_rule opens it, nova_add_server_security_group uses it.',
  words: 'new firewall; 创建安全组; 新建安全组; new firewall group; create a security group; 新建防火墙',
  method: 'POST',
  path: PATH,
  envelope: 'security_group',
  docs: ecsEn('11.3.2', '9.2.6'),
  effect: 'write',
  returns: 'state',
  input: { name: text({ max: 255 }), description: text({ max: 255 }) },
  response: { security_group: 'object', ...under('security_group', GROUP_FIELDS) },
  answer: { of: 'security_group', show: cells, full: true },
  consequences: ({ name }) => [`Makes the security group ${name ?? 'without a name'}, without inbound rules.`],
});

export const novaShowSecurityGroup = defineOperation({
  ...discarded,
  id: 'nova_show_security_group',
  title: 'Show a security group',
  about: 'A security group and its inbound rules; outbound ones only VPC tells.',
  words:
    'firewall rules; which ports are open; 安全组详情; 入方向规则; rules of one security group; what does the firewall allow; 开放了哪些端口; 安全组有哪些规则',
  method: 'GET',
  path: `${PATH}/{security_group_id}`,
  docs: ecsEn('11.3.3', '9.2.6'),
  effect: 'read',
  returns: 'none',
  input: { security_group_id: groupId },
  response: { security_group: 'object', ...under('security_group', FULL_FIELDS) },
  answer: {
    of: 'security_group',
    show: cells,
    rows: {
      path: 'security_group.rules',
      name: 'rules',
      columns: {
        id: 'id',
        protocol: 'ip_protocol',
        from_port: 'from_port',
        to_port: 'to_port',
        cidr: 'ip_range.cidr',
        group: 'group.name',
      },
    },
    full: true,
  },
});

export const novaUpdateSecurityGroup = defineOperation({
  ...discarded,
  id: 'nova_update_security_group',
  title: 'Rename a security group',
  about: 'Give a security group a name and a description, both. Rules stay.',
  words: 'edit firewall; change description; 修改安全组; 安全组改名; rename a security group; change its description',
  method: 'PUT',
  path: `${PATH}/{security_group_id}`,
  envelope: 'security_group',
  docs: ecsEn('11.3.4', '9.2.6'),
  effect: 'write',
  returns: 'state',
  targets: { kind: 'security group', from: 'security_group_id' },
  binds: ['name'],
  input: {
    security_group_id: groupId,
    name: text({ required: true, max: 255 }),
    description: text({ required: true, max: 255 }),
  },
  response: { security_group: 'object', ...under('security_group', FULL_FIELDS) },
  answer: { of: 'security_group', show: cells, full: true },
  renames: () => true,
  consequences: ({ name, description, security_group_id }, [target]) => [
    `Names security group ${target?.name ?? security_group_id} ${name}, description: ${description || 'none'}.`,
  ],
});

export const novaDeleteSecurityGroup = defineOperation({
  ...discarded,
  id: 'nova_delete_security_group',
  title: 'Delete a security group',
  about: 'Delete a security group with its rules.',
  words: 'remove firewall; 删除安全组; delete a firewall group; remove an unused security group; 不用的安全组删掉',
  method: 'DELETE',
  path: `${PATH}/{security_group_id}`,
  docs: ecsEn('11.3.5', '9.2.6'),
  effect: 'destructive',
  returns: 'state',
  targets: { kind: 'security group', from: 'security_group_id' },
  binds: ['name'],
  input: { security_group_id: groupId },
  response: {},
  answer: {},
  consequences: ({ security_group_id }, [target]) => [
    `Deletes security group ${target?.name ?? security_group_id} with all its rules.`,
  ],
});
