// ARCHITECTURE, section 4: set by `flexus-mcp passphrase` in a human's terminal.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openPassphraseFile } from '../../../src/guard/page/passphrase.ts';
import { runPassphrase } from '../../../src/passphrase-command.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { PASSPHRASE } from './samples.ts';

interface Session {
  readonly status: number;
  readonly said: string;
  readonly raw: readonly boolean[];
  readonly path: string;
}

/** Types into a terminal that shows nothing by itself. */
async function typing(keys: readonly string[], argv: readonly string[] = [], tty = true): Promise<Session> {
  const folder = await temporaryFolder();
  const raw: boolean[] = [];
  const setRawMode = (on: boolean): void => {
    raw.push(on);
  };
  const keyboard = Object.assign(new PassThrough(), tty ? { isTTY: true, setRawMode } : {});
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  for (const key of keys) keyboard.write(key);
  keyboard.end();
  const status = await runPassphrase(argv, { FLEXUS_CONFIG_DIR: folder }, { keyboard, say });
  return { status, said, raw, path: join(folder, 'passphrase.json') };
}

test('asks twice, shows nothing, says where it is kept', async () => {
  const { status, said, raw, path } = await typing([`${PASSPHRASE}\r`, `${PASSPHRASE}\r`]);
  expect(status).toBe(0);
  expect(said).not.toContain('horse');
  expect(said).toContain(path);
  expect(raw).toEqual([true, false]);
  expect(await openPassphraseFile(path).check(PASSPHRASE)).toBe(true);
});

test('takes back what backspace, Ctrl-U and arrow keys take back in a terminal', async () => {
  const { status, path } = await typing([`nonsense\x15${PASSPHRASE}xé\x7f\x7f\x1b[D\x1b[3~\r`, `${PASSPHRASE}\n`]);
  expect(status).toBe(0);
  expect(await openPassphraseFile(path).check(PASSPHRASE)).toBe(true);
});

test.each([
  ['two that differ', [`${PASSPHRASE}\r`, `${PASSPHRASE}!\r`], 'not the same'],
  ['a short one', ['ninechars\r', 'ninechars\r'], 'at least 10'],
  ['Ctrl-C', [`${PASSPHRASE}\r`, '\x03'], 'Nothing was changed'],
  ['a terminal that goes away', [PASSPHRASE], 'Nothing was changed'],
])('%s sets nothing', async (_, keys, why) => {
  const { status, said, raw, path } = await typing(keys);
  expect(status).toBe(1);
  expect(said).toContain(why);
  expect(raw.at(-1)).toBe(false);
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test('a pipe can not set it', async () => {
  const { status, said, path } = await typing([`${PASSPHRASE}\n${PASSPHRASE}\n`], [], false);
  expect(status).toBe(1);
  expect(said).toContain('terminal');
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test('an argument can not set it, and is not repeated', async () => {
  const failure = await typing([], [PASSPHRASE]).catch((error: unknown) => error);
  expect(String(failure)).toContain('Use: flexus-mcp passphrase');
  expect(String(failure)).not.toContain('horse');
});

/** A file in the form that one with a real hash has, without the work of making one. */
const KEPT = {
  version: 1,
  N: 131072,
  r: 8,
  p: 1,
  salt: Buffer.alloc(16).toString('base64'),
  hash: Buffer.alloc(32).toString('base64'),
};

test('--status says whether one is set, from a pipe too', async () => {
  const { status, said } = await typing([], ['--status'], false);
  expect(status).toBe(1);
  expect(said).toContain('No passphrase is set');
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'passphrase.json'), JSON.stringify(KEPT), { mode: 0o600 });
  const lines: string[] = [];
  const io = { keyboard: new PassThrough(), say: (text: string) => lines.push(text) };
  expect(await runPassphrase(['--status'], { FLEXUS_CONFIG_DIR: folder }, io)).toBe(0);
  expect(lines.join('')).toContain(folder);
});

test("pasting both lines at once works; --config-dir keeps it where the server's own flag looks for it", async () => {
  const folder = await temporaryFolder();
  expect((await typing([`${PASSPHRASE}\r${PASSPHRASE}\r`], ['--config-dir', folder])).status).toBe(0);
  expect(await openPassphraseFile(join(folder, 'passphrase.json')).check(PASSPHRASE)).toBe(true);
});
