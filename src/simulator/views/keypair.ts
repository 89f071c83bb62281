import { microseconds } from '../calendar.ts';
import type { KeyPair } from '../model/state.ts';

type View = Readonly<Record<string, unknown>>;

/** ecs-api-en-2025-01, times in the native API's proxies: no zone, UTC. */
export const novaMicroseconds = (time: number): string => microseconds(time).slice(0, -1);

/** `type` from 2.2 on: ecs-api-en-2025-01, tables 6-185 and 6-188. */
const typed = (pair: KeyPair, microversion: number): View => (microversion < 2 ? {} : { type: pair.type });

export const keyPairView = (pair: KeyPair, microversion: number): View => ({
  name: pair.name,
  public_key: pair.public_key,
  fingerprint: pair.fingerprint,
  ...typed(pair, microversion),
});

/** ecs-api-en-2025-01, table 6-185 */
export const keyPairDetails = (pair: KeyPair, microversion: number): View => ({
  ...keyPairView(pair, microversion),
  created_at: novaMicroseconds(pair.created),
  deleted: false,
  deleted_at: null,
  id: pair.number,
  updated_at: null,
  user_id: pair.user_id,
});

/** ecs-api-en-2025-01, section 7.1, step 4: the owner, and of a generated pair the private key, this once. */
export const newKeyPairView = (pair: KeyPair, microversion: number, privateKey: string | null): View => ({
  ...keyPairView(pair, microversion),
  user_id: pair.user_id,
  ...(privateKey === null ? {} : { private_key: privateKey }),
});
