import type { Stats } from 'node:fs';
import { lstat, mkdir, open, realpath, stat } from 'node:fs/promises';
import { dirname, posix, resolve, win32 } from 'node:path';
import { AuditError, auditError, codeOf } from './audit-error.ts';

/** Owner only. */
const DIRECTORY_MODE = 0o700;
export const FILE_MODE = 0o600;

const WRITABLE_BY_GROUP = 0o020;
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/**
 * Where the audit log is kept unless the human says otherwise: the user's own state directory. Linux: the XDG Base
 * Directory Specification (`XDG_STATE_HOME`, ignored there unless absolute).
 */
export function defaultAuditDirectory(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (platform === 'win32') {
    const local = env.LOCALAPPDATA;
    const base = local && win32.isAbsolute(local) ? local : win32.join(home, 'AppData', 'Local');
    return win32.join(base, 'flexus-mcp', 'audit');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'flexus-mcp', 'audit');
  const state = env.XDG_STATE_HOME;
  const base = state && posix.isAbsolute(state) ? state : posix.join(home, '.local', 'state');
  return posix.join(base, 'flexus-mcp', 'audit');
}

/** The user whose rights count, or undefined on Windows, where the profile's access list protects the directory. */
function currentUser(): number | undefined {
  return process.geteuid?.();
}

function requireOwn(path: string, facts: Stats, user: number): void {
  if (facts.uid !== user) throw new AuditError(`The audit directory ${path} belongs to another user.`);
}

/** A directory above that others may rearrange could be swapped with ours in it; a sticky one (/tmp) can't. */
async function requireSafeParents(directory: string): Promise<void> {
  for (let path = dirname(directory); ; path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & WRITABLE_BY_ALL) !== 0 && (mode & STICKY) === 0) {
      throw new AuditError(`The audit directory ${directory} is not safe: everybody can write to ${path}.`);
    }
    if (path === dirname(path)) return;
  }
}

/**
 * The real path of an existing audit directory.
 *
 * @throws AuditError if it is no directory, if it or the link to it belongs to somebody else, or if others can write.
 */
export async function checkedDirectory(directory: string): Promise<string> {
  const user = currentUser();
  try {
    const named = await lstat(directory);
    if (user !== undefined && named.isSymbolicLink()) requireOwn(directory, named, user);
    const real = await realpath(directory);
    const facts = await stat(real);
    if (!facts.isDirectory()) throw new AuditError(`The audit directory ${directory} is not a directory.`);
    if (user === undefined) return real;
    requireOwn(directory, facts, user);
    if ((facts.mode & (WRITABLE_BY_GROUP | WRITABLE_BY_ALL)) !== 0) {
      throw new AuditError(`Others can write to the audit directory ${directory}; take that right away: chmod go-w.`);
    }
    await requireSafeParents(real);
    return real;
  } catch (error) {
    throw auditError(`The audit directory ${directory} can't be used`, error);
  }
}

/** Whether there is anything at this path, a dangling link included. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw auditError(`${path} can't be looked at`, error);
  }
}

/** Makes the directory if there is none, and those above; then as `checkedDirectory`. */
export async function madeDirectory(directory: string): Promise<string> {
  try {
    const path = resolve(directory);
    const first = await mkdir(path, { recursive: true, mode: DIRECTORY_MODE });
    if (first !== undefined) await syncParents(path, dirname(first));
  } catch (error) {
    throw auditError(`The audit directory ${directory} can't be made`, error);
  }
  return checkedDirectory(directory);
}

/** Makes a new name in a directory survive a power cut. Windows can't sync a directory and needs no such call. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncParents(directory: string, top: string): Promise<void> {
  let path = directory;
  do {
    path = dirname(path);
    await syncDirectory(path);
  } while (path !== top && path !== dirname(path));
}
