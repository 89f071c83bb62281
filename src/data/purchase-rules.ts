import { excluded, type Finding, shown, unlisted } from './purchase-findings.ts';
import { privateImageFindings, publicImageFindings } from './purchase-image-rules.ts';
import type { ExtraResource, SiteTables } from './site-tables.ts';

export type { Finding } from './purchase-findings.ts';

/** The part of a Flexus L purchase that the tables have an opinion on. Absent members aren't checked, `image_ref` excepted. */
export interface PurchaseOrder {
  readonly plan_spec?: string;
  readonly region?: string;
  readonly image_ref?: ImageRef;
  readonly period_type?: string;
  readonly period_num?: number;
  readonly extra_resources?: readonly ExtraOrder[];
  readonly instance_name?: string;
}

interface ImageRef {
  readonly image_name?: string;
  readonly image_version?: string;
  readonly image_id?: string;
}

interface ExtraOrder {
  readonly type: string;
  /** GiB */
  readonly size?: number;
}

/**
 * Checks a purchase against the documented rules of a site. Refused is what the documents exclude, with what would fit
 * instead; what the tables don't know is a warning. Without tables (nothing is known of the European site) only the rules
 * that need none are checked. Sources: Flexus L purchase chapter (2024-11), tables 2 to 4 and 9 to 13.
 */
export function checkPurchase(tables: SiteTables | undefined, order: PurchaseOrder): Finding[] {
  const shape = imageRefFindings(tables, order.image_ref);
  if (tables === undefined) return shape;
  return [
    ...shape,
    ...regionFindings(tables, order.region),
    ...planFindings(tables, order),
    ...(shape.length > 0 ? [] : imageFindings(tables, order)),
    ...periodFindings(tables, order),
    ...extraFindings(tables, order.extra_resources ?? []),
    ...nameFindings(tables, order.instance_name),
  ];
}

/**
 * Table 3 makes every member optional and names no default image, but asks for name and version of an application or system
 * image and for the ID of a private one: so exactly one of the two is needed.
 */
function imageRefFindings(tables: SiteTables | undefined, ref: ImageRef | undefined): Finding[] {
  const { image_name: name, image_version: version, image_id: id } = ref ?? {};
  const refuse = (field: string, message: string): Finding[] => [{ level: 'refuse', field, message }];
  if (id !== undefined && (name !== undefined || version !== undefined)) {
    return refuse(
      'image_ref',
      'image_id is for a private image, image_name with image_version for an application or system image: give one or the other.',
    );
  }
  if (id !== undefined) return [];
  if (name === undefined && version === undefined) {
    return refuse(
      'image_ref',
      'An image is needed, there is no default: image_name with image_version, or image_id of a private image.',
    );
  }
  if (name === undefined) return refuse('image_ref.image_name', 'image_version needs image_name beside it.');
  if (version === undefined) {
    const versions = tables?.images.find((image) => image.name === name)?.versions ?? [];
    const known = versions.length === 0 ? '' : ` Versions: ${versions.join(', ')}.`;
    return refuse('image_ref.image_version', `image_name ${shown(name)} needs image_version beside it.${known}`);
  }
  return [];
}

function regionFindings(tables: SiteTables, region: string | undefined): Finding[] {
  if (region === undefined || tables.regions.some(({ code }) => code === region)) return [];
  const word = region.trim().toLowerCase();
  const byName = tables.regions.find(
    ({ name, name_zh }) => word.length > 3 && (name.toLowerCase().includes(word) || name_zh === region.trim()),
  );
  if (byName !== undefined) {
    const message = `region takes a code, not a name: ${shown(region)} is probably ${byName.code} (${byName.name}).`;
    return [{ level: 'warn', field: 'region', message }];
  }
  return [
    unlisted(
      tables,
      'region',
      region,
      tables.regions.map(({ code }) => code),
    ),
  ];
}

function planFindings(tables: SiteTables, { plan_spec: code, region }: PurchaseOrder): Finding[] {
  if (code === undefined) return [];
  const plan = tables.plans.find((row) => row.code === code);
  if (plan === undefined)
    return [
      unlisted(
        tables,
        'plan_spec',
        code,
        tables.plans.map((row) => row.code),
      ),
    ];
  if (region === undefined || plan.only_regions === undefined || plan.only_regions.includes(region)) return [];
  const sold = tables.plans
    .filter(({ os, only_regions }) => os === plan.os && (only_regions === undefined || only_regions.includes(region)))
    .map((row) => row.code);
  const instead = sold.length === 0 ? '' : ` Sold in ${region}: ${sold.join(', ')}.`;
  const message = `Plan ${code} is sold in ${plan.only_regions.join(', ')} only, not in ${shown(region)}.${instead}`;
  return [excluded(tables, 'plan_spec', message)];
}

function imageFindings(tables: SiteTables, { plan_spec, region, image_ref }: PurchaseOrder): Finding[] {
  if (image_ref?.image_id !== undefined) return privateImageFindings(tables, plan_spec, region);
  const { image_name: name, image_version: version } = image_ref ?? {};
  if (name === undefined || version === undefined) return [];
  return publicImageFindings(tables, { name, version, plan_spec, region });
}

function periodFindings(tables: SiteTables, { period_type: type, period_num: count }: PurchaseOrder): Finding[] {
  const { month, year } = tables.periods;
  const fits = `${month.min} to ${month.max} months (period_type month) or ${year.min} to ${year.max} years (period_type year)`;
  if (type !== undefined && type !== 'month' && type !== 'year') {
    return [{ level: 'refuse', field: 'period_type', message: `period_type ${shown(type)} is not offered: ${fits}.` }];
  }
  if (type === undefined || count === undefined) return [];
  const range = tables.periods[type];
  if (Number.isInteger(count) && count >= range.min && count <= range.max) return [];
  const years = count / 12;
  const same =
    type === 'month' && Number.isInteger(years) && years >= year.min && years <= year.max
      ? ` ${count} months are period_type year, period_num ${years}.`
      : '';
  const message = `A period of ${count} ${type}s can't be ordered: ${fits}.${same}`;
  return [excluded(tables, 'period_num', message)];
}

function extraFindings(tables: SiteTables, extras: readonly ExtraOrder[]): Finding[] {
  return extras.flatMap((extra, index) => {
    const field = `extra_resources[${index}]`;
    const known = tables.extra_resources.find(({ type }) => type === extra.type);
    if (known === undefined) {
      const types = tables.extra_resources.map(({ type }) => type);
      return [unlisted(tables, `${field}.type`, extra.type, types)];
    }
    return sizeFindings(tables, known, extra.size, `${field}.size`);
  });
}

/** Table 4 calls size optional without a default and says that it doesn't concern hss: needed or refused, by type. */
function sizeFindings(tables: SiteTables, known: ExtraResource, size: number | undefined, field: string): Finding[] {
  const name = `${known.type} (${known.about})`;
  if (known.size === undefined) {
    const message = `${field}: ${name} has no size: leave it out.`;
    return size === undefined ? [] : [{ level: 'refuse', field, message }];
  }
  const range = `${known.size.min_gib} to ${known.size.max_gib} GiB`;
  if (size === undefined) return [{ level: 'refuse', field, message: `${field}: ${name} needs a size: ${range}.` }];
  if (Number.isInteger(size) && size >= known.size.min_gib && size <= known.size.max_gib) return [];
  const message = `${field}: ${name} can't have ${size} GiB: ${range}, whole numbers.`;
  return [excluded(tables, field, message)];
}

function nameFindings(tables: SiteTables, name: string | undefined): Finding[] {
  if (name === undefined || new RegExp(tables.instance_name.pattern, 'u').test(name)) return [];
  const message = `instance_name ${shown(name)} is not allowed: ${tables.instance_name.about}.`;
  return [{ level: 'refuse', field: 'instance_name', message }];
}
