import { isSold, isSoldAnywhere, isZone } from '../model/flavors.ts';
import { flavorView } from '../views/flavor.ts';
import { novaLimitsView } from '../views/limits.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { smallestMicroversion } from '../wire/microversion.ts';
import { ecsRoute } from './ecs-route.ts';
import { projectOf } from './ecs-targets.ts';
import type { Route } from './route.ts';

const servers = '/v1/{project_id}/cloudservers';

export const ecsFlavorRoutes: readonly Route[] = [
  ecsRoute('GET', `${servers}/flavors`, 'list_flavors', listFlavors),
  ecsRoute('GET', `${servers}/limits`, 'show_server_limits', showLimits),
];

/** ecs-api-en-2025-01, section 5.4.1: of a zone, what can be had there; else all but what was withdrawn everywhere. */
function listFlavors(call: Call): Answer {
  const project = projectOf(call);
  const zone = call.query.get('availability_zone') ?? '';
  if (zone !== '' && !isZone(project, zone)) throw ecsRefusal('Ecs.0005', `There is no availability zone ${zone}.`);
  const shown = [...call.cloud.flavors.values()].filter((flavor) =>
    zone === '' ? isSoldAnywhere(flavor) : isSold(flavor, zone),
  );
  return ok({ flavors: shown.map((flavor) => flavorView(flavor, project, call.base)) });
}

/** ecs-api-en-2025-01, section 5.7.1, with the names of its example (ERRATA, A20): the native API's oldest form. */
function showLimits(call: Call): Answer {
  return ok({ absolute: novaLimitsView(call.cloud, projectOf(call), smallestMicroversion) });
}
