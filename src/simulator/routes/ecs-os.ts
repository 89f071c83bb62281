import type { JsonObject } from '../json.ts';
import { findImage } from '../model/images.ts';
import { ecsFailure, type PartPlan } from '../model/job.ts';
import { type Installation, installSystem } from '../model/os-install.ts';
import { canAct, passwordDigest } from '../model/server.ts';
import { serverPart } from '../model/server-jobs.ts';
import { systemDisk } from '../model/server-parts.ts';
import type { Image, ImageInUse, Server } from '../model/state.ts';
import type { Answer, Call } from '../wire/call.ts';
import { ecsRefusal } from '../wire/ecs-errors.ts';
import {
  objectField,
  oneOf,
  optionalObject,
  optionalText,
  optionalUserData,
  textField,
  uuidField,
} from './ecs-fields.ts';
import { keyPairOf, optionalPassword } from './ecs-login.ts';
import { ecsRoute, jobAnswer } from './ecs-route.ts';
import { projectOf, unlockedServer } from './ecs-targets.ts';
import type { Route } from './route.ts';

const server = '/v2/{project_id}/cloudservers/{server_id}';

export const ecsSystemRoutes: readonly Route[] = [
  ecsRoute('POST', `${server}/reinstallos`, 'reinstall_server_with_cloud_init', reinstall),
  ecsRoute('POST', `${server}/changeos`, 'change_server_os_with_cloud_init', changeSystem),
];

/** ecs-api-en-2025-01, section 5.2.1. Examples leave the mandatory keyname out (ERRATA, B11). */
function reinstall(call: Call): Answer {
  const target = unlockedServer(call, 'reinstallos');
  const order = objectField(call.body, 'os-reinstall');
  textField(order, 'userid');
  const installation = installationOf(call, order, target.image);
  return answer(call, target, order, { act: 'reinstall', type: 'reinstallSingleServer', installation });
}

/** ecs-api-en-2025-01, section 5.2.2. */
function changeSystem(call: Call): Answer {
  const target = unlockedServer(call, 'changeos');
  const order = objectField(call.body, 'os-change');
  optionalText(order, 'userid');
  const image = newImage(call, target, uuidField(order, 'imageid'));
  const installation = installationOf(call, order, image);
  return answer(call, target, order, { act: 'change-os', type: 'changeSingleServerOs', installation });
}

function newImage(call: Call, target: Server, id: string): Image {
  const image = findImage(call.cloud, target.project, id);
  if (image === undefined) throw ecsRefusal('Ecs.0031');
  if (image.status !== 'ACTIVE') throw ecsRefusal('Ecs.0032');
  if (target.flavor.ram_mib < image.min_ram_mib) throw ecsRefusal('Ecs.0007');
  const size = systemDisk(target)?.volume.size_gib ?? 0;
  if (systemDisk(target) !== undefined && size < image.min_disk_gib) {
    throw ecsRefusal('Ecs.0005', `The image needs a system disk of ${image.min_disk_gib} GiB.`);
  }
  return image;
}

/** `adminpass` is in no table of this edition, which has lost the password of its own examples (ERRATA, B11). */
function installationOf(call: Call, order: JsonObject, image: ImageInUse): Installation {
  const pair = keyPairOf(call.cloud, projectOf(call), optionalText(order, 'keyname'));
  const password = optionalPassword(order, 'adminpass', image.os);
  const user_data = optionalUserData(optionalObject(order, 'metadata'), 'user_data', 'metadata.user_data') ?? null;
  return {
    image,
    user_data,
    key_name: pair?.name ?? null,
    password: password === undefined ? null : passwordDigest(password),
  };
}

interface Work {
  readonly act: 'reinstall' | 'change-os';
  readonly type: string;
  readonly installation: Installation;
}

/** Of a stopped server only, unless the caller has it stopped first (ERRATA, B12). */
function answer(call: Call, target: Server, order: JsonObject, { act, type, installation }: Work): Answer {
  const stops = oneOf(order, 'mode', ['withStopServer']) !== undefined;
  const ready = (each: Server): boolean => canAct(each, act) && (stops || each.vm_state === 'stopped');
  if (!ready(target)) throw ecsRefusal('Ecs.0100');
  if (systemDisk(target) === undefined) throw ecsRefusal('Ecs.0105');
  const part: PartPlan = serverPart(call.cloud, target.id, {
    type,
    failure: ecsFailure('Ecs.0219'),
    act,
    action: 'rebuild',
    request_id: call.request_id,
    objection: (each) => {
      if (!ready(each)) return ecsFailure('Ecs.0100');
      return systemDisk(each) === undefined ? ecsFailure('Ecs.0105') : undefined;
    },
    apply: (each) => installSystem(call.cloud, each, installation),
  });
  return jobAnswer(call, { project: target.project, type, parts: [part], divided: false });
}
