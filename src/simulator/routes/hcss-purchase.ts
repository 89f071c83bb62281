import type { Plan } from '../../data/tables.ts';
import { given, isObject, type JsonObject, list, object, text } from '../json.ts';
import { findImage, imageId } from '../model/images.ts';
import { plansFor, privateImagePlans } from '../model/offer.ts';
import type { Cloud, ImageInUse, PeriodUnit, Project, PurchaseRequest } from '../model/state.ts';
import { type Refusal, refusal } from '../wire/refusal.ts';

/** Reads the body of a purchase by flexus-l-purchase-en-2024-11, tables 1 to 13, against the tables of the site. */
export function readPurchase(cloud: Cloud, body: unknown): PurchaseRequest {
  if (!isObject(body)) throw invalidPurchase('the body must be a JSON object');
  const project = projectOf(cloud, body);
  const { image, plans } = imageOf(cloud, body, project);
  return {
    project,
    name: nameOf(cloud, body),
    description: optionalText(body, 'description', 1024),
    plan: planOf(cloud, body, image, plans),
    image,
    ...periodOf(cloud, body),
    quantity: wholeNumber(body, 'purchase_quantity', 1, 200, 1),
    auto_renew: flag(body, 'is_auto_renew'),
    auto_pay: flag(body, 'is_auto_pay'),
    extras: extrasOf(cloud, body),
    tags: tagsOf(body),
  };
}

/** The JSON layout of a purchase error is not documented; error_code and error_msg are what the SDKs read (ERRATA, B29). */
export const purchaseRefusal = (code: string, message: string): Refusal => refusal('hcss', 400, code, message);

export const invalidPurchase = (reason: string): Refusal =>
  purchaseRefusal('HCSS.14000001', `Invalid request parameter: ${reason}.`);

function projectOf(cloud: Cloud, body: JsonObject): Project {
  const region = text(body, 'region');
  const project = cloud.projects.find(({ name }) => name === region);
  if (project === undefined) {
    throw invalidPurchase(`region must be one of ${cloud.projects.map(({ name }) => name).join(', ')}`);
  }
  return project;
}

function nameOf(cloud: Cloud, body: JsonObject): string {
  const name = text(body, 'instance_name');
  const { pattern, about } = cloud.tables.instance_name;
  if (name === undefined || !new RegExp(pattern, 'u').test(name))
    throw invalidPurchase(`instance_name must be ${about}`);
  return name;
}

interface ImageChoice {
  readonly image: ImageInUse;
  readonly plans: readonly Plan[];
}

/** Name and version together, or the ID of a private image; there is no default (ERRATA, B3). */
function imageOf(cloud: Cloud, body: JsonObject, project: Project): ImageChoice {
  const reference = object(body, 'image_ref');
  const [name, version, id] = ['image_name', 'image_version', 'image_id'].map(
    (key) => text(reference, key) || undefined,
  );
  if (id !== undefined) {
    if (name !== undefined || version !== undefined) {
      throw invalidPurchase('image_ref has an image_id and a name or version; only one of the two ways is possible');
    }
    return privateImage(cloud, id, project);
  }
  if (name === undefined || version === undefined) {
    throw invalidPurchase('image_ref needs image_name and image_version, or image_id');
  }
  const image = cloud.tables.images.find((candidate) => candidate.name === name);
  if (image === undefined) throw invalidPurchase(`image_ref.image_name ${name} is not offered`);
  if (!image.versions.includes(version)) {
    throw invalidPurchase(
      `image_ref.image_version ${version} of ${name} is not offered; there is ${image.versions.join(', ')}`,
    );
  }
  const { kind, os } = image;
  return {
    image: { id: imageId({ kind, name, version }), name, version, kind, os },
    plans: plansFor(cloud.tables, image, version, project.name),
  };
}

function privateImage(cloud: Cloud, id: string, project: Project): ImageChoice {
  const image = findImage(cloud, project, id);
  if (image === undefined || image.kind !== 'private' || image.status !== 'ACTIVE') {
    throw purchaseRefusal('HCSS.14000008', `Failed to call IMS: there is no private image ${id} in ${project.name}.`);
  }
  return {
    image: { id, name: image.name, version: '', kind: 'private', os: image.os },
    plans: privateImagePlans(cloud.tables, image.os, project.name),
  };
}

function planOf(cloud: Cloud, body: JsonObject, image: ImageInUse, plans: readonly Plan[]): Plan {
  const code = text(body, 'plan_spec');
  if (code === undefined || !cloud.tables.plans.some((plan) => plan.code === code)) {
    throw invalidPurchase('plan_spec is not a known specification code');
  }
  const plan = plans.find((candidate) => candidate.code === code);
  if (plan !== undefined) return plan;
  const what = `${image.name} ${image.version}`.trim();
  const fits =
    plans.length === 0 ? 'it is not offered there at all' : `it takes ${plans.map((each) => each.code).join(', ')}`;
  throw invalidPurchase(`plan_spec ${code} does not go with image ${what} in this region; ${fits}`);
}

function periodOf(cloud: Cloud, body: JsonObject): { readonly unit: PeriodUnit; readonly periods: number } {
  const mode = body.charging_mode ?? 'prePaid';
  if (mode !== 'prePaid') throw invalidPurchase('charging_mode must be prePaid');
  const unit = text(body, 'period_type');
  if (unit !== 'month' && unit !== 'year') throw invalidPurchase('period_type must be month or year');
  const { min, max } = cloud.tables.periods[unit];
  // String in the table, an integer in every example: ERRATA, B1.
  const written = text(body, 'period_num');
  const number = written !== undefined && /^\d{1,3}$/.test(written) ? Number(written) : body.period_num;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
    throw invalidPurchase(`period_num must be a whole number from ${min} to ${max} when period_type is ${unit}`);
  }
  return { unit, periods: number };
}

function extrasOf(cloud: Cloud, body: JsonObject): PurchaseRequest['extras'] {
  return entriesOf(body, 'extra_resources').map((entry) => {
    const type = text(entry, 'type');
    const row = cloud.tables.extra_resources.find((candidate) => candidate.type === type);
    if (type === undefined || row === undefined)
      throw invalidPurchase('extra_resources[].type must be evs, cbr or hss');
    if (row.size === undefined) {
      if (given(entry, 'size')) throw invalidPurchase(`extra_resources[].size does not apply to ${type}`);
      return { type, size: null };
    }
    return { type, size: wholeNumber(entry, 'size', row.size.min_gib, row.size.max_gib, undefined) };
  });
}

function tagsOf(body: JsonObject): PurchaseRequest['tags'] {
  return entriesOf(body, 'tags').map((entry) => {
    const [key, value] = [text(entry, 'key'), text(entry, 'value')];
    if (key === undefined || key.length < 1 || key.length > 32)
      throw invalidPurchase('tags[].key must have 1 to 32 characters');
    if (value === undefined || value.length > 2048)
      throw invalidPurchase('tags[].value must have 0 to 2048 characters');
    return { key, value };
  });
}

function entriesOf(body: JsonObject, key: string): readonly JsonObject[] {
  if (!given(body, key)) return [];
  const entries = list(body, key);
  const objects = entries?.filter(isObject);
  if (objects === undefined || objects.length !== entries?.length)
    throw invalidPurchase(`${key} must be a list of objects`);
  return objects;
}

function optionalText(body: JsonObject, key: string, longest: number): string {
  if (!given(body, key)) return '';
  const value = text(body, key);
  if (value === undefined || value.length > longest)
    throw invalidPurchase(`${key} must have 0 to ${longest} characters`);
  return value;
}

function flag(body: JsonObject, key: string): boolean {
  const value = body[key] ?? false;
  if (typeof value !== 'boolean') throw invalidPurchase(`${key} must be true or false`);
  return value;
}

function wholeNumber(body: JsonObject, key: string, least: number, most: number, usual: number | undefined): number {
  const value = body[key] ?? usual;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidPurchase(`${key} must be a whole number from ${least} to ${most}`);
}
