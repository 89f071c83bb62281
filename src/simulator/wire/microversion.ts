import { novaRefusal } from './nova-errors.ts';
import { Refusal } from './refusal.ts';

/**
 * Microversions of the native API: ecs-api-en-2025-01, chapter 3 and section 6.1. A microversion 2.N is the number N here.
 * The largest is that of the example in section 6.1.1, so answers at 2.60 must have the shape of 2.60 (CLIENTS.md).
 */
export const smallestMicroversion = 1;
export const largestMicroversion = 60;

export const microversionText = (microversion: number): string => `2.${microversion}`;

const ownHeader = 'x-openstack-nova-api-version';
const commonHeader = 'openstack-api-version';

/**
 * The microversion that a request asks for; 2.1 without a header. Throws 400 for what is no version and 406 for one that
 * is out of range. `OpenStack-API-Version` counts first; it is accepted below 2.27 too, as the example of chapter 3 has it.
 */
export function microversionOf(headers: { readonly [name: string]: string }): number {
  const wanted = commonVersion(headers[commonHeader]) ?? headers[ownHeader]?.trim();
  if (wanted === undefined || wanted === '') return smallestMicroversion;
  if (wanted.toLowerCase() === 'latest') return largestMicroversion;
  const [, major, minor] = /^([1-9]\d*)\.(0|[1-9]\d*)$/.exec(wanted) ?? [];
  if (major === undefined || minor === undefined) {
    throw novaRefusal('badRequest', `API Version String ${wanted} is of invalid format: it must be of the form 2.N.`);
  }
  const microversion = Number(minor);
  if (major !== '2' || microversion < smallestMicroversion || microversion > largestMicroversion) {
    const range = `Minimum is ${microversionText(smallestMicroversion)} and maximum is ${microversionText(largestMicroversion)}.`;
    throw notAcceptable(`Version ${wanted} is not supported by the API. ${range}`);
  }
  return microversion;
}

/** CLIENTS.md, microversions: 406. The key is that of every status without a name of its own. */
function notAcceptable(message: string): Refusal {
  return new Refusal({ status: 406, body: { computeFault: { code: 406, message } } }, message);
}

/** `compute 2.27`, possibly among the versions of other services */
function commonVersion(header: string | undefined): string | undefined {
  const entries = header?.split(',').map((entry) => entry.trim().split(/\s+/)) ?? [];
  return entries.find(([service]) => service?.toLowerCase() === 'compute')?.[1];
}

/** Both forms, and what a cache must heed: CLIENTS.md, microversions. */
export function microversionHeaders(microversion: number): { readonly [name: string]: string } {
  const version = microversionText(microversion);
  return {
    'OpenStack-API-Version': `compute ${version}`,
    'X-OpenStack-Nova-API-Version': version,
    Vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
  };
}
