import type { Finding } from '../../data/purchase-rules.ts';
import { ecsEn, flexusEn, flexusZh, flexusZhOld } from '../documents.ts';
import { flag, list, text } from '../field.ts';
import { defineOperation, under } from '../operation.ts';
import { checkPassword, inClear } from '../password.ts';
import { checkUserData, decodedUserData } from '../user-data.ts';
import { UPDATED_SERVER_FIELDS } from './response-fields.ts';

function checkName(name: string): Finding[] {
  if (/^[A-Za-z0-9_.-]*$/.test(name) || name.length <= 64) return [];
  const message = `name with Chinese characters may have 64 characters at most, has ${name.length}.`;
  return [{ level: 'refuse', field: 'name', message }];
}

export const updateServer = defineOperation({
  id: 'update_server',
  title: 'Rename or describe a server',
  toolset: 'flexus',
  about:
    "Change a cloud server's name, description or host name (after a restart). Give at least one. The Flexus instance keeps its own name.",
  words:
    '主机名改成; rename; change the name; new name; description; hostname; 改名; 重命名; 换个名字; 修改描述; 主机名; rename a server; give it another name; change display name; edit the description or hostname; 改主机名',
  service: 'ecs',
  method: 'PUT',
  path: '/v1/{project_id}/cloudservers/{server_id}',
  envelope: 'server',
  scope: 'project',
  docs: [...flexusEn('3.4.2'), ...flexusZh('3.4.2'), ...flexusZhOld('4.7')],
  documented: true,
  effect: 'write',
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name'],
  input: {
    server_id: text({ in: 'path', ref: 'server', required: true, about: 'Server ID, instance ID or exact name' }),
    name: text({
      min: 1,
      max: 128,
      pattern: /^[\u4e00-\u9fffA-Za-z0-9_.-]+$/,
      patternAbout: '1 to 128 (64 if Chinese) Chinese characters, letters, digits, _ - .',
    }),
    description: text({ max: 85, pattern: /^[^<>]*$/, patternAbout: 'at most 85 characters without < and >' }),
    hostname: text({
      min: 1,
      max: 64,
      pattern: /^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$/,
      patternAbout: '1 to 64 characters: letters and digits, single dots or hyphens between them',
    }),
    userdata: text({ about: 'base64, at most 32 KiB before encoding' }),
  },
  response: { server: 'object', ...under('server', UPDATED_SERVER_FIELDS) },
  answer: {
    of: 'server',
    show: {
      id: 'id',
      name: 'name',
      description: 'description',
      hostname: (server) => server['OS-EXT-SRV-ATTR:hostname'],
      status: 'status',
      updated: 'updated',
    },
    full: true,
  },
  check: ({ name, description, hostname, userdata }) => {
    if (name === undefined && description === undefined && hostname === undefined && userdata === undefined) {
      return [
        { level: 'refuse', field: 'name', message: 'Nothing to change: give name, description, hostname or userdata.' },
      ];
    }
    const restart = 'hostname takes effect after a restart; one edition of the documents calls the field obsolete.';
    return [
      ...(name === undefined ? [] : checkName(name)),
      ...(userdata === undefined ? [] : checkUserData(userdata, 'userdata')),
      ...(hostname === undefined ? [] : [{ level: 'warn', field: 'hostname', message: restart } as const]),
    ];
  },
  renames: ({ name }) => name !== undefined,
  opensDoor: ({ userdata }) => userdata !== undefined,
  consequences: ({ name, description, hostname, userdata }, [target]) => [
    ...(name === undefined ? [] : [`Renames the server from ${target?.name ?? 'its present name'} to ${name}.`]),
    ...(description === undefined ? [] : [`Sets the description to ${JSON.stringify(description)}.`]),
    ...(hostname === undefined ? [] : [`Sets the host name to ${hostname}, from the next restart on.`]),
    ...(userdata === undefined
      ? []
      : [`Replaces the user data, which may run as a script at boot. It reads: ${decodedUserData(userdata)}`]),
  ],
});

export const batchResetServersPassword = defineOperation({
  id: 'batch_reset_servers_password',
  title: 'Reset server passwords',
  toolset: 'flexus',
  about:
    'Set one new root/Administrator password on servers; who knows the old one is locked out. Takes effect after a start or restart; a failure inside the guest is not reported.',
  words:
    "forgot root password; new login password; can't log in; administrator password; 重置密码; 忘记密码; 修改密码; 登录密码; forgot the root password; new administrator password; set a login password for several machines; 重置登录密码; 改密码; 登不上去",
  service: 'ecs',
  method: 'PUT',
  path: '/v1/{project_id}/cloudservers/os-reset-passwords',
  scope: 'project',
  docs: [...flexusEn('3.3'), ...flexusZh('3.3'), ...flexusZhOld('4.6'), ...ecsEn('10.4.1')],
  documented: true,
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'server', from: 'server_ids' },
  binds: ['name', 'instance_name', 'status', 'public_ip'],
  input: {
    server_ids: list(text({ ref: 'server' }), {
      about: 'Server IDs, instance IDs or exact names, of one region',
      wire: 'servers[].id',
      required: true,
      min: 1,
      max: 1000,
    }),
    new_password: text({
      about:
        'Left out: made up past you, if the human named a password file. 8-26 characters, 3 of upper, lower, digit, !@%-_=+[]:./?',
      secret: true,
      fill: 'new-password',
      fillUnless: 'cloud_dry_run',
      min: 8,
      max: 26,
    }),
    cloud_dry_run: flag({ about: 'The cloud only checks', wire: 'dry_run', default: false }),
  },
  response: {
    response: 'array',
    'response[].id': 'string',
    error: 'object',
    'error.message': 'string',
    'error.code': 'string',
    internalError: 'array',
    'internalError[].id': 'string',
    'internalError[].error_message': 'string',
    'internalError[].error_code': 'string',
  },
  answer: { rows: { path: 'response', name: 'accepted', columns: { server_id: 'id' } } },
  hints: ['password_after_restart', 'closed_ports'],
  check: ({ new_password }) =>
    new_password === undefined ? [] : [...checkPassword(new_password, 'new_password'), inClear('new_password')],
  onlyChecks: ({ cloud_dry_run }) => cloud_dry_run === true,
  consequences: ({ cloud_dry_run }, targets) =>
    cloud_dry_run
      ? ['The cloud checks the request and resets nothing.']
      : [
          `Replaces the root/Administrator password of ${targets.length} server${targets.length === 1 ? '' : 's'}; the old one is lost.`,
          'Takes effect when a server is next started or restarted.',
        ],
});
