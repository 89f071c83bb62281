import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ConfigError } from './config/config-error.ts';
import { PrivateFileError, writePrivate } from './guard/page/private-file.ts';
import {
  NAME,
  NAME_RULE,
  readTokens,
  type TokenEntry,
  TokensFileError,
  tokenHash,
  tokensFileText,
} from './http/auth/tokens-file.ts';
import { isScope, LEAST_SCOPE, SCOPES, type Scope } from './http/caller.ts';

export interface TokenIo {
  /** Whether what is printed is seen by a person and kept by nobody. */
  readonly terminal: boolean;
  print(text: string): void;
  say(text: string): void;
  now(): number;
}

const processIo: TokenIo = {
  terminal: process.stdout.isTTY === true,
  print: (text) => process.stdout.write(text),
  say: (text) => process.stderr.write(text),
  now: Date.now,
};

const USE =
  'Use: flexus-mcp token --file FILE --caller NAME [--scopes flexus:read,flexus:write] [--profile NAME] [--days N] [--out FILE], or flexus-mcp token --file FILE --revoke NAME.';
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 3650;
/** As many as an AES-256 key. */
const TOKEN_BYTES = 32;

/**
 * `flexus-mcp token`: makes a bearer token for a caller of `flexus-mcp http`, or takes a caller's away. The token is shown
 * once, in a terminal, or written to a fresh file of mode 0600; the tokens file gets its hash.
 *
 * @returns the exit status
 * @throws ConfigError on flags that can't be worked with
 */
export async function runToken(argv: readonly string[], io: TokenIo = processIo): Promise<number> {
  const given = flags(argv);
  const file = resolve(given.file);
  try {
    const tokens = (await readTokens(file)) ?? [];
    return 'revoke' in given ? await revoke(file, tokens, given.revoke, io) : await add(file, tokens, given, io);
  } catch (error) {
    if (!(error instanceof TokensFileError || error instanceof PrivateFileError)) throw error;
    io.say(`${error.message}\n`);
    return 1;
  }
}

interface NewToken {
  readonly file: string;
  readonly caller: string;
  readonly scopes: readonly Scope[];
  readonly profile?: string;
  readonly days?: number;
  readonly out?: string;
}

type Given = NewToken | { readonly file: string; readonly revoke: string };

function flags(argv: readonly string[]): Given {
  const text = { type: 'string' } as const;
  const options = { file: text, caller: text, scopes: text, profile: text, days: text, out: text, revoke: text };
  let values: Partial<Record<keyof typeof options, string>>;
  try {
    values = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch {
    throw new ConfigError(USE);
  }
  const { file, caller, revoke: revoked, scopes, profile, days, out } = values;
  if (!file) throw new ConfigError(USE);
  if (revoked !== undefined) {
    if (Object.keys(values).length > 2) throw new ConfigError(USE);
    return { file, revoke: revoked };
  }
  if (!caller) throw new ConfigError(USE);
  if (!NAME.test(caller)) throw new ConfigError(`--caller ${NAME_RULE}.`);
  return {
    file,
    caller,
    scopes: scopesOf(scopes ?? LEAST_SCOPE),
    ...(profile === undefined ? {} : { profile }),
    ...(days === undefined ? {} : { days: daysOf(days) }),
    ...(out === undefined ? {} : { out: resolve(out) }),
  };
}

function scopesOf(text: string): readonly Scope[] {
  const names = text.split(',').map((name) => name.trim());
  const scopes = names.filter(isScope);
  if (scopes.length === names.length && scopes.includes(LEAST_SCOPE)) return [...new Set(scopes)];
  throw new ConfigError(
    `--scopes must be some of ${SCOPES.join(', ')}, separated by commas, ${LEAST_SCOPE} among them.`,
  );
}

function daysOf(text: string): number {
  const days = /^\d+$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= LONGEST_DAYS) return days;
  throw new ConfigError(`--days must be a whole number from 1 to ${LONGEST_DAYS}.`);
}

async function add(
  file: string,
  tokens: readonly TokenEntry[],
  { caller, scopes, profile, days, out }: NewToken,
  { terminal, print, say, now }: TokenIo,
): Promise<number> {
  if (!terminal && out === undefined) {
    say('The token would be printed into something that may keep it. Run this in a terminal, or give --out FILE.\n');
    return 1;
  }
  if (out !== undefined && existsSync(out)) {
    say(`${out} exists already, and is not overwritten.\n`);
    return 1;
  }
  const token = `flx_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  const entry: TokenEntry = {
    caller,
    sha256: tokenHash(token),
    scopes: [...scopes],
    ...(profile === undefined ? {} : { profile }),
    ...(days === undefined ? {} : { expires: new Date(now() + days * DAY_MS).toISOString() }),
  };
  // First the hash: a token that was shown and does not work is worse than one that nobody saw.
  await writePrivate(file, tokensFileText([...tokens, entry]));
  if (out === undefined) print(`${token}\n`);
  else await writePrivate(out, `${token}\n`);
  say(`${out === undefined ? 'It is shown this once.' : `It is in ${out}.`} ${file} knows its hash alone.\n`);
  return 0;
}

async function revoke(file: string, tokens: readonly TokenEntry[], caller: string, { say }: TokenIo): Promise<number> {
  const left = tokens.filter((entry) => entry.caller !== caller);
  if (left.length === tokens.length) {
    say(`${file} has no token of this caller.\n`);
    return 1;
  }
  await writePrivate(file, tokensFileText(left));
  say(`${tokens.length - left.length} taken away. A running server notices within a second or two.\n`);
  return 0;
}
