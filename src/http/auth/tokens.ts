import { stat } from 'node:fs/promises';
import type { Caller } from '../caller.ts';
import { type Authenticator, bearerOf } from './authenticator.ts';
import { readTokens, type TokenEntry, TokensFileError, tokenHash } from './tokens-file.ts';

export interface TokensOptions {
  readonly file: string;
  /** Why an entry does not fit the rest of the configuration; undefined: it does. */
  check(entry: TokenEntry): string | undefined;
  /** Told why the file or a token in it can't be used, once for each reason. */
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
  /** Why entries were left out. */
  readonly misfits: readonly string[];
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
  const [misfit] = loaded.misfits;
  if (misfit !== undefined) throw new TokensFileError(misfit);
  let problem: string | undefined;
  let lookedAt = now();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      if (problem !== undefined || (await stampOf(file)) !== loaded.stamp) {
        const { misfits } = loaded;
        loaded = await load(file, check);
        // A token that was added by mistake is its caller's affair; the others go on.
        for (const one of loaded.misfits) if (!misfits.includes(one)) failed(`${one} That token is refused.`);
      }
      problem = undefined;
    } catch (error) {
      const reason = error instanceof TokensFileError ? error.message : `${file} can't be read.`;
      if (reason !== problem) failed(`${reason} Until it is mended nobody is let in.`);
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

async function load(file: string, check: TokensOptions['check']): Promise<Loaded> {
  const stamp = await stampOf(file);
  const entries = await readTokens(file);
  if (!entries) throw new TokensFileError(`There is no tokens file ${file}. Make one with: flexus-mcp token`);
  const misfits = entries.flatMap((entry) => check(entry) ?? []);
  const fitting = entries.filter((entry) => check(entry) === undefined);
  return {
    stamp,
    byHash: new Map(fitting.map((entry) => [entry.sha256, { entry, caller: callerOf(entry) }])),
    misfits,
  };
}

async function stampOf(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : 'none';
}
