import type { Project, TextMap } from './common-state.ts';

export interface ImageInUse {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly kind: 'application' | 'system' | 'private';
  readonly os: 'linux' | 'windows';
}

export type ImageStatus = 'QUEUED' | 'SAVING' | 'ACTIVE' | 'DELETED' | 'ERROR';

export interface Image extends ImageInUse {
  /** null: a public image, the same in every region */
  readonly project: Project | null;
  status: ImageStatus;
  readonly min_disk_gib: number;
  readonly min_ram_mib: number;
  size_bytes: number;
  metadata: TextMap;
  readonly created: number;
  updated: number;
  /** the server that it was made of */
  readonly server_id: string | null;
}

export type VolumeStatus =
  | 'creating'
  | 'available'
  | 'attaching'
  | 'in-use'
  | 'detaching'
  | 'deleting'
  | 'error'
  | 'error_deleting';

export interface Volume {
  readonly id: string;
  readonly project: Project;
  readonly zone: string;
  name: string;
  description: string;
  size_gib: number;
  readonly type: string;
  status: VolumeStatus;
  readonly bootable: boolean;
  readonly multiattach: boolean;
  readonly scsi: boolean;
  metadata: TextMap;
  readonly image: ImageInUse | null;
  readonly snapshot_id: string | null;
  readonly created: number;
  updated: number;
  /** the servers that have it; `Server.attachments` is the way back */
  server_ids: readonly string[];
  /** the sub-job or Nova request that is attaching, detaching, creating or deleting it */
  held_by: string | null;
}

export interface Attachment {
  readonly volume: Volume;
  readonly device: string;
  /** 0 for the system disk, -1 for the others */
  readonly boot_index: number;
  readonly delete_on_termination: boolean;
}

export type SnapshotStatus = 'creating' | 'available' | 'deleting' | 'error' | 'error_deleting';

export interface Snapshot {
  readonly id: string;
  readonly project: Project;
  readonly volume_id: string;
  name: string;
  description: string;
  readonly size_gib: number;
  status: SnapshotStatus;
  metadata: TextMap;
  readonly created: number;
  updated: number;
}
