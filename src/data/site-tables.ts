/**
 * The shape of the purchase tables: what a Flexus L order may name on one account site. Tables are dated facts, never an
 * enumeration: what they do not list is left to the cloud. The same shape is the format of the file behind `--tables`.
 */
export type Site = 'intl' | 'cn' | 'eu';

export interface Region {
  /** value of the order's `region`, e.g. `ap-southeast-3` */
  readonly code: string;
  readonly name: string;
  readonly name_zh: string;
}

export interface Plan {
  /** value of the order's `plan_spec` */
  readonly code: string;
  readonly os: 'linux' | 'windows';
  readonly vcpus: number;
  /** GiB; can be a fraction */
  readonly memory_gib: number;
  readonly system_disk_gib: number;
  /** Mbit/s */
  readonly peak_bandwidth_mbps: number;
  /** GB a month */
  readonly traffic_package_gb: number;
  /** where it is sold; absent: everywhere the site sells */
  readonly only_regions?: readonly string[];
}

/** One plan that an image can be ordered with. An absent restriction means that none is documented. */
export interface PlanRule {
  readonly code: string;
  readonly only_versions?: readonly string[];
  readonly only_regions?: readonly string[];
}

export interface Image {
  /** value of `image_ref.image_name` */
  readonly name: string;
  readonly kind: 'application' | 'system';
  readonly os: 'linux' | 'windows';
  /** values of `image_ref.image_version`, in the order of the document; empty: not known */
  readonly versions: readonly string[];
  /** empty: not known */
  readonly plans: readonly PlanRule[];
  /** these versions can't be ordered in these regions */
  readonly exclusions: readonly { readonly versions: readonly string[]; readonly regions: readonly string[] }[];
  /** what is known about it beyond the rows */
  readonly about?: string;
}

export interface ExtraResource {
  readonly type: string;
  readonly about: string;
  /** absent: the type takes no size */
  readonly size?: { readonly min_gib: number; readonly max_gib: number };
}

export interface PeriodRange {
  readonly min: number;
  readonly max: number;
}

export interface SiteTables {
  readonly site: Site;
  /** date of the newest source, `YYYY-MM` or `YYYY-MM-DD` */
  readonly as_of: string;
  readonly source: string;
  /**
   * complete (also when absent): a combination of listed values that the tables do not allow is excluded by the documents;
   * partial: the tables are a second-hand or shortened copy, so that such a combination is only worth a warning.
   */
  readonly coverage?: 'complete' | 'partial';
  readonly regions: readonly Region[];
  readonly plans: readonly Plan[];
  readonly images: readonly Image[];
  /** empty: not known */
  readonly private_image_plans: { readonly linux: readonly string[]; readonly windows: readonly string[] };
  /** `pattern`: a regular expression for the whole name, to be compiled with the `u` flag */
  readonly instance_name: { readonly pattern: string; readonly about: string };
  readonly periods: { readonly month: PeriodRange; readonly year: PeriodRange };
  readonly extra_resources: readonly ExtraResource[];
}

export type Tables = { readonly [S in Site]?: SiteTables };
