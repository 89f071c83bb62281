import type { Operation } from '../operation.ts';
import {
  novaAddFloatingIp,
  novaCreateFloatingIp,
  novaDeleteFloatingIp,
  novaListFloatingIpPools,
  novaListFloatingIps,
  novaRemoveFloatingIp,
  novaShowFloatingIp,
} from './floating-ips.ts';
import { novaCreateSecurityGroupRule, novaDeleteSecurityGroupRule } from './security-group-rules.ts';
import {
  novaCreateSecurityGroup,
  novaDeleteSecurityGroup,
  novaListSecurityGroups,
  novaShowSecurityGroup,
  novaUpdateSecurityGroup,
} from './security-groups.ts';

/** Chapter 11 of the ECS reference, in the order of the document. */
export const DISCARDED_OPERATIONS: readonly Operation[] = [
  novaListSecurityGroups,
  novaCreateSecurityGroup,
  novaShowSecurityGroup,
  novaUpdateSecurityGroup,
  novaDeleteSecurityGroup,
  novaCreateSecurityGroupRule,
  novaDeleteSecurityGroupRule,
  novaAddFloatingIp,
  novaRemoveFloatingIp,
  novaCreateFloatingIp,
  novaListFloatingIps,
  novaShowFloatingIp,
  novaDeleteFloatingIp,
  novaListFloatingIpPools,
];
