import type { Differences } from './differences.ts';

export const ecsDifferences: Differences = {
  beyond: {
    list_servers_by_tag: ['not_tags[].key', 'not_tags[].values'],
  },
  conditional: {},
  rules: {
    'create_post_paid_servers server.count min': 'no servers are no order',
    'create_post_paid_servers server.metadata.admin_pass min_length': 'as adminPass, the same password on the other OS',
    'list_servers_by_tag not_tags items': 'ERRATA B21: typed strings, described as the structure of tags',
  },
  least: {
    'create_post_paid_servers server.nics[].ip_address': 15,
    // A password.
    'create_post_paid_servers server.metadata.admin_pass': 26,
  },
  unbound: { create_post_paid_servers: 'what it makes is not there yet' },
  irreversible: [],
};
