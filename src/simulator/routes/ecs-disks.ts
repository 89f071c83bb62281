import { attachDisk, attachmentFault, detachDisk, detachmentFault } from '../model/disk-acts.ts';
import { finishAction, recordAction } from '../model/instance-action.ts';
import { ecsFailure, type PartPlan } from '../model/job.ts';
import { canAct } from '../model/server.ts';
import type { JobError, Server, Volume } from '../model/state.ts';
import { isVolumeType } from '../model/volume.ts';
import { blockDeviceView } from '../views/block-device.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { type EcsCode, ecsRefusal } from '../wire/ecs-errors.ts';
import { objectField, optionalFlag, optionalText, optionalUuid, optionalWhole } from './ecs-fields.ts';
import { ecsRoute, jobAnswer } from './ecs-route.ts';
import { callerServer, unlockedServer } from './ecs-targets.ts';
import { parameter, type Route } from './route.ts';

const server = '/v1/{project_id}/cloudservers/{server_id}';
const devices = ['/v2.1/servers/{server_id}/block_device', `${server}/block_device`];

/** The first of the addresses of block devices is the document's, the other the SDK's (ERRATA, A16; CLIENTS.md). */
export const ecsDiskRoutes: readonly Route[] = [
  ecsRoute('POST', `${server}/attachvolume`, 'attach_server_volume', attach),
  ecsRoute('DELETE', `${server}/detachvolume/{volume_id}`, 'detach_server_volume', detach),
  ...devices.map((address) => ecsRoute('GET', address, 'list_server_block_devices', listDevices)),
  ...devices.map((address) => ecsRoute('GET', `${address}/{volume_id}`, 'show_server_block_device', showDevice)),
];

const deviceForm = /^\/dev\/[sv]d([a-z]{1,2})$/;
const mostDisks = 60;

/** ecs-api-en-2025-01, section 5.6.1. */
function attach(call: Call): Answer {
  const { cloud, body } = call;
  const target = unlockedServer(call, 'attachvolume');
  const order = objectField(body, 'volumeAttachment');
  const dryRun = optionalFlag(body, 'dry_run') ?? false;
  const id = optionalUuid(order, 'volumeId');
  optionalText(order, 'hw:passthrough');
  const type = optionalText(order, 'volume_type');
  const count = optionalWhole(order, 'count', { least: 1, most: mostDisks });
  if (id === undefined) return checkWithoutDisk(target, dryRun, type, count ?? 1);
  const volume = volumeOf(call, id, 'Ecs.0103');
  const device = deviceOf(optionalText(order, 'device'));
  if (!canAct(target, 'attach-volume')) throw ecsRefusal('Ecs.0100');
  const fault = attachmentFault(cloud, target, volume, device);
  if (fault !== undefined) throw ecsRefusal(fault);
  if (dryRun) return ok({});
  const how = device === undefined ? {} : { device };
  return diskJob(call, target, volume, {
    type: 'attachVolume',
    act: 'attach-volume',
    action: 'attach_volume',
    failure: ecsFailure('Ecs.0205'),
    objection: () => attachmentFault(cloud, target, volume, device),
    run: (holder, end) => {
      attachDisk(cloud, target, volume, { ...how, holder }, end);
    },
  });
}

/** Without a disk it is only a check, whose kind of disk must be told (ERRATA, B14). */
function checkWithoutDisk(target: Server, dryRun: boolean, type: string | undefined, count: number): Answer {
  if (!dryRun) throw ecsRefusal('Ecs.0005', 'volumeId must be a UUID.');
  if (type === undefined) throw ecsRefusal('Ecs.0005', 'volume_type must be given.');
  if (!isVolumeType(type)) throw ecsRefusal('Ecs.0043');
  if (target.attachments.length - 1 + count > target.flavor.most_data_volumes) throw ecsRefusal('Ecs.0104');
  return ok({});
}

/** All flavors here are of KVM, whose devices are /dev/vdx also when /dev/sdx is asked for (table 5-51). */
function deviceOf(given: string | undefined): string | undefined {
  if (given === undefined || given === '') return undefined;
  const letters = deviceForm.exec(given)?.[1];
  if (letters === undefined) throw ecsRefusal('Ecs.0005', 'device must be of the form /dev/vdb.');
  return `/dev/vd${letters}`;
}

function volumeOf(call: Call, id: string, code: EcsCode): Volume {
  const volume = call.cloud.volumes.get(id);
  if (volume === undefined || volume.project.id !== parameter(call, 'project_id')) throw ecsRefusal(code);
  return volume;
}

/** ecs-api-en-2025-01, section 5.6.2. Whether it is forced makes no difference to a simulated disk. */
function detach(call: Call): Answer {
  const { cloud } = call;
  const target = unlockedServer(call, 'detachvolume');
  const flag = call.query.get('delete_flag') ?? '0';
  if (flag !== '0' && flag !== '1') throw ecsRefusal('Ecs.0005', 'delete_flag must be 0 or 1.');
  const volume = volumeOf(call, parameter(call, 'volume_id').toLowerCase(), 'Ecs.0111');
  if (!canAct(target, 'detach-volume')) throw ecsRefusal('Ecs.0100');
  const fault = detachmentFault(cloud, target, volume);
  if (fault !== undefined) throw ecsRefusal(fault);
  return diskJob(call, target, volume, {
    type: 'detachVolume',
    act: 'detach-volume',
    action: 'detach_volume',
    failure: ecsFailure('Ecs.0000'),
    objection: () => detachmentFault(cloud, target, volume),
    run: (holder, end) => detachDisk(cloud, target, volume, holder, end),
  });
}

interface DiskWork {
  readonly type: string;
  readonly act: 'attach-volume' | 'detach-volume';
  readonly action: string;
  readonly failure: JobError;
  readonly objection: () => EcsCode | undefined;
  readonly run: (holder: string, end: { readonly fails: boolean; readonly done: (completed: boolean) => void }) => void;
}

function diskJob(call: Call, target: Server, volume: Volume, work: DiskWork): Answer {
  const { cloud } = call;
  const part: PartPlan = {
    type: work.type,
    server_id: target.id,
    entities: { server_id: target.id, volume_id: volume.id },
    failure: work.failure,
    work: (subJob, fault, end) => {
      const objection = objectionTo(call, target, volume, work);
      if (objection !== undefined) {
        end(ecsFailure(objection));
        return;
      }
      const action = recordAction(cloud, target, work.action, call.request_id);
      work.run(subJob.id, {
        fails: fault !== undefined,
        done: (completed) => {
          finishAction(cloud, action, completed && fault === undefined);
          end(completed ? (fault ?? null) : ecsFailure('Ecs.0100'));
        },
      });
    },
  };
  return jobAnswer(call, { project: target.project, type: work.type, parts: [part], divided: false });
}

/** The server or the disk may be gone, or busy, by the time the job comes to them. */
function objectionTo({ cloud }: Call, target: Server, volume: Volume, work: DiskWork): EcsCode | undefined {
  if (!cloud.servers.has(target.id)) return 'Ecs.0114';
  if (!cloud.volumes.has(volume.id)) return 'Ecs.0103';
  return canAct(target, work.act) ? work.objection() : 'Ecs.0100';
}

/** ecs-api-en-2025-01, section 5.6.3. */
function listDevices(call: Call): Answer {
  const target = callerServer(call);
  return ok({ volumeAttachments: target.attachments.map((each, index) => blockDeviceView(target, each, index)) });
}

/** ecs-api-en-2025-01, section 5.6.4. */
function showDevice(call: Call): Answer {
  const target = callerServer(call);
  const id = parameter(call, 'volume_id').toLowerCase();
  const index = target.attachments.findIndex(({ volume }) => volume.id === id);
  const attachment = target.attachments[index];
  if (attachment === undefined) throw ecsRefusal('Ecs.0111');
  return ok({ volumeAttachment: blockDeviceView(target, attachment, index) });
}
