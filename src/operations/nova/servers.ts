import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { choice, flag, group, integer, list, map, text } from '../field.ts';
import { defineOperation, under } from '../operation.ts';
import { checkPassword, createdPassword, generatePassword, inClear } from '../password.ts';
import { availabilityZone, description, serverId } from '../reused-fields.ts';
import { checkUserData, decodedUserData } from '../user-data.ts';
import { SERVER_BASE_FIELDS } from './server-fields.ts';

const id = text({ min: 1, max: 64 });

const createInput = {
  name: text({
    required: true,
    min: 1,
    max: 128,
    pattern: /^[A-Za-z0-9_.-]*$/,
    patternAbout: '1 to 128 letters, digits, _ - . (59 when several are created)',
  }),
  flavorRef: text({ required: true, min: 1, max: 255, about: 'Flavor ID' }),
  imageRef: text({ min: 1, max: 255, about: 'Image ID' }),
  networks: list(
    group(
      {
        port: text({ min: 1, max: 64, about: 'Port ID; wins over uuid' }),
        uuid: text({ min: 1, max: 64, about: 'Network ID' }),
        fixed_ip: text({ min: 1, max: 15 }),
      },
      {},
    ),
    { required: true },
  ),
  block_device_mapping_v2: list(
    group(
      {
        source_type: choice(['volume', 'image', 'snapshot', 'blank'], { required: true }),
        destination_type: choice(['volume'], {}),
        guest_format: text({ max: 64 }),
        device_name: text({ max: 64 }),
        delete_on_termination: flag({ default: false }),
        boot_index: choice(['0', '-1'], { default: '-1', about: '0: boot disk' }),
        uuid: id,
        volume_size: integer({ min: 1, about: 'GiB' }),
        volume_type: text({ min: 1, max: 64 }),
      },
      {},
    ),
    {},
  ),
  key_name: text({ min: 1, max: 255 }),
  generate_password: generatePassword,
  adminPass: createdPassword('linux'),
  admin_pass: createdPassword('windows', 'metadata.admin_pass'),
  metadata: map({
    keyPattern: /^.{1,255}$/u,
    keyAbout: '1 to 255 characters',
    valueMax: 255,
    reserved: { admin_pass: 'admin_pass' },
  }),
  user_data: text({ about: 'base64, at most 32 KiB before encoding' }),
  security_groups: list(group({ name: text({ min: 1, max: 255, about: 'Name or ID' }) }, {}), {}),
  availability_zone: availabilityZone,
  min_count: integer({ min: 1, default: 1 }),
  max_count: integer({ min: 1 }),
  return_reservation_id: flag({}),
  description: { ...description, since: '2.19' },
  config_drive: text({ max: 64 }),
  'OS-DCF_diskConfig': choice(['AUTO', 'MANUAL'], { wire: 'OS-DCF:diskConfig' }),
  os_scheduler_hints: group(
    {
      group: id,
      tenancy: choice(['shared', 'dedicated'], { default: 'shared' }),
      dedicated_host_id: id,
      different_host: list(id, {}),
      same_host: list(id, {}),
      cidr: text({ max: 64 }),
      build_near_host_ip: text({ max: 64 }),
    },
    { wire: 'os:scheduler_hints', outside: true },
  ),
} as const;

type Creation = InputOf<typeof createInput>;

function refuse(field: string, message: string): Finding {
  return { level: 'refuse', field, message };
}

function checkDisks({ imageRef, block_device_mapping_v2: disks = [], max_count, min_count = 1 }: Creation): Finding[] {
  const boots = disks.filter(({ boot_index }) => boot_index === '0').length;
  const existing = disks.some(({ source_type }) => source_type === 'volume');
  const sizeless = disks.findIndex(
    ({ source_type, volume_size }) => (source_type === 'image' || source_type === 'blank') && volume_size === undefined,
  );
  return [
    ...(imageRef === undefined && boots === 0
      ? [refuse('imageRef', 'Nothing to boot from: give imageRef, or a disk with boot_index 0.')]
      : []),
    ...(existing && boots !== 1
      ? [refuse('block_device_mapping_v2', 'With an existing disk, exactly one disk has boot_index 0.')]
      : []),
    ...(existing && (max_count ?? min_count) > 1
      ? [refuse('block_device_mapping_v2', 'Several servers can not be created from an existing disk.')]
      : []),
    ...(sizeless >= 0
      ? [refuse('block_device_mapping_v2', `block_device_mapping_v2.${sizeless} needs volume_size.`)]
      : []),
  ];
}

function checkCreation(creation: Creation): Finding[] {
  const { name, min_count = 1, max_count = min_count, networks, user_data, adminPass, admin_pass } = creation;
  const passwords = Object.entries({ adminPass, admin_pass }).flatMap(([field, value]) =>
    value === undefined ? [] : [...checkPassword(value, field), inClear(field)],
  );
  return [
    ...(max_count < min_count ? [refuse('max_count', 'max_count must not be below min_count.')] : []),
    ...(max_count > 1 && name.length > 59
      ? [refuse('name', `name may have 59 characters when several are created, has ${name.length}.`)]
      : []),
    ...(networks.some(({ port, uuid }) => port === undefined && uuid === undefined)
      ? [refuse('networks', 'Each network needs port or uuid.')]
      : []),
    ...(user_data === undefined ? [] : checkUserData(user_data, 'user_data')),
    ...(creation.generate_password !== undefined && passwords.length > 0
      ? [refuse('generate_password', 'generate_password and a given password exclude each other.')]
      : []),
    ...passwords,
    ...checkDisks(creation),
  ];
}

export const novaCreateServer = defineOperation({
  id: 'nova_create_server',
  title: 'Create servers, OpenStack API',
  toolset: 'nova',
  about:
    'Create plain cloud servers through the OpenStack API, from an image, a snapshot or an existing disk. No job: poll nova_show_server until ACTIVE or ERROR; a failure is not rolled back.',
  prefer: 'create_post_paid_servers',
  words:
    'boot from volume; boot from snapshot; 从磁盘创建; 从快照创建; create from a snapshot or an existing disk; OpenStack create server; launch from a bootable volume; 从磁盘启动; 从快照创建服务器; 用已有的盘创建; 卷启动',
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/servers',
  envelope: 'server',
  scope: 'project',
  docs: ecsEn('6.2.1', '8.1', '7.1', '9.2.1'),
  documented: true,
  effect: 'billing',
  returns: 'state',
  input: createInput,
  response: {
    server: 'object',
    'server.id': 'string',
    'server.links': 'array',
    'server.links[].rel': 'string',
    'server.links[].href': 'string',
    'server.security_groups': 'array',
    'server.security_groups[].name': 'string',
    'server.OS-DCF:diskConfig': 'string',
    'server.adminPass': 'string',
    reservation_id: 'string',
  },
  answer: { show: { server_id: 'server.id', reservation_id: 'reservation_id' } },
  keeps: { path: 'server.adminPass', kind: 'password' },
  check: checkCreation,
  consequences: ({ name, flavorRef, min_count = 1, max_count = min_count, user_data }) => [
    `Creates ${max_count === min_count ? max_count : `${min_count} to ${max_count}`} server(s) named ${name}, flavor ${flavorRef}, with their disks; the cloud charges for them until deleted.`,
    ...(user_data === undefined ? [] : [`Runs user data at the first boot. It reads: ${decodedUserData(user_data)}`]),
  ],
  quantity: ({ min_count = 1, max_count = min_count }) => max_count,
});

export const novaRebuildServer = defineOperation({
  id: 'nova_rebuild_server',
  title: 'Rebuild a server from an image',
  toolset: 'nova',
  about:
    'Replace the system disk by an image, the present one or another, and restart. Its data is lost. No password can be set this way.',
  prefer: 'reinstall_server_with_cloud_init',
  words:
    'wipe; reset to image; 重建; rebuild from image natively; redeploy a server keeping its id; 原生重建; 用镜像重建',
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/servers/{server_id}/action',
  action: { key: 'rebuild' },
  scope: 'project',
  docs: ecsEn('6.3.6', '9.2.2'),
  documented: true,
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name', 'status', 'image'],
  lock: 'changeos',
  input: {
    server_id: serverId,
    imageRef: text({ required: true, min: 1, max: 255, about: 'Image ID' }),
    name: text({ min: 1, max: 254 }),
    metadata: map({ keyPattern: /^.{1,255}$/u, keyAbout: '1 to 255 characters', valueMax: 255 }),
    adminPass: text({ secret: true, max: 64, about: 'Has no effect' }),
    'OS-DCF_diskConfig': text({ wire: 'OS-DCF:diskConfig', max: 64 }),
    preserve_ephemeral: flag({}),
  },
  response: { server: 'object', ...under('server', SERVER_BASE_FIELDS), 'server.adminPass': 'string' },
  answer: { of: 'server', show: { id: 'id', name: 'name', status: 'status', image: 'image.id' }, full: true },
  keeps: { path: 'server.adminPass', kind: 'password' },
  renames: ({ name, metadata }) => name !== undefined || metadata !== undefined,
  consequences: ({ imageRef, name }, [target]) => [
    `Erases the system disk of ${target?.name ?? 'the server'} and installs image ${imageRef}; the server restarts.`,
    ...(name === undefined ? [] : [`Renames it to ${name}.`]),
  ],
});
