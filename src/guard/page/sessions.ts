import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a session lasts after its last request, in milliseconds. */
const SESSION_MS = 15 * 60_000;

export interface Session {
  /** The token that a form has to bring back; another one for each purpose, such as a record's ID. */
  formToken(purpose: string): string;
  /** True for the token that `formToken` gave out for this purpose. */
  owns(purpose: string, token: string): boolean;
}

/** Browsers that have signed in. */
export interface Sessions {
  /** Opens a session; the result is the secret for its cookie. */
  start(): string;
  /** The session of a cookie, prolonged; undefined when it is over or never was. */
  find(secret: string): Session | undefined;
  end(secret: string): void;
}

interface Open {
  readonly key: Buffer;
  until: number;
}

/** Sessions of this process. Only hashes of their secrets are kept. */
export function createSessions(now: () => number): Sessions {
  const open = new Map<string, Open>();
  const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

  return {
    start() {
      for (const [id, session] of open) if (session.until <= now()) open.delete(id);
      const secret = randomBytes(32).toString('base64url');
      open.set(hash(secret), { key: randomBytes(32), until: now() + SESSION_MS });
      return secret;
    },
    find(secret) {
      const session = open.get(hash(secret));
      if (!session || session.until <= now()) return undefined;
      session.until = now() + SESSION_MS;
      return sessionOf(session.key);
    },
    end(secret) {
      open.delete(hash(secret));
    },
  };
}

function sessionOf(key: Buffer): Session {
  const tag = (purpose: string): Buffer => createHmac('sha256', key).update(purpose).digest();
  return {
    formToken: (purpose) => tag(purpose).toString('base64url'),
    owns(purpose, token) {
      const given = Buffer.from(token, 'base64url');
      const right = tag(purpose);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
