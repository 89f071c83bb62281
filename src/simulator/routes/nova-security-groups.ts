import { quotaLeft, quotaLimits } from '../model/quota.ts';
import {
  addRule,
  closeSecurityGroup,
  deleteRule,
  findRule,
  inboundRules,
  openSecurityGroup,
  sameRule,
  whyKept,
} from '../model/security-group.ts';
import type { SecurityGroup } from '../model/state.ts';
import { newRuleView, securityGroupView } from '../views/security-group.ts';
import { type Answer, ok } from '../wire/call.ts';
import { overQuota } from '../wire/nova-errors.ts';
import { bodyObject, invalid, neededText, textField } from '../wire/nova-fields.ts';
import { notFound, novaFound } from './nova-found.ts';
import { lastOfProxies } from './nova-proxies.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { ruleWanted } from './nova-security-rule.ts';
import { projectOf } from './nova-targets.ts';
import { parameter, type Route } from './route.ts';

const groups = '/os-security-groups';
const group = `${groups}/{security_group_id}`;
const rules = '/os-security-group-rules';
const until = lastOfProxies;

/** ecs-api-en-2025-01, section 11.3. */
export const novaSecurityGroupRoutes: readonly Route[] = [
  novaRoute({ method: 'GET', path: groups, operation: 'nova_list_security_groups', until, handle: listGroups }),
  novaRoute({ method: 'POST', path: groups, operation: 'nova_create_security_group', until, handle: createGroup }),
  novaRoute({
    method: 'GET',
    path: group,
    operation: 'nova_show_security_group',
    until,
    handle: (call) => answer(call, groupOf(call)),
  }),
  novaRoute({ method: 'PUT', path: group, operation: 'nova_update_security_group', until, handle: updateGroup }),
  novaRoute({ method: 'DELETE', path: group, operation: 'nova_delete_security_group', until, handle: deleteGroup }),
  novaRoute({ method: 'POST', path: rules, operation: 'nova_create_security_group_rule', until, handle: createRule }),
  novaRoute({
    method: 'DELETE',
    path: `${rules}/{security_group_rule_id}`,
    operation: 'nova_delete_security_group_rule',
    until,
    handle: removeRule,
  }),
].flat();

const groupOf = (call: NovaCall): SecurityGroup =>
  novaFound(call, call.cloud.securityGroups, 'security_group_id', 'Security group');

const answer = (call: NovaCall, found: SecurityGroup): Answer =>
  ok({ security_group: securityGroupView(call.cloud, found) });

function listGroups(call: NovaCall): Answer {
  const project = projectOf(call);
  const own = [...call.cloud.securityGroups.values()].filter((each) => each.project === project);
  return ok({ security_groups: own.map((each) => securityGroupView(call.cloud, each)) });
}

const longest = 255;

/** Both fields are optional in table 11-28, other than in community Nova. */
function createGroup(call: NovaCall): Answer {
  const project = projectOf(call);
  const wanted = bodyObject(call.body, 'security_group');
  const name = textField(wanted, 'name', { longest }) ?? '';
  const description = textField(wanted, 'description', { longest }) ?? '';
  if (quotaLeft(call.cloud, project, 'security_groups') < 1) throw overQuota('security groups');
  return answer(call, openSecurityGroup(call.cloud, { project, name, description }));
}

function updateGroup(call: NovaCall): Answer {
  const found = groupOf(call);
  const wanted = bodyObject(call.body, 'security_group');
  const name = neededText(wanted, 'name', { longest });
  found.description = neededText(wanted, 'description', { longest });
  found.name = name;
  return answer(call, found);
}

const reasons = { 'in use': 'is in use by a network interface', default: 'is one that every project keeps' } as const;

/** Community Nova answers 400 where the network service refuses. */
function deleteGroup(call: NovaCall): Answer {
  const found = groupOf(call);
  const kept = whyKept(call.cloud, found);
  if (kept !== undefined) throw invalid(`Security group ${found.id} ${reasons[kept]}.`);
  closeSecurityGroup(call.cloud, found);
  return { status: 202 };
}

function createRule(call: NovaCall): Answer {
  const { cloud } = call;
  const wanted = bodyObject(call.body, 'security_group_rule');
  const { parent, parts } = ruleWanted(cloud, projectOf(call), wanted);
  if (sameRule(parent, parts) !== undefined) throw invalid('The group has this rule already.');
  const limit = quotaLimits(cloud, parent.project).security_group_rules;
  if (limit >= 0 && inboundRules(parent).length >= limit) throw overQuota('rules of a security group');
  return ok({ security_group_rule: newRuleView(parent, addRule(cloud, parent, parts)) });
}

function removeRule(call: NovaCall): Answer {
  const id = parameter(call, 'security_group_rule_id');
  const found = findRule(call.cloud, projectOf(call), id.toLowerCase());
  if (found === undefined) throw notFound('Security group rule', id);
  deleteRule(found.group, found.rule);
  return { status: 202 };
}
