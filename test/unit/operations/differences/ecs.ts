import type { Differences } from './differences.ts';

export const ecsDifferences: Differences = {
  beyond: {
    list_servers_by_tag: ['not_tags[].key', 'not_tags[].values'],
  },
  conditional: {
    'reinstall_server_with_cloud_init os-reinstall.keyname': 'ERRATA B11: the first example does without',
    'change_server_os_with_cloud_init os-change.keyname': 'ERRATA B11: the first example does without',
    'attach_server_volume volumeAttachment.volumeId': 'ERRATA B14: not when dry_run is true',
  },
  rules: {
    'delete_servers servers[].id max_items': 'section 5.1.2 has the limit at the array around it',
    'reinstall_server_with_cloud_init os-reinstall.mode enum': 'ERRATA B12: in the example only, with this one value',
    'attach_server_volume volumeAttachment.count min': 'a check for no disks checks nothing',
    'list_server_groups limit min': 'a page of nothing is no page',
    'create_post_paid_servers server.count min': 'no servers are no order',
    'create_post_paid_servers server.metadata.admin_pass min_length': 'as adminPass, the same password on the other OS',
    'list_servers_by_tag not_tags items': 'ERRATA B21: typed strings, described as the structure of tags',
  },
  least: {
    'create_post_paid_servers server.nics[].ip_address': 15,
    // A password.
    'create_post_paid_servers server.metadata.admin_pass': 26,
  },
  unbound: {
    create_post_paid_servers: 'what it makes is not there yet',
    create_server_group: 'what it makes is not there yet',
  },
  irreversible: ['delete_servers', 'reinstall_server_with_cloud_init', 'change_server_os_with_cloud_init'],
};
