import { stat } from 'node:fs/promises';
import type { Caller } from '../caller.ts';
import { type Authenticator, bearerOf } from './authenticator.ts';
import { readTokens, type TokenEntry, TokensFileError, tokenHash } from './tokens-file.ts';

export interface TokensOptions {
  readonly file: string;
  /** Checks an entry against the rest of the configuration; throws TokensFileError. */
  check(entry: TokenEntry): void;
  /** Told why the file can't be used, once for each reason. */
  failed(reason: string): void;
  /** Unix time in milliseconds. */
  now?(): number;
}

const ASK = 'Ask whoever runs this server for another one.';

/** How long a revoked token may still be taken, in milliseconds: the file is looked at this often. */
const LOOK_MS = 1000;

interface Loaded {
  readonly stamp: string;
  readonly byHash: ReadonlyMap<string, { readonly entry: TokenEntry; readonly caller: Caller }>;
}

/**
 * Callers by the hashes of their tokens. The file may change while the server runs; while it can't be used nobody is let
 * in, since somebody may have been taken out of it.
 *
 * @throws TokensFileError when it can't be used at the start
 */
export async function createTokenAuthenticator({
  file,
  check,
  failed,
  now = Date.now,
}: TokensOptions): Promise<Authenticator> {
  let loaded = await load(file, check);
  let problem: string | undefined;
  let lookedAt = now();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      if (problem !== undefined || (await stampOf(file)) !== loaded.stamp) loaded = await load(file, check);
      problem = undefined;
    } catch (error) {
      const reason = error instanceof TokensFileError ? error.message : `${file} can't be read.`;
      if (reason !== problem) failed(reason);
      problem = reason;
    }
    lookedAt = now();
  }

  async function fresh(): Promise<void> {
    if (now() - lookedAt < LOOK_MS) return;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    await looking;
  }

  return {
    async prove(header) {
      await fresh();
      if (problem !== undefined) {
        return { kind: 'unavailable', description: 'Tokens cannot be checked at the moment; try again later.' };
      }
      const token = bearerOf(header);
      if (token === undefined) {
        return { kind: 'refused', given: header !== undefined, description: 'Send Authorization: Bearer TOKEN.' };
      }
      // Found by its hash: how long that takes tells nothing about any token.
      const found = loaded.byHash.get(tokenHash(token));
      if (!found) return { kind: 'refused', given: true, description: `This token is not known. ${ASK}` };
      const { entry, caller } = found;
      if (entry.expires !== undefined && Date.parse(entry.expires) <= now()) {
        return { kind: 'refused', given: true, description: `This token has expired. ${ASK}` };
      }
      return { kind: 'caller', caller };
    },
    async problem() {
      await fresh();
      return problem === undefined ? undefined : 'the tokens file cannot be used';
    },
  };
}

function callerOf({ caller, scopes, profile }: TokenEntry): Caller {
  return { name: caller, scopes: new Set(scopes), ...(profile === undefined ? {} : { profile }) };
}

async function load(file: string, check: (entry: TokenEntry) => void): Promise<Loaded> {
  const stamp = await stampOf(file);
  const entries = await readTokens(file);
  if (!entries) throw new TokensFileError(`There is no tokens file ${file}. Make one with: flexus-mcp token`);
  for (const entry of entries) check(entry);
  return { stamp, byHash: new Map(entries.map((entry) => [entry.sha256, { entry, caller: callerOf(entry) }])) };
}

async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : 'none';
}
