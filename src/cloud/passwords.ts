import { randomInt } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readFile } from 'node:fs/promises';

/** Where a password comes from that no model has seen: named by the human's configuration. */
export type PasswordSource =
  /** Made up, and appended to this file before it is sent. */
  | { readonly kind: 'generated'; readonly file: string }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'variable'; readonly name: string };

/** Hands out new passwords and keeps those it made up. */
export interface Passwords {
  /** Where made-up passwords are kept; absent: nowhere. */
  readonly file?: string;
  next(): Promise<string>;
  /** Puts a password on the human's file before it is used. Throws when it can't be kept: then it must not be used. */
  keep(password: string, operation: string, targets: readonly string[]): Promise<void>;
}

/** The password can't be had or kept. */
export class PasswordError extends Error {
  override name = 'PasswordError';
}

const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const LOWER = 'abcdefghijkmnopqrstuvwxyz';
const DIGITS = '23456789';
/** Specials that every edition of the documents allows (ERRATA B8). */
const SPECIAL = '!@%_+.?';
const LENGTH = 22;

const pick = (from: string): string => from[randomInt(from.length)] ?? '';

/** A password of 22 characters, about 130 bits, with every kind of character; none that are easily mixed up. */
export function generatePassword(): string {
  const kinds = [UPPER, LOWER, DIGITS, SPECIAL];
  const characters = [...kinds.map(pick), ...Array.from({ length: LENGTH - kinds.length }, () => pick(kinds.join('')))];
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] ?? '', characters[index] ?? ''];
  }
  const password = characters.join('');
  return /adm|dmi|min|ini|nis|ist|str|tra|rat|ato|tor|root|toor/i.test(password) ? generatePassword() : password;
}

const REFUSED_MODE = 0o077;

async function ownFile(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => undefined);
  if (!facts) return;
  if (!facts.isFile()) throw new PasswordError(`${path} is not an ordinary file, so no password is kept there.`);
  if (process.platform !== 'win32' && (facts.mode & REFUSED_MODE) !== 0) {
    throw new PasswordError(`${path} can be read by others (mode ${(facts.mode & 0o777).toString(8)}); make it 600.`);
  }
}

async function append(path: string, line: string): Promise<void> {
  await ownFile(path);
  const file = await open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    await file.appendFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function fromFile(path: string): Promise<string> {
  await ownFile(path);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new PasswordError(`The password file ${path} can't be read.`);
  });
  return text.replace(/\r?\n$/, '');
}

/** Passwords from the human's source. */
export function createPasswords(source: PasswordSource, env: Readonly<Record<string, string | undefined>>): Passwords {
  return {
    ...(source.kind === 'generated' ? { file: source.file } : {}),
    async next() {
      if (source.kind === 'generated') return generatePassword();
      const value = source.kind === 'file' ? await fromFile(source.file) : env[source.name];
      if (value) return value;
      throw new PasswordError('The configured source of passwords is empty.');
    },
    async keep(password, operation, targets) {
      if (source.kind !== 'generated') return;
      const line = JSON.stringify({ time: new Date().toISOString(), operation, targets, password });
      try {
        await append(source.file, `${line}\n`);
      } catch (error) {
        if (error instanceof PasswordError) throw error;
        throw new PasswordError(`The new password can't be kept in ${source.file}, so it was not used.`);
      }
    },
  };
}
