import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn } from '../documents.ts';
import type { InputOf } from '../field.ts';
import { choice, flag, group, integer, list, map, text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { checkPassword, createdPassword, generatePassword, inClear } from '../password.ts';
import { availabilityZone, description } from '../reused-fields.ts';
import { checkUserData, decodedUserData } from '../user-data.ts';

const id = text({ min: 1, max: 64 });
const requiredId = text({ required: true, min: 1, max: 64 });
const volumetype = choice(['SATA', 'SSD'], { required: true });
/** What both kinds of disks have beyond type and size (tables 8-2 and 8-3). */
const disk = {
  hw_passthrough: flag({ wire: 'hw:passthrough', about: 'SCSI', default: false }),
  cluster_type: choice(['DSS'], {}),
  cluster_id: id,
};

const input = {
  name: text({
    required: true,
    min: 1,
    max: 128,
    pattern: /^[A-Za-z0-9_.-]*$/,
    patternAbout: '1 to 128 letters, digits, _ - . (59 if count is above 1, which appends -0000 and so on)',
  }),
  imageRef: text({ required: true, min: 1, max: 64, about: 'Image ID' }),
  flavorRef: text({ required: true, min: 1, max: 64, about: 'Flavor ID, from list_flavors' }),
  vpcid: requiredId,
  nics: list(
    group(
      {
        subnet_id: requiredId,
        ip_address: text({ max: 15, about: 'IPv4' }),
        binding_profile: group({ disable_security_groups: flag({}) }, { wire: 'binding:profile' }),
        extra_dhcp_opts: list(
          group(
            {
              opt_name: choice(['26'], { required: true }),
              opt_value: integer({ required: true, min: 1280, max: 8888, about: 'MTU' }),
            },
            {},
          ),
          {},
        ),
      },
      {},
    ),
    { required: true, min: 1, max: 12 },
  ),
  root_volume: group(
    { volumetype, size: integer({ min: 1, max: 1024, about: "GiB, the image's minimum if left out" }), ...disk },
    { required: true },
  ),
  data_volumes: list(
    group(
      {
        volumetype,
        size: integer({ required: true, min: 10, max: 32768, about: 'GiB' }),
        ...disk,
        data_image_id: id,
        metadata: group({ __system__encrypted: choice(['0', '1'], {}), __system__cmkid: id }, {}),
        multiattach: flag({}),
        extendparam: group({ snapshotId: id }, {}),
      },
      {},
    ),
    { max: 59 },
  ),
  key_name: text({ min: 1, max: 64, about: 'SSH key pair' }),
  generate_password: generatePassword,
  adminPass: createdPassword('linux'),
  admin_pass: createdPassword('windows', 'metadata.admin_pass'),
  user_data: text({ about: 'base64, at most 32 KiB before encoding' }),
  publicip: group(
    {
      id: text({ min: 1, max: 64, about: 'An existing address' }),
      eip: group(
        {
          iptype: text({ required: true, min: 1, max: 64, about: 'Such as 5_bgp' }),
          bandwidth: group(
            {
              size: integer({ required: true, min: 1, max: 1000, about: 'Mbit/s' }),
              sharetype: choice(['PER', 'WHOLE'], { required: true }),
              chargemode: choice(['traffic'], { required: true }),
            },
            { required: true },
          ),
        },
        { about: 'A new address' },
      ),
      delete_on_termination: flag({ default: false }),
    },
    { about: 'id or eip' },
  ),
  count: integer({ min: 1, max: 500, default: 1 }),
  security_groups: list(group({ id }, {}), {}),
  availability_zone: availabilityZone,
  extendparam: group({ regionID: id }, {}),
  metadata: map({
    max: 10,
    keyPattern: /^[A-Za-z0-9 _:.-]{1,255}$/,
    keyAbout: '1 to 255 letters, digits, spaces, - _ : .',
    valueMax: 255,
    reserved: { admin_pass: 'admin_pass' },
    about: 'Own pairs, or op_svc_userid, agency_name, BYOL',
  }),
  os_scheduler_hints: group(
    {
      group: text({ min: 1, max: 64, about: 'Anti-affinity server group ID' }),
      tenancy: choice(['dedicated', 'shared'], {}),
      dedicated_host_id: id,
    },
    { wire: 'os:scheduler_hints' },
  ),
  description,
  cloud_dry_run: flag({ outside: true, wire: 'dry_run', default: false, about: 'The cloud only checks' }),
};

type Order = InputOf<typeof input>;

function refuse(field: string, message: string): Finding {
  return { level: 'refuse', field, message };
}

function checkLogin({ key_name, adminPass, admin_pass, generate_password, user_data }: Order): Finding[] {
  const passwords = Object.entries({ adminPass, admin_pass }).flatMap(([name, value]) =>
    value === undefined ? [] : [...checkPassword(value, name), inClear(name)],
  );
  const given = adminPass ?? admin_pass;
  const both = generate_password !== undefined && given !== undefined;
  const none = [key_name, given, generate_password, user_data].every((one) => one === undefined);
  return [
    ...passwords,
    ...(both ? [refuse('generate_password', 'generate_password and a given password exclude each other.')] : []),
    ...(none
      ? [
          {
            level: 'warn',
            field: 'key_name',
            message:
              'No key_name and no password: only a private Linux image with a password of its own can be entered.',
          } as const,
        ]
      : []),
  ];
}

function checkDisks({ root_volume, data_volumes = [] }: Order): Finding[] {
  const disks = [
    ['root_volume', root_volume] as const,
    ...data_volumes.map((one, at) => [`data_volumes.${at}`, one] as const),
  ];
  const pools = disks.flatMap(([field, { cluster_type, cluster_id }]) =>
    (cluster_type === undefined) === (cluster_id === undefined)
      ? []
      : [refuse(field, `${field}: cluster_type and cluster_id go together.`)],
  );
  const images = data_volumes.flatMap(({ data_image_id, metadata }, at) =>
    data_image_id !== undefined && metadata !== undefined
      ? [refuse(`data_volumes.${at}`, `data_volumes.${at}: data_image_id and metadata exclude each other.`)]
      : [],
  );
  return [...pools, ...images];
}

function check(order: Order): Finding[] {
  const { name, count = 1, publicip, user_data, nics, metadata } = order;
  const unguarded = nics.filter((nic) => nic.binding_profile?.disable_security_groups).length;
  const licence = metadata?.BYOL;
  return [
    ...(count > 1 && name.length > 59
      ? [refuse('name', `name may have 59 characters when count is above 1, has ${name.length}.`)]
      : []),
    ...(publicip && (publicip.id === undefined) === (publicip.eip === undefined)
      ? [refuse('publicip', 'publicip takes either id, an existing address, or eip, a new one.')]
      : []),
    ...(unguarded > 1 || nics[0]?.binding_profile?.disable_security_groups
      ? [refuse('nics', 'disable_security_groups is for one NIC, and not the primary one.')]
      : []),
    ...(licence !== undefined && licence !== 'True' && licence !== 'False'
      ? [refuse('metadata', 'metadata.BYOL is True or False.')]
      : []),
    ...(user_data === undefined ? [] : checkUserData(user_data, 'user_data')),
    ...checkLogin(order),
    ...checkDisks(order),
  ];
}

function consequences(order: Order): string[] {
  const { count = 1, name, flavorRef, imageRef, data_volumes = [], publicip, user_data } = order;
  if (order.cloud_dry_run) return ['The cloud checks the request and creates nothing.'];
  return [
    `Creates ${count} server${count > 1 ? 's' : ''} named ${name}, flavor ${flavorRef}, image ${imageRef}; the cloud charges for ${count > 1 ? 'them' : 'it'} by use until deleted.`,
    ...(data_volumes.length > 0 ? [`Creates ${data_volumes.length} data disk(s) for each, charged by size.`] : []),
    ...(publicip?.eip ? ['Allocates a public address for each, charged by traffic.'] : []),
    ...(user_data === undefined ? [] : [`Runs user data at the first boot. It reads: ${decodedUserData(user_data)}`]),
  ];
}

export const createPostPaidServers = defineOperation({
  id: 'create_post_paid_servers',
  title: 'Create pay-per-use servers',
  toolset: 'ecs',
  about:
    'Create plain cloud servers, charged by use, outside Flexus L. A Flexus L instance is bought with create_light_instances.',
  words:
    'new server; vm; machine; launch; provision; pay per use; 新建云服务器; 创建; 按需; 开一台机器; new pay-per-use server; hourly billed vm; spin up a machine for a test; launch several servers; create ECS outside Flexus; 按需创建; 按量付费开一台; 按小时计费',
  service: 'ecs',
  method: 'POST',
  path: '/v1/{project_id}/cloudservers',
  envelope: 'server',
  scope: 'project',
  docs: ecsEn('5.1.1', '8.1', '10.3'),
  documented: true,
  effect: 'billing',
  returns: 'job',
  input,
  response: {
    job_id: 'string',
    error: 'object',
    'error.message': 'string',
    'error.code': 'string',
    'error.details': 'array',
    'error.details[].message': 'string',
    'error.details[].code': 'string',
  },
  answer: { show: { job_id: 'job_id' } },
  check,
  consequences,
  quantity: ({ count = 1 }) => count,
  onlyChecks: ({ cloud_dry_run }) => cloud_dry_run === true,
});
