import { inboundRules } from '../model/security-group.ts';
import type { Cloud, SecurityGroup, SecurityGroupRule } from '../model/state.ts';

type View = Readonly<Record<string, unknown>>;

/** ecs-api-en-2025-01, sections 11.3.1 and 11.3.3: inbound rules alone. */
export const securityGroupView = (cloud: Cloud, group: SecurityGroup): View => ({
  id: group.id,
  name: group.name,
  description: group.description,
  tenant_id: group.project.id,
  rules: inboundRules(group).map((rule) => ruleView(cloud, group, rule)),
});

/** Exactly one of ip_range and group is filled; the other is empty (table 11-25). */
function ruleView(cloud: Cloud, group: SecurityGroup, rule: SecurityGroupRule): View {
  const peer = rule.remote_group_id === null ? undefined : cloud.securityGroups.get(rule.remote_group_id);
  return {
    ...ruleBase(group, rule),
    ip_range: ipRange(rule),
    group: peer === undefined ? {} : { tenant_id: peer.project.id, name: peer.name },
  };
}

/** The answer to the creation, whose `group` is always empty (table 11-43). */
export const newRuleView = (group: SecurityGroup, rule: SecurityGroupRule): View => ({
  ...ruleBase(group, rule),
  ip_range: ipRange(rule),
  group: {},
});

const ipRange = ({ cidr, remote_group_id }: SecurityGroupRule): View =>
  remote_group_id !== null ? {} : { cidr: cidr ?? '0.0.0.0/0' };

/** -1 stands for any ICMP packet (table 11-35), null for any port. */
function ruleBase(group: SecurityGroup, rule: SecurityGroupRule): View {
  const any = rule.protocol === 'icmp' ? -1 : null;
  return {
    id: rule.id,
    parent_group_id: group.id,
    ip_protocol: rule.protocol,
    from_port: rule.from_port ?? any,
    to_port: rule.to_port ?? any,
  };
}
