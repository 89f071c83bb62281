import type { Cloud, InstanceAction, Server } from './state.ts';

/**
 * What was done to a server, under the request ID that its caller was given: ecs-api-en-2025-01, section 6.13. An event's
 * name is Nova's own, of which the document shows compute_build_and_run_instance.
 */
const events: { readonly [action: string]: string } = {
  create: 'compute_build_and_run_instance',
  delete: 'compute_terminate_instance',
  start: 'compute_start_instance',
  stop: 'compute_stop_instance',
  reboot: 'compute_reboot_instance',
  rebuild: 'compute_rebuild_instance',
  resize: 'compute_prep_resize',
  confirmResize: 'compute_confirm_resize',
  revertResize: 'compute_revert_resize',
  createImage: 'compute_snapshot_instance',
  attach_volume: 'compute_attach_volume',
  detach_volume: 'compute_detach_volume',
  attach_interface: 'compute_attach_interface',
  detach_interface: 'compute_detach_interface',
};

/** Notes the begin; what goes on after the answer has an event, which `finishAction` ends. */
export function recordAction(cloud: Cloud, server: Server, action: string, requestId: string): InstanceAction {
  const start = cloud.timeline.now();
  const event = events[action];
  const recorded: InstanceAction = {
    action,
    request_id: requestId,
    start,
    user_id: cloud.account.user_id,
    message: null,
    events: event === undefined ? [] : [{ event, start, finish: null, result: null }],
  };
  server.actions = [recorded, ...server.actions];
  return recorded;
}

export function finishAction(cloud: Cloud, action: InstanceAction, completed: boolean): void {
  const finish = cloud.timeline.now();
  for (const event of action.events) {
    event.finish = finish;
    event.result = completed ? 'Success' : 'Error';
  }
  if (!completed) action.message = 'Error';
}
