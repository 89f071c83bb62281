/** The same values, as our tool and as Huawei's SDK take them. */
export interface ParityCase {
  /** Our operation. */
  readonly id: string;
  /** Method of the SDK's client. */
  readonly sdk: string;
  /** Which client; `ecs` unless said. */
  readonly service?: 'ecs' | 'iam';
  /** Arguments of our tool. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What the SDK takes: path and query by their documented names, `body` as documented; absent: the same as `args`. */
  readonly request?: Readonly<Record<string, unknown>>;
  /** How the SDK's request differs, and why that is right for both. */
  readonly differs?: { readonly path?: (ours: string) => string; readonly because: string };
}

const server_id = '72a270de-665a-4f46-8d64-24ad6edccdd1';
const other = '72a270de-665a-4f46-8d64-24ad6edccdd2';
const volume_id = '54667652-3029-4af8-9222-2d53066fd61c';
const server_group_id = '5bbcc3c4-1da2-4437-9e28-66b15b1b13f9';
const port_id = 'd32019d3-bc6e-4319-9c1d-6722fc136a22';
const subnet_id = '157ee789-03ea-45b1-a698-76c92660dd83';
const name = 'web-01';
const server = { server_id };

/** CLIENTS.md: the SDK has newer addresses than the document for these; the simulator serves both. */
const moved = (from: RegExp, to: string): NonNullable<ParityCase['differs']> => ({
  path: (ours) => ours.replace(from, to),
  because: 'the SDK has a newer address than the document (CLIENTS.md)',
});
const toCloudservers = moved(/^\/v1\/([\w{}]+)\/servers\//, '/v1/$1/cloudservers/');
const toV1 = moved(/^\/v2\.1\/([\w{}]+)\/servers\//, '/v1/$1/cloudservers/');

const created = {
  name,
  imageRef: '1189efbf-d48b-46ad-a823-94b942e2a000',
  flavorRef: 's3.xlarge.2',
  vpcid: '0dae26c9-9a70-4392-93f3-87d53115d171',
  availability_zone: 'az1-dc1',
  key_name: 'sshkey-123',
  count: 2,
  security_groups: [{ id: '507ca48f-814c-4293-8706-300564d54620' }],
  publicip: { eip: { iptype: '5_bgp', bandwidth: { size: 10, sharetype: 'PER', chargemode: 'traffic' } } },
  metadata: { owner: 'me' },
  description: 'by parity',
};

export const parityCases: readonly ParityCase[] = [
  { id: 'keystone_list_projects', sdk: 'keystoneListProjects', service: 'iam', args: {} },
  {
    id: 'keystone_create_user_token_by_password',
    sdk: 'keystoneCreateUserTokenByPassword',
    service: 'iam',
    args: { user_name: 'u', password: 'Very-Secret-1', domain_name: 'd', project_name: 'ap-southeast-3' },
    request: {
      body: {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'u', password: 'Very-Secret-1', domain: { name: 'd' } } },
          },
          scope: { project: { name: 'ap-southeast-3' } },
        },
      },
    },
  },
  { id: 'show_server', sdk: 'showServer', args: server },
  {
    id: 'list_servers_details',
    sdk: 'listServersDetails',
    args: {
      offset: 2,
      limit: 100,
      flavor: 's3.large.2',
      name: 'web',
      status: 'ACTIVE',
      tags: 'a',
      'not-tags': 'b',
      ip: '192.168',
    },
  },
  {
    id: 'update_server',
    sdk: 'updateServer',
    args: { ...server, name },
    request: { ...server, body: { server: { name } } },
  },
  {
    id: 'batch_start_servers',
    sdk: 'batchStartServers',
    args: { server_ids: [server_id, other] },
    request: { body: { 'os-start': { servers: [{ id: server_id }, { id: other }] } } },
  },
  {
    id: 'batch_reboot_servers',
    sdk: 'batchRebootServers',
    args: { server_ids: [server_id], type: 'SOFT' },
    request: { body: { reboot: { type: 'SOFT', servers: [{ id: server_id }] } } },
  },
  {
    id: 'batch_stop_servers',
    sdk: 'batchStopServers',
    args: { server_ids: [server_id], type: 'HARD' },
    request: { body: { 'os-stop': { type: 'HARD', servers: [{ id: server_id }] } } },
  },
  {
    id: 'batch_reset_servers_password',
    sdk: 'batchResetServersPassword',
    args: { server_ids: [server_id], new_password: 'Very-Secret-1', cloud_dry_run: true },
    request: { body: { new_password: 'Very-Secret-1', dry_run: true, servers: [{ id: server_id }] } },
  },
  { id: 'show_job', sdk: 'showJob', args: { job_id: '2c9eb2c5544cbf6101544f0602af2b4f' } },
  {
    id: 'create_post_paid_servers',
    sdk: 'createPostPaidServers',
    args: {
      ...created,
      nics: [{ subnet_id, ip_address: '192.168.0.7' }],
      root_volume: { volumetype: 'SSD', size: 40 },
      data_volumes: [{ volumetype: 'SSD', size: 100, multiattach: true, hw_passthrough: true }],
      os_scheduler_hints: { group: server_group_id },
      cloud_dry_run: true,
    },
    request: {
      body: {
        dry_run: true,
        server: {
          ...created,
          nics: [{ subnet_id, ip_address: '192.168.0.7' }],
          root_volume: { volumetype: 'SSD', size: 40 },
          data_volumes: [{ volumetype: 'SSD', size: 100, multiattach: true, 'hw:passthrough': true }],
          'os:scheduler_hints': { group: server_group_id },
        },
      },
    },
  },
  {
    id: 'delete_servers',
    sdk: 'deleteServers',
    args: { server_ids: [server_id], delete_publicip: true, delete_volume: false },
    request: { body: { servers: [{ id: server_id }], delete_publicip: true, delete_volume: false } },
  },
  {
    id: 'reinstall_server_with_cloud_init',
    sdk: 'reinstallServerWithCloudInit',
    args: { ...server, keyname: 'sshkey-123', userid: '7e25b1da389f4697a79df3a0e5bd494e' },
    request: {
      ...server,
      body: { 'os-reinstall': { keyname: 'sshkey-123', userid: '7e25b1da389f4697a79df3a0e5bd494e' } },
    },
  },
  {
    id: 'change_server_os_with_cloud_init',
    sdk: 'changeServerOsWithCloudInit',
    args: { ...server, keyname: 'sshkey-123', imageid: '1189efbf-d48b-46ad-a823-94b942e2a000' },
    request: {
      ...server,
      body: { 'os-change': { keyname: 'sshkey-123', imageid: '1189efbf-d48b-46ad-a823-94b942e2a000' } },
    },
  },
  {
    id: 'migrate_server',
    sdk: 'migrateServer',
    args: { ...server, dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' },
    request: { ...server, body: { migrate: { dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' } } },
  },
  {
    id: 'resize_post_paid_server',
    sdk: 'resizePostPaidServer',
    args: { ...server, flavorRef: 's3.large.2' },
    request: { ...server, body: { resize: { flavorRef: 's3.large.2' } } },
  },
  { id: 'list_flavors', sdk: 'listFlavors', args: { availability_zone: 'az1' } },
  {
    id: 'batch_add_server_nics',
    sdk: 'batchAddServerNics',
    args: { ...server, nics: [{ subnet_id, ip_address: '192.168.0.9' }] },
    request: { ...server, body: { nics: [{ subnet_id, ip_address: '192.168.0.9' }] } },
  },
  {
    id: 'batch_delete_server_nics',
    sdk: 'batchDeleteServerNics',
    args: { ...server, port_ids: [port_id] },
    request: { ...server, body: { nics: [{ id: port_id }] } },
  },
  {
    id: 'attach_server_volume',
    sdk: 'attachServerVolume',
    args: { ...server, volumeId: volume_id, device: '/dev/sdb' },
    request: { ...server, body: { volumeAttachment: { volumeId: volume_id, device: '/dev/sdb' } } },
  },
  { id: 'detach_server_volume', sdk: 'detachServerVolume', args: { ...server, volume_id } },
  {
    id: 'list_server_block_devices',
    sdk: 'listServerBlockDevices',
    args: server,
    differs: {
      path: (ours) => ours.replace(/^\/v2\.1\/servers\//, '/v1/{project}/cloudservers/'),
      because: 'the SDK has a newer address than the document (CLIENTS.md; ERRATA A16)',
    },
  },
  {
    id: 'show_server_block_device',
    sdk: 'showServerBlockDevice',
    args: { ...server, volume_id },
    differs: {
      path: (ours) => ours.replace(/^\/v2\.1\/servers\//, '/v1/{project}/cloudservers/'),
      because: 'the SDK has a newer address than the document (CLIENTS.md; ERRATA A16)',
    },
  },
  { id: 'show_server_limits', sdk: 'showServerLimits', args: {} },
  {
    id: 'list_servers_by_tag',
    sdk: 'listServersByTag',
    args: {
      action: 'filter',
      limit: 100,
      offset: 100,
      tags: [{ key: 'key1', values: ['value1', 'value2'] }],
      matches: [{ key: 'resource_name', value: 'ecs_test' }],
    },
    request: {
      body: {
        action: 'filter',
        limit: '100',
        offset: '100',
        tags: [{ key: 'key1', values: ['value1', 'value2'] }],
        matches: [{ key: 'resource_name', value: 'ecs_test' }],
      },
    },
    differs: toCloudservers,
  },
  {
    id: 'batch_create_server_tags',
    sdk: 'batchCreateServerTags',
    args: { ...server, tags: [{ key: 'key1', value: 'value1' }] },
    request: { ...server, body: { action: 'create', tags: [{ key: 'key1', value: 'value1' }] } },
    differs: toCloudservers,
  },
  {
    id: 'batch_delete_server_tags',
    sdk: 'batchDeleteServerTags',
    args: { ...server, tags: [{ key: 'key1', value: 'value1' }] },
    request: { ...server, body: { action: 'delete', tags: [{ key: 'key1', value: 'value1' }] } },
    differs: toCloudservers,
  },
  { id: 'show_server_tags', sdk: 'showServerTags', args: server, differs: toCloudservers },
  { id: 'list_server_tags', sdk: 'listServerTags', args: {}, differs: toCloudservers },
  {
    id: 'create_server_group',
    sdk: 'createServerGroup',
    args: { name, policies: ['anti-affinity'] },
    request: { body: { server_group: { name, policies: ['anti-affinity'] } } },
  },
  { id: 'delete_server_group', sdk: 'deleteServerGroup', args: { server_group_id } },
  {
    id: 'add_server_group_member',
    sdk: 'addServerGroupMember',
    args: { server_group_id, server_id },
    request: { server_group_id, body: { add_member: { instance_uuid: server_id } } },
  },
  {
    id: 'delete_server_group_member',
    sdk: 'deleteServerGroupMember',
    args: { server_group_id, server_id },
    request: { server_group_id, body: { remove_member: { instance_uuid: server_id } } },
  },
  { id: 'list_server_groups', sdk: 'listServerGroups', args: { limit: 10, marker: server_group_id } },
  { id: 'show_server_group', sdk: 'showServerGroup', args: { server_group_id } },
  { id: 'nova_list_api_versions', sdk: 'novaListVersions', args: {} },
  { id: 'nova_show_api_version', sdk: 'novaShowVersion', args: { api_version: 'v2.1' } },
  {
    id: 'nova_create_server',
    sdk: 'novaCreateServers',
    args: {
      name,
      flavorRef: 's3.xlarge.2',
      imageRef: created.imageRef,
      networks: [{ uuid: subnet_id }],
      key_name: 'test',
    },
    request: {
      body: {
        server: {
          name,
          flavorRef: 's3.xlarge.2',
          imageRef: created.imageRef,
          networks: [{ uuid: subnet_id }],
          key_name: 'test',
        },
      },
    },
  },
  {
    id: 'nova_list_servers',
    sdk: 'novaListServers',
    args: {
      name: 'web',
      status: 'ACTIVE',
      limit: 10,
      marker: server_id,
      'not-tags': 'b',
      'changes-since': '2018-01-17T03:03:32Z',
    },
  },
  {
    id: 'nova_list_servers_detail',
    sdk: 'novaListServersDetails',
    args: { name: 'web', limit: 10, flavor: 's3.large.2' },
  },
  { id: 'nova_show_server', sdk: 'novaShowServer', args: server },
  { id: 'nova_delete_server', sdk: 'novaDeleteServer', args: server },
  { id: 'nova_list_flavor_extra_specs', sdk: 'novaShowFlavorExtraSpecs', args: { flavor_id: 's3.large.2' } },
  {
    id: 'nova_add_server_security_group',
    sdk: 'novaAssociateSecurityGroup',
    args: { ...server, name: 'dmz' },
    request: { ...server, body: { addSecurityGroup: { name: 'dmz' } } },
  },
  {
    id: 'nova_remove_server_security_group',
    sdk: 'novaDisassociateSecurityGroup',
    args: { ...server, name: 'dmz' },
    request: { ...server, body: { removeSecurityGroup: { name: 'dmz' } } },
  },
  { id: 'nova_list_server_security_groups', sdk: 'novaListServerSecurityGroups', args: server },
  {
    id: 'nova_create_server_interface',
    sdk: 'novaAttachInterface',
    args: { ...server, port_id },
    request: { ...server, body: { interfaceAttachment: { port_id } } },
  },
  { id: 'nova_list_server_interfaces', sdk: 'listServerInterfaces', args: server, differs: toV1 },
  { id: 'nova_show_server_interface', sdk: 'novaShowServerInterface', args: { ...server, port_id } },
  { id: 'nova_list_volume_attachments', sdk: 'listServerVolumeAttachments', args: server, differs: toV1 },
  {
    id: 'nova_update_server_metadata',
    sdk: 'updateServerMetadata',
    args: { ...server, metadata: { key1: 'value1' } },
    request: { ...server, body: { metadata: { key1: 'value1' } } },
    differs: toV1,
  },
  {
    id: 'nova_delete_server_metadata_item',
    sdk: 'deleteServerMetadata',
    args: { ...server, key: 'key1' },
    differs: toV1,
  },
  { id: 'nova_list_keypairs', sdk: 'novaListKeypairs', args: {} },
  { id: 'nova_show_keypair', sdk: 'novaShowKeypair', args: { keypair_name: 'test' } },
  {
    id: 'nova_create_keypair',
    sdk: 'novaCreateKeypair',
    args: { name: 'test', public_key: 'ssh-rsa AAAA' },
    request: { body: { keypair: { name: 'test', public_key: 'ssh-rsa AAAA' } } },
  },
  { id: 'nova_delete_keypair', sdk: 'novaDeleteKeypair', args: { keypair_name: 'test' } },
  { id: 'nova_show_server_password', sdk: 'showServerPassword', args: server, differs: toV1 },
  { id: 'nova_clear_server_password', sdk: 'deleteServerPassword', args: server, differs: toV1 },
  {
    id: 'nova_monitor_server',
    sdk: 'registerServerMonitor',
    args: server,
    request: { ...server, body: { monitorMetrics: null } },
  },
];
