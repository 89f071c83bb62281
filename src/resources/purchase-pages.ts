import type { Image, Plan, PlanRule, SiteTables } from '../data/site-tables.ts';
import { siteRegions } from '../data/sites.ts';
import type { Page, ReadContext, ResourceContext } from './room.ts';
import type { Columns, Row } from './table-page.ts';
import { tablePage } from './table-page.ts';

type Os = Plan['os'];

interface Sold {
  readonly tables: SiteTables | undefined;
  readonly facts: Row;
  readonly notes: readonly string[];
}

/** The tables of the account's site and how far they go. */
function soldOn({ config }: ResourceContext): Sold {
  const tables = config.tables[config.site];
  const facts = {
    site: config.site,
    as_of: tables?.as_of ?? null,
    source: tables?.source ?? null,
    coverage: tables ? (tables.coverage ?? 'complete') : 'none',
    ...(config.tablesFrom === undefined ? {} : { tables_from: config.tablesFrom }),
  };
  if (!tables) return { tables, facts, notes: ['Nothing is known of what this site sells: the cloud decides.'] };
  const partial = 'The tables are incomplete: what is not listed may be sold all the same, and the cloud decides.';
  return { tables, facts, notes: tables.coverage === 'partial' ? [partial] : [] };
}

const planColumns: Columns<Plan> = {
  plan_spec: ({ code }) => code,
  vCPUs: ({ vcpus }) => vcpus,
  'memory GiB': ({ memory_gib }) => memory_gib,
  'system disk GiB': ({ system_disk_gib }) => system_disk_gib,
  'peak Mbit/s': ({ peak_bandwidth_mbps }) => peak_bandwidth_mbps,
  'traffic GB a month': ({ traffic_package_gb }) => traffic_package_gb,
  regions: ({ only_regions }) => only_regions?.join(', ') ?? 'all',
};

/** Plans for one operating system, with the sizes that an order's `plan_spec` stands for. */
export function specsPage(context: ReadContext, os: Os): Page {
  const { tables, facts, notes } = soldOn(context);
  const rows = (tables?.plans ?? []).filter((plan) => plan.os === os);
  const listed = (tables?.images ?? []).some((image) => image.os === os);
  const privateOnly = 'No listed image runs on these plans: they go with private images (image_ref.image_id).';
  return tablePage({
    title: `Flexus L plans for ${os === 'linux' ? 'Linux' : 'Windows'}`,
    facts,
    notes: rows.length > 0 && !listed ? [...notes, privateOnly] : notes,
    rows,
    columns: planColumns,
  });
}

/** A plan of an image with its limits: `hf.large.025.30m.linux (only 7.6; only ap-southeast-1)`. */
function planText({ code, only_versions, only_regions }: PlanRule): string {
  const limits = [only_versions, only_regions].flatMap((only) => (only ? [`only ${only.join(', ')}`] : []));
  return limits.length > 0 ? `${code} (${limits.join('; ')})` : code;
}

const imageColumns: Columns<Image> = {
  image_name: ({ name }) => name,
  image_version: ({ versions }) => versions.join(', '),
  os: ({ os }) => os,
  plans: ({ plans }) => plans.map(planText).join(', ') || 'not known',
  'not sold': ({ exclusions }) =>
    exclusions.map(({ versions, regions }) => `${versions.join(', ')} in ${regions.join(', ')}`).join('; '),
};

/** Application or system images with their versions and the plans that each can be ordered with. */
export function imagesPage(context: ReadContext, kind: Image['kind']): Page {
  const { tables, facts, notes } = soldOn(context);
  return tablePage({
    title: `Flexus L ${kind} images`,
    facts,
    notes,
    rows: (tables?.images ?? []).filter((image) => image.kind === kind),
    columns: imageColumns,
  });
}

/** Plans that a private image can be ordered with. Which images there are, the account's image service knows. */
export function privateImagesPage(context: ReadContext): Page {
  const { tables, facts, notes } = soldOn(context);
  const systems: readonly Os[] = ['linux', 'windows'];
  const rows = systems.flatMap((os) => (tables?.private_image_plans[os] ?? []).map((plan_spec) => ({ os, plan_spec })));
  const unknown = tables && rows.length === 0 ? ['Which plans take a private image is not known for this site.'] : [];
  const how = 'Order a private image by image_ref.image_id, without image_name and image_version.';
  return tablePage({
    title: 'Plans for private images',
    facts,
    notes: [...notes, ...unknown, how],
    rows,
    columns: { os: ({ os }) => os, plan_spec: ({ plan_spec }) => plan_spec },
  });
}

interface RegionRow {
  readonly code: string;
  readonly name: string;
  readonly name_zh: string | null;
  /** null: the tables can't tell */
  readonly sells_flexus_l: boolean | null;
}

/** Regions of the site, those that Flexus L is sold in first. */
export function regionsPage(context: ReadContext): Page {
  const { tables, facts, notes } = soldOn(context);
  const sold: RegionRow[] = (tables?.regions ?? []).map((region) => ({ ...region, sells_flexus_l: true }));
  const unsold = tables && tables.coverage !== 'partial' ? false : null;
  const others: RegionRow[] = siteRegions(context.config.site)
    .filter(({ code }) => !sold.some((region) => region.code === code))
    .map(({ code, name }) => ({ code, name, name_zh: null, sells_flexus_l: unsold }));
  return tablePage({
    title: 'Regions',
    facts,
    notes,
    rows: [...sold, ...others],
    columns: {
      region: ({ code }) => code,
      name: ({ name }) => name,
      中文: ({ name_zh }) => name_zh,
      'sells Flexus L': ({ sells_flexus_l }) => (sells_flexus_l === null ? 'not known' : sells_flexus_l ? 'yes' : 'no'),
    },
  });
}
