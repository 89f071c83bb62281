import type { Flavor, Project } from '../model/state.ts';
import { novaLinks } from './nova-links.ts';

/** The brief form of the list: ecs-api-en-2025-01, section 6.6.1. */
export function novaFlavorBrief(base: string, version: string, project: Project, flavor: Flavor): object {
  return { id: flavor.id, name: flavor.id, links: novaLinks(base, version, project, `flavors/${flavor.id}`) };
}

/** Flavors as sections 6.6.2 and 6.6.3 show them: disk, swap and the like are there and unused. */
export function novaFlavorView(base: string, version: string, project: Project, flavor: Flavor): object {
  return {
    ...novaFlavorBrief(base, version, project, flavor),
    vcpus: flavor.vcpus,
    ram: flavor.ram_mib,
    disk: 0,
    swap: '',
    rxtx_factor: 1,
    'OS-FLV-EXT-DATA:ephemeral': 0,
    'OS-FLV-DISABLED:disabled': false,
    'os-flavor-access:is_public': true,
  };
}

/** What newer microversions add to a flavor: the description with 2.55 (CLIENTS.md: the shape of the announced maximum). */
export const flavorAdditions = (microversion: number): object => (microversion >= 55 ? { description: null } : {});
