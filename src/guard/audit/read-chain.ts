import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { AuditError, auditError } from './audit-error.ts';
import type { AuditLine } from './entry.ts';
import { headerSchema, lineSchema } from './entry.ts';
import { LINE_MAX, unseal } from './line.ts';

/** A line of a log file, as it stands there. Lines count from 1. */
export type ChainItem =
  | { readonly kind: 'header'; readonly line: number; readonly hash: string; readonly header: Header }
  | {
      readonly kind: 'entry';
      readonly line: number;
      readonly hash: string;
      readonly entry: AuditLine;
      readonly text: string;
    }
  /** Not as it was written. `hash`: what it claims, if anything. */
  | { readonly kind: 'bad'; readonly line: number; readonly why: string; readonly hash?: string }
  /** The last line, without its end: of a killed process, or one that is writing. */
  | { readonly kind: 'torn'; readonly line: number; readonly bytes: number };

type Header = z.infer<typeof headerSchema>;

function read(text: string, line: number): ChainItem {
  const unsealed = unseal(text);
  if (!unsealed.ok) {
    const claimed = unsealed.hash === undefined ? {} : { hash: unsealed.hash };
    return { kind: 'bad', line, why: 'does not fit its own hash', ...claimed };
  }
  const { value, hash } = unsealed;
  if (line === 1) {
    const header = headerSchema.safeParse(value).data;
    if (header) return { kind: 'header', line, hash, header };
    return { kind: 'bad', line, why: 'is not the first line of an audit log', hash };
  }
  const entry = lineSchema.safeParse(value).data;
  return entry ? { kind: 'entry', line, hash, entry, text } : { kind: 'bad', line, why: 'is no entry', hash };
}

/** The lines of a log file, each checked against its own hash; what links them is `verifyAudit`'s to check. */
export async function* readChain(path: string): AsyncGenerator<ChainItem> {
  let rest = '';
  let line = 0;
  // One character per byte: the hash is over bytes, and whatever is not ASCII is not ours.
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const text of parts) {
      line += 1;
      yield read(text, line);
    }
    if (rest.length > LINE_MAX) {
      yield { kind: 'bad', line: line + 1, why: 'is longer than any that is written here; the rest was not read' };
      return;
    }
  }
  if (rest !== '' || line === 0) yield { kind: 'torn', line: line + 1, bytes: rest.length };
}

/**
 * The log files that a path means: the file itself, or those of a directory, oldest first.
 *
 * @throws AuditError if there is no such thing, or a log is no regular file.
 */
export async function logFiles(path: string): Promise<string[]> {
  try {
    if (!(await lstat(path)).isFile()) {
      const names = (await readdir(path)).filter((name) => name.endsWith('.jsonl')).sort();
      return await Promise.all(names.map((name) => regular(join(path, name))));
    }
    return [path];
  } catch (error) {
    throw auditError(`No audit log can be read at ${path}`, error);
  }
}

async function regular(path: string): Promise<string> {
  if ((await lstat(path)).isFile()) return path;
  throw new AuditError(`${path} is not a regular file, so it is no audit log of ours.`);
}
