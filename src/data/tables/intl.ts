import type { Image, Plan, PlanRule, Region, SiteTables } from '../site-tables.ts';

const rules = (...codes: string[]): PlanRule[] => codes.map((code) => ({ code }));

const fromLarge4 = ['hf.large.4.30m.linux', 'hf.xlarge.2.30m.linux', 'hf.xlarge.4.30m.linux'];
const fromLarge2 = ['hf.large.2.30m.linux', ...fromLarge4];
const fromLarge1 = ['hf.large.1.30m.linux', ...fromLarge2];
const fromLarge05 = ['hf.large.05.30m.linux', ...fromLarge1];

const smallestPlan = 'hf.large.025.30m.linux';
// Purchase document of 2024-11, table 10: the smallest plan goes with system images in these two regions only.
const smallestPlanRegions = ['ap-southeast-1', 'ap-southeast-3'];

const regions: readonly Region[] = [
  { code: 'ap-southeast-1', name: 'CN-Hong Kong', name_zh: '香港' },
  { code: 'ap-southeast-3', name: 'AP-Singapore', name_zh: '新加坡' },
  { code: 'ap-southeast-2', name: 'AP-Bangkok', name_zh: '曼谷' },
  { code: 'tr-west-1', name: 'TR-Istanbul', name_zh: '伊斯坦布尔' },
  { code: 'sa-brazil-1', name: 'LA-Sao Paulo1', name_zh: '圣保罗一' },
  { code: 'me-east-1', name: 'ME-Riyadh', name_zh: '利雅得' },
  // The one region that the purchase page (international, Chinese) of 2026-01-13 has beyond the documents of 2025-01.
  { code: 'la-north-2', name: 'LA-Mexico City2', name_zh: '墨西哥城二' },
];

type Size = readonly [vcpus: number, memory: number, disk: number, traffic: number];

const sizes: { readonly [stem: string]: Size } = {
  'hf.large.025.30m': [2, 0.5, 20, 1024],
  'hf.large.05.30m': [2, 1, 40, 2048],
  'hf.large.1.30m': [2, 2, 60, 3072],
  'hf.large.2.30m': [2, 4, 80, 4096],
  'hf.large.4.30m': [2, 8, 160, 5120],
  'hf.xlarge.2.30m': [4, 8, 240, 6144],
  'hf.xlarge.4.30m': [4, 16, 320, 7168],
};
const linuxOnly = ['hf.large.025.30m', 'hf.large.05.30m'];

function plan(stem: string, os: Plan['os'], [vcpus, memory, disk, traffic]: Size): Plan {
  return {
    code: `${stem}.${os === 'linux' ? 'linux' : 'byol'}`,
    os,
    vcpus,
    memory_gib: memory,
    system_disk_gib: disk,
    peak_bandwidth_mbps: 30,
    traffic_package_gb: traffic,
  };
}

const linuxPlans = Object.entries(sizes).map(([stem, size]) => plan(stem, 'linux', size));
const windowsPlans = Object.entries(sizes)
  .filter(([stem]) => !linuxOnly.includes(stem))
  .map(([stem, size]) => plan(stem, 'windows', size));

function application(name: string, version: string, plans: readonly string[]): Image {
  return { name, kind: 'application', os: 'linux', versions: [version], plans: rules(...plans), exclusions: [] };
}

// Table 9: application images.
const applicationImages: readonly Image[] = [
  application('BT', '6.8.35', fromLarge1),
  application('CRM', '8.0', fromLarge1),
  application('Ghost', '5.67', fromLarge1),
  application('GitLab', '16.9.3', fromLarge4),
  application('Joomla', '5.0.3', fromLarge1),
  application('KodBox', '1.49', fromLarge1),
  application('Matomo', '5.0.3', fromLarge1),
  application('Moodle', '4.3.4', fromLarge1),
  application('Nextcloud', '28.0.3', fromLarge2),
  application('Nodejs', '21', fromLarge1),
  application('Odoo', '17.0', fromLarge1),
  application('Portainer', '2.19.4', fromLarge1),
  application('PrestaShop', '8.1.5', fromLarge1),
  application('Redmine', '5.1', fromLarge1),
  application('SRS', '6.0.101', fromLarge2),
  application('Superset', '3.1.1', fromLarge4),
  application('WordPress', '6.4', fromLarge1),
];

function system(
  name: string,
  versions: readonly string[],
  plans: readonly PlanRule[],
  exclusions: Image['exclusions'] = [],
): Image {
  return { name, kind: 'system', os: 'linux', versions, plans, exclusions };
}

// Table 10: system images.
const systemImages: readonly Image[] = [
  system('Ubuntu', ['22.04', '20.04', '18.04', '16.04'], rules(...fromLarge05)),
  system(
    'Huawei Cloud EulerOS',
    ['2.0'],
    [{ code: smallestPlan, only_regions: smallestPlanRegions }, ...rules(...fromLarge05)],
  ),
  system(
    'CentOS',
    ['8.2', '8.1', '8.0', '7.9', '7.8', '7.7', '7.6', '7.5', '7.4', '7.3', '7.2'],
    [{ code: smallestPlan, only_versions: ['7.6'], only_regions: smallestPlanRegions }, ...rules(...fromLarge05)],
    [{ versions: ['8.2', '8.1', '8.0', '7.3', '7.2'], regions: ['tr-west-1', 'me-east-1'] }],
  ),
  system(
    'Debian',
    ['11.1', '9.0'],
    [{ code: smallestPlan, only_versions: ['11.1'], only_regions: smallestPlanRegions }, ...rules(...fromLarge05)],
  ),
];

/**
 * What the international site sells, by the purchase chapter of the API reference (English 2024-09 and 2024-11, Chinese
 * 2025-01, which agree), tables 9 to 13.
 */
export const intlTables: SiteTables = {
  site: 'intl',
  as_of: '2025-01',
  source:
    'Flexus L API reference, international site, 2024-09 to 2025-01; la-north-2 from the purchase page of 2026-01-13',
  coverage: 'complete',
  regions,
  plans: [...linuxPlans, ...windowsPlans],
  images: [...applicationImages, ...systemImages],
  // Table 11. It puts no region limit on the smallest plan, unlike table 10.
  private_image_plans: {
    linux: linuxPlans.map(({ code }) => code),
    windows: windowsPlans.map(({ code }) => code),
  },
  instance_name: {
    pattern: '^[A-Za-z][A-Za-z0-9_-]{0,127}$',
    about: '1 to 128 letters, digits, underscores and hyphens, the first a letter; case matters',
  },
  periods: { month: { min: 1, max: 9 }, year: { min: 1, max: 3 } },
  extra_resources: [
    { type: 'evs', about: 'data disk', size: { min_gib: 10, max_gib: 2048 } },
    { type: 'cbr', about: 'cloud backup vault', size: { min_gib: 10, max_gib: 2048 } },
    { type: 'hss', about: 'host security' },
  ],
};
