import { existsSync, promises, readdirSync, symlinkSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { AuditError } from '../../../src/guard/audit/audit.ts';
import { ChainFile } from '../../../src/guard/audit/chain-file.ts';
import type { AuditHeader } from '../../../src/guard/audit/entry.ts';
import { Journal } from '../../../src/guard/audit/open-calls.ts';
import { verifyAudit } from '../../../src/guard/audit/verify.ts';
import { linesOf, OK, opened, scratch, stopEntry, stopNote, systemError } from './support.ts';

const real = promises.open;
const seen = { events: [] as string[], failSync: (_: string): boolean => false };

/** What a path is in an audit directory. */
function kindOf(path: string): string {
  const name = basename(path);
  if (name.endsWith('.jsonl')) return 'log';
  if (name.endsWith('.json')) return 'note';
  return name === 'open' ? 'open/' : 'directory';
}

// The real file system, with each opening and sync written down.
async function watched(...args: Parameters<typeof real>): Promise<FileHandle> {
  const handle = await real(...args);
  const kind = kindOf(String(args[0]));
  const sync = handle.sync.bind(handle);
  seen.events.push(`open ${kind}`);
  handle.sync = async () => {
    if (seen.failSync(kind)) throw systemError('EIO');
    await sync();
    seen.events.push(`sync ${kind}`);
  };
  return handle;
}

function openWith(open: typeof real): void {
  promises.open = open;
  syncBuiltinESMExports();
}

beforeAll(() => openWith(watched));
afterAll(() => openWith(real));

beforeEach(() => {
  seen.events.length = 0;
  seen.failSync = (): boolean => false;
});

const process = { host: 'h', machine: 'm', boot: 'b', namespace: 'n', pid: 1, started: '1' };
const header: AuditHeader = {
  audit: 'flexus-mcp',
  version: 1,
  file: '20251121T094600.123Z-1-00000000.jsonl',
  time: '2025-11-21T09:46:00.123Z',
  process,
};
const note = stopNote({ log: header.file, process });

// fsync(2): the file's own sync does not put its name in the directory on disk; that takes a sync of the directory.
test('before resolves after log, its directory, note and open/ are synced, in this order', async () => {
  const log = await opened({ directory: await scratch() });
  const first = await log.before(stopEntry());
  const syncs = seen.events.filter((event) => event.startsWith('sync'));
  expect(syncs.slice(-4)).toEqual(['sync log', 'sync directory', 'sync note', 'sync open/']);
  seen.events.length = 0;
  await log.after(first, OK);
  expect(seen.events).toEqual(['sync log']);
  seen.events.length = 0;
  await log.before(stopEntry());
  expect(seen.events).toEqual(['sync log', 'open note', 'sync note', 'open open/', 'sync open/']);
});

test.each(['log', 'directory', 'note', 'open/'])('a failed sync of the %s refuses the call', async (kind) => {
  const directory = await scratch();
  const log = await opened({ directory });
  seen.failSync = (one): boolean => one === kind;
  await expect(log.before(stopEntry())).rejects.toBeInstanceOf(AuditError);
  seen.failSync = (): boolean => false;
  await log.after(await log.before(stopEntry()), OK);
  expect(await verifyAudit(directory)).toMatchObject([{ problems: [], open: [] }]);
});

test('neither a log of the same name nor a planted link is written to', async () => {
  const directory = await scratch();
  const path = join(directory, header.file);
  symlinkSync(join(directory, 'victim'), path);
  const linked = new ChainFile(directory, header);
  await expect(linked.append({ a: 1 })).rejects.toThrow(/EEXIST/);
  expect(existsSync(join(directory, 'victim'))).toBe(false);
});

test("a note takes nobody else's place, and what stands there stays", async () => {
  const directory = await scratch();
  const journal = await Journal.within(directory);
  symlinkSync(join(directory, 'nowhere'), join(directory, 'open', `${note.call}.json`));
  await expect(journal.add(note)).rejects.toThrow(/EEXIST/);
  expect(existsSync(join(directory, 'nowhere'))).toBe(false);
  expect(readdirSync(join(directory, 'open'))).toEqual([`${note.call}.json`]);
});

test('closing waits for lines on their way, and takes no more', async () => {
  const directory = await scratch();
  const chain = new ChainFile(directory, header);
  onTestFinished(() => chain.close());
  await chain.append({ number: 0 });
  const late = [1, 2, 3].map((number) => chain.append({ number }));
  await chain.close();
  await expect(Promise.all(late)).resolves.toHaveLength(3);
  expect(linesOf(join(directory, header.file))).toHaveLength(5);
  await expect(chain.append({ number: 4 })).rejects.toThrow(/closed/);
});
