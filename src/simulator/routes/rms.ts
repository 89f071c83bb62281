import { FLEXUS_RESOURCE_TYPE } from '../../data/bundle.ts';
import { sortedIds } from '../model/resource-index.ts';
import type { IndexEntry } from '../model/state.ts';
import { instanceView } from '../views/instance.ts';
import { type Answer, type Call, ok } from '../wire/call.ts';
import { type Refusal, refusal } from '../wire/refusal.ts';
import type { Route } from './route.ts';

/** The resource index: EXTERNAL-APIS, section 4. It has Flexus L instances and nothing else. */
export const rmsRoutes: readonly Route[] = [
  {
    method: 'GET',
    pattern: '/v1/resource-manager/domains/{domain_id}/all-resources',
    service: 'rms',
    operation: 'list_all_resources',
    mutating: false,
    access: 'domain',
    handle: listResources,
  },
];

// No list of RMS codes is public; these are the simulator's own.
const invalidRms = (message: string): Refusal => refusal('rms', 400, 'RMS.00000400', message);
export const forbiddenRms = (message: string): Refusal => refusal('rms', 403, 'RMS.00000403', message);

const usualLimit = 100;
const largestLimit = 200;

function listResources(call: Call): Answer {
  const { cloud, query } = call;
  const limit = limitOf(query);
  const matches = matcher(query);
  const ids = sortedIds(cloud);
  const found: IndexEntry[] = [];
  let more = false;
  for (let at = startAfter(ids, markerOf(query)); at < ids.length && !more; at += 1) {
    const entry = cloud.index.entries.get(ids[at] ?? '');
    if (entry === undefined || !matches(entry)) continue;
    if (found.length === limit) more = true;
    else found.push(entry);
  }
  return ok({
    resources: found.map((entry) => instanceView(cloud, entry)),
    page_info: { current_count: found.length, next_marker: more ? (found.at(-1)?.instance.id ?? null) : null },
  });
}

function limitOf(query: URLSearchParams): number {
  const value = query.get('limit');
  if (value === null || value === '') return usualLimit;
  const limit = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (limit < 1 || limit > largestLimit) throw invalidRms(`limit must be a whole number from 1 to ${largestLimit}.`);
  return limit;
}

function markerOf(query: URLSearchParams): string {
  const marker = query.get('marker') ?? '';
  if (marker !== '' && (marker.length < 4 || marker.length > 400))
    throw invalidRms('marker must have 4 to 400 characters.');
  return marker;
}

/** The position of the first ID that comes after the marker in order, found by halving. */
function startAfter(ids: readonly string[], marker: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') <= marker) low = middle + 1;
    else high = middle;
  }
  return low;
}

const longest = { region_id: 36, ep_id: 36, type: 40, id: 512, name: 256 } as const;

function matcher(query: URLSearchParams): (entry: IndexEntry) => boolean {
  for (const [name, length] of Object.entries(longest)) {
    if ((query.get(name) ?? '').length > length) throw invalidRms(`${name} must have at most ${length} characters.`);
  }
  const tags = query.getAll('tags');
  if (tags.length > 5) throw invalidRms('tags may be given five times at most.');
  const value = (name: keyof typeof longest): string | undefined => query.get(name) || undefined;
  const [region, type, id, name, project] = [
    value('region_id'),
    value('type'),
    value('id'),
    value('name'),
    value('ep_id'),
  ];
  if (type !== undefined && type !== FLEXUS_RESOURCE_TYPE) return () => false;
  return ({ instance }) =>
    (region === undefined || instance.project.name === region) &&
    (id === undefined || instance.id === id) &&
    (name === undefined || instance.name === name) &&
    (project === undefined || project === '0') &&
    tags.every((tag) => hasTag(instance.tags, tag));
}

/** `key` or `key=value` */
function hasTag(tags: readonly { readonly key: string; readonly value: string }[], wanted: string): boolean {
  const equals = wanted.indexOf('=');
  if (equals < 0) return tags.some(({ key }) => key === wanted);
  const [key, value] = [wanted.slice(0, equals), wanted.slice(equals + 1)];
  return tags.some((tag) => tag.key === key && tag.value === value);
}
