import type { Plan } from '../../data/tables.ts';
import type { Project, ResourceTag, TextMap } from './common-state.ts';
import type { Port } from './network-state.ts';
import type { Attachment, ImageInUse } from './storage-state.ts';

/** Table A-2 of ecs-api-en-2025-01, without the shelved states, which nothing here leads to. */
export type VmState = 'building' | 'active' | 'stopped' | 'resized' | 'error' | 'deleted';

/** Table A-3 of ecs-api-en-2025-01, without those of shelving. */
export type TaskState =
  | 'scheduling'
  | 'block_device_mapping'
  | 'networking'
  | 'spawning'
  | 'powering-on'
  | 'powering-off'
  | 'reboot_pending'
  | 'reboot_started'
  | 'rebooting'
  | 'reboot_pending_hard'
  | 'reboot_started_hard'
  | 'rebooting_hard'
  | 'rebuilding'
  | 'rebuild_block_device_mapping'
  | 'rebuild_spawning'
  | 'resize_prep'
  | 'resize_migrating'
  | 'resize_migrated'
  | 'resize_finish'
  | 'resize_reverting'
  | 'deleting';

/** Specifications of servers. One record serves all its servers in all regions. */
export interface Flavor {
  readonly id: string;
  readonly vcpus: number;
  readonly ram_mib: number;
  /** properties that are the same in every region; sale states by zone come on top (ecs-api-en-2025-01, table 5-41) */
  readonly extra_specs: TextMap;
  /** by the letter of the availability zone, as in `ap-southeast-3a` */
  readonly sale: Readonly<Record<string, SaleState>>;
  readonly most_ports: number;
  readonly most_data_volumes: number;
}

/** ecs-api-en-2025-01, `cond:operation:status`, of the states that the catalogue of the simulator has. */
export type SaleState = 'normal' | 'abandon' | 'sellout' | 'obt';

export interface ServerGroup {
  readonly id: string;
  readonly project: Project;
  readonly name: string;
  readonly policy: string;
  readonly created: number;
  /** server IDs in the order in which they joined; `Server.group` is the way back */
  readonly members: Set<string>;
}

export interface KeyPair {
  readonly project: Project;
  /** unique in its project */
  readonly name: string;
  readonly type: 'ssh' | 'x509';
  readonly public_key: string;
  readonly fingerprint: string;
  readonly user_id: string;
  readonly number: number;
  readonly created: number;
}

/** What was done to a server, under the request ID that the caller was given. */
export interface InstanceAction {
  readonly action: string;
  readonly request_id: string;
  readonly start: number;
  readonly user_id: string;
  message: string | null;
  events: readonly InstanceActionEvent[];
}

export interface InstanceActionEvent {
  readonly event: string;
  readonly start: number;
  finish: number | null;
  result: 'Success' | 'Error' | null;
}

/** The Flexus L instance that a server is part of. */
export interface ServerBundle {
  readonly instance_id: string;
  readonly plan: Plan;
}

export interface Server {
  readonly id: string;
  readonly project: Project;
  readonly zone: string;
  /** null: it stands alone, outside Flexus L, and no lock of that service is on it */
  readonly bundle: ServerBundle | null;
  readonly charging: 'prePaid' | 'postPaid';
  /** the order that it was bought with */
  readonly order_id: string | null;
  name: string;
  hostname: string;
  description: string;
  user_data: string | null;
  flavor: Flavor;
  image: ImageInUse;
  key_name: string | null;
  metadata: TextMap;
  /** plain strings: the tags of the Nova API */
  tags: readonly string[];
  resource_tags: readonly ResourceTag[];
  readonly enterprise_project_id: string;
  /** `tenancy` and `dedicated_host_id`; the group is a field of its own (ecs-api-en-2025-01, table 8-10) */
  scheduler_hints: TextMap;
  vm_state: VmState;
  task_state: TaskState | null;
  readonly created: number;
  updated: number;
  launched: number | null;
  /** the sub-job, order or Nova request that is working on it */
  held_by: string | null;
  /** the retention period has begun: nothing can be started */
  frozen: boolean;
  was_frozen: boolean;
  /** by a user, through the Nova API; the lock of a bundle is another matter */
  locked: boolean;
  auto_recovery: boolean;
  /** under way or waiting for its confirmation; `was` is the vm_state to go back to */
  resize: { readonly from: Flavor; readonly to: Flavor; readonly was: VmState } | null;
  /** the disks in the order of their attachment, the system disk first */
  attachments: readonly Attachment[];
  /** the NICs, the primary one first */
  ports: readonly Port[];
  host_id: string;
  readonly reservation_id: string;
  /** its place among the servers that one request made */
  readonly launch_index: number;
  /** made by the native API: it shows no image (ecs-api-en-2025-01, section 6.2.1, constraint 6) */
  readonly native: boolean;
  /** of a Windows server: its random first password, encrypted for the key pair (ecs-api-en-2025-01, section 6.11.5) */
  first_password: string | null;
  group: ServerGroup | null;
  /** the newest first */
  actions: readonly InstanceAction[];
  /** SHA-256 of passwords, never the passwords: a reset one waits for the next start or restart */
  password: { readonly active: string | null; readonly pending: string | null };
}
