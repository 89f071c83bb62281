import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempts, Begun } from '../../cloud/auth/attempts.ts';
import { type Authenticator, bearerOf, type Proven } from './authenticator.ts';

/** Wrong tokens that one address may send in five minutes; a wrong one that is repeated is one. */
const MOST_WRONG = 64;
/** Between two looks for room while others are being looked at, in milliseconds, and how many looks there are. */
const LOOK_MS = 50;
const MOST_LOOKS = 20;
/** Tokens that are remembered as good, so that they are asked about no more. */
const PROVEN_MAX = 10_000;
/** The longest address there is; what a proxy says beyond it is none. */
const LONGEST_ADDRESS = 64;

/**
 * Counts wrong tokens by the address they come from, before each is looked at. A token that was good before is never held
 * up: whoever shares an address with a guesser works on.
 */
export function withoutGuessing(inner: Authenticator, attempts: Attempts): Authenticator {
  const proven = new Set<string>();

  const remember = (token: string): void => {
    const [oldest] = proven;
    if (proven.size >= PROVEN_MAX && oldest !== undefined) proven.delete(oldest);
    proven.add(token);
  };

  // A team behind one address may begin all at once, with good tokens: only wrong ones take room for long.
  const begin = async (of: string, token: string): Promise<Begun> => {
    for (let look = 1; ; look += 1) {
      const begun = await attempts.begin(of, MOST_WRONG, token);
      if (begun.allowed || begun.refused || look === MOST_LOOKS) return begun;
      await sleep(LOOK_MS);
    }
  };

  return {
    ...inner,
    async prove(header, remote) {
      if (header === undefined) return inner.prove(header, remote);
      // The token alone: with a space more or less around it, it is still the same.
      const token = createHash('sha256')
        .update(bearerOf(header) ?? header)
        .digest('base64');
      if (proven.has(token)) {
        const again = await inner.prove(header, remote);
        if (again.kind === 'refused') proven.delete(token);
        return again;
      }
      const begun = await begin(`bearer ${networkOf(remote ?? '')}`, token);
      if (!begun.allowed) return { kind: 'limited', retryAfterMs: begun.refused ? begun.retryAfterMs : 1000 };
      let found: Proven | undefined;
      try {
        found = await inner.prove(header, remote);
      } finally {
        await begun.end(found?.kind === 'refused' ? 'refused' : 'void');
      }
      if (found.kind === 'caller') remember(token);
      return found;
    },
  };
}

/** What one guesser has to itself: an IPv4 address, or the 64 bits of an IPv6 network, in which addresses are free. */
export function networkOf(address: string): string {
  const plain = withoutPort(address.slice(0, LONGEST_ADDRESS)).replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const [left, right] = [groupsOf(head), groupsOf(tail ?? '')];
  const between = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(between).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** Some proxies write the port too (RFC 7239, section 6.2, allows it), which is another one for each connection. */
function withoutPort(address: string): string {
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\]|(\d+(?:\.\d+){3}))(?::\d*)?$/.exec(address) ?? [];
  return bracketed ?? dotted ?? address;
}

function groupsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}
