import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { PrivateFileError, readPrivate, removePrivate, writePrivate } from './private-file.ts';

/** Fewest characters of a passphrase. */
const SHORTEST_PASSPHRASE = 10;
const LONGEST_PASSPHRASE = 512;

/** OWASP's password storage sheet for scrypt: N = 2^17, r = 8, p = 1; takes 128 MiB and some tenths of a second. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

/** What the file may ask of scrypt: not less than was ever written, not so much that checking hangs. */
const kept = z.strictObject({
  version: z.literal(1),
  N: z
    .number()
    .int()
    .min(COST.N)
    .max(2 ** 20),
  r: z.literal(COST.r),
  p: z.literal(COST.p),
  salt: z.base64().length(24),
  hash: z.base64().length(44),
});
type Kept = z.infer<typeof kept>;

/** A passphrase that is not taken; the message says what would be. */
export class PassphraseError extends Error {
  override readonly name = 'PassphraseError';
}

/** Where the human's passphrase is kept, as a salted scrypt hash (mode 0600). */
export interface PassphraseFile {
  readonly path: string;
  /** True when a passphrase is set. Throws PrivateFileError when the file is open to others or damaged. */
  exists(): Promise<boolean>;
  /** Another text after each setting; tells nothing of the passphrase. Undefined when none is set. */
  mark(): Promise<string | undefined>;
  /** Replaces the passphrase and forgets counted failures. Throws PassphraseError when it is too short or too long. */
  set(passphrase: string): Promise<void>;
  /** False also when none is set. Does not count attempts: `createAttemptLimit` does. */
  check(passphrase: string): Promise<boolean>;
}

/**
 * `FLEXUS_CONFIG_DIR/passphrase.json`, else `flexus-mcp/passphrase.json` in the user's configuration folder: that of
 * the XDG base directory specification (a relative XDG_CONFIG_HOME is to be ignored), `%APPDATA%` on Windows.
 */
export function passphrasePath(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  const chosen = env.FLEXUS_CONFIG_DIR;
  if (chosen) {
    if (!isAbsolute(chosen)) throw new PassphraseError('FLEXUS_CONFIG_DIR must be an absolute path.');
    return join(chosen, 'passphrase.json');
  }
  const xdg = env.XDG_CONFIG_HOME;
  const folder =
    platform === 'win32'
      ? env.APPDATA || join(home, 'AppData', 'Roaming')
      : xdg && isAbsolute(xdg)
        ? xdg
        : join(home, '.config');
  return join(folder, 'flexus-mcp', 'passphrase.json');
}

/** Where failed attempts are counted: beside the passphrase, so that a restart does not forget them. */
export function attemptsPath(path: string): string {
  return join(dirname(path), 'passphrase-attempts.json');
}

export function openPassphraseFile(path: string): PassphraseFile {
  return {
    path,
    exists: async () => (await read(path)) !== undefined,
    mark: async () => (await read(path))?.salt,
    async set(passphrase) {
      refuseWeak(passphrase);
      const salt = randomBytes(16);
      const hash = await derive(passphrase, salt, COST);
      const text: Kept = { version: 1, ...COST, salt: salt.toString('base64'), hash: hash.toString('base64') };
      await writePrivate(path, `${JSON.stringify(text)}\n`);
      await removePrivate(attemptsPath(path));
    },
    async check(passphrase) {
      const found = await read(path);
      if (!found || passphrase.length > LONGEST_PASSPHRASE) return false;
      const { salt, hash, N, r, p } = found;
      const derived = await derive(passphrase, Buffer.from(salt, 'base64'), { N, r, p });
      return timingSafeEqual(derived, Buffer.from(hash, 'base64'));
    },
  };
}

async function read(path: string): Promise<Kept | undefined> {
  const text = await readPrivate(path);
  if (text === undefined) return undefined;
  const found = kept.safeParse(jsonOf(text));
  if (found.success) return found.data;
  throw new PrivateFileError(`${path} is damaged. Set the passphrase again with: flexus-mcp passphrase`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseWeak(passphrase: string): void {
  const length = [...passphrase].length;
  if (length < SHORTEST_PASSPHRASE) {
    throw new PassphraseError(
      `The passphrase has ${length} characters; at least ${SHORTEST_PASSPHRASE} are needed. Four or five words that don't belong together are easy to remember.`,
    );
  }
  if (passphrase.length > LONGEST_PASSPHRASE) {
    throw new PassphraseError(`The passphrase is longer than ${LONGEST_PASSPHRASE} characters.`);
  }
}

/** A terminal and a browser may compose the same letters differently, hence NFC. */
function derive(passphrase: string, salt: Buffer, cost: Pick<ScryptOptions, 'N' | 'r' | 'p'>): Promise<Buffer> {
  // Node refuses to use more than 32 MiB unless told; scrypt needs 128 * N * r bytes and a little more.
  const options = { ...cost, maxmem: 129 * (cost.N ?? 0) * (cost.r ?? 0) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
