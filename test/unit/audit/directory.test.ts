import { existsSync, statSync } from 'node:fs';
import { chmod, chown, lchown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AuditError, defaultAuditDirectory, leftOpen, openAudit } from '../../../src/guard/audit/audit.ts';
import { OK, onlyLog, opened, scratch, stopEntry } from './support.ts';

const NOBODY = 65534;
const isRoot = process.geteuid?.() === 0;
const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Runs as a user whom permissions bind, which they don't root. */
async function asOrdinaryUser<T>(run: () => Promise<T>): Promise<T> {
  if (!isRoot) return run();
  process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the default place', () => {
  // XDG Base Directory Specification: $XDG_STATE_HOME, default ~/.local/state; "paths must be absolute", others ignored.
  test.each([
    [{}, 'linux', '/home/a/.local/state/flexus-mcp/audit'],
    [{ XDG_STATE_HOME: '/var/a' }, 'linux', '/var/a/flexus-mcp/audit'],
    [{ XDG_STATE_HOME: 'state' }, 'linux', '/home/a/.local/state/flexus-mcp/audit'],
    [{ XDG_STATE_HOME: '' }, 'freebsd', '/home/a/.local/state/flexus-mcp/audit'],
    [{ XDG_STATE_HOME: '/var/a' }, 'darwin', '/home/a/Library/Application Support/flexus-mcp/audit'],
  ] as const)('%j on %s', (env, platform, path) => {
    expect(defaultAuditDirectory(env, platform, '/home/a')).toBe(path);
  });

  test.each([
    [{ LOCALAPPDATA: 'D:\\Local' }, 'D:\\Local\\flexus-mcp\\audit'],
    [{}, 'C:\\Users\\a\\AppData\\Local\\flexus-mcp\\audit'],
    [{ LOCALAPPDATA: 'Local' }, 'C:\\Users\\a\\AppData\\Local\\flexus-mcp\\audit'],
  ])('%j on Windows', (env, path) => {
    expect(defaultAuditDirectory(env, 'win32', 'C:\\Users\\a')).toBe(path);
  });
});

describe.skipIf(process.platform === 'win32')('who may write', () => {
  test('directories are made 0700 and files 0600, whatever the umask', async () => {
    const directory = join(await scratch(), 'state', 'audit');
    const umask = process.umask(0);
    try {
      const log = await opened({ directory });
      await log.before(stopEntry());
      await log.close();
    } finally {
      process.umask(umask);
    }
    expect([directory, join(directory, '..'), join(directory, 'open')].map(modeOf)).toEqual([0o700, 0o700, 0o700]);
    expect(modeOf(onlyLog(directory))).toBe(0o600);
  });

  test('a server that only reads makes nothing', async () => {
    const directory = join(await scratch(), 'audit');
    await (await openAudit({ directory })).close();
    expect(existsSync(directory)).toBe(false);
    expect(await leftOpen(directory)).toEqual([]);
  });

  test.each([0o770, 0o702, 0o777])('a directory of mode %o is refused', async (mode) => {
    const directory = await scratch();
    await chmod(directory, mode);
    await expect(openAudit({ directory })).rejects.toThrow(/Others can write/);
  });

  test('a directory that others open after the start is refused at the first entry', async () => {
    const directory = await scratch();
    const log = await opened({ directory });
    await chmod(directory, 0o777);
    await expect(log.before(stopEntry())).rejects.toThrow(/Others can write/);
  });

  test('a directory below one that everybody may rearrange is refused', async () => {
    const above = await scratch();
    const directory = join(above, 'audit');
    await mkdir(directory, { mode: 0o700 });
    await chmod(above, 0o777);
    await expect(openAudit({ directory })).rejects.toThrow(/everybody can write/);
    await chmod(above, 0o1777);
    await expect(openAudit({ directory })).resolves.toBeDefined();
  });

  test('a link to a directory of our own is followed', async () => {
    const [place, target] = [await scratch(), await scratch()];
    await symlink(target, join(place, 'audit'));
    const log = await opened({ directory: join(place, 'audit') });
    await log.before(stopEntry());
    await log.close();
    expect(onlyLog(target)).toMatch(/\.jsonl$/);
  });

  test.runIf(isRoot)('a link to, or by, somebody else, and a directory of theirs are refused', async () => {
    const [place, theirs, ours] = [await scratch(), await scratch(), await scratch()];
    await chown(theirs, NOBODY, NOBODY);
    await symlink(theirs, join(place, 'audit'));
    for (const directory of [theirs, join(place, 'audit')]) {
      await expect(openAudit({ directory })).rejects.toThrow(/belongs to another user/);
    }
    await symlink(ours, join(theirs, 'audit'));
    await expect(openAudit({ directory: join(theirs, 'audit') })).resolves.toBeDefined();
    await lchown(join(theirs, 'audit'), NOBODY, NOBODY);
    await expect(openAudit({ directory: join(theirs, 'audit') })).rejects.toThrow(/belongs to another user/);
  });

  test('a dangling link, a file, and a place below a file are refused', async () => {
    const place = await scratch();
    await symlink(join(place, 'nowhere'), join(place, 'dangling'));
    await writeFile(join(place, 'file'), '');
    await expect(openAudit({ directory: join(place, 'dangling') })).rejects.toThrow(AuditError);
    await expect(openAudit({ directory: join(place, 'file') })).rejects.toThrow(/not a directory/);
    await expect(openAudit({ directory: join(place, 'file', 'audit') })).rejects.toThrow(/ENOTDIR/);
  });

  test('a read-only directory refuses the call, and takes it once it is writable', async () => {
    const directory = await scratch();
    if (isRoot) await chown(directory, NOBODY, NOBODY);
    await chmod(directory, 0o500);
    await asOrdinaryUser(async () => {
      const log = await opened({ directory });
      await expect(log.before(stopEntry())).rejects.toThrow(/EACCES/);
      await expect(log.before(stopEntry())).rejects.toBeInstanceOf(AuditError);
      await chmod(directory, 0o700);
      await log.after(await log.before(stopEntry()), OK);
      await log.close();
    });
  });

  test('a place where no directory can be made refuses the call', async () => {
    const place = await scratch();
    if (isRoot) await chown(place, NOBODY, NOBODY);
    await chmod(place, 0o500);
    await asOrdinaryUser(async () => {
      const log = await opened({ directory: join(place, 'a', 'b') });
      await expect(log.before(stopEntry())).rejects.toThrow(/can't be made: EACCES/);
    });
  });
});
