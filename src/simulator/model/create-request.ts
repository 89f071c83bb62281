import type {
  Flavor,
  FloatingIp,
  Image,
  Project,
  ResourceTag,
  SecurityGroup,
  ServerGroup,
  Snapshot,
  Subnet,
  TextMap,
  Volume,
} from './state.ts';

/** What it takes to build servers outside Flexus L. Whoever fills it in has looked that each object is there and free. */
export interface CreateRequest {
  readonly project: Project;
  readonly zone: string;
  /** one a server */
  readonly names: readonly string[];
  readonly description: string;
  readonly flavor: Flavor;
  readonly image: Image;
  readonly user_data: string | null;
  readonly key_name: string | null;
  readonly password: string | null;
  /** at least one; the first becomes the primary NIC */
  readonly ports: readonly PortWish[];
  readonly public_address: PublicAddressWish | null;
  readonly system_disk: DiskWish;
  readonly data_disks: readonly DataDiskWish[];
  readonly metadata: TextMap;
  readonly tags: readonly string[];
  readonly resource_tags: readonly ResourceTag[];
  readonly group: ServerGroup | null;
  readonly scheduler_hints: TextMap;
  /** simulated milliseconds since 1970; now when absent */
  readonly created?: number;
}

export interface DiskWish {
  readonly type: string;
  readonly size_gib: number;
  readonly scsi: boolean;
  readonly delete_on_termination: boolean;
}

export interface DataDiskWish extends DiskWish {
  readonly multiattach: boolean;
  readonly metadata: TextMap;
  readonly snapshot: Snapshot | null;
  /** a disk that is there, instead of a new one */
  readonly volume?: Volume;
}

export interface PortWish {
  readonly subnet: Subnet;
  /** null: any free address of the subnet */
  readonly ip: string | null;
  readonly security_groups: readonly SecurityGroup[];
}

export type PublicAddressWish =
  | { readonly kind: 'existing'; readonly floating_ip: FloatingIp }
  | {
      readonly kind: 'new';
      readonly pool: string;
      /** Mbit/s */
      readonly size: number;
      readonly share_type: 'PER' | 'WHOLE';
      readonly delete_on_termination: boolean;
    };
