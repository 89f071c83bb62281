import { Refusal } from './refusal.ts';

/**
 * Nova's kinds of refusal with their status. ecs-api-en-2025-01 shows no error body of chapters 6 and 11; the form
 * `{"itemNotFound": {"code": 404, "message": …}}` is what OpenStack's clients read (CLIENTS.md, "Names").
 */
const statuses = {
  badRequest: 400,
  forbidden: 403,
  itemNotFound: 404,
  conflictingRequest: 409,
  overLimit: 413,
  computeFault: 500,
} as const;

export type NovaKind = keyof typeof statuses;

export function novaBody(kind: NovaKind, message: string): unknown {
  return { [kind]: { code: statuses[kind], message } };
}

export function novaRefusal(kind: NovaKind, message: string): Refusal {
  return new Refusal({ status: statuses[kind], body: novaBody(kind, message) }, message);
}

/** What has no route, or what a microversion has taken away. */
export const noSuchNovaApi = (): Refusal => novaRefusal('itemNotFound', 'The resource could not be found.');

/** Quotas of Nova and of the volume proxy answer 403 (community Nova: OverQuota is an HTTPForbidden). */
export const overQuota = (what: string): Refusal =>
  novaRefusal('forbidden', `Quota exceeded, too many ${what} in the project.`);
