import type { SiteTables } from '../../data/tables.ts';
import type { Random } from '../random.ts';
import type { Timeline } from '../timeline.ts';
import type { Instance, Order, Subscription, TrafficPackage } from './billing-state.ts';
import type { Project } from './common-state.ts';
import type { Flavor, KeyPair, Server, ServerGroup } from './compute-state.ts';
import type { Job, JobFaultSource } from './job-state.ts';
import type { AddressPool, FloatingIp, Port, SecurityGroup, Subnet, Vpc } from './network-state.ts';
import type { Image, Snapshot, Volume } from './storage-state.ts';

export type * from './billing-state.ts';
export type * from './common-state.ts';
export type * from './compute-state.ts';
export type * from './job-state.ts';
export type * from './network-state.ts';
export type * from './storage-state.ts';

/**
 * Everything the simulated cloud remembers. Times are simulated milliseconds since 1970, money is cents of a dollar.
 * Maps are keyed by ID, all projects together, except where another key is stated.
 */
export interface Cloud {
  readonly tables: SiteTables;
  readonly settings: Settings;
  readonly random: Random;
  readonly timeline: Timeline;
  readonly account: Account;
  readonly projects: readonly Project[];
  readonly flavors: Map<string, Flavor>;
  readonly images: Map<string, Image>;
  readonly servers: Map<string, Server>;
  readonly serverGroups: Map<string, ServerGroup>;
  /** by `<project ID>/<name>` */
  readonly keyPairs: Map<string, KeyPair>;
  readonly vpcs: Map<string, Vpc>;
  readonly subnets: Map<string, Subnet>;
  readonly ports: Map<string, Port>;
  readonly securityGroups: Map<string, SecurityGroup>;
  readonly floatingIps: Map<string, FloatingIp>;
  readonly volumes: Map<string, Volume>;
  readonly snapshots: Map<string, Snapshot>;
  /** by project ID */
  readonly quotas: Map<string, QuotaLimits>;
  readonly instances: Map<string, Instance>;
  readonly subscriptions: Map<string, Subscription>;
  readonly packages: Map<string, TrafficPackage>;
  readonly orders: Map<string, Order>;
  readonly jobs: Map<string, Job>;
  readonly index: ResourceIndex;
  readonly jobFaults: JobFaultSource;
  /** what a paid order sets going; here, so that subscriptions can renew themselves without knowing every kind of order */
  readonly startWork: (cloud: Cloud, order: Order) => void;
  readonly publicAddresses: AddressPool;
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

/** How much a project may hold. What it holds is counted from the state, so the two can't drift apart. */
export interface QuotaLimits {
  readonly instances: number;
  readonly cores: number;
  readonly ram_mib: number;
  readonly server_groups: number;
  readonly server_group_members: number;
  readonly key_pairs: number;
  readonly server_metadata: number;
  readonly image_metadata: number;
  readonly personality: number;
  readonly personality_bytes: number;
  readonly volumes: number;
  readonly gigabytes: number;
  readonly snapshots: number;
  readonly floating_ips: number;
  readonly security_groups: number;
  readonly security_group_rules: number;
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
