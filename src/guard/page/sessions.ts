import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a session lasts after its last request, in milliseconds. */
export const SESSION_MS = 15 * 60_000;

export interface Session {
  /** The token that a form has to bring back; another one for each purpose, such as a record's ID. */
  formToken(purpose: string): string;
  /** True for the token that `formToken` gave out for this purpose. */
  owns(purpose: string, token: string): boolean;
}

/** Browsers that have signed in. */
export interface Sessions {
  /** Opens a session; the result is the secret for its cookie. */
  start(): Promise<string>;
  /** The session of a cookie, prolonged; undefined when it is over or never was. */
  find(secret: string): Promise<Session | undefined>;
  end(secret: string): Promise<void>;
}

interface Open {
  readonly key: Buffer;
  until: number;
}

/** Sessions of this process. Only hashes of their secrets are kept. */
export function createSessions(now: () => number): Sessions {
  const open = new Map<string, Open>();

  return {
    async start() {
      for (const [id, session] of open) if (session.until <= now()) open.delete(id);
      const secret = newSecret();
      open.set(nameOfSecret(secret), { key: randomBytes(32), until: now() + SESSION_MS });
      return secret;
    },
    async find(secret) {
      const session = open.get(nameOfSecret(secret));
      if (!session || session.until <= now()) return undefined;
      session.until = now() + SESSION_MS;
      return sessionOf(session.key);
    },
    async end(secret) {
      open.delete(nameOfSecret(secret));
    },
  };
}

/** A secret for a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What a session is kept under: its secret can't be found out from it. */
export function nameOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function sessionOf(key: Uint8Array): Session {
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
