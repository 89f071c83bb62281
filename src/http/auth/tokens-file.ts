import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import process from 'node:process';
import * as z from 'zod';
import { LEAST_SCOPE, SCOPES } from '../caller.ts';

/** A tokens file that can't be used; the message says why and how to mend it. */
export class TokensFileError extends Error {
  override readonly name = 'TokensFileError';
}

/** Of callers and profiles: what is shown to approvers and written into records. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
export const NAME_RULE = 'must be 1 to 64 letters, digits, ".", "_", "@" or "-"';

const entrySchema = z.strictObject({
  caller: z.string().regex(NAME, NAME_RULE),
  /** Of the token as it is sent. It has 256 random bits, so that a slow hash would add nothing. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  scopes: z
    .array(z.enum(SCOPES))
    .refine((scopes) => scopes.includes(LEAST_SCOPE), `must include ${LEAST_SCOPE}: everything begins with reading`),
  profile: z.string().optional(),
  /** ISO 8601; absent: it does not expire. */
  expires: z.iso.datetime({ offset: true }).optional(),
});

const fileSchema = z.strictObject({ version: z.literal(1), tokens: z.array(entrySchema) });

export type TokenEntry = z.infer<typeof entrySchema>;

/** The file as a text of its own. */
export function tokensFileText(tokens: readonly TokenEntry[]): string {
  return `${JSON.stringify({ version: 1, tokens }, undefined, 2)}\n`;
}

/** The hash by which a token is known. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Reads the entries; undefined when there is no file. @throws TokensFileError */
export async function readTokens(path: string): Promise<readonly TokenEntry[] | undefined> {
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const parsed = fileSchema.safeParse(jsonOf(text, path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new TokensFileError(`${path} is not a tokens file: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`);
  }
  const { tokens } = parsed.data;
  if (new Set(tokens.map(({ sha256 }) => sha256)).size !== tokens.length) {
    throw new TokensFileError(`${path} has the same token twice.`);
  }
  return tokens;
}

/** Who may write this file lets callers in, so nobody else may. Readers see hashes only; a mounted secret is root's. */
async function textOf(path: string): Promise<string | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, 'r');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    if (code === 'ENOENT') return undefined;
    throw new TokensFileError(`${path} can't be read (${code}).`);
  }
  try {
    const { uid, mode } = await file.stat();
    if (process.getuid && uid !== process.getuid() && uid !== 0) {
      throw new TokensFileError(`${path} belongs to another user, so what it says can't be trusted.`);
    }
    if (process.platform !== 'win32' && (mode & 0o022) !== 0) {
      throw new TokensFileError(`${path} can be changed by other users. Close it with: chmod 600 ${path}`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function jsonOf(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TokensFileError(`${path} is not valid JSON.`);
  }
}
