import type { Image, Plan, PlanRule, Region, SiteTables } from '../site-tables.ts';

const regions: readonly Region[] = [
  { code: 'cn-north-4', name: 'CN North-Beijing4', name_zh: '华北-北京四' },
  { code: 'cn-east-3', name: 'CN East-Shanghai1', name_zh: '华东-上海一' },
  { code: 'cn-south-1', name: 'CN South-Guangzhou', name_zh: '华南-广州' },
  { code: 'cn-southwest-2', name: 'CN Southwest-Guiyang1', name_zh: '西南-贵阳一' },
  { code: 'ap-southeast-1', name: 'CN-Hong Kong', name_zh: '中国-香港' },
  { code: 'ap-southeast-3', name: 'AP-Singapore', name_zh: '亚太-新加坡' },
];

const eastern = ['cn-north-4', 'cn-east-3', 'cn-south-1'];
const guiyang = ['cn-southwest-2'];
const mainland = [...eastern, ...guiyang];
const offshore = ['ap-southeast-1', 'ap-southeast-3'];

type Size = readonly [stem: string, vcpus: number, memory: number, disk: number, bandwidth: number, traffic: number];

// One size, two codes: `hf.` in the eastern regions, `ahf.` in Guiyang.
const regionalSizes: readonly Size[] = [
  ['small.1', 2, 2, 40, 3, 400],
  ['small.2', 2, 2, 50, 4, 600],
  ['medium.1', 2, 4, 70, 5, 1000],
  ['medium.2', 2, 4, 80, 6, 1200],
  ['medium.3', 2, 4, 100, 8, 1600],
  ['large.1', 2, 8, 120, 10, 2000],
  ['xlarge.1', 4, 8, 180, 6, 1200],
  ['xlarge.3', 4, 16, 180, 10, 2000],
  ['large.1.2m', 2, 2, 40, 2, 200],
  ['large.2.3m', 2, 4, 50, 3, 400],
];
const mainlandSizes: readonly Size[] = [
  ['ahf.large.05.40g.2m', 2, 1, 40, 2, 100],
  ['ahf.large.1.40g.2m', 2, 2, 40, 2, 100],
];
const offshoreSizes: readonly Size[] = [
  ['hf.large.025.30m', 2, 0.5, 20, 30, 1024],
  ['hf.large.05.40g.30m', 2, 1, 40, 30, 1024],
  ['hf.large.1.40g.30m', 2, 2, 40, 30, 1024],
  ['hf.large.2.60g.30m', 2, 4, 60, 30, 2048],
  ['hf.large.4.80g.30m', 2, 8, 80, 30, 3072],
  ['hf.xlarge.2.160g.30m', 4, 8, 160, 30, 4096],
  ['hf.xlarge.4.240g.30m', 4, 16, 240, 30, 5120],
];
const linuxOnly = ['ahf.large.05.40g.2m', 'hf.large.025.30m', 'hf.large.05.40g.30m'];

function plans(sizes: readonly Size[], prefix: string, only_regions: readonly string[]): Plan[] {
  return sizes.flatMap(([stem, vcpus, memory, disk, bandwidth, traffic]) => {
    const systems: readonly Plan['os'][] = linuxOnly.includes(stem) ? ['linux'] : ['linux', 'windows'];
    return systems.map((os) => ({
      code: `${prefix}${stem}.${os === 'linux' ? 'linux' : 'win'}`,
      os,
      vcpus,
      memory_gib: memory,
      system_disk_gib: disk,
      peak_bandwidth_mbps: bandwidth,
      traffic_package_gb: traffic,
      only_regions,
    }));
  });
}

const allPlans: readonly Plan[] = [
  ...plans(regionalSizes, 'hf.', eastern),
  ...plans(regionalSizes, 'ahf.', guiyang),
  ...plans(mainlandSizes, '', mainland),
  ...plans(offshoreSizes, '', offshore),
];

/** Every plan of the operating system; `limits` names the versions of the few that are known to take only some. */
function rules(os: Plan['os'], limits: { readonly [code: string]: readonly string[] } = {}): PlanRule[] {
  return allPlans
    .filter((plan) => plan.os === os)
    .map(({ code }) => {
      const only_versions = limits[code];
      return only_versions === undefined ? { code } : { code, only_versions };
    });
}

const smallest = 'hf.large.025.30m.linux';
const ubuntuFrom18 = ['24.04', '22.04', '20.04', '18.04'];
const rocky = ['9.5', '9.4', '9.3', '9.2', '9.0', '8.10', '8.8', '8.5', '8.4'];
const alma = ['9.4', '9.3', '9.0'];

function system(
  name: string,
  versions: readonly string[],
  exclusions: Image['exclusions'] = [],
  planRules: readonly PlanRule[] = rules('linux'),
): Image {
  return { name, kind: 'system', os: 'linux', versions, plans: planRules, exclusions };
}

const systemImages: readonly Image[] = [
  {
    ...system('WindowsServer', [], [], rules('windows')),
    os: 'windows',
    about:
      'Windows Server 2012 R2, 2016 and 2019 (standard), on the mainland also 2022 and datacenter; the exact version ' +
      'values, which end in _ch, are not known',
  },
  system(
    'Ubuntu',
    [...ubuntuFrom18, '16.04'],
    [{ versions: ['16.04'], regions: guiyang }],
    rules('linux', { 'hf.large.05.40g.30m.linux': ubuntuFrom18 }),
  ),
  system(
    'Huawei Cloud EulerOS',
    ['2.0', 'ThreeLevel_2.0'],
    [{ versions: ['ThreeLevel_2.0'], regions: [...offshore, ...guiyang] }],
  ),
  system(
    'CentOS',
    ['8.2', '8.1', '8.0', '7.9', '7.8', '7.7', '7.6', '7.5', '7.4', '7.3', '7.2'],
    [],
    rules('linux', { [smallest]: ['7.6'] }),
  ),
  system(
    'CentOS_Stream',
    ['9.0', '8.0'],
    [
      { versions: ['8.0'], regions: offshore },
      { versions: ['9.0', '8.0'], regions: guiyang },
    ],
  ),
  system('Debian', ['12.0', '11.1', '9.0'], [], rules('linux', { [smallest]: ['12.0', '11.1'] })),
  system('AlmaLinux', alma, [{ versions: alma, regions: [...offshore, ...guiyang] }]),
  system('Rocky Linux', rocky, [
    { versions: rocky, regions: offshore },
    { versions: ['8.4'], regions: guiyang },
  ]),
  system(
    'openEuler',
    ['22.03', '20.03'],
    [
      { versions: ['22.03', '20.03'], regions: offshore },
      { versions: ['22.03'], regions: guiyang },
    ],
  ),
  system('OpenSUSE', ['15.0'], [{ versions: ['15.0'], regions: [...offshore, ...guiyang] }]),
  system('CoreOS', ['2079.4.0'], [{ versions: ['2079.4.0'], regions: [...offshore, ...guiyang] }]),
];

function application(name: string, version: string): Image {
  return { name, kind: 'application', os: 'linux', versions: [version], plans: [], exclusions: [] };
}

/**
 * What the mainland site sells, as far as could be read: plans and system images from a transcription of its purchase page
 * by the authors of Huawei's agent skills, regions and name rule from the page itself (2026-02-06). The region list was cut
 * off, plans of application and private images were not in the copy, periods and extra resources are those of the
 * international document: hence `partial`.
 */
export const cnTables: SiteTables = {
  site: 'cn',
  as_of: '2026-05-26',
  source:
    'transcription of the mainland purchase page by the authors of huaweicloud-skills (2026-05-26), not checked against ' +
    'the page; regions and name rule from the page of 2026-02-06; periods and extra resources as on the international site',
  coverage: 'partial',
  regions,
  plans: allPlans,
  // The application images are those that Huawei's deployment scripts order; there are more.
  images: [
    ...systemImages,
    application('OpenClaw', '2026.1.30'),
    application('Hermes', '0.9.0'),
    application('FlexusAgent', '1.7.1'),
  ],
  private_image_plans: { linux: [], windows: [] },
  instance_name: {
    pattern: '^[A-Za-z\\p{Script=Han}][A-Za-z\\p{Script=Han}0-9_-]{0,127}$',
    about:
      '1 to 128 letters, Chinese characters, digits, underscores and hyphens, the first a letter or Chinese character',
  },
  periods: { month: { min: 1, max: 9 }, year: { min: 1, max: 3 } },
  extra_resources: [
    { type: 'evs', about: 'data disk', size: { min_gib: 10, max_gib: 2048 } },
    { type: 'cbr', about: 'cloud backup vault', size: { min_gib: 10, max_gib: 2048 } },
    { type: 'hss', about: 'host security' },
  ],
};
