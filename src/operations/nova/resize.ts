import { ecsEn } from '../documents.ts';
import { text } from '../field.ts';
import { defineOperation } from '../operation.ts';
import { serverId } from '../reused-fields.ts';
import { called, serverAction } from './actions.ts';

export const novaResizeServer = defineOperation({
  ...serverAction,
  id: 'nova_resize_server',
  title: 'Resize a server, OpenStack API',
  about:
    'Change the flavor; a running server is stopped and started. Poll nova_show_server until VERIFY_RESIZE, then nova_confirm_resize_server or nova_revert_resize_server.',
  prefer: 'resize_post_paid_server',
  words:
    'upgrade; more memory; more cpu; scale up; change flavor; 变更规格; 升配; 降配; resize natively with later confirmation; 原生变更规格; 两步变更',
  action: { key: 'resize' },
  docs: ecsEn('6.3.8', 'A.3', '9.2.2'),
  effect: 'billing',
  lock: 'resize',
  input: { server_id: serverId, flavorRef: text({ required: true, min: 1, max: 255, about: 'ID of the new flavor' }) },
  consequences: ({ flavorRef }, [target]) => [
    `Changes ${called(target)} to flavor ${flavorRef}, which is charged from then on.`,
    ...(target?.status === 'SHUTOFF' ? [] : ['It is stopped for that, and started again; what it serves goes down.']),
    'It has to be confirmed or rolled back afterwards.',
  ],
});

const afterResize = { status: 'VERIFY_RESIZE' };

/** What must be so before a resize is confirmed or rolled back (sections 6.3.9 and 6.3.10). */
function notResized(status: string | undefined): string[] {
  if (status === undefined || status === afterResize.status) return [];
  return [`The server is ${status}, not ${afterResize.status}: the cloud is expected to refuse this.`];
}

export const novaConfirmResizeServer = defineOperation({
  ...serverAction,
  id: 'nova_confirm_resize_server',
  title: 'Confirm a resize',
  about: 'Keep the new flavor of a server in VERIFY_RESIZE, without a task. No way back afterwards.',
  words:
    'make the new size final; it works fine, keep it; accept resize; VERIFY_RESIZE; finish resize; 确认规格变更; 确认变更; confirm the resize; keep the new size; finish the upgrade; 确认变更规格; 新规格没问题确认; 确认升级',
  action: { key: 'confirmResize', value: null },
  docs: ecsEn('6.3.9', 'A.3'),
  effect: 'write',
  input: { server_id: serverId },
  consequences: (_, [target]) => [
    `Keeps the new flavor of ${called(target)}; it can't be rolled back any more.`,
    ...notResized(target?.status),
  ],
});

export const novaRevertResizeServer = defineOperation({
  ...serverAction,
  id: 'nova_revert_resize_server',
  title: 'Roll back a resize',
  about: 'Give a server in VERIFY_RESIZE, without a task, its old flavor back. Data written since the resize is lost.',
  words:
    'undo resize; cancel resize; old flavor; VERIFY_RESIZE; 回滚规格变更; 撤销变更; undo the resize; back to the old flavor; new size does not work, roll back; 回退规格; 退回原来的配置; 升级后不好用退回去',
  action: { key: 'revertResize', value: null },
  docs: ecsEn('6.3.10', 'A.3'),
  effect: 'destructive',
  irreversible: true,
  input: { server_id: serverId },
  consequences: (_, [target]) => [
    `Gives ${called(target)} its old flavor back; it is interrupted, and data written since the resize is lost.`,
    ...notResized(target?.status),
  ],
});
