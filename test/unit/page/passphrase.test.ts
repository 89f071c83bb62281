// Issue 3, 2 and ARCHITECTURE, section 4: kept as a scrypt hash; a human sets it.
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { attemptsPath, openPassphraseFile, passphrasePath } from '../../../src/guard/page/passphrase.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { PASSPHRASE } from './samples.ts';

describe('where it is kept', () => {
  // XDG base directory specification 0.8: $XDG_CONFIG_HOME, else ~/.config; relative paths are ignored.
  test.each([
    [{}, '/home/ana/.config/flexus-mcp/passphrase.json'],
    [{ XDG_CONFIG_HOME: '/cfg' }, '/cfg/flexus-mcp/passphrase.json'],
    [{ XDG_CONFIG_HOME: 'cfg' }, '/home/ana/.config/flexus-mcp/passphrase.json'],
    [{ XDG_CONFIG_HOME: '/cfg', FLEXUS_CONFIG_DIR: '/mine' }, '/mine/passphrase.json'],
  ])('with %j', (env, path) => {
    expect(passphrasePath(env, 'linux', '/home/ana')).toBe(path);
  });

  test('a relative FLEXUS_CONFIG_DIR is refused: it would depend on where the client started the server', () => {
    expect(() => passphrasePath({ FLEXUS_CONFIG_DIR: 'here' }, 'linux', '/home/ana')).toThrow('absolute');
  });

  test('on Windows in APPDATA', () => {
    expect(passphrasePath({ APPDATA: '/roaming' }, 'win32', '/users/ana')).toBe('/roaming/flexus-mcp/passphrase.json');
  });
});

describe('the file', () => {
  const fresh = async (): Promise<string> => join(await temporaryFolder(), 'config', 'passphrase.json');
  /** Without the work that a real hash costs: these files are not looked into. */
  const containing = async (text: string): Promise<string> => {
    const path = await fresh();
    await mkdir(join(path, '..'), { mode: 0o700 });
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };

  test('takes the passphrase and no other, composed in either way', async () => {
    const file = openPassphraseFile(await fresh());
    expect(await file.exists()).toBe(false);
    expect(await file.check('')).toBe(false);
    await file.set('caf\u00e9 horse battery');
    expect(await file.exists()).toBe(true);
    const tried = ['cafe\u0301 horse battery', 'caf\u00e9 horse batterz', ''].map((text) => file.check(text));
    expect(await Promise.all(tried)).toEqual([true, false, false]);
  });

  test("holds neither the passphrase nor the same hash twice nor failed attempts, and is its owner's alone", async () => {
    const path = await fresh();
    const file = openPassphraseFile(path);
    await file.set(PASSPHRASE);
    const first = await readFile(path, 'utf8');
    await writeFile(attemptsPath(path), '{"failures":9,"notBefore":9e15}', { mode: 0o600 });
    await file.set(PASSPHRASE);
    const second = await readFile(path, 'utf8');
    expect(first).not.toContain('horse');
    expect(JSON.parse(first)).toMatchObject({ N: 131072, r: 8, p: 1 });
    expect(JSON.parse(first).hash).not.toBe(JSON.parse(second).hash);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(path, '..')), 'setting it anew forgets the failed attempts').toEqual(['passphrase.json']);
  });

  test.each(['', 'ninechars', '\u{1f600}'.repeat(9)])(
    'refuses %j as too short, and says what would do',
    async (text) => {
      const path = await fresh();
      await expect(openPassphraseFile(path).set(text)).rejects.toThrow(/at least 10 .* words/);
      expect(await openPassphraseFile(path).exists()).toBe(false);
    },
  );

  test.each([
    ['read', 0o640],
    ['read', 0o604],
    ['written', 0o620],
  ])('that others could have %s (mode %o) is not used', async (_, mode) => {
    const path = await containing('{}');
    const file = openPassphraseFile(path);
    await chmod(path, mode);
    await expect(file.exists()).rejects.toThrow(`chmod 600 ${path}`);
    await expect(file.check(PASSPHRASE)).rejects.toThrow('open to other users');
  });

  test('in a folder where others can put files is not used', async () => {
    const path = await containing('{}');
    const file = openPassphraseFile(path);
    await chmod(join(path, '..'), 0o777);
    await expect(file.check(PASSPHRASE)).rejects.toThrow('chmod 700');
    await expect(file.set(PASSPHRASE)).rejects.toThrow('chmod 700');
  });

  test.skipIf(process.getuid?.() !== 0)('of another user is not used', async () => {
    const path = await containing('{}');
    const file = openPassphraseFile(path);
    await chown(path, 65534, 65534);
    await expect(file.check(PASSPHRASE)).rejects.toThrow('another user');
  });

  test.each(['', '{}', '{"version":1,"N":2,"r":8,"p":1,"salt":"","hash":""}', 'null'])(
    'with the text %j is damaged, and nothing opens it',
    async (text) => {
      const path = await containing(text);
      await expect(openPassphraseFile(path).check('')).rejects.toThrow('damaged');
    },
  );
});
