import { SCOPES } from '../caller.ts';
import type { Authenticator } from './authenticator.ts';

/** Whoever reaches the loopback interface: a program of this machine. */
export function createLocalAuthenticator(): Authenticator {
  const caller = { name: 'local', scopes: new Set(SCOPES) };
  return { prove: async () => ({ kind: 'caller', caller }) };
}
