import type { Arguments } from '../../support/catalogue.ts';

import type { Found } from './scenario-things.ts';

/** A call of every operation of chapter 5 that does not run Flexus L servers; each succeeds on the default scenario. */
export function ecsCalls(things: Found): Readonly<Record<string, Arguments>> {
  const [web, worker] = [things.server('web-1'), things.server('batch-worker')];
  const [subnet, group] = [things.subnet('subnet-data'), things.id('server_groups', 'web-tier')];
  const login = { keyname: 'operators', userid: '7e25b1da389f4697a79df3a0e5bd494e' };
  const disk = { volumetype: 'SSD', size: 40 };
  return {
    create_post_paid_servers: {
      name: 'made-by-test',
      imageRef: things.id('images', 'Ubuntu'),
      flavorRef: 's3.medium.2',
      vpcid: subnet.vpc_id,
      nics: [{ subnet_id: subnet.id }],
      root_volume: disk,
      key_name: 'operators',
      availability_zone: 'ap-southeast-3a',
    },
    delete_servers: { server_ids: [web.id, worker.id], delete_publicip: false, delete_volume: true },
    reinstall_server_with_cloud_init: { server_id: worker.id, ...login },
    change_server_os_with_cloud_init: { server_id: worker.id, imageid: things.id('images', 'Ubuntu'), ...login },
    migrate_server: { server_id: worker.id, dedicated_host_id: '459a2b9d-804a-4745-ab19-a113bb1b4ddc' },
    resize_post_paid_server: { server_id: worker.id, flavorRef: 's3.xlarge.2' },
    list_flavors: { availability_zone: 'ap-southeast-3a' },
    batch_add_server_nics: { server_id: web.id, nics: [{ subnet_id: subnet.id }] },
    batch_delete_server_nics: { server_id: worker.id, port_ids: worker.nics.slice(1).map(({ id }) => id) },
    attach_server_volume: { server_id: web.id, volumeId: things.id('volumes', 'archive-2023'), device: '/dev/vdb' },
    detach_server_volume: { server_id: worker.id, volume_id: worker.volumes[1]?.id, delete_flag: 0 },
    list_server_block_devices: { server_id: worker.id },
    show_server_block_device: { server_id: worker.id, volume_id: worker.volumes[1]?.id },
    show_server_limits: {},
    list_servers_by_tag: { action: 'filter', tags: [{ key: 'team', values: ['shop'] }], limit: 10 },
    batch_create_server_tags: { server_id: web.id, tags: [{ key: 'made-by', value: 'test' }] },
    batch_delete_server_tags: { server_id: web.id, tags: [{ key: 'tier' }] },
    list_server_tags: {},
    show_server_tags: { server_id: web.id },
    create_server_group: { name: 'made-by-test' },
    delete_server_group: { server_group_id: group },
    add_server_group_member: { server_group_id: group, server_id: worker.id },
    delete_server_group_member: { server_group_id: group, server_id: web.id },
    list_server_groups: { limit: 10 },
    show_server_group: { server_group_id: group },
  };
}
