import type { Differences } from './differences.ts';

export const flexusDifferences: Differences = {
  beyond: {
    renewal_resources: ['is_auto_pay'],
    cancel_resources_subscription: ['unsubscribe_reason_type', 'unsubscribe_reason'],
    show_customer_order_details: ['offset', 'limit'],
  },
  conditional: {
    'batch_reset_servers_password new_password': 'ERRATA B7: not when dry_run is true',
  },
  rules: {
    'create_light_instances instance_name pattern': 'NEWER-FACTS: the name rule differs by site; the site table has it',
    'create_light_instances plan_spec enum': 'issue 2, part 1: tables are dated data, never schema enums',
    'create_light_instances region enum': 'issue 2, part 1: tables are dated data, never schema enums',
    'create_light_instances extra_resources[].size min':
      'issue 2, part 1: sizes stand in the tables, which the user can replace',
    'create_light_instances extra_resources[].size max':
      'issue 2, part 1: sizes stand in the tables, which the user can replace',
    'create_light_instances period_num max':
      'issue 2, part 1: period ranges stand in the tables, which the user can replace',
    'create_light_instances extra_resources[].type enum': 'issue 2, part 1: tables are dated data, never schema enums',
    'create_light_instances region pattern': 'a region becomes part of a host name',
    'create_light_instances Client-Request-Id pattern': 'EXTERNAL-APIS, section 6: letters, digits, hyphens',
    'renewal_resources period_type documented_values': 'ERRATA B2: 3 is a year (EXTERNAL-APIS, section 3)',
    'renewal_resources period_num min': 'EXTERNAL-APIS, section 3: 1 to 11 months',
    'renewal_resources period_num max': 'EXTERNAL-APIS, section 3: 1 to 11 months',
    'renewal_resources resource_ids max_items': 'EXTERNAL-APIS, section 3: 1 to 10',
    'cancel_resources_subscription resource_ids max_items': 'EXTERNAL-APIS, section 3: at most 10',
    'cancel_resources_subscription unsubscribe_type documented_values':
      'EXTERNAL-APIS, section 3: 2 renewed terms only',
    'list_all_resources limit min': 'EXTERNAL-APIS, section 4: 1 to 200',
    'list_all_resources limit max': 'EXTERNAL-APIS, section 4: 1 to 200',
    'list_all_resources marker min_length': 'EXTERNAL-APIS, section 4: 4 to 400 characters',
    'list_all_resources type default': 'table 3-14: the one value for Flexus L',
    'list_servers_details limit min': 'a page of nothing is no page',
    'list_servers_details ip_eq min_length': 'the shortest IPv4 address',
    'list_servers_details server_id max_items': 'zh-2024-06 table 4-3 advises 100 at most, lest the URI is too long',
    'batch_start_servers os-start.servers[].id max_items':
      'ERRATA B31: 1,000 a minute; EXTERNAL-APIS, section 5: 1,000 a call',
    'batch_reboot_servers reboot.servers[].id max_items': 'ERRATA B31; EXTERNAL-APIS, section 5',
    'batch_stop_servers os-stop.servers[].id max_items': 'ERRATA B31; EXTERNAL-APIS, section 5',
    'batch_reset_servers_password servers[].id max_items': 'as the other batches of the same service',
    'keystone_create_user_token_by_password auth.identity.methods max_items': 'the one documented method',
  },
  least: {
    // An IPv4 address.
    'list_servers_details ip': 15,
    'list_servers_details ip_eq': 15,
    // EXTERNAL-APIS, section 4.
    'list_all_resources region_id': 36,
    'list_all_resources type': 40,
    // The longest documented type is three letters; the site table decides.
    'create_light_instances extra_resources[].type': 16,
  },
  unbound: { create_light_instances: 'what it makes is not there yet' },
  irreversible: ['batch_reset_servers_password', 'cancel_resources_subscription'],
};
