/** Servers, ECS document (2025-01), appendix A.3: tables. */

export interface ServerStatus {
  readonly status: string;
  /** the cloud is at work on it and another status follows (our reading; the document has no such column) */
  readonly transitional: boolean;
  readonly meaning: string;
}

const status = (name: string, transitional: boolean, meaning: string): ServerStatus => ({
  status: name,
  transitional,
  meaning,
});

export const serverStatuses: readonly ServerStatus[] = [
  status('BUILD', true, 'being created, not running yet'),
  status('REBOOT', true, 'restarting'),
  status('HARD_REBOOT', true, 'being restarted by force'),
  status('REBUILD', true, 'being rebuilt'),
  status('MIGRATING', true, 'moving to another host while running'),
  status('RESIZE', true, 'changing its specifications'),
  status('ACTIVE', false, 'running'),
  status('SHUTOFF', false, 'stopped'),
  status('REVERT_RESIZE', true, 'going back to the old specifications'),
  status('VERIFY_RESIZE', true, 'changed specifications are being checked'),
  status('ERROR', false, 'in error'),
  status('DELETED', false, 'deleted'),
  status('SHELVED', false, 'shelved, booted from an image'),
  status('SHELVED_OFFLOADED', false, 'shelved, booted from a disk'),
  status('UNKNOWN', false, 'cannot be told'),
];

/** Values of `OS-EXT-STS:vm_state` (table A-2). */
export const vmStates: readonly { readonly state: string; readonly meaning: string }[] = [
  { state: 'building', meaning: 'created, not running yet' },
  { state: 'active', meaning: 'running' },
  { state: 'stopped', meaning: 'stopped' },
  { state: 'resized', meaning: 'specifications changed' },
  { state: 'error', meaning: 'in error' },
  { state: 'deleted', meaning: 'deleted' },
  { state: 'shelved', meaning: 'shelved, booted from an image' },
  { state: 'shelved_offloaded', meaning: 'shelved, booted from a disk' },
];

/** Values of `OS-EXT-STS:task_state` (table A-3, whose `rebuild_spawnning` is read as table A-4 spells it). */
export const taskStates: readonly { readonly state: string; readonly meaning: string }[] = [
  { state: 'scheduling', meaning: 'creation: choosing a host' },
  { state: 'block_device_mapping', meaning: 'creation: preparing disks' },
  { state: 'networking', meaning: 'creation: preparing the network' },
  { state: 'spawning', meaning: 'creation: coming up' },
  { state: 'rebooting', meaning: 'restart under way' },
  { state: 'reboot_pending', meaning: 'restart about to begin' },
  { state: 'reboot_started', meaning: 'restart begun' },
  { state: 'rebooting_hard', meaning: 'forced restart under way' },
  { state: 'reboot_pending_hard', meaning: 'forced restart about to begin' },
  { state: 'reboot_started_hard', meaning: 'forced restart begun' },
  { state: 'rebuilding', meaning: 'rebuild under way' },
  { state: 'rebuild_block_device_mapping', meaning: 'rebuild: preparing disks' },
  { state: 'rebuild_spawning', meaning: 'rebuild: coming up' },
  { state: 'migrating', meaning: 'live migration' },
  { state: 'resize_prep', meaning: 'new specifications: preparing' },
  { state: 'resize_migrating', meaning: 'new specifications: moving' },
  { state: 'resize_migrated', meaning: 'new specifications: moved' },
  { state: 'resize_finish', meaning: 'new specifications: last phase' },
  { state: 'resize_reverting', meaning: 'going back to the old specifications' },
  { state: 'powering-off', meaning: 'stopping' },
  { state: 'powering-on', meaning: 'starting' },
  { state: 'deleting', meaning: 'being deleted' },
  { state: 'shelving', meaning: 'being shelved, booted from an image' },
  { state: 'shelving_offloading', meaning: 'being shelved, booted from a disk' },
  { state: 'shelving_image_pending_upload', meaning: 'shelving: image waits for its upload' },
  { state: 'shelving_image_uploading', meaning: 'shelving: image is uploaded' },
  { state: 'unshelving', meaning: 'being brought back' },
];

export interface StatusRule {
  readonly vm_state: string;
  /** null: no task is running */
  readonly task_states: readonly (string | null)[];
  readonly status: string;
}

const rebuild = ['rebuilding', 'rebuild_block_device_mapping', 'rebuild_spawning'];

/** Table A-4: how a server's status follows from its vm_state and task_state. */
export const statusRules: readonly StatusRule[] = [
  {
    vm_state: 'building',
    task_states: ['scheduling', 'block_device_mapping', 'networking', 'spawning', null],
    status: 'BUILD',
  },
  { vm_state: 'active', task_states: ['rebooting', 'reboot_pending', 'reboot_started'], status: 'REBOOT' },
  {
    vm_state: 'active',
    task_states: ['rebooting_hard', 'reboot_pending_hard', 'reboot_started_hard'],
    status: 'HARD_REBOOT',
  },
  { vm_state: 'active', task_states: rebuild, status: 'REBUILD' },
  { vm_state: 'active', task_states: ['migrating'], status: 'MIGRATING' },
  { vm_state: 'active', task_states: ['powering-off', 'deleting', null], status: 'ACTIVE' },
  {
    vm_state: 'stopped',
    task_states: ['resize_prep', 'resize_migrating', 'resize_migrated', 'resize_finish'],
    status: 'RESIZE',
  },
  { vm_state: 'stopped', task_states: rebuild, status: 'REBUILD' },
  { vm_state: 'stopped', task_states: ['powering-on', 'deleting', null], status: 'SHUTOFF' },
  { vm_state: 'resized', task_states: ['resize_reverting'], status: 'REVERT_RESIZE' },
  { vm_state: 'resized', task_states: [null], status: 'VERIFY_RESIZE' },
  { vm_state: 'error', task_states: rebuild, status: 'REBUILD' },
  { vm_state: 'error', task_states: ['deleting', null], status: 'ERROR' },
  { vm_state: 'deleted', task_states: [null], status: 'DELETED' },
  {
    vm_state: 'shelved',
    task_states: ['shelving', 'shelving_image_pending_upload', 'shelving_image_uploading', 'unshelving', null],
    status: 'SHELVED',
  },
  {
    vm_state: 'shelved_offloaded',
    task_states: ['shelving_offloading', 'unshelving', null],
    status: 'SHELVED_OFFLOADED',
  },
];

/** The status that table A-4 gives this pair; `UNKNOWN` for any pair that it doesn't list. */
export function serverStatus(vmState: string, taskState: string | null): string {
  const rule = statusRules.find(({ vm_state, task_states }) => vm_state === vmState && task_states.includes(taskState));
  return rule?.status ?? 'UNKNOWN';
}

/**
 * Which actual statuses a `status` filter of the server list also catches (Flexus L API reference, Chinese 2024-06, query of
 * server details list). A value that isn't listed catches itself only.
 */
export const statusFilterRanges: Readonly<Record<string, readonly string[]>> = {
  ACTIVE: ['ACTIVE', 'REBOOT', 'HARD_REBOOT', 'REBUILD', 'MIGRATING', 'RESIZE'],
  SHUTOFF: ['SHUTOFF', 'RESIZE', 'REBUILD'],
  ERROR: ['ERROR', 'REBUILD'],
  VERIFY_RESIZE: ['VERIFY_RESIZE', 'REVERT_RESIZE'],
};

/** The statuses that a `status` filter of the server list catches. */
export function statusesCaughtBy(filter: string): readonly string[] {
  return Object.hasOwn(statusFilterRanges, filter) ? (statusFilterRanges[filter] ?? [filter]) : [filter];
}

/** Jobs and their sub-jobs, ECS document (2025-01), querying task execution status. */
export const jobStatuses: readonly { readonly status: string; readonly final: boolean; readonly meaning: string }[] = [
  { status: 'INIT', final: false, meaning: 'about to begin' },
  { status: 'RUNNING', final: false, meaning: 'under way' },
  { status: 'SUCCESS', final: true, meaning: 'done' },
  { status: 'FAIL', final: true, meaning: 'failed; error_code and fail_reason say why' },
];
