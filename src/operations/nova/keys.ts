import { ecsEn } from '../documents.ts';
import { choice, text } from '../field.ts';
import { microversion } from '../microversion.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

const keypairName = text({ in: 'path', required: true, min: 1, max: 255 });

const PASSWORD_PATH = '/v2.1/{project_id}/servers/{server_id}/os-server-password';

export const novaListKeypairs = defineOperation({
  id: 'nova_list_keypairs',
  title: 'List SSH key pairs',
  toolset: 'nova',
  about: 'Key pairs of the calling user; other users do not see them.',
  words:
    'ssh keys; login keys; public keys; 密钥对; 密钥列表; which SSH keys do I have; key pairs of the account; 有哪些密钥对; SSH密钥列表',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/os-keypairs',
  scope: 'project',
  docs: ecsEn('6.11.1', '9.2.12'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { 'X-OpenStack-Nova-API-Version': microversion },
  response: {
    keypairs: 'array',
    'keypairs[].keypair': 'object',
    'keypairs[].keypair.name': 'string',
    'keypairs[].keypair.public_key': 'string',
    'keypairs[].keypair.fingerprint': 'string',
    'keypairs[].keypair.type': 'string',
  },
  answer: {
    rows: {
      path: 'keypairs',
      name: 'keypairs',
      columns: { name: 'keypair.name', fingerprint: 'keypair.fingerprint', type: 'keypair.type' },
    },
    full: true,
  },
});

export const novaShowKeypair = defineOperation({
  id: 'nova_show_keypair',
  title: 'Show an SSH key pair',
  toolset: 'nova',
  about: 'Public key, fingerprint and owner of a key pair, found by its name.',
  words:
    'ssh key details; fingerprint; 查询密钥对; 公钥; 指纹; public key or fingerprint of one key pair; 密钥对的公钥; 密钥详情',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/os-keypairs/{keypair_name}',
  scope: 'project',
  docs: ecsEn('6.11.2', '9.2.12'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { keypair_name: keypairName, 'X-OpenStack-Nova-API-Version': microversion },
  response: {
    keypair: 'object',
    'keypair.public_key': 'string',
    'keypair.name': 'string',
    'keypair.fingerprint': 'string',
    'keypair.created_at': 'string',
    'keypair.deleted': 'boolean',
    'keypair.deleted_at': 'string',
    'keypair.id': 'integer',
    'keypair.updated_at': 'string',
    'keypair.user_id': 'string',
    'keypair.type': 'string',
  },
  answer: {
    of: 'keypair',
    show: {
      name: 'name',
      fingerprint: 'fingerprint',
      type: 'type',
      created: 'created_at',
      user_id: 'user_id',
      public_key: 'public_key',
    },
    full: true,
  },
});

export const novaCreateKeypair = defineOperation({
  id: 'nova_create_keypair',
  title: 'Create or import an SSH key pair',
  toolset: 'nova',
  about:
    "Make a key pair, or import one by its public_key. A private key made goes to a file that the human's configuration names, once.",
  words:
    'generate ssh key; upload public key; login key; 创建密钥对; 导入公钥; 生成密钥; upload or import my public SSH key; generate a new key pair for login; 上传SSH公钥; 生成密钥对; 创建密钥; 免密登录',
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/os-keypairs',
  envelope: 'keypair',
  scope: 'project',
  docs: ecsEn('6.11.3', '7.1', '9.2.12'),
  documented: true,
  effect: 'write',
  returns: 'state',
  input: {
    name: text({ required: true, min: 1, max: 255, about: 'A new name' }),
    public_key: text({ min: 1, maxBytes: 1024 }),
    type: choice(['ssh', 'x509'], { since: '2.2' }),
    user_id: text({ min: 1, max: 64, since: '2.10', about: 'Owner' }),
  },
  response: {
    keypair: 'object',
    'keypair.fingerprint': 'string',
    'keypair.name': 'string',
    'keypair.public_key': 'string',
    'keypair.private_key': 'string',
    'keypair.user_id': 'string',
    'keypair.type': 'string',
  },
  answer: {
    of: 'keypair',
    show: { name: 'name', fingerprint: 'fingerprint', type: 'type', user_id: 'user_id', public_key: 'public_key' },
  },
  keeps: { path: 'keypair.private_key', kind: 'private-key' },
  consequences: ({ name, public_key }) => [
    public_key === undefined
      ? `Makes key pair ${name}; its private key is kept in a new file on this machine and exists nowhere else.`
      : `Imports a public key as key pair ${name}; servers made with it let its owner in.`,
  ],
});

export const novaDeleteKeypair = defineOperation({
  id: 'nova_delete_keypair',
  title: 'Delete an SSH key pair',
  toolset: 'nova',
  about: 'Delete a key pair. Servers that have it keep the key inside; new ones can not be made with it.',
  words:
    'remove ssh key; revoke key; 删除密钥对; delete an SSH key; remove an old key pair; revoke a key; 旧的SSH密钥不用了',
  service: 'ecs',
  method: 'DELETE',
  path: '/v2.1/{project_id}/os-keypairs/{keypair_name}',
  scope: 'project',
  docs: ecsEn('6.11.4', '9.2.12'),
  documented: true,
  effect: 'destructive',
  returns: 'state',
  targets: { kind: 'key pair', from: 'keypair_name' },
  binds: ['name'],
  input: { keypair_name: keypairName },
  response: {},
  answer: {},
  consequences: ({ keypair_name }) => [`Deletes key pair ${keypair_name}; no server can be made with it any more.`],
});

export const novaShowServerPassword = defineOperation({
  id: 'nova_show_server_password',
  title: 'Fetch the initial Windows password',
  toolset: 'nova',
  about:
    'Keep the encrypted first administrator password of a Windows server in the password file. Nothing for Linux, or until 5 to 10 minutes after the start.',
  words:
    'administrator password; get password; windows login; 获取密码; 初始密码; 管理员密码; initial random password of a Windows server, encrypted; get the generated administrator password; 获取Windows初始密码; 查看随机密码',
  service: 'ecs',
  method: 'GET',
  path: PASSWORD_PATH,
  scope: 'project',
  docs: ecsEn('6.11.5', '9.2.13'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId },
  response: { password: 'string' },
  answer: { show: { password: ({ password }) => (password === '' ? 'none' : password) } },
  keeps: { path: 'password', kind: 'password' },
});

export const novaClearServerPassword = defineOperation({
  id: 'nova_clear_server_password',
  title: 'Forget the initial Windows password',
  toolset: 'nova',
  about:
    'Delete the record of the first administrator password of a Windows server. It still logs in, but can never be fetched again.',
  words:
    'erase password record; delete password; 清除密码; 删除密码记录; wipe the stored password record; remove the saved encrypted password; 清除密码记录; 清除保存的初始密码',
  service: 'ecs',
  method: 'DELETE',
  path: PASSWORD_PATH,
  scope: 'project',
  docs: ecsEn('6.11.6', '9.2.13'),
  documented: true,
  effect: 'destructive',
  irreversible: true,
  returns: 'state',
  targets: { kind: 'server', from: 'server_id' },
  binds: ['name', 'instance_name'],
  input: { server_id: serverId },
  response: {},
  answer: {},
  consequences: (_, [target]) => [
    `Deletes the record of the first password of ${target?.name ?? 'the server'}; whoever does not know it by then never will.`,
  ],
});
