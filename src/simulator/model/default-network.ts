import { poolOf } from './addresses.ts';
import { imageId } from './images.ts';
import type { Cloud, Project, SecurityGroup, SecurityGroupRule, Subnet, Vpc } from './state.ts';

export const regionUuid = (project: Project, what: string): string =>
  imageId({ kind: what, name: project.name, version: '' });

export interface DefaultNetwork {
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly flexus_group: SecurityGroup;
  readonly default_group: SecurityGroup;
}

/**
 * What every project has from the beginning: the network that Flexus L puts its servers in, whose security group admits ICMP
 * alone (NEWER-FACTS, section 6), and the group `default`, which servers outside Flexus get when none is named
 * (ecs-api-en-2025-01, table 5-3).
 */
export function addDefaultNetwork(cloud: Cloud, project: Project): void {
  const vpc: Vpc = { id: regionUuid(project, 'vpc'), project, name: 'vpc-default-smb', cidr: '192.168.0.0/16' };
  cloud.vpcs.set(vpc.id, vpc);
  const subnet: Subnet = {
    id: regionUuid(project, 'subnet'),
    fixed_ip_subnet_id: regionUuid(project, 'fixed-ip-subnet'),
    vpc,
    project,
    name: 'subnet-default-smb',
    cidr: vpc.cidr,
    gateway: '192.168.0.1',
    dns: ['100.125.1.250', '100.125.129.250'],
    addresses: poolOf(vpc.cidr),
  };
  cloud.subnets.set(subnet.id, subnet);
  const flexus = newGroup(cloud, project, 'security-group', 'sg-default-smb', ['icmp']);
  const usual = newGroup(cloud, project, 'default-security-group', 'default', []);
  cloud.securityGroups.set(flexus.id, flexus).set(usual.id, usual);
}

function newGroup(cloud: Cloud, project: Project, what: string, name: string, open: readonly string[]): SecurityGroup {
  const id = regionUuid(project, what);
  const rule = (number: number, parts: Partial<SecurityGroupRule>): SecurityGroupRule => ({
    id: regionUuid(project, `${what} rule ${number}`),
    direction: 'ingress',
    ethertype: 'IPv4',
    protocol: null,
    from_port: null,
    to_port: null,
    cidr: null,
    remote_group_id: null,
    ...parts,
  });
  const rules = [
    rule(0, { direction: 'egress', cidr: '0.0.0.0/0' }),
    rule(1, { remote_group_id: id }),
    ...open.map((protocol, index) => rule(index + 2, { protocol, cidr: '0.0.0.0/0' })),
  ];
  return { id, project, name, description: 'Default security group', rules, created: cloud.timeline.now() };
}

/** The network of Flexus L in the project; the groups are looked up by ID, so a renamed one is found too. */
export function defaultNetwork(cloud: Cloud, project: Project): DefaultNetwork {
  const subnet = cloud.subnets.get(regionUuid(project, 'subnet'));
  const flexus_group = cloud.securityGroups.get(regionUuid(project, 'security-group'));
  const default_group = cloud.securityGroups.get(regionUuid(project, 'default-security-group'));
  if (subnet === undefined || flexus_group === undefined || default_group === undefined) {
    throw new Error(`project ${project.name} has lost its default network`);
  }
  return { vpc: subnet.vpc, subnet, flexus_group, default_group };
}

/** Whether the group is one that every project keeps. */
export const isDefaultGroup = (group: SecurityGroup): boolean =>
  group.id === regionUuid(group.project, 'security-group') ||
  group.id === regionUuid(group.project, 'default-security-group');
