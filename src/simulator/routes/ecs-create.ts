import type { JsonObject } from '../json.ts';
import type { CreateRequest } from '../model/create-request.ts';
import { buildServers } from '../model/create-servers.ts';
import { isSold, isZone, zonesOf } from '../model/flavors.ts';
import { findImage } from '../model/images.ts';
import { ecsFailure } from '../model/job.ts';
import { quotaLeft, quotaLimits } from '../model/quota.ts';
import { saleFault } from '../model/resize.ts';
import { serverPart } from '../model/server-jobs.ts';
import { removeServer } from '../model/server-parts.ts';
import type { Cloud, Flavor, Image, Project } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import { readDataDisks, readSystemDisk } from './ecs-create-disks.ts';
import { readLogin, readMetadata, readTags } from './ecs-create-login.ts';
import { readNics, readPublicAddress } from './ecs-create-network.ts';
import {
  objectField,
  oneOf,
  optionalFlag,
  optionalObject,
  optionalText,
  optionalUuid,
  optionalWhole,
  textField,
  uuidField,
} from './ecs-fields.ts';
import { checked, ecsRoute, jobAnswer } from './ecs-route.ts';
import { projectOf } from './ecs-targets.ts';
import type { Route } from './route.ts';

/** Pay-per-use servers: ecs-api-en-2025-01, section 5.1.1. */
export const ecsCreateRoutes: readonly Route[] = [
  ecsRoute('POST', '/v1/{project_id}/cloudservers', 'create_post_paid_servers', createServers),
];

function createServers(call: Call): Answer {
  const { cloud } = call;
  const project = projectOf(call);
  const dryRun = optionalFlag(call.body, 'dry_run') ?? false;
  const request = readRequest(cloud, project, objectField(call.body, 'server'));
  checkQuotas(cloud, request);
  if (dryRun) return checked;
  const parts = buildServers(cloud, request).map(({ id }) =>
    serverPart(cloud, id, {
      type: 'createSingleServer',
      failure: ecsFailure('Ecs.0204'),
      act: 'create',
      action: 'create',
      request_id: call.request_id,
      undo: (server) => {
        if (cloud.servers.has(server.id)) removeServer(cloud, server, { floating_ips: null, data_volumes: true });
      },
    }),
  );
  return jobAnswer(call, { project, type: 'createServer', parts, divided: true });
}

function readRequest(cloud: Cloud, project: Project, server: JsonObject): CreateRequest {
  const count = optionalWhole(server, 'count', { least: 1, most: mostServers, code: 'Ecs.0913' }) ?? 1;
  const image = imageOf(cloud, project, server);
  const flavor = flavorOf(cloud, server, image);
  const zone = zoneOf(project, server, flavor);
  const login = readLogin(cloud, project, server, image);
  checkExtendParam(project, server);
  return {
    project,
    zone,
    names: namesOf(server, count),
    description: descriptionOf(server),
    flavor,
    image,
    ...login,
    ports: readNics(cloud, project, server, { flavor, count }),
    public_address: readPublicAddress(cloud, project, server, count),
    system_disk: readSystemDisk(server, image),
    data_disks: readDataDisks(cloud, project, server, flavor),
    metadata: readMetadata(server),
    tags: [],
    resource_tags: readTags(server),
    ...placementOf(cloud, project, server, count),
  };
}

// ecs-api-en-2025-01, table 5-3.
const mostServers = 500;
const longestName = 128;
const longestNameOfMany = 59;
const nameForm = /^[A-Za-z0-9_.-]+$/;

/** Of several servers each gets a number of four digits, which goes on from one that the name ends with. */
function namesOf(server: JsonObject, count: number): readonly string[] {
  const name = textField(server, 'name');
  if (name.length > (count > 1 ? longestNameOfMany : longestName)) throw ecsRefusal('Ecs.0914');
  if (!nameForm.test(name))
    throw ecsRefusal('Ecs.0005', 'name may have letters, digits, underscores, hyphens, periods.');
  if (count === 1) return [name];
  const numbered = /^(.*)-(\d{4})$/.exec(name);
  const stem = numbered?.[1] ?? name;
  const first = Number(numbered?.[2] ?? 0);
  return Array.from({ length: count }, (_, index) => `${stem}-${String(first + index).padStart(4, '0')}`);
}

function descriptionOf(server: JsonObject): string {
  const description = optionalText(server, 'description') ?? '';
  if (description.length > 85 || /[<>]/.test(description)) throw ecsRefusal('Ecs.0041');
  return description;
}

function imageOf(cloud: Cloud, project: Project, server: JsonObject): Image {
  const image = findImage(cloud, project, uuidField(server, 'imageRef'));
  if (image === undefined) throw ecsRefusal('Ecs.0031');
  if (image.status !== 'ACTIVE') throw ecsRefusal('Ecs.0032');
  return image;
}

function flavorOf(cloud: Cloud, server: JsonObject, image: Image): Flavor {
  const flavor = cloud.flavors.get(textField(server, 'flavorRef'));
  if (flavor === undefined) throw ecsRefusal('Ecs.0029');
  if (flavor.ram_mib < image.min_ram_mib) throw ecsRefusal('Ecs.0007');
  return flavor;
}

/** Without a zone the first one is taken that has the flavor. */
function zoneOf(project: Project, server: JsonObject, flavor: Flavor): string {
  const named = optionalText(server, 'availability_zone') || undefined;
  if (named !== undefined && !isZone(project, named)) {
    throw ecsRefusal('Ecs.0005', `availability_zone must be one of ${zonesOf(project).join(', ')}.`);
  }
  const zone = named ?? zonesOf(project).find((each) => isSold(flavor, each));
  if (zone === undefined) throw ecsRefusal('Ecs.0027');
  const fault = saleFault(flavor, zone);
  if (fault !== undefined) throw ecsRefusal(fault);
  return zone;
}

/** Table 8-6 has regionID alone. This address makes pay-per-use servers: what asks for others is not passed over. */
function checkExtendParam(project: Project, server: JsonObject): void {
  const extend = optionalObject(server, 'extendparam');
  const region = optionalText(extend, 'regionID', 'extendparam.regionID');
  if (region !== undefined && region !== '' && region !== project.name) {
    throw ecsRefusal('Ecs.0005', `extendparam.regionID must be ${project.name}.`);
  }
  const mode = extend?.chargingMode ?? 0;
  if (mode !== 0 && mode !== '0' && mode !== 'postPaid') {
    throw ecsRefusal('Ecs.0005', 'This operation creates pay-per-use servers only.');
  }
}

/** ecs-api-en-2025-01, table 8-9. A dedicated host counts only where the tenancy is dedicated. */
function placementOf(
  cloud: Cloud,
  project: Project,
  server: JsonObject,
  count: number,
): Pick<CreateRequest, 'group' | 'scheduler_hints'> {
  const hints = optionalObject(server, 'os:scheduler_hints');
  const id = optionalUuid(hints, 'group', 'os:scheduler_hints.group');
  const group = id === undefined ? undefined : cloud.serverGroups.get(id);
  if (id !== undefined && group?.project !== project) throw ecsRefusal('Ecs.0313');
  const most = quotaLimits(cloud, project).server_group_members;
  if (group !== undefined && most >= 0 && group.members.size + count > most) throw ecsRefusal('Ecs.0022');
  const tenancy = oneOf(hints, 'tenancy', ['dedicated', 'shared'], 'os:scheduler_hints.tenancy');
  const host = optionalText(hints, 'dedicated_host_id', 'os:scheduler_hints.dedicated_host_id');
  const scheduler_hints = {
    ...(tenancy === undefined ? {} : { tenancy }),
    ...(tenancy !== 'dedicated' || host === undefined ? {} : { dedicated_host_id: host }),
  };
  return { group: group ?? null, scheduler_hints };
}

function checkQuotas(cloud: Cloud, request: CreateRequest): void {
  const { project, names, flavor, system_disk, data_disks, public_address } = request;
  const left = (what: Parameters<typeof quotaLeft>[2]): number => quotaLeft(cloud, project, what);
  const count = names.length;
  if (left('instances') < count || left('cores') < count * flavor.vcpus || left('ram_mib') < count * flavor.ram_mib) {
    throw ecsRefusal('Ecs.0001');
  }
  const gigabytes = data_disks.reduce((sum, { size_gib }) => sum + size_gib, system_disk.size_gib);
  if (left('volumes') < count * (1 + data_disks.length) || left('gigabytes') < count * gigabytes) {
    throw ecsRefusal('Ecs.0021');
  }
  if (public_address?.kind === 'new' && left('floating_ips') < count) throw ecsRefusal('Ecs.0013');
}
