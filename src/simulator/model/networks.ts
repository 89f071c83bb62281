import { poolOf } from './addresses.ts';
import type { Cloud, Project, Subnet, Vpc } from './state.ts';

/** A VPC; networks come from another service, so that no request here makes one. */
export function openVpc(cloud: Cloud, project: Project, name: string, cidr: string): Vpc {
  const vpc: Vpc = { id: cloud.random.uuid(), project, name, cidr };
  cloud.vpcs.set(vpc.id, vpc);
  return vpc;
}

/** `cidr` lies within that of the VPC; its first address is the gateway's. */
export function openSubnet(cloud: Cloud, vpc: Vpc, name: string, cidr: string): Subnet {
  const subnet: Subnet = {
    id: cloud.random.uuid(),
    fixed_ip_subnet_id: cloud.random.uuid(),
    vpc,
    project: vpc.project,
    name,
    cidr,
    gateway: cidr.replace(/\.\d+\/\d+$/, '.1'),
    dns: ['100.125.1.250', '100.125.129.250'],
    addresses: poolOf(cidr),
  };
  cloud.subnets.set(subnet.id, subnet);
  return subnet;
}
