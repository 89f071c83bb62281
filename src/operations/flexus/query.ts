import { ecsEn, flexusEn, flexusZh, flexusZhOld } from '../documents.ts';
import { choice, integer, list, text } from '../field.ts';
import { defineOperation, under } from '../operation.ts';
import { instanceOf } from './bundle.ts';
import { RESOURCE_FIELDS, SERVER_FIELDS } from './response-fields.ts';
import { SERVER_CARD, SERVER_COLUMNS } from './server-answer.ts';

export const listAllResources = defineOperation({
  id: 'list_all_resources',
  title: 'List Flexus L instances',
  toolset: 'flexus',
  about:
    'List the Flexus L instances of the account over all regions: instance ID, name, region, cloud server ID, public IP, plan, traffic package ID. Start here. The index lags a little behind; show_server has the live state.',
  words:
    'all my instances; what do I own; inventory; everything across regions; which servers do I have; 我有哪些实例; 实例列表; 所有地域; 资源清单; 名下的应用服务器; all my flexus instances in every region; what do I have; overview of everything I own; inventory of the account; 我名下都有哪些应用服务器; 所有地域的实例; 全部资源一览; 账号下有什么',
  service: 'rms',
  method: 'GET',
  path: '/v1/resource-manager/domains/{domain_id}/all-resources',
  scope: 'domain',
  docs: [...flexusEn('3.2'), ...flexusZh('3.2')],
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {
    region_id: text({ in: 'query', about: 'Only this region', min: 1, max: 36 }),
    type: text({ in: 'query', preset: 'hcss.l-instance', default: 'hcss.l-instance', min: 1, max: 40 }),
    limit: integer({ in: 'query', about: 'Page size', min: 1, max: 200 }),
    marker: text({ in: 'query', about: 'From next_page', min: 4, max: 400 }),
  },
  response: {
    resources: 'array',
    ...under('resources[]', RESOURCE_FIELDS),
    page_info: 'object',
    'page_info.current_count': 'integer',
    'page_info.next_marker': 'string',
  },
  answer: {
    rows: {
      path: 'resources',
      name: 'instances',
      columns: {
        instance_id: 'id',
        name: 'name',
        region: 'region_id',
        status: 'properties.status',
        server_id: (row) => instanceOf(row)?.server_id,
        public_ip: (row) => instanceOf(row)?.public_ip,
        plan: 'properties.metadata.resource_spec_code',
        traffic_package_id: (row) => instanceOf(row)?.traffic_package_id,
      },
    },
    paging: { by: 'marker', marker: 'page_info.next_marker' },
    full: true,
  },
});

export const showServer = defineOperation({
  id: 'show_server',
  title: 'Show one server',
  toolset: 'flexus',
  about:
    'Live state of one cloud server: status, addresses, image, flavor, locks. Use after a job, and before and after any change.',
  words:
    'details of one server; status; is it running; what ip address does it have; everything about server; 机器状态; 服务器详情; 是否开机; IP地址是多少; 查看某台服务器; details of one machine; is it up; status and ip address of a server; what image and flavor does it run; tell me everything about it; 这台服务器的详细信息; 现在是什么状态; 它的IP是多少; 是否在运行',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/cloudservers/{server_id}',
  scope: 'project',
  docs: [...flexusEn('3.4.1'), ...flexusZh('3.4.1'), ...flexusZhOld('4.1'), ...ecsEn('8.2')],
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: {
    server_id: text({ in: 'path', ref: 'server', required: true, about: 'Server ID, instance ID or exact name' }),
  },
  response: { server: 'object', ...under('server', SERVER_FIELDS) },
  answer: { of: 'server', show: SERVER_CARD, full: true },
});

export const listServersDetails = defineOperation({
  id: 'list_servers_details',
  title: 'List servers of a region',
  toolset: 'flexus',
  about: 'Live list of the cloud servers of one region, Flexus L or not, filtered by status, name, IP or tag.',
  words:
    'servers in this region; running servers; stopped servers; find server by name or private ip; 列出云服务器; 查询服务器列表; 哪些机器开着; 哪些关机了; servers in one region; find a server by private ip or name; which ones are running or stopped; paged list with live status; 某个区域的云服务器列表; 哪些机器开着哪些关着; 按内网IP找机器',
  service: 'ecs',
  method: 'GET',
  path: '/v1/{project_id}/cloudservers/detail',
  scope: 'project',
  docs: [...flexusZhOld('4.2', '5.1'), ...ecsEn('8.2')],
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {
    offset: integer({ in: 'query', about: 'Page NUMBER, from 1', min: 0, default: 1 }),
    limit: integer({ in: 'query', about: 'Page size', min: 1, max: 1000, default: 25 }),
    flavor: text({ in: 'query', about: 'Flavor ID', min: 1, max: 64 }),
    name: text({ in: 'query', about: 'Fuzzy; . matches any character', min: 1, max: 128 }),
    status: choice(
      [
        'ACTIVE',
        'BUILD',
        'ERROR',
        'HARD_REBOOT',
        'MIGRATING',
        'REBOOT',
        'REBUILD',
        'RESIZE',
        'REVERT_RESIZE',
        'SHUTOFF',
        'VERIFY_RESIZE',
        'DELETED',
        'SHELVED',
        'SHELVED_OFFLOADED',
        'UNKNOWN',
      ],
      { in: 'query' },
    ),
    tags: text({ in: 'query', min: 1, max: 255 }),
    'not-tags': text({ in: 'query', min: 1, max: 255 }),
    reservation_id: text({ in: 'query', min: 1, max: 64 }),
    enterprise_project_id: text({ in: 'query', about: 'ID or all_granted_eps', min: 1, max: 64 }),
    ip: text({ in: 'query', about: 'Private IPv4, fuzzy', min: 1, max: 15 }),
    ip_eq: text({ in: 'query', about: 'Private IPv4, exact', min: 7, max: 15 }),
    server_id: list(text({ ref: 'server' }), { in: 'query', about: 'Overrides all other filters', min: 1, max: 100 }),
  },
  response: { servers: 'array', ...under('servers[]', SERVER_FIELDS) },
  answer: {
    rows: { path: 'servers', name: 'servers', columns: SERVER_COLUMNS },
    show: { total: 'count' },
    paging: { by: 'page', total: 'count' },
    full: true,
  },
});
