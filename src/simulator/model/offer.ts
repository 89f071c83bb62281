import type { Image, Plan, SiteTables } from '../../data/tables.ts';

/** Which plans the simulated cloud sells for an image in a region, read from the purchase tables of the site. */
export function plansFor(tables: SiteTables, image: Image, version: string, region: string): readonly Plan[] {
  const excluded = image.exclusions.some(
    ({ versions, regions }) => versions.includes(version) && regions.includes(region),
  );
  if (excluded) return [];
  const rules = new Map(image.plans.map((rule) => [rule.code, rule]));
  return tables.plans.filter((plan) => {
    if (plan.os !== image.os || !soldIn(plan, region)) return false;
    if (rules.size === 0) return true;
    const rule = rules.get(plan.code);
    if (rule === undefined) return false;
    return (rule.only_versions?.includes(version) ?? true) && (rule.only_regions?.includes(region) ?? true);
  });
}

/** An empty list in the tables says that the plans for private images are not known: then any of the system will do. */
export function privateImagePlans(tables: SiteTables, os: Plan['os'], region: string): readonly Plan[] {
  const codes = tables.private_image_plans[os];
  return tables.plans.filter(
    (plan) => plan.os === os && soldIn(plan, region) && (codes.length === 0 || codes.includes(plan.code)),
  );
}

const soldIn = (plan: Plan, region: string): boolean => plan.only_regions?.includes(region) ?? true;
