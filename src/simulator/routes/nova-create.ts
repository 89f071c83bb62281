import { isObject, type JsonObject } from '../json.ts';
import { isSold, isSoldAnywhere, isZone, zonesOf } from '../model/flavors.ts';
import { createNatively, type NativeRequest } from '../model/native-creation.ts';
import { quotaLeft, quotaLimits } from '../model/quota.ts';
import type { Cloud, Flavor, Project, Server } from '../model/state.ts';
import { novaServerBrief } from '../views/nova-server.ts';
import type { Answer } from '../wire/call.ts';
import { overQuota } from '../wire/nova-errors.ts';
import { bodyObject, flagField, invalid, neededText, textField, wholeField } from '../wire/nova-fields.ts';
import { checkedMetadata, flavorNamed } from './nova-actions-system.ts';
import { readDisks } from './nova-create-disks.ts';
import { readNetworks, readSecurityGroups } from './nova-create-network.ts';
import { type NovaCall, novaRoute } from './nova-route.ts';
import { projectOf } from './nova-targets.ts';
import type { Route } from './route.ts';

/** ecs-api-en-2025-01, section 6.2.1, with the alias that OpenStack clients use. */
export const novaCreateRoutes: readonly Route[] = ['/servers', '/os-volumes_boot'].flatMap((path) =>
  novaRoute({ method: 'POST', path, operation: 'nova_create_server', handle: createServers }),
);

/** One server is answered, however many were made; with `return_reservation_id` the ID of the whole batch. */
function createServers(call: NovaCall): Answer {
  const { cloud } = call;
  const wish = bodyObject(call.body, 'server');
  const batch = readBatch(wish);
  const request = readRequest(call, wish, batch);
  const servers = createNatively(cloud, request, call.request_id);
  const [first] = servers;
  if (first === undefined) throw new Error('a request made no server');
  if (batch.byReservation) return { status: 202, body: { reservation_id: first.reservation_id } };
  return created(call, first, request);
}

function created(call: NovaCall, server: Server, request: NativeRequest): Answer {
  const { id, links } = novaServerBrief(call, server);
  return {
    status: 202,
    headers: { Location: `${call.base}/${call.version}/${server.project.id}/servers/${server.id}` },
    body: {
      server: {
        id,
        links,
        security_groups: request.security_groups.map(({ name }) => ({ name })),
        'OS-DCF:diskConfig': 'MANUAL',
        adminPass: request.password,
      },
    },
  };
}

interface Batch {
  readonly least: number;
  readonly most: number;
  readonly byReservation: boolean;
}

const largestBatch = 500;

function readBatch(wish: JsonObject): Batch {
  const least = wholeField(wish, 'min_count', 1, largestBatch) ?? 1;
  const most = wholeField(wish, 'max_count', 1, largestBatch) ?? least;
  if (least > most) throw invalid('min_count must be at most max_count.');
  return { least, most, byReservation: flagField(wish, 'return_reservation_id') ?? false };
}

const describedFrom = 19;
const taggedFrom = 52;
const withoutFilesFrom = 57;

function readRequest(call: NovaCall, wish: JsonObject, batch: Batch): NativeRequest {
  const { cloud, microversion } = call;
  const project = projectOf(call);
  const flavor = flavorNamed(cloud, neededText(wish, 'flavorRef'));
  if (!isSoldAnywhere(flavor)) throw invalid(`Flavor ${flavor.id} is not on offer.`);
  const zone = zoneOf(project, wish, flavor);
  const { image, disks } = readDisks(cloud, project, wish, { flavor, zone, many: batch.most > 1 });
  const count = countOf(cloud, project, batch, flavor, disks);
  checkFiles(cloud, project, wish, microversion);
  const metadata = checkedMetadata(cloud, project, wish, 'server_metadata') ?? {};
  const { admin_pass: adminPass, ...keptMetadata } = metadata;
  return {
    project,
    zone,
    names: namesOf(wish, count, batch.most > 1),
    description: descriptionOf(wish, microversion),
    flavor,
    image,
    user_data: userDataOf(wish),
    key_name: keyNameOf(cloud, project, wish),
    password: adminPass ?? textField(wish, 'adminPass') ?? `Sim-${cloud.random.text(12, passwordLetters)}`,
    metadata: keptMetadata,
    tags: microversion >= taggedFrom ? tagsOf(wish) : [],
    nics: readNetworks(cloud, project, wish, { flavor, many: batch.most > 1, microversion }),
    security_groups: readSecurityGroups(cloud, project, wish),
    disks,
    ...hintsOf(call, project, count),
    unplaceable: !isSold(flavor, zone),
  };
}

const passwordLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** As many as the quota admits between the two numbers: table 6-9, max_count. */
function countOf(
  cloud: Cloud,
  project: Project,
  { least, most }: Batch,
  flavor: Flavor,
  disks: NativeRequest['disks'],
): number {
  const made = disks.filter(({ volume }) => volume === null);
  const gigabytes = made.reduce((sum, { size_gib }) => sum + size_gib, 0);
  const fits = (what: Parameters<typeof quotaLeft>[2], each: number): number =>
    each === 0 ? most : Math.floor(quotaLeft(cloud, project, what) / each);
  const count = Math.min(
    most,
    fits('instances', 1),
    fits('cores', flavor.vcpus),
    fits('ram_mib', flavor.ram_mib),
    fits('volumes', made.length),
    fits('gigabytes', gigabytes),
  );
  if (count < least) throw overQuota('instances, cores, memory or disks');
  return count;
}

const nameForm = /^[A-Za-z0-9_.-]+$/;
const longestName = 128;
const longestNameOfMany = 59;

/** Of several servers each gets a number of four digits, which goes on from one that the name ends with (table 6-9). */
function namesOf(wish: JsonObject, count: number, many: boolean): readonly string[] {
  const name = neededText(wish, 'name', { shortest: 1, longest: many ? longestNameOfMany : longestName });
  if (!nameForm.test(name)) throw invalid('name may have letters, digits, underscores, hyphens and periods.');
  if (!many) return [name];
  const numbered = /^(.*)-(\d{4})$/.exec(name);
  const stem = numbered?.[1] ?? name;
  const first = Number(numbered?.[2] ?? 0);
  return Array.from({ length: count }, (_, index) => `${stem}-${String(first + index).padStart(4, '0')}`);
}

function descriptionOf(wish: JsonObject, microversion: number): string {
  const description = textField(wish, 'description', { longest: 85 });
  if (description === undefined) return '';
  if (microversion < describedFrom) throw invalid('description needs microversion 2.19.');
  if (/[<>]/.test(description)) throw invalid('description may not have < or >.');
  return description;
}

const largestUserData = 32 * 1024;

function userDataOf(wish: JsonObject): string | null {
  const data = textField(wish, 'user_data');
  if (data === undefined) return null;
  const bytes = Buffer.from(data, 'base64');
  const bare = (text: string): string => text.replace(/=+$/, '');
  if (bare(bytes.toString('base64')) !== bare(data.replace(/\s/g, ''))) throw invalid('user_data must be base64.');
  if (bytes.length > largestUserData) throw invalid('user_data may have at most 32 KiB.');
  return data;
}

function keyNameOf(cloud: Cloud, project: Project, wish: JsonObject): string | null {
  const name = textField(wish, 'key_name');
  if (name === undefined) return null;
  if (!cloud.keyPairs.has(`${project.id}/${name}`)) throw invalid(`Key pair ${name} could not be found.`);
  return name;
}

function tagsOf(wish: JsonObject): readonly string[] {
  const { tags } = wish;
  if (tags === undefined || tags === null) return [];
  if (!Array.isArray(tags)) throw invalid('tags must be a list.');
  const found = tags.map((tag) => {
    if (typeof tag !== 'string' || tag === '') throw invalid('tags must be a list of strings.');
    return tag;
  });
  return [...new Set(found)];
}

/** Without one the first zone is taken that has the flavor. */
function zoneOf(project: Project, wish: JsonObject, flavor: Flavor): string {
  const named = textField(wish, 'availability_zone') || undefined;
  if (named !== undefined && !isZone(project, named)) {
    throw invalid(`The requested availability zone ${named} is not available.`);
  }
  const zone = named ?? zonesOf(project).find((each) => isSold(flavor, each));
  if (zone === undefined) throw invalid(`Flavor ${flavor.id} is not on offer.`);
  return zone;
}

/** Files to be put on the server; their number and size have a quota (section 5.7.1). Gone from 2.57 on, as in Nova. */
function checkFiles(cloud: Cloud, project: Project, wish: JsonObject, microversion: number): void {
  const files = wish.personality ?? [];
  if (!Array.isArray(files)) throw invalid('personality must be a list.');
  if (files.length > 0 && microversion >= withoutFilesFrom)
    throw invalid('personality is gone from microversion 2.57.');
  const { personality, personality_bytes } = quotaLimits(cloud, project);
  if (personality >= 0 && files.length > personality) throw overQuota('files to be injected');
  for (const file of files) {
    if (!isObject(file)) throw invalid('personality must be a list of objects.');
    neededText(file, 'path', { shortest: 1, longest: 255 });
    const size = Buffer.from(neededText(file, 'contents'), 'base64').length;
    if (personality_bytes >= 0 && size > personality_bytes) throw overQuota('bytes of a file to be injected');
  }
}

/** `os:scheduler_hints`, which clients call `OS-SCH-HNT:scheduler_hints` too, beside `server`: tables 6-16 and 6-17. */
function hintsOf(
  { cloud, body }: NovaCall,
  project: Project,
  count: number,
): Pick<NativeRequest, 'group' | 'scheduler_hints'> {
  const given = isObject(body) ? (body['os:scheduler_hints'] ?? body['OS-SCH-HNT:scheduler_hints'] ?? {}) : {};
  if (!isObject(given)) throw invalid('os:scheduler_hints must be an object.');
  const id = textField(given, 'group');
  const group = id === undefined ? null : (cloud.serverGroups.get(id) ?? null);
  if (id !== undefined && group?.project !== project) throw invalid(`Server group ${id} could not be found.`);
  const most = quotaLimits(cloud, project).server_group_members;
  if (group !== null && most >= 0 && group.members.size + count > most) throw overQuota('members of a server group');
  const tenancy = textField(given, 'tenancy');
  if (tenancy !== undefined && tenancy !== 'shared' && tenancy !== 'dedicated') {
    throw invalid('tenancy must be shared or dedicated.');
  }
  const host = textField(given, 'dedicated_host_id');
  if (host !== undefined && tenancy !== 'dedicated') throw invalid('dedicated_host_id needs the tenancy dedicated.');
  return {
    group,
    scheduler_hints: {
      ...(tenancy === undefined ? {} : { tenancy }),
      ...(host === undefined ? {} : { dedicated_host_id: host }),
      ...(id === undefined ? {} : { group: id }),
    },
  };
}
