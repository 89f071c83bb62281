import type { JsonObject } from '../json.ts';
import { addressesLeft, numberOf } from '../model/addresses.ts';
import type { PortWish, PublicAddressWish } from '../model/create-request.ts';
import { defaultNetwork } from '../model/default-network.ts';
import type { Cloud, Flavor, Project, SecurityGroup } from '../model/state.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import {
  objectField,
  objectsOf,
  oneOf,
  optionalFlag,
  optionalObject,
  optionalText,
  optionalUuid,
  textField,
  uuidField,
  wholeField,
} from './ecs-fields.ts';
import { checkAddresses } from './ecs-nics.ts';

const mostNics = 12;

/** ecs-api-en-2025-01, tables 5-3 and 5-4: at most 12, and no more than the flavor takes. */
export function readNics(
  cloud: Cloud,
  project: Project,
  server: JsonObject,
  { flavor, count }: { readonly flavor: Flavor; readonly count: number },
): readonly PortWish[] {
  const vpc = cloud.vpcs.get(uuidField(server, 'vpcid'));
  if (vpc === undefined || vpc.project !== project) throw ecsRefusal('Ecs.0014', 'There is no such VPC.');
  const nics = objectsOf(server, 'nics');
  if (nics.length === 0) throw ecsRefusal('Ecs.0005', 'nics must be a list that is not empty.');
  if (nics.length > Math.min(mostNics, flavor.most_ports)) throw ecsRefusal('Ecs.0050');
  const groups = readGroups(cloud, project, server);
  const wishes = nics.map((nic, index) => {
    const field = `nics[${index}]`;
    const subnet = cloud.subnets.get(uuidField(nic, 'subnet_id', `${field}.subnet_id`));
    if (subnet === undefined || subnet.project !== project) throw ecsRefusal('Ecs.0038');
    if (subnet.vpc !== vpc) throw ecsRefusal(index === 0 ? 'Ecs.0064' : 'Ecs.0014');
    const ip = optionalText(nic, 'ip_address', `${field}.ip_address`) || null;
    if (ip !== null && numberOf(ip) === undefined) {
      throw ecsRefusal('Ecs.0005', `${field}.ip_address must be an IPv4 address.`);
    }
    checkDhcp(nic, field);
    return { subnet, ip, security_groups: isOpen(nic, field) ? [] : groups };
  });
  if (count > 1 && wishes.some(({ ip }) => ip !== null)) {
    throw ecsRefusal('Ecs.0010', 'Several servers cannot have the same address.');
  }
  if (
    wishes[0]?.security_groups.length === 0 ||
    wishes.filter((wish) => wish.security_groups.length === 0).length > 1
  ) {
    throw ecsRefusal('Ecs.0910');
  }
  checkAddresses(wishes, count);
  return wishes;
}

/** What names no group of the project means the default one (table 8-2). */
function readGroups(cloud: Cloud, project: Project, server: JsonObject): readonly SecurityGroup[] {
  const named = objectsOf(server, 'security_groups').flatMap((entry, index) => {
    const group = cloud.securityGroups.get(optionalText(entry, 'id', `security_groups[${index}].id`) ?? '');
    return group?.project === project ? [group] : [];
  });
  return named.length > 0 ? [...new Set(named)] : [defaultNetwork(cloud, project).default_group];
}

/** A NIC without security groups: table 8-11, where the primary one can't be such, nor more than one. */
function isOpen(nic: JsonObject, field: string): boolean {
  const profile = optionalObject(nic, 'binding:profile', `${field}.binding:profile`);
  return optionalFlag(profile, 'disable_security_groups', `${field}.binding:profile.disable_security_groups`) ?? false;
}

/** Table 8-12: the MTU, under the option name 26. */
function checkDhcp(nic: JsonObject, field: string): void {
  for (const [index, option] of objectsOf(nic, 'extra_dhcp_opts', `${field}.extra_dhcp_opts`).entries()) {
    const at = `${field}.extra_dhcp_opts[${index}]`;
    wholeField(option, 'opt_value', { least: 1280, most: 8888 }, `${at}.opt_value`);
    if (oneOf(option, 'opt_name', ['26'], `${at}.opt_name`) === undefined) {
      throw ecsRefusal('Ecs.0005', `${at}.opt_name must be 26.`);
    }
  }
}

/** ecs-api-en-2025-01, tables 8-1, 8-3 and 8-4. */
export function readPublicAddress(
  cloud: Cloud,
  project: Project,
  server: JsonObject,
  count: number,
): PublicAddressWish | null {
  const wish = optionalObject(server, 'publicip');
  if (wish === undefined) return null;
  const id = optionalUuid(wish, 'id', 'publicip.id');
  const eip = optionalObject(wish, 'eip', 'publicip.eip');
  const delete_on_termination = optionalFlag(wish, 'delete_on_termination', 'publicip.delete_on_termination') ?? false;
  if ((id === undefined) === (eip === undefined)) {
    throw ecsRefusal('Ecs.0005', 'publicip must have either an id or an eip.');
  }
  return id === undefined
    ? newAddress(cloud, wish, { count, delete_on_termination })
    : existingAddress(cloud, project, id, count);
}

function existingAddress(cloud: Cloud, project: Project, id: string, count: number): PublicAddressWish {
  const floating_ip = cloud.floatingIps.get(id);
  if (floating_ip === undefined || floating_ip.project !== project) {
    throw ecsRefusal('Ecs.0005', 'publicip.id must be the ID of an EIP of the project.');
  }
  if (floating_ip.port !== null) throw ecsRefusal('Ecs.0005', 'The EIP of publicip.id is bound already.');
  if (count > 1) throw ecsRefusal('Ecs.0005', 'Several servers cannot have the same EIP.');
  return { kind: 'existing', floating_ip };
}

// Enumerated in another service's document; this is the form of the type in the example of section 5.1.1.
const addressType = /^5_[a-z]+$/;

/** The example leaves chargemode out, which the table demands: only traffic is possible (ERRATA, B17). */
function newAddress(
  cloud: Cloud,
  wish: JsonObject,
  { count, delete_on_termination }: { readonly count: number; readonly delete_on_termination: boolean },
): PublicAddressWish {
  const eip = objectField(wish, 'eip', 'publicip.eip');
  const pool = textField(eip, 'iptype', 'publicip.eip.iptype');
  if (!addressType.test(pool)) throw ecsRefusal('Ecs.0005', 'publicip.eip.iptype must be like 5_bgp.');
  const field = 'publicip.eip.bandwidth';
  const bandwidth = objectField(eip, 'bandwidth', field);
  const size = wholeField(bandwidth, 'size', { least: 1, most: 1000, code: 'Ecs.0045' }, `${field}.size`);
  const share_type = oneOf(bandwidth, 'sharetype', ['PER', 'WHOLE'], `${field}.sharetype`);
  if (share_type === undefined) throw ecsRefusal('Ecs.0005', `${field}.sharetype must be PER or WHOLE.`);
  oneOf(bandwidth, 'chargemode', ['traffic'], `${field}.chargemode`);
  if (addressesLeft(cloud.publicAddresses) < count) throw ecsRefusal('Ecs.0013');
  return { kind: 'new', pool, size, share_type, delete_on_termination };
}
