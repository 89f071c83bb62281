import type { Site } from './site-tables.ts';

/** The services we talk to. */
export type Service = 'iam' | 'hcss' | 'rms' | 'ecs' | 'bss';

/** A region that exists on a site, whether Flexus L is sold there or not. */
export interface SiteRegion {
  readonly code: string;
  /** the code where no name is certain */
  readonly name: string;
}

interface SiteFacts {
  readonly defaultRegion: string;
  /** the IAM host that needs no region */
  readonly iam: string;
  /** fixed whatever region is ordered; absent: none is known */
  readonly hcss?: string;
  readonly rms: string;
  readonly bss: string;
  readonly regions: readonly SiteRegion[];
}

const region = (code: string, name: string): SiteRegion => ({ code, name });

// Purchase hosts: Flexus L purchase chapter (the 2024-09 edition prints `hcse` by mistake). The others: the service lists of
// Huawei's Go SDK v3 (2026-03) and Terraform provider (2026-08). The account's site decides, never the region.
const siteFacts: { readonly [S in Site]: SiteFacts } = {
  intl: {
    defaultRegion: 'ap-southeast-3',
    iam: 'iam.myhuaweicloud.com',
    hcss: 'hcss.ap-southeast-3.myhuaweicloud.com',
    rms: 'rms.myhuaweicloud.com',
    bss: 'bss-intl.myhuaweicloud.com',
    regions: [
      region('ap-southeast-1', 'CN-Hong Kong'),
      region('ap-southeast-2', 'AP-Bangkok'),
      region('ap-southeast-3', 'AP-Singapore'),
      region('ap-southeast-4', 'AP-Jakarta'),
      region('ap-southeast-5', 'AP-Manila'),
      region('af-south-1', 'AF-Johannesburg'),
      region('af-north-1', 'AF-Cairo'),
      region('sa-brazil-1', 'LA-Sao Paulo1'),
      region('la-north-2', 'LA-Mexico City2'),
      region('na-mexico-1', 'LA-Mexico City1'),
      region('la-south-2', 'LA-Santiago'),
      region('tr-west-1', 'TR-Istanbul'),
      region('me-east-1', 'ME-Riyadh'),
    ],
  },
  cn: {
    defaultRegion: 'cn-north-4',
    iam: 'iam.myhuaweicloud.com',
    hcss: 'hcss.cn-north-4.myhuaweicloud.com',
    rms: 'rms.myhuaweicloud.com',
    bss: 'bss.myhuaweicloud.com',
    regions: [
      region('cn-north-1', 'CN North-Beijing1'),
      region('cn-north-4', 'CN North-Beijing4'),
      region('cn-north-9', 'CN North-Ulanqab1'),
      region('cn-north-11', 'CN North-Ulanqab201'),
      region('cn-north-12', 'CN North-Ulanqab202'),
      region('cn-north-2', 'cn-north-2'),
      region('cn-east-2', 'CN East-Shanghai2'),
      region('cn-east-3', 'CN East-Shanghai1'),
      region('cn-east-4', 'CN East-Wuhu'),
      region('cn-east-5', 'CN East-Qingdao'),
      region('cn-south-1', 'CN South-Guangzhou'),
      region('cn-south-2', 'CN South-Shenzhen'),
      region('cn-south-4', 'CN South-Guangzhou (by invitation)'),
      region('cn-southwest-2', 'CN Southwest-Guiyang1'),
      region('cn-southwest-3', 'cn-southwest-3'),
      region('ap-southeast-1', 'CN-Hong Kong'),
      region('ap-southeast-3', 'AP-Singapore'),
    ],
  },
  eu: {
    defaultRegion: 'eu-west-101',
    // No global IAM host is known for this site; its one region's host does both.
    iam: 'iam.eu-west-101.myhuaweicloud.eu',
    rms: 'rms.eu-west-101.myhuaweicloud.com',
    bss: 'bss.myhuaweicloud.eu',
    regions: [region('eu-west-101', 'eu-west-101')],
  },
};

/** A region code as it may stand in a host name: what an agent passes must never choose another host. */
const REGION_CODE = /^[a-z]{2}(-[a-z0-9]{1,20}){1,4}$/;

/** Terraform's rule: regions `eu-west-1xx` live under `.eu`. Huawei's Go SDK disagrees for ECS, hence every host can be overridden. */
function domain(regionCode: string): string {
  return /^eu-west-1\d\d$/.test(regionCode) ? 'myhuaweicloud.eu' : 'myhuaweicloud.com';
}

function regionalHost(service: Service, regionCode: string): string | undefined {
  return REGION_CODE.test(regionCode) ? `${service}.${regionCode}.${domain(regionCode)}` : undefined;
}

/**
 * Host name (no scheme, no port) of a service for an account of this site, or undefined when none is known: no purchase host
 * for `eu`, no ECS host without a region, none for a string that can't be a region code. IAM without a region is the global
 * host. `hcss`, `rms` and `bss` don't depend on the region.
 */
export function serviceHost(site: Site, service: Service, regionCode?: string): string | undefined {
  const facts = siteFacts[site];
  switch (service) {
    case 'iam':
      return regionCode === undefined ? facts.iam : regionalHost('iam', regionCode);
    case 'ecs':
      return regionCode === undefined ? undefined : regionalHost('ecs', regionCode);
    case 'hcss':
    case 'rms':
    case 'bss':
      return facts[service];
  }
}

/** The region to use when nobody names one: where the site's purchase host stands. */
export function defaultRegion(site: Site): string {
  return siteFacts[site].defaultRegion;
}

/** Regions known to exist for accounts of the site; there may be more. */
export function siteRegions(site: Site): readonly SiteRegion[] {
  return siteFacts[site].regions;
}
