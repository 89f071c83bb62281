import type { Plan, SiteTables } from '../../data/tables.ts';
import type { Random } from '../random.ts';
import type { Timeline } from '../timeline.ts';

/** Everything the simulated cloud remembers. Times are simulated milliseconds since 1970, money is cents of a dollar. */
export interface Cloud {
  readonly tables: SiteTables;
  readonly settings: Settings;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly account: Account;
  readonly projects: readonly Project[];
  readonly privateImages: readonly PrivateImage[];
  readonly servers: Map<string, Server>;
  readonly instances: Map<string, Instance>;
  readonly subscriptions: Map<string, Subscription>;
  readonly packages: Map<string, TrafficPackage>;
  readonly orders: Map<string, Order>;
  readonly jobs: Map<string, Job>;
  readonly index: ResourceIndex;
  readonly jobFaults: JobFaultSource;
  /** what a paid order sets going; here, so that subscriptions can renew themselves without knowing every kind of order */
  readonly startWork: (cloud: Cloud, order: Order) => void;
  /** the last number handed out, for addresses that must differ */
  readonly addresses: { used: number };
}

export interface Settings {
  readonly scenario: string;
  readonly seed: number;
  /** how many simulated seconds the resource index (RMS) is behind */
  readonly rms_lag_seconds: number;
  /** simulated seconds from payment until the order is completed */
  readonly provisioning_seconds: number;
  /** instances that may be held in one region before a purchase is refused for quota */
  readonly instances_per_region: number;
}

interface Account {
  readonly domain_id: string;
  readonly domain_name: string;
  readonly user_id: string;
  readonly username: string;
  readonly password: string;
  balance: number;
}

export interface Project {
  readonly id: string;
  /** the region's name as well */
  readonly name: string;
}

export interface PrivateImage {
  readonly id: string;
  readonly name: string;
  readonly os: 'linux' | 'windows';
  readonly region: string;
}

export interface ImageInUse {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: 'application' | 'system' | 'private';
  readonly os: 'linux' | 'windows';
}

export type VmState = 'building' | 'active' | 'stopped' | 'error' | 'deleted';

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
  | 'deleting';

export interface Volume {
  readonly id: string;
  readonly device: string;
  readonly boot_index: string;
  readonly size_gib: number;
}

export interface Server {
  readonly id: string;
  readonly instance_id: string;
  readonly project: Project;
  name: string;
  hostname: string;
  description: string;
  user_data: string | null;
  readonly flavor_id: string;
  readonly plan: Plan;
  readonly image: ImageInUse;
  readonly order_id: string;
  vm_state: VmState;
  task_state: TaskState | null;
  readonly created: number;
  updated: number;
  launched: number | null;
  /** the sub-job or order that is working on it */
  held_by: string | null;
  /** the retention period has begun: nothing can be started */
  frozen: boolean;
  was_frozen: boolean;
  readonly volumes: readonly Volume[];
  readonly private_ip: string;
  readonly public_ip: string;
  readonly mac: string;
  readonly port_id: string;
  readonly host_id: string;
  readonly reservation_id: string;
  readonly tags: readonly string[];
  /** SHA-256 of passwords, never the passwords: a reset one waits for the next start or restart */
  readonly password: { active: string | null; pending: string | null };
}

export interface ExtraPart {
  readonly type: string;
  readonly id: string;
  readonly size_gib: number | null;
}

/** A Flexus L instance: the bundle that is ordered, renewed and unsubscribed as a whole. */
export interface Instance {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly project: Project;
  readonly plan: Plan;
  readonly image: ImageInUse;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly order_id: string;
  readonly created: number;
  readonly server_id: string;
  readonly eip_id: string;
  readonly bandwidth_id: string;
  readonly package_id: string;
  readonly extras: readonly ExtraPart[];
  readonly product_id: string;
  readonly plan_id: string;
}

export type PeriodUnit = 'month' | 'year';

export interface Term {
  readonly order_id: string;
  readonly from: number;
  readonly to: number;
  readonly paid: number;
  readonly renewal: boolean;
}

/** Statuses of yearly/monthly resources: EXTERNAL-APIS, section 3, resources/query. */
export type SubscriptionStatus = 'in use' | 'expired' | 'frozen' | 'closed';

export interface Subscription {
  readonly instance_id: string;
  status: SubscriptionStatus;
  readonly effective: number;
  expire: number;
  terms: readonly Term[];
  readonly unit: PeriodUnit;
  /** what one period costs */
  readonly price: number;
  auto_renew: { on: boolean /** null: without end */; left: number | null };
  updated: number;
}

export interface TrafficPackage {
  readonly id: string;
  readonly instance_id: string;
  readonly original_gb: number;
  readonly gb_per_day: number;
  readonly since: number;
  /** whole months since the start that have been settled */
  month: number;
  used_gb: number;
  counted_until: number;
}

/** Statuses 3, 4, 5 and 6 of EXTERNAL-APIS, section 3. */
export type OrderStatus = 'processing' | 'cancelled' | 'completed' | 'awaiting payment';

export interface PurchaseRequest {
  readonly project: Project;
  readonly name: string;
  readonly description: string;
  readonly plan: Plan;
  readonly image: ImageInUse;
  readonly unit: PeriodUnit;
  readonly periods: number;
  readonly quantity: number;
  readonly auto_renew: boolean;
  readonly auto_pay: boolean;
  readonly extras: readonly { readonly type: string; readonly size: number | null }[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

export type OrderSubject =
  | { readonly kind: 'purchase'; readonly request: PurchaseRequest }
  | { readonly kind: 'renewal'; readonly unit: PeriodUnit; readonly periods: number }
  | { readonly kind: 'unsubscription'; readonly whole: boolean };

export interface Order {
  readonly id: string;
  readonly subject: OrderSubject;
  status: OrderStatus;
  readonly instance_ids: readonly string[];
  /** cents; negative for a refund */
  readonly amount: number;
  readonly created: number;
  readonly pay_until: number;
  paid: number | null;
  completed: number | null;
}

export type JobStatus = 'INIT' | 'RUNNING' | 'SUCCESS' | 'FAIL';

export interface JobError {
  readonly error_code: string;
  readonly fail_reason: string;
}

export interface SubJob {
  readonly id: string;
  readonly type: string;
  readonly server_id: string;
  status: JobStatus;
  begin: number | null;
  end: number | null;
  error: JobError | null;
}

export interface Job {
  readonly id: string;
  readonly type: string;
  readonly project: Project;
  readonly created: number;
  readonly parts: readonly SubJob[];
}

/** Asked once per sub-job, when it starts: the failure it is to end with, if any. */
export interface JobFaultSource {
  take(type: string, serverId: string): JobError | undefined;
}

/** What the resource index (RMS) shows of an instance: a copy that is made a little later than the change. */
export interface IndexEntry {
  readonly instance: Instance;
  readonly status: string;
  readonly server_name: string;
  readonly updated: number;
}

interface ResourceIndex {
  readonly entries: Map<string, IndexEntry>;
  /** the IDs of `entries` in order; undefined after a change */
  sorted: readonly string[] | undefined;
}
