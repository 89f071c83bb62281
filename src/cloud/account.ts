import { createHmac } from 'node:crypto';
import { canonical } from './canonical.ts';
import type { CloudSettings } from './wire.ts';

/**
 * Tells apart the accounts, clouds and credentials that servers with one shared state may use: nothing of one may be
 * taken for another's. Holds no secret, but names that are nobody else's business.
 */
export function accountOf({ site, base, overrides, credentials, projectId, domainId }: CloudSettings): string {
  const who = credentials.kind === 'aksk' ? [credentials.ak] : [credentials.domainName, credentials.username];
  return canonical([site, base, overrides, projectId, domainId, credentials.kind, who]);
}

/** Tells apart what the cloud locks after refusals: a key or a user, wherever it is used. */
export function loginOf({ site, base, credentials }: CloudSettings): string {
  const who = credentials.kind === 'aksk' ? [credentials.ak] : [credentials.domainName, credentials.username];
  return canonical([site, base, credentials.kind, who]);
}

/** The secret that keys the hashes of an account's calls: an approval for one account is none for another. */
export function secretFor(account: string, secret: Uint8Array): Uint8Array {
  return createHmac('sha256', secret).update(account).digest();
}
