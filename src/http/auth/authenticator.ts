import type { Caller } from '../caller.ts';

/** What a request's proof came to. */
export type Proven =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** `description` is for people; it repeats nothing of the token. */
  | { readonly kind: 'refused'; readonly given: boolean; readonly description: string }
  /** The token was not looked at: too many wrong ones came from there. */
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** Nothing can be said now: what tokens are checked by can't be read. */
  | { readonly kind: 'unavailable'; readonly description: string };

/** Finds out who calls. */
export interface Authenticator {
  /**
   * @param header the Authorization header
   * @param remote the address it came from, as far as it is known
   */
  prove(header: string | undefined, remote: string | undefined): Promise<Proven>;
  /** Why nobody can be let in at the moment, for readiness; absent: all is well. */
  problem?(): Promise<string | undefined>;
}

/** The bearer token of an Authorization header (RFC 6750, section 2.1); undefined: there is none. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '')?.[1];
}
