import { zoneLetters } from '../model/flavors.ts';
import type { Flavor, Project, SaleState } from '../model/state.ts';

/** A flavor as ECS v1 shows it: ecs-api-en-2025-01, tables 5-39 to 5-41. `vcpus` is a string there, `ram` a number. */
export function flavorView(flavor: Flavor, project: Project, base: string): Readonly<Record<string, unknown>> {
  const link = (rel: string, version: string): unknown => ({
    rel,
    href: `${base}${version}/${project.id}/flavors/${flavor.id}`,
    type: null,
  });
  return {
    id: flavor.id,
    name: flavor.id,
    vcpus: String(flavor.vcpus),
    ram: flavor.ram_mib,
    disk: '0',
    swap: '',
    links: [link('self', '/v1.0'), link('bookmark', '')],
    'OS-FLV-EXT-DATA:ephemeral': 0,
    rxtx_factor: 1,
    'OS-FLV-DISABLED:disabled': false,
    rxtx_quota: null,
    rxtx_cap: null,
    'os-flavor-access:is_public': true,
    os_extra_specs: extraSpecs(flavor, project),
  };
}

/** The flavor's properties with its sale states: one for the region, and by zone where that differs (table 5-41). */
function extraSpecs(flavor: Flavor, project: Project): Readonly<Record<string, string>> {
  const states = zoneLetters.map((letter): readonly [string, SaleState] => [letter, flavor.sale[letter] ?? 'abandon']);
  const usual = states.every(([, state]) => state === 'abandon') ? 'abandon' : 'normal';
  const others = states.filter(([, state]) => state !== usual);
  return {
    ...flavor.extra_specs,
    'cond:operation:status': usual,
    ...(others.length === 0
      ? {}
      : { 'cond:operation:az': others.map(([letter, state]) => `${project.name}${letter}(${state})`).join(',') }),
  };
}
