import * as z from 'zod';
import type { SiteTables, Tables } from './site-tables.ts';

const word = z.string().min(1);
const words = z.array(word);
const os = z.enum(['linux', 'windows']);
const amount = z.number().positive();

const period = z
  .strictObject({ min: z.int().min(1), max: z.int().min(1) })
  .refine(({ min, max }) => min <= max, { error: 'expected min not above max' });

const plan = z.strictObject({
  code: word,
  os,
  vcpus: amount,
  memory_gib: amount,
  system_disk_gib: amount,
  peak_bandwidth_mbps: amount,
  traffic_package_gb: amount,
  only_regions: z.exactOptional(words),
});

const image = z.strictObject({
  name: word,
  kind: z.enum(['application', 'system']),
  os,
  versions: words,
  plans: z.array(
    z.strictObject({ code: word, only_versions: z.exactOptional(words), only_regions: z.exactOptional(words) }),
  ),
  exclusions: z.array(z.strictObject({ versions: words, regions: words })),
  about: z.exactOptional(z.string()),
});

const extraResource = z.strictObject({
  type: word,
  about: z.string(),
  size: z.exactOptional(
    z
      .strictObject({ min_gib: z.int().min(1), max_gib: z.int().min(1) })
      .refine(({ min_gib, max_gib }) => min_gib <= max_gib, { error: 'expected min_gib not above max_gib' }),
  ),
});

const siteTables = z
  .strictObject({
    site: z.enum(['intl', 'cn', 'eu']),
    as_of: word,
    source: word,
    coverage: z.exactOptional(z.enum(['complete', 'partial'])),
    regions: z.array(z.strictObject({ code: word, name: z.string(), name_zh: z.string() })),
    plans: z.array(plan),
    images: z.array(image),
    private_image_plans: z.strictObject({ linux: words, windows: words }),
    instance_name: z.strictObject({
      pattern: z.string().refine(compiles, { error: 'expected a regular expression' }),
      about: z.string(),
    }),
    periods: z.strictObject({ month: period, year: period }),
    extra_resources: z.array(extraResource),
  })
  .superRefine((site, context) => {
    for (const { path, message } of inconsistencies(site)) context.addIssue({ code: 'custom', path, message });
  });

const tablesFile = z
  .strictObject({
    intl: z.exactOptional(siteTables),
    cn: z.exactOptional(siteTables),
    eu: z.exactOptional(siteTables),
  })
  .superRefine((tables, context) => {
    const given = Object.entries(tables);
    if (given.length === 0) {
      context.addIssue({ code: 'custom', path: [], message: 'expected at least one of the sites intl, cn, eu' });
    }
    for (const [key, { site }] of given) {
      if (site === key) continue;
      context.addIssue({ code: 'custom', path: [key, 'site'], message: `expected "${key}", as the key says` });
    }
  });

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

interface Inconsistency {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What no single value shows: a name listed twice, a plan or version that is referred to but not listed. */
function inconsistencies(site: SiteTables): Inconsistency[] {
  const plans = new Set(site.plans.map(({ code }) => code));
  const unknownPlan = (code: string, path: (string | number)[]): Inconsistency[] =>
    plans.has(code) ? [] : [{ path, message: `expected the code of one of the plans, got ${JSON.stringify(code)}` }];
  const privatePlans = (['linux', 'windows'] as const).flatMap((key) =>
    site.private_image_plans[key].flatMap((code, index) => unknownPlan(code, ['private_image_plans', key, index])),
  );
  const images = site.images.flatMap((row, index) => [
    ...row.plans.flatMap(({ code }, at) => unknownPlan(code, ['images', index, 'plans', at, 'code'])),
    ...row.exclusions.flatMap(({ versions }, at) =>
      versions
        .filter((version) => !row.versions.includes(version))
        .map((version) => ({
          path: ['images', index, 'exclusions', at, 'versions'],
          message: `expected versions of the image, got ${JSON.stringify(version)}`,
        })),
    ),
  ]);
  return [
    ...repeated(
      site.regions.map(({ code }) => code),
      'regions',
      'code',
    ),
    ...repeated(
      site.plans.map(({ code }) => code),
      'plans',
      'code',
    ),
    ...repeated(
      site.images.map(({ name }) => name),
      'images',
      'name',
    ),
    ...repeated(
      site.extra_resources.map(({ type }) => type),
      'extra_resources',
      'type',
    ),
    ...privatePlans,
    ...images,
  ];
}

function repeated(names: readonly string[], list: string, field: string): Inconsistency[] {
  return names
    .map((name, index) => ({ name, index }))
    .filter(({ name, index }) => names.indexOf(name) !== index)
    .map(({ name, index }) => ({
      path: [list, index, field],
      message: `expected each once, ${JSON.stringify(name)} is listed before`,
    }));
}

/** At most this many problems are told at once: a file in another format would have thousands. */
const TOLD = 10;

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return place === '' ? '(top level)' : place.replace(/^\./, '');
}

/**
 * Reads the file behind `--tables`: a JSON object with a `SiteTables` under `intl`, `cn` or `eu`. A site given here replaces
 * the tables that we carry for it as a whole. Throws an `Error` whose message names the file, each wrong place
 * (`intl.images[3].plans[0].code`) and what is expected there; `fileName` serves the message only.
 */
export function parseTables(text: string, fileName: string): Tables {
  const result = tablesFile.safeParse(parseJson(text, fileName));
  if (result.success) return result.data;
  const { issues } = result.error;
  const told = issues.slice(0, TOLD).map(({ path, message }) => `  ${placeOf(path)}: ${message}`);
  const rest = issues.length > TOLD ? [`  and ${issues.length - TOLD} more`] : [];
  throw new Error([`Tables in ${fileName} are not valid:`, ...told, ...rest].join('\n'));
}

/** The parser's own message quotes the text, which may be another file with secrets in it: only the position is passed on. */
function parseJson(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position \d+( \(line \d+ column \d+\))?/.exec(error instanceof Error ? error.message : '');
    throw new Error(`Tables in ${fileName} are not JSON${position === null ? '' : ` (at ${position[0]})`}.`);
  }
}
