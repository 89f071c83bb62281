/**
 * Permission to send an ordered list of requests, each once. A grant is an opaque object: what it covers is known only
 * to the authority that made it, so it can't be forged, changed or copied by value.
 */
export interface Grant {
  readonly kind: 'grant';
}

/** Said when a request is not covered: a mistake in this program, never something an agent can cause. */
class GrantError extends Error {
  override name = 'GrantError';
}

/** Spends grants; held by the client. */
export interface GrantVerifier {
  /** Takes the next request of a grant. Throws, and voids the grant, unless it is exactly the one granted next. */
  redeem(grant: Grant | undefined, requestHash: string): void;
}

/** Makes grants; handed to the guard alone. */
export interface GrantMint {
  mint(requestHashes: readonly string[]): Grant;
}

/** Both halves of one authority. Grants of another authority are worth nothing here. */
export function createGrantAuthority(): { readonly verifier: GrantVerifier; readonly mint: GrantMint } {
  const open = new WeakMap<Grant, string[]>();
  return {
    mint: {
      mint(requestHashes) {
        const grant: Grant = Object.freeze({ kind: 'grant' });
        open.set(grant, [...requestHashes]);
        return grant;
      },
    },
    verifier: {
      redeem(grant, requestHash) {
        const left = grant ? open.get(grant) : undefined;
        if (!grant || !left) throw new GrantError('refused: this request changes state and no grant covers it');
        if (left.shift() !== requestHash) {
          open.delete(grant);
          throw new GrantError('refused: the grant does not cover this request, or covers it no more');
        }
      },
    },
  };
}
