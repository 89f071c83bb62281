import { ecsEn } from '../documents.ts';
import { choice } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';

/** Discarded by their titles only: the documents name no successor (sections 11.1.1 and 11.1.2). */
const shared = {
  toolset: 'discarded',
  service: 'ecs',
  path: '/v1/{project_id}/cloudservers/{server_id}/autorecovery',
  scope: 'project',
  documented: true,
  targets: { kind: 'server', from: 'server_id' },
} as const;

export const novaShowServerAutorecovery = defineOperation({
  ...shared,
  id: 'nova_show_server_autorecovery',
  title: "Show a server's automatic recovery",
  about: 'Whether a server is restarted elsewhere when its host fails. Discarded; no successor is named.',
  words:
    '宿主机坏了会不会自动拉起来; 物理机故障; 会不会自动恢复; auto recovery; host failure; high availability; 自动恢复; 高可用; is automatic recovery on; does it restart by itself after a host failure; 自动恢复开了没有; 是否开启故障自动恢复',
  method: 'GET',
  docs: ecsEn('11.1.1'),
  effect: 'read',
  returns: 'none',
  input: { server_id: serverId },
  response: { support_auto_recovery: 'string' },
  answer: { show: { support_auto_recovery: 'support_auto_recovery' } },
});

export const novaUpdateServerAutorecovery = defineOperation({
  ...shared,
  id: 'nova_update_server_autorecovery',
  title: "Switch a server's automatic recovery",
  about:
    'On or off, for flavors whose cond:compute (list_flavors, full) is autorecovery. Discarded; no successor is named.',
  words:
    'auto recovery; host failure; enable; disable; 自动恢复; 开启; 关闭; turn automatic recovery on or off; restart on another host when hardware fails; disable auto recovery; 打开自动恢复; 关掉故障自动恢复; 设置宕机自动迁移; 开启故障恢复',
  method: 'PUT',
  docs: ecsEn('11.1.2'),
  effect: 'write',
  returns: 'state',
  binds: ['name', 'instance_name'],
  input: {
    server_id: serverId,
    support_auto_recovery: choice(['true', 'false'], { required: true }),
  },
  response: {},
  answer: {},
  consequences: ({ support_auto_recovery: on }, [target]) => [
    on === 'true'
      ? `Has ${target?.name ?? 'the server'} restarted elsewhere when its host fails.`
      : `Leaves ${target?.name ?? 'the server'} down when its host fails.`,
  ],
});
