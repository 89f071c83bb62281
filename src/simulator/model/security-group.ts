import { isDefaultGroup } from './default-network.ts';
import type { Cloud, Project, SecurityGroup, SecurityGroupRule } from './state.ts';

export interface SecurityGroupStart {
  readonly project: Project;
  readonly name: string;
  readonly description: string;
}

/** A new group admits nothing from outside and lets everything out. */
export function openSecurityGroup(cloud: Cloud, start: SecurityGroupStart): SecurityGroup {
  const group: SecurityGroup = {
    ...start,
    id: cloud.random.uuid(),
    rules: [newRule(cloud, { ...anything, direction: 'egress' })],
    created: cloud.timeline.now(),
  };
  cloud.securityGroups.set(group.id, group);
  return group;
}

export type RuleParts = Omit<SecurityGroupRule, 'id'>;

const anything: RuleParts = {
  direction: 'ingress',
  ethertype: 'IPv4',
  protocol: null,
  from_port: null,
  to_port: null,
  cidr: null,
  remote_group_id: null,
};

function newRule(cloud: Cloud, parts: RuleParts): SecurityGroupRule {
  return { id: cloud.random.uuid(), ...parts };
}

export const inboundRules = (group: SecurityGroup): readonly SecurityGroupRule[] =>
  group.rules.filter(({ direction }) => direction === 'ingress');

/** The group's rule that says the same, if there is one. */
export function sameRule(group: SecurityGroup, parts: RuleParts): SecurityGroupRule | undefined {
  return group.rules.find(
    (rule) =>
      rule.direction === parts.direction &&
      rule.ethertype === parts.ethertype &&
      rule.protocol === parts.protocol &&
      rule.from_port === parts.from_port &&
      rule.to_port === parts.to_port &&
      rule.cidr === parts.cidr &&
      rule.remote_group_id === parts.remote_group_id,
  );
}

export function addRule(cloud: Cloud, group: SecurityGroup, parts: RuleParts): SecurityGroupRule {
  const rule = newRule(cloud, parts);
  group.rules = [...group.rules, rule];
  return rule;
}

export function findRule(
  cloud: Cloud,
  project: Project,
  id: string,
): { readonly group: SecurityGroup; readonly rule: SecurityGroupRule } | undefined {
  for (const group of cloud.securityGroups.values()) {
    if (group.project !== project) continue;
    const rule = group.rules.find((each) => each.id === id);
    if (rule !== undefined) return { group, rule };
  }
  return undefined;
}

export function deleteRule(group: SecurityGroup, rule: SecurityGroupRule): void {
  group.rules = group.rules.filter((each) => each !== rule);
}

/** Why the group has to stay, if it has to: a port has it, or every project keeps it. */
export function whyKept(cloud: Cloud, group: SecurityGroup): 'in use' | 'default' | undefined {
  if (isDefaultGroup(group)) return 'default';
  for (const port of cloud.ports.values()) if (port.security_groups.includes(group)) return 'in use';
  return undefined;
}

/** The rules of other groups that admit the members of this one go with it. Only when `whyKept` knows no reason. */
export function closeSecurityGroup(cloud: Cloud, group: SecurityGroup): void {
  cloud.securityGroups.delete(group.id);
  for (const other of cloud.securityGroups.values()) {
    if (other.rules.some(({ remote_group_id }) => remote_group_id === group.id)) {
      other.rules = other.rules.filter(({ remote_group_id }) => remote_group_id !== group.id);
    }
  }
}
