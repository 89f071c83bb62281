import { ecsEn } from '../documents.ts';
import { choice } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { LINK_FIELDS } from './server-fields.ts';

const VERSION_FIELDS: ResponseFields = {
  id: 'string',
  ...LINK_FIELDS,
  min_version: 'string',
  version: 'string',
  status: 'string',
  updated: 'string',
};

const columns = { id: 'id', status: 'status', min_version: 'min_version', version: 'version', updated: 'updated' };

export const novaListApiVersions = defineOperation({
  id: 'nova_list_api_versions',
  title: 'List versions of the OpenStack compute API',
  toolset: 'nova',
  about: 'Versions of the OpenStack API at this endpoint, and the range of microversions of each (blank: it has none).',
  words:
    'nova version; microversion range; highest microversion; supported; 版本列表; 微版本; which versions does the OpenStack API speak; highest supported microversion; available API versions; 支持哪些API版本; 最高微版本; 接口版本',
  service: 'ecs',
  method: 'GET',
  path: '/',
  scope: 'project',
  docs: ecsEn('6.1.1', '3'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: {},
  response: { versions: 'array', ...under('versions[]', VERSION_FIELDS) },
  answer: { rows: { path: 'versions', name: 'versions', columns } },
});

export const novaShowApiVersion = defineOperation({
  id: 'nova_show_api_version',
  title: 'Show one version of the OpenStack compute API',
  toolset: 'nova',
  about: 'State and microversions of one version of the OpenStack API.',
  words:
    'nova version; microversion; media type; v2.1; 版本详情; 微版本; details of API v2.1; maximum microversion of one version; 某个API版本的信息; 微版本范围; 最高支持到哪个微版本',
  service: 'ecs',
  method: 'GET',
  path: '/{api_version}',
  scope: 'project',
  docs: ecsEn('6.1.2'),
  documented: true,
  effect: 'read',
  returns: 'none',
  input: { api_version: choice(['v2', 'v2.1'], { in: 'path', required: true }) },
  response: {
    version: 'object',
    ...under('version', VERSION_FIELDS),
    'version.links[].type': 'string',
    'version.media-types': 'array',
    'version.media-types[].base': 'string',
    'version.media-types[].type': 'string',
  },
  answer: { of: 'version', show: columns, full: true },
});
