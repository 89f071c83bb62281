import { ecsEn } from '../documents.ts';
import { integer, text } from '../field.ts';
import type { ResponseFields } from '../operation.ts';
import { defineOperation, under } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

const ACTION_FIELDS: ResponseFields = {
  action: 'string',
  instance_uuid: 'string',
  message: 'string',
  project_id: 'string',
  request_id: 'string',
  start_time: 'string',
  user_id: 'string',
};

const ACTIONS_PATH = '/v2.1/{project_id}/servers/{server_id}/os-instance-actions';

export const novaListInstanceActions = defineOperation({
  id: 'nova_list_instance_actions',
  title: 'List what was done to a server',
  toolset: 'nova',
  about:
    'Every action on a server: what, when, by which user, whether it failed. nova_show_instance_action tells the steps.',
  words:
    'history; audit; who; last operations; events; 操作记录; 历史操作; 谁操作; who changed or stopped my server; history and audit trail of a machine; what happened to it and when; operation log; event list; 谁动了我的服务器; 操作历史; 谁关的机; 审计',
  service: 'ecs',
  method: 'GET',
  path: ACTIONS_PATH,
  scope: 'project',
  docs: ecsEn('6.13.1'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId },
  response: { instanceActions: 'array', ...under('instanceActions[]', ACTION_FIELDS) },
  answer: {
    rows: {
      path: 'instanceActions',
      name: 'actions',
      columns: {
        action: 'action',
        time: 'start_time',
        user_id: 'user_id',
        message: 'message',
        request_id: 'request_id',
      },
    },
    full: true,
  },
});

export const novaShowInstanceAction = defineOperation({
  id: 'nova_show_instance_action',
  title: 'Show one action on a server',
  toolset: 'nova',
  about: 'Steps, results and errors of one action, by the request_id that nova_list_instance_actions tells.',
  words:
    'why failed; trace; request id; action result; 操作详情; 失败原因; 请求ID; details of one action by request id; why did that operation fail; events and traceback; 某次操作的详情; 请求ID对应的操作; 那次操作为什么失败',
  service: 'ecs',
  method: 'GET',
  path: `${ACTIONS_PATH}/{request_id}`,
  scope: 'project',
  docs: ecsEn('6.13.2'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId, request_id: text({ in: 'path', required: true, min: 1, max: 64, about: 'req-...' }) },
  response: {
    instanceAction: 'object',
    ...under('instanceAction', ACTION_FIELDS),
    'instanceAction.events': 'array',
    ...under('instanceAction.events[]', {
      event: 'string',
      result: 'string',
      traceback: 'string',
      start_time: 'string',
      finish_time: 'string',
    }),
  },
  answer: {
    of: 'instanceAction',
    show: { action: 'action', message: 'message', time: 'start_time', user_id: 'user_id' },
    rows: {
      path: 'instanceAction.events',
      name: 'events',
      columns: {
        event: 'event',
        result: 'result',
        start: 'start_time',
        finish: 'finish_time',
        traceback: 'traceback',
      },
    },
    full: true,
  },
});

export const novaGetConsoleOutput = defineOperation({
  id: 'nova_get_console_output',
  title: 'Read the console log',
  toolset: 'nova',
  about: 'The last lines that a server wrote to its console, for boot problems. They may hold secrets.',
  words:
    'what it printed while booting; does not come up after an update; hangs at boot; boot log; serial console; kernel messages; startup output; 控制台日志; 启动日志; 系统日志; console log; boot messages; serial output; kernel panic; why does it not boot; last lines of the system log; 开不了机看日志; 串口输出',
  service: 'ecs',
  method: 'POST',
  path: '/v2.1/{project_id}/servers/{server_id}/action',
  action: { key: 'os-getConsoleOutput' },
  scope: 'project',
  microversion: { until: '2.5' },
  docs: ecsEn('6.14.1'),
  documented: true,
  effect: 'read',
  returns: 'none',
  targets: { kind: 'server', from: 'server_id' },
  input: { server_id: serverId, length: integer({ required: true, min: -1, about: 'Lines; -1: all' }) },
  response: { output: 'string' },
  answer: { show: { output: ({ output }) => (output === '' ? 'none' : output) } },
});
