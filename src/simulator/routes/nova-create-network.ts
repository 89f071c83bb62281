import { isObject, type JsonObject, list } from '../json.ts';
import { addressesLeft, isFree } from '../model/addresses.ts';
import { defaultNetwork } from '../model/default-network.ts';
import type { NicWish } from '../model/native-creation.ts';
import type { Cloud, Flavor, Project, SecurityGroup } from '../model/state.ts';
import { invalid, neededText, textField } from '../wire/nova-fields.ts';
import { freePort, noAddress, subnetNamed, theOnlySubnet } from './nova-interfaces.ts';

interface Circumstances {
  readonly flavor: Flavor;
  readonly many: boolean;
  readonly microversion: number;
}

/** The first microversion in which a word may stand for the list of networks, as clients send it (openstack: auto). */
const wordsFrom = 37;

/** ecs-api-en-2025-01, table 6-14. Without networks the project's only one is taken. */
export function readNetworks(
  cloud: Cloud,
  project: Project,
  wish: JsonObject,
  { flavor, many, microversion }: Circumstances,
): readonly NicWish[] {
  const { networks } = wish;
  if (microversion >= wordsFrom && networks === 'none') return [];
  const automatic = networks === undefined || networks === null || (microversion >= wordsFrom && networks === 'auto');
  if (!automatic && !Array.isArray(networks)) throw invalid('networks must be a list.');
  const entries = automatic ? [] : (list(wish, 'networks') ?? []);
  const nics =
    entries.length === 0
      ? [{ kind: 'network', subnet: theOnlySubnet(cloud, project), ip: null } as const]
      : entries.map((entry) => readNic(cloud, project, entry));
  if (nics.length > flavor.most_ports) throw invalid(`Flavor ${flavor.id} admits ${flavor.most_ports} networks.`);
  if (many && nics.some((nic) => nic.kind === 'port' || nic.ip !== null)) {
    throw invalid('Several servers cannot have one port or one fixed address.');
  }
  checkDifferent(nics);
  for (const nic of nics) {
    if (nic.kind === 'network' && addressesLeft(nic.subnet.addresses) < nics.length) throw noAddress(nic.subnet, null);
  }
  return nics;
}

/** `port` has priority over the other two, and a fixed address needs `uuid` (section 6.2.1, constraint 3). */
function readNic(cloud: Cloud, project: Project, entry: unknown): NicWish {
  if (!isObject(entry)) throw invalid('networks must be a list of objects.');
  const portId = textField(entry, 'port');
  if (portId !== undefined) return { kind: 'port', port: freePort(cloud, project, portId) };
  const uuid = textField(entry, 'uuid');
  const ip = textField(entry, 'fixed_ip') ?? null;
  if (uuid === undefined) throw invalid('networks[] needs port or uuid.');
  const subnet = subnetNamed(cloud, project, uuid);
  if (ip !== null && !isFree(subnet, ip)) throw noAddress(subnet, ip);
  return { kind: 'network', subnet, ip };
}

function checkDifferent(nics: readonly NicWish[]): void {
  const wanted = nics.flatMap((nic) =>
    nic.kind === 'port' ? [nic.port.id] : nic.ip === null ? [] : [`${nic.subnet.id} ${nic.ip}`],
  );
  if (new Set(wanted).size < wanted.length) throw invalid('networks name a port or an address twice.');
}

/** By name or ID; the group `default` when none is named (table 6-13). */
export function readSecurityGroups(cloud: Cloud, project: Project, wish: JsonObject): readonly SecurityGroup[] {
  const { security_groups } = wish;
  if (security_groups !== undefined && security_groups !== null && !Array.isArray(security_groups)) {
    throw invalid('security_groups must be a list.');
  }
  const entries = list(wish, 'security_groups') ?? [];
  if (entries.length === 0) return [defaultNetwork(cloud, project).default_group];
  const own = [...cloud.securityGroups.values()].filter((group) => group.project === project);
  const groups = entries.map((entry) => {
    if (!isObject(entry)) throw invalid('security_groups must be a list of objects.');
    const name = neededText(entry, 'name', { shortest: 1 });
    const group = own.find(({ id }) => id === name) ?? own.find((each) => each.name === name);
    if (group === undefined) throw invalid(`Security group ${name} could not be found.`);
    return group;
  });
  return [...new Set(groups)];
}
