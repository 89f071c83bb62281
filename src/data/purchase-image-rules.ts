import { excluded, type Finding, shown, unlisted } from './purchase-findings.ts';
import type { Image, Plan, PlanRule, SiteTables } from './site-tables.ts';

interface PublicImageOrder {
  readonly name: string;
  readonly version: string;
  readonly plan_spec: string | undefined;
  readonly region: string | undefined;
}

/** An application or system image against version, region and plan (purchase chapter, tables 9 and 10). */
export function publicImageFindings(tables: SiteTables, order: PublicImageOrder): Finding[] {
  const image = tables.images.find(({ name }) => name === order.name);
  if (image === undefined) {
    return [
      unlisted(
        tables,
        'image_ref.image_name',
        order.name,
        tables.images.map(({ name }) => name),
      ),
    ];
  }
  return [...versionFindings(tables, image, order), ...planOfImageFindings(tables, image, order)];
}

function versionFindings(tables: SiteTables, image: Image, { version, region }: PublicImageOrder): Finding[] {
  const field = 'image_ref.image_version';
  if (!image.versions.includes(version)) return [unlisted(tables, field, version, image.versions)];
  if (region === undefined) return [];
  const missing = image.exclusions
    .filter(({ regions }) => regions.includes(region))
    .flatMap(({ versions }) => [...versions]);
  if (!missing.includes(version)) return [];
  const offered = image.versions.filter((candidate) => !missing.includes(candidate));
  const fits =
    offered.length === 0 ? 'none of its versions is offered there' : `versions offered there: ${offered.join(', ')}`;
  return [excluded(tables, field, `${image.name} ${version} can't be ordered in ${region}; ${fits}.`)];
}

function planOfImageFindings(tables: SiteTables, image: Image, order: PublicImageOrder): Finding[] {
  const plan = tables.plans.find(({ code }) => code === order.plan_spec);
  if (plan === undefined || image.plans.length === 0) return [];
  const reason = whyNot(plan, image, order);
  if (reason === undefined) return [];
  const fits = fittingPlans(tables, image, order);
  const where = order.region === undefined ? '' : ` in ${shown(order.region)}`;
  const instead =
    fits.length === 0
      ? ` No plan of the tables takes ${image.name} ${shown(order.version)}${where}.`
      : ` Plans for ${image.name} ${shown(order.version)}${where}: ${fits.join(', ')}.`;
  return [excluded(tables, 'plan_spec', `${reason}.${instead}`)];
}

function whyNot(plan: Plan, image: Image, { version, region }: PublicImageOrder): string | undefined {
  if (plan.os !== image.os) return `Plan ${plan.code} is for ${plan.os} images, ${image.name} is a ${image.os} image`;
  const rule = image.plans.find(({ code }) => code === plan.code);
  if (rule === undefined) return `${image.name} doesn't support plan ${plan.code}`;
  if (!allows(rule.only_versions, version)) {
    return `Plan ${plan.code} takes ${image.name} only as ${rule.only_versions?.join(', ')}`;
  }
  if (!allows(rule.only_regions, region)) {
    return `Plan ${plan.code} takes ${image.name} only in ${rule.only_regions?.join(', ')}`;
  }
  return undefined;
}

/** Neither an absent restriction nor an absent value excludes anything. */
function allows(only: readonly string[] | undefined, value: string | undefined): boolean {
  return only === undefined || value === undefined || only.includes(value);
}

function fittingPlans(tables: SiteTables, image: Image, { version, region }: PublicImageOrder): string[] {
  const fits = (rule: PlanRule): boolean => {
    const plan = tables.plans.find(({ code }) => code === rule.code);
    return (
      allows(rule.only_versions, version) && allows(rule.only_regions, region) && allows(plan?.only_regions, region)
    );
  };
  return image.plans.filter(fits).map(({ code }) => code);
}

/**
 * A private image against the plan (table 11). Its operating system is not in the order, so Linux and Windows plans can't be
 * told apart. Table 11 prints no region limit for the smallest plan while table 10 limits it for every system image: worth
 * a warning.
 */
export function privateImageFindings(
  tables: SiteTables,
  planSpec: string | undefined,
  region: string | undefined,
): Finding[] {
  const plan = tables.plans.find(({ code }) => code === planSpec);
  const known = [...tables.private_image_plans.linux, ...tables.private_image_plans.windows];
  if (plan === undefined || known.length === 0) return [];
  if (!known.includes(plan.code)) {
    const message = `Plan ${plan.code} doesn't take private images. Plans that do: ${known.join(', ')}.`;
    return [excluded(tables, 'plan_spec', message)];
  }
  const usual = usualRegions(tables, plan.code);
  if (region === undefined || usual.length === 0 || usual.includes(region)) return [];
  const message =
    `With system images plan ${plan.code} is sold in ${usual.join(', ')} only; for private images no limit is documented, ` +
    `so the cloud may refuse it in ${shown(region)}.`;
  return [{ level: 'warn', field: 'plan_spec', message }];
}

/** The regions to which every image that takes the plan limits it; empty when one of them doesn't. */
function usualRegions(tables: SiteTables, code: string): readonly string[] {
  const rules = tables.images.flatMap(({ plans }) => plans.filter((rule) => rule.code === code));
  if (rules.some(({ only_regions }) => only_regions === undefined)) return [];
  return [...new Set(rules.flatMap(({ only_regions }) => [...(only_regions ?? [])]))];
}
