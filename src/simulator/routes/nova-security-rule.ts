import { isIPv4, isIPv6 } from 'node:net';
import type { JsonObject } from '../json.ts';
import type { RuleParts } from '../model/security-group.ts';
import type { Cloud, Project, SecurityGroup } from '../model/state.ts';
import { invalid, neededText, textField, wholeField } from '../wire/nova-fields.ts';
import { notFound } from './nova-found.ts';

export interface RuleWanted {
  readonly parent: SecurityGroup;
  readonly parts: RuleParts;
}

/** The rule that a body asks for: ecs-api-en-2025-01, table 11-42. */
export function ruleWanted(cloud: Cloud, project: Project, wanted: JsonObject): RuleWanted {
  const parent = groupNamed(cloud, project, neededText(wanted, 'parent_group_id'));
  const protocol = neededText(wanted, 'ip_protocol').toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'icmp') {
    throw invalid('ip_protocol must be icmp, tcp or udp.');
  }
  const ports = protocol === 'icmp' ? icmpKind(wanted) : portRange(wanted);
  return { parent, parts: { direction: 'ingress', protocol, ...ports, ...peerOf(cloud, project, wanted) } };
}

function groupNamed(cloud: Cloud, project: Project, id: string): SecurityGroup {
  const group = cloud.securityGroups.get(id.toLowerCase());
  if (group === undefined || group.project !== project) throw notFound('Security group', id);
  return group;
}

type Ports = Pick<RuleParts, 'from_port' | 'to_port'>;

function needed(wanted: JsonObject, key: string, least: number, most: number): number {
  const number = wholeField(wanted, key, least, most);
  if (number === undefined) throw invalid(`${key} is needed.`);
  return number;
}

function portRange(wanted: JsonObject): Ports {
  const from_port = needed(wanted, 'from_port', 1, 65_535);
  const to_port = needed(wanted, 'to_port', 1, 65_535);
  if (from_port > to_port) throw invalid('from_port must not be above to_port.');
  return { from_port, to_port };
}

/** Type and code; -1 in both stands for any ICMP packet. */
function icmpKind(wanted: JsonObject): Ports {
  const from_port = needed(wanted, 'from_port', -1, 255);
  const to_port = needed(wanted, 'to_port', -1, 255);
  if (from_port === -1 && to_port === -1) return { from_port: null, to_port: null };
  if (from_port < 0 || to_port < 0) throw invalid('-1 must be in both of from_port and to_port.');
  return { from_port, to_port };
}

type Peer = Pick<RuleParts, 'cidr' | 'remote_group_id' | 'ethertype'>;

/** The group wins over the range. With neither, community Nova admits everybody; the document doesn't say. */
function peerOf(cloud: Cloud, project: Project, wanted: JsonObject): Peer {
  const groupId = textField(wanted, 'group_id');
  if (groupId !== undefined && groupId !== '') {
    return { cidr: null, remote_group_id: groupNamed(cloud, project, groupId).id, ethertype: 'IPv4' };
  }
  const cidr = textField(wanted, 'cidr') ?? '0.0.0.0/0';
  const [address = '', bits = '', ...more] = cidr.split('/');
  const four = isIPv4(address);
  const valid = (four || isIPv6(address)) && /^\d{1,3}$/.test(bits) && Number(bits) <= (four ? 32 : 128);
  if (!valid || more.length > 0) throw invalid('cidr must be an address range like 192.168.0.0/24.');
  return { cidr, remote_group_id: null, ethertype: four ? 'IPv4' : 'IPv6' };
}
