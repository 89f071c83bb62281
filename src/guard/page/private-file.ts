import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';

/** A file of ours that can't be trusted or used; the message says why and how to mend it, without its content. */
export class PrivateFileError extends Error {
  override readonly name = 'PrivateFileError';
}

interface Ownership {
  readonly uid: number;
  readonly mode: number;
}

/** The text of a file that nobody but its owner can read; undefined when there is none. */
export async function readPrivate(path: string): Promise<string | undefined> {
  const file = await openIfThere(path);
  if (!file) return undefined;
  try {
    // Of the open file, so that nobody can exchange it between the look and the reading.
    const folder = dirname(path);
    const [facts, around] = [await file.stat(), await stat(folder)];
    if (isMounted(facts, around)) refuseOpen(path, facts, 0o037, `chmod 440 ${path}`);
    else {
      refuseForeign(path, facts, 0o077, `chmod 600 ${path}`);
      refuseForeign(folder, around, 0o022, `chmod 700 ${folder}`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

const STICKY = 0o1000;

/**
 * A secret that a container platform mounts is root's, and so is its folder; the process reads it as one of its group.
 * Kubernetes lets all write to that folder, which is mounted read-only, but makes it sticky: there only root could put
 * another file in the place of root's.
 */
function isMounted(file: Ownership, folder: Ownership): boolean {
  const byRoot = file.uid === 0 && folder.uid === 0 && process.getuid !== undefined && process.getuid() !== 0;
  return byRoot && ((folder.mode & 0o022) === 0 || (folder.mode & STICKY) !== 0);
}

/** Replaces a file as a whole: after a crash it holds the old text or the new one. Mode 0600, its folder 0700. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  refuseForeign(folder, await stat(folder), 0o022, `chmod 700 ${folder}`);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export async function removePrivate(path: string): Promise<void> {
  await rm(path, { force: true });
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new PrivateFileError(`${path} can't be read${code}.`);
  }
}

/** Windows keeps no owner and no mode that mean anything here: there the folder's own access list protects. */
function refuseForeign(path: string, found: Ownership, forbidden: number, mend: string): void {
  if (process.platform === 'win32' || process.getuid === undefined) return;
  if (found.uid !== process.getuid()) {
    throw new PrivateFileError(`${path} belongs to another user, so what it says can't be trusted.`);
  }
  refuseOpen(path, found, forbidden, mend);
}

function refuseOpen(path: string, found: Ownership, forbidden: number, mend: string): void {
  if ((found.mode & forbidden) === 0) return;
  const mode = (found.mode & 0o777).toString(8).padStart(3, '0');
  throw new PrivateFileError(`${path} is open to other users (mode ${mode}). Close it with: ${mend}`);
}
