import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

const tag = text({ in: 'path', required: true, min: 1, max: 80 });

export const novaCheckServerTag = defineOperation({
  id: 'nova_check_server_tag',
  title: 'Check whether a server has a tag',
  toolset: 'nova',
  about: 'Whether a server carries one tag of the plain-string kind.',
  prefer: 'show_server_tags',
  service: 'ecs',
  method: 'GET',
  path: '/v2.1/{project_id}/servers/{server_id}/tags/{tag}',
  scope: 'project',
  microversion: { from: '2.26' },
  docs: ecsEn('6.15.5', '9.2.16'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId, tag },
  response: {},
  answer: { byStatus: { 204: { tagged: true }, 404: { tagged: false } }, bodiless: true },
});
