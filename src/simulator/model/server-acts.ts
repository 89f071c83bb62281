import type { TaskState, VmState } from './state.ts';

/**
 * The state machine of a cloud server, as a table. Each act is a row: the vm_states it may begin in, the task states it goes
 * through, and the vm_state it ends in. Every pair that can occur is in table A-4 of ecs-api-en-2025-01, so that the status
 * is never UNKNOWN. How long a step takes is not documented.
 */
export type ServerAct =
  | 'create'
  | 'start'
  | 'stop'
  | 'stop-hard'
  | 'reboot'
  | 'reboot-hard'
  | 'rebuild'
  | 'reinstall'
  | 'change-os'
  | 'resize'
  | 'resize-and-verify'
  | 'confirm-resize'
  | 'revert-resize'
  | 'migrate'
  | 'create-image'
  | 'attach-volume'
  | 'detach-volume'
  | 'attach-nic'
  | 'detach-nic'
  | 'delete';

export interface ActStep {
  readonly task: TaskState | null;
  readonly seconds: number;
  /** the vm_state that the step is made in; absent: that of the step before */
  readonly in?: VmState;
  /** the step is left out for a server that is in this state */
  readonly unless?: VmState;
}

export interface ActRow {
  readonly from: readonly VmState[];
  readonly steps: readonly ActStep[];
  /** `before`: the vm_state it had; `resized from`: the one it had before the resize that is being ended */
  readonly to: VmState | 'before' | 'resized from';
  /** goes on beside others and beside itself, and leaves the server's own states alone */
  readonly shared?: true;
  /** takes the server out of the hands of whatever is at work on it, a frozen one too */
  readonly ends?: true;
}

const step = (task: TaskState | null, seconds: number): ActStep => ({ task, seconds });

const built = [step('rebuilding', 2), step('rebuild_block_device_mapping', 4), step('rebuild_spawning', 10)];

/** Of a running server only where the caller asks for it to be stopped first (ERRATA, B12). */
const rebuilt: readonly ActStep[] = [
  { task: 'powering-off', seconds: 8, unless: 'stopped' },
  { task: 'rebuilding', seconds: 2, in: 'stopped' },
  step('rebuild_block_device_mapping', 4),
  step('rebuild_spawning', 10),
];

const carried = [step('resize_migrating', 6), step('resize_migrated', 2), step('resize_finish', 4)];

/** Table A-4 knows the tasks of a resize only for a stopped server: a running one is stopped first (section 6.3.8). */
const moved: readonly ActStep[] = [
  { task: 'powering-off', seconds: 8, unless: 'stopped' },
  { task: 'resize_prep', seconds: 3, in: 'stopped' },
  ...carried,
];

/**
 * Of the native API: clients that wait take ACTIVE for the end (`openstack server resize --wait`), as community Nova shows RESIZE
 * from the moment that it takes the call. So stopping a running server is part of the first task.
 */
const movedAtOnce: readonly ActStep[] = [{ task: 'resize_prep', seconds: 11, in: 'stopped' }, ...carried];

const settled = ['active', 'stopped'] as const;
const attached = { from: settled, to: 'before', shared: true } as const;

export const serverActs: { readonly [act in ServerAct]: ActRow } = {
  create: {
    from: ['building'],
    steps: [step('scheduling', 2), step('block_device_mapping', 4), step('networking', 4), step('spawning', 12)],
    to: 'active',
  },
  start: { from: ['stopped'], steps: [step('powering-on', 10)], to: 'active' },
  stop: { from: ['active'], steps: [step('powering-off', 8)], to: 'stopped' },
  'stop-hard': { from: ['active'], steps: [step('powering-off', 2)], to: 'stopped' },
  reboot: {
    from: ['active'],
    steps: [step('reboot_pending', 2), step('reboot_started', 6), step('rebooting', 8)],
    to: 'active',
  },
  'reboot-hard': {
    from: ['active'],
    steps: [step('reboot_pending_hard', 1), step('reboot_started_hard', 3), step('rebooting_hard', 4)],
    to: 'active',
  },
  rebuild: { from: ['active', 'stopped', 'error'], steps: built, to: 'before' },
  reinstall: { from: settled, steps: rebuilt, to: 'active' },
  'change-os': { from: settled, steps: rebuilt, to: 'active' },
  resize: { from: settled, steps: moved, to: 'before' },
  'resize-and-verify': { from: settled, steps: movedAtOnce, to: 'resized' },
  'confirm-resize': { from: ['resized'], steps: [], to: 'resized from' },
  'revert-resize': { from: ['resized'], steps: [step('resize_reverting', 8)], to: 'resized from' },
  migrate: { from: ['stopped'], steps: moved, to: 'before' },
  'create-image': { ...attached, steps: [step(null, 30)] },
  'attach-volume': { ...attached, steps: [step(null, 4)] },
  'detach-volume': { ...attached, steps: [step(null, 4)] },
  'attach-nic': { ...attached, steps: [step(null, 5)] },
  'detach-nic': { ...attached, steps: [step(null, 5)] },
  delete: {
    from: ['building', 'active', 'stopped', 'resized', 'error'],
    steps: [step('deleting', 8)],
    to: 'deleted',
    ends: true,
  },
};
