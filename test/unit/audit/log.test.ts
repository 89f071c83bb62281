import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditEntry, AuditOutcome } from '../../../src/guard/audit/audit.ts';
import { AuditError } from '../../../src/guard/audit/audit.ts';
import { verifyAudit } from '../../../src/guard/audit/verify.ts';
import { failingDisk, linesOf, logNames, OK, onlyLog, opened, SERVER, scratch, stopEntry } from './support.ts';

const START = Date.parse('2025-11-21T09:46:00.123Z');
const openNotes = (directory: string): string[] => readdirSync(join(directory, 'open'));
const entriesOf = (path: string): unknown[] =>
  linesOf(path)
    .slice(1)
    .map((line): unknown => JSON.parse(line));

test('one call leaves two chained entries with everything that was known', async () => {
  const directory = await scratch();
  let now = START;
  const log = await opened({ directory, clock: { now: () => now } });
  const ticket = await log.before(stopEntry({ client_request_id: 'crid-1' }));
  now += 1500;
  await log.after(ticket, { ...OK, order_ids: ['CS1'], price: { amount: 9.9, currency: 'USD' } });
  await log.close();

  const path = onlyLog(directory);
  expect(basename(path)).toMatch(new RegExp(`^20251121T094600\\.123Z-${process.pid}-[0-9a-f]{8}\\.jsonl$`));
  const [header, before, after] = linesOf(path).map((line) => JSON.parse(line));
  expect(header).toMatchObject({
    audit: 'flexus-mcp',
    version: 1,
    file: basename(path),
    time: '2025-11-21T09:46:00.123Z',
  });
  expect(before).toEqual({
    ...stopEntry({ client_request_id: 'crid-1' }),
    seq: 1,
    time: '2025-11-21T09:46:00.123Z',
    phase: 'before',
    call: ticket.call,
    prev: header.hash,
    hash: before.hash,
  });
  expect(after).toEqual({
    ...OK,
    order_ids: ['CS1'],
    price: { amount: 9.9, currency: 'USD' },
    seq: 2,
    time: '2025-11-21T09:46:01.623Z',
    phase: 'after',
    call: ticket.call,
    prev: before.hash,
    hash: after.hash,
  });
  expect(await verifyAudit(directory)).toEqual([{ file: path, entries: 2, problems: [], open: [] }]);
});

test('a call is on disk, with its note, before it may be sent; its end takes the note back', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  const log = await opened({ directory, createFile });
  const ticket = await log.before(stopEntry());
  expect(disk.syncs).toBe(1);
  expect(linesOf(onlyLog(directory))).toHaveLength(2);
  expect(openNotes(directory)).toEqual([`${ticket.call}.json`]);
  await log.after(ticket, OK);
  expect(disk.syncs).toBe(2);
  expect(openNotes(directory)).toEqual([]);
});

test('a refused call is on record and has no note: nothing is about to leave', async () => {
  const directory = await scratch();
  const log = await opened({ directory });
  const ticket = await log.before(stopEntry({ decision: { verdict: 'refused', by: 'policy', rule: 'no stops' } }));
  expect(openNotes(directory)).toEqual([]);
  await log.after(ticket, { outcome: 'refused' });
  expect(entriesOf(onlyLog(directory))).toMatchObject([{ decision: { rule: 'no stops' } }, { outcome: 'refused' }]);
});

test('hostile names stay on one line of printable ASCII and come back whole', async () => {
  const directory = await scratch();
  const name = 'shop\n{"seq":9}\u202e\u0000\u001b]0;x\u0007\ud800';
  const log = await opened({ directory });
  await log.before(stopEntry({ arguments: { name, ['__proto__']: 'x' }, client: { name, version: '\u2028' } }));
  await log.close();
  expect(readFileSync(onlyLog(directory), 'latin1')).toMatch(/^[ -~\n]*$/);
  expect(entriesOf(onlyLog(directory))).toMatchObject([{ arguments: { name }, client: { name, version: '\u2028' } }]);
});

test('the redact hook sees every text of entries, ends and notes', async () => {
  const directory = await scratch();
  const log = await opened({ directory, redact: (text) => text.replaceAll('S3cret!', '***') });
  const secret = 'is S3cret!';
  const ticket = await log.before(
    stopEntry({
      arguments: { deep: [{ 'S3cret!': secret }], text: secret },
      targets: [{ kind: 'server', id: SERVER, name: secret }],
      client: { name: secret, version: secret },
    }),
  );
  const note = readFileSync(join(directory, 'open', `${ticket.call}.json`), 'utf8');
  await log.after(ticket, { outcome: 'failed', error: secret });
  const all = note + readFileSync(onlyLog(directory), 'utf8');
  expect(all).not.toContain('S3cret');
  expect(all.match(/is \*\*\*/g)).toHaveLength(7);
});

test('a long error and a long client name are cut', async () => {
  const directory = await scratch();
  const log = await opened({ directory });
  const ticket = await log.before(stopEntry({ client: { name: 'n'.repeat(5000), version: '1' } }));
  await log.after(ticket, { outcome: 'failed', error: 'e'.repeat(5000) });
  const [before, after] = linesOf(onlyLog(directory)).slice(1);
  expect(JSON.parse(before ?? '').client.name).toBe(`${'n'.repeat(100)}... (5000 characters)`);
  expect(JSON.parse(after ?? '').error).toBe(`${'e'.repeat(500)}... (5000 characters)`);
});

test('what a caller adds to an entry or an end can not take the place of the chain', async () => {
  const directory = await scratch();
  const log = await opened({ directory });
  const forged = { seq: 99, prev: 'x', hash: 'y', phase: 'after', call: 'z' };
  const entry: AuditEntry = { ...stopEntry(), ...forged };
  const outcome: AuditOutcome = { ...OK, ...forged };
  await log.after(await log.before(entry), outcome);
  expect(await verifyAudit(directory)).toMatchObject([{ entries: 2, problems: [], open: [] }]);
});

test('a call too large for a line, or with no JSON form, is refused, and others in its batch are not', async () => {
  const directory = await scratch();
  const log = await opened({ directory });
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const results = await Promise.allSettled([
    log.before(stopEntry()),
    log.before(stopEntry({ arguments: { text: 'x'.repeat(1_100_000) } })),
    log.before(stopEntry({ arguments: circle })),
    log.before(stopEntry()),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  for (const one of results) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(AuditError);
  expect(await verifyAudit(directory)).toMatchObject([{ entries: 2, problems: [] }]);
});

test('fifty calls at once keep order and chain, each end after its beginning', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  const log = await opened({ directory, createFile });
  await Promise.all(
    Array.from({ length: 50 }, async (_, number) => {
      const ticket = await log.before(stopEntry({ arguments: { number } }));
      expect(existsSync(join(directory, 'open', `${ticket.call}.json`))).toBe(true);
      await log.after(ticket, { outcome: 'ok', status: number });
    }),
  );
  await log.close();
  const [report] = await verifyAudit(directory);
  expect(report).toMatchObject({ entries: 100, problems: [], open: [] });
  const entries = linesOf(onlyLog(directory))
    .slice(1)
    .map((line) => JSON.parse(line));
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  const begun = entries.filter(({ phase }) => phase === 'before');
  expect(begun.map((one) => one.arguments.number)).toEqual(Array.from({ length: 50 }, (_, at) => at));
  for (const end of entries.filter(({ phase }) => phase === 'after')) {
    expect(begun.find(({ call }) => call === end.call)?.arguments.number).toBe(end.status);
  }
  expect(openNotes(directory)).toEqual([]);
  // Lines that wait together share a sync.
  expect(disk.syncs).toBeLessThan(100);
});

test('two logs in one directory write two files, each with its own chain', async () => {
  const directory = await scratch();
  const logs = [await opened({ directory }), await opened({ directory })];
  await Promise.all(logs.map(async (log) => log.after(await log.before(stopEntry()), OK)));
  expect(logNames(directory)).toHaveLength(2);
  expect(await verifyAudit(directory)).toMatchObject([
    { entries: 2, problems: [] },
    { entries: 2, problems: [] },
  ]);
});

test('no room on the disk: the call is refused, no half line stays, and the log goes on once there is room', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  const log = await opened({ directory, createFile });
  const first = await log.before(stopEntry());
  const good = readFileSync(onlyLog(directory));
  disk.room = 100;
  await expect(log.before(stopEntry())).rejects.toThrow(/can't be written: ENOSPC/);
  expect(readFileSync(onlyLog(directory))).toEqual(good);
  expect(openNotes(directory)).toEqual([`${first.call}.json`]);
  disk.room = Number.POSITIVE_INFINITY;
  await log.after(first, OK);
  expect(await verifyAudit(directory)).toMatchObject([{ entries: 2, problems: [], open: [] }]);
});

test('no room for the first line: nothing counts, and the file begins anew', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  disk.room = 10;
  const log = await opened({ directory, createFile });
  await expect(log.before(stopEntry())).rejects.toThrow(AuditError);
  disk.room = Number.POSITIVE_INFINITY;
  await log.after(await log.before(stopEntry()), OK);
  expect(await verifyAudit(directory)).toMatchObject([{ entries: 2, problems: [], open: [] }]);
});

test('a failed sync refuses all calls that waited for it, and leaves no line of theirs', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  const log = await opened({ directory, createFile });
  await log.after(await log.before(stopEntry()), OK);
  // The first goes to the disk at once; the others wait for it and then share a sync.
  disk.failAtSync = disk.syncs + 2;
  const results = await Promise.allSettled([1, 2, 3].map(() => log.before(stopEntry())));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(openNotes(directory)).toHaveLength(1);
  await log.after(await log.before(stopEntry()), OK);
  expect(await verifyAudit(directory)).toMatchObject([{ entries: 5, problems: [], open: [{ seq: 3 }] }]);
});

test('while a half line can not be cut off, every call is refused', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  const log = await opened({ directory, createFile });
  await log.after(await log.before(stopEntry()), OK);
  disk.room = 100;
  disk.failTruncate = true;
  await expect(log.before(stopEntry())).rejects.toThrow(/ENOSPC/);
  disk.room = Number.POSITIVE_INFINITY;
  await expect(log.before(stopEntry())).rejects.toThrow(/EIO/);
  expect(await verifyAudit(directory)).toMatchObject([{ entries: 2, problems: [], torn: { line: 4, bytes: 100 } }]);
  disk.failTruncate = false;
  await log.before(stopEntry());
  const [report] = await verifyAudit(directory);
  expect(report).toMatchObject({ entries: 3, problems: [] });
  expect(report).not.toHaveProperty('torn');
});

test('an end that can not be written leaves the note, and can be tried again', async () => {
  const directory = await scratch();
  const { disk, createFile } = failingDisk();
  const log = await opened({ directory, createFile });
  const ticket = await log.before(stopEntry());
  disk.room = 0;
  await expect(log.after(ticket, OK)).rejects.toThrow(AuditError);
  expect(openNotes(directory)).toEqual([`${ticket.call}.json`]);
  disk.room = Number.POSITIVE_INFINITY;
  await log.after(ticket, OK);
  expect(openNotes(directory)).toEqual([]);
  await expect(log.after(ticket, OK)).rejects.toThrow(/not open/);
});

test('a note that can not be written refuses the call, and the log says that it was refused', async () => {
  const directory = await scratch();
  await mkdir(join(directory, 'open'), { mode: 0o700 });
  const log = await opened({ directory });
  await log.after(await log.before(stopEntry()), OK);
  rmSync(join(directory, 'open'), { recursive: true });
  await expect(log.before(stopEntry())).rejects.toThrow(/note of an open call can't be written/);
  const [report] = await verifyAudit(directory);
  expect(report).toMatchObject({ entries: 4, problems: [], open: [] });
  expect(entriesOf(onlyLog(directory)).at(-1)).toMatchObject({ phase: 'after', outcome: 'refused' });
});

test.skipIf(process.platform === 'win32')('an open/ that others can write to refuses the call', async () => {
  const directory = await scratch();
  await mkdir(join(directory, 'open'));
  await chmod(join(directory, 'open'), 0o777);
  await expect((await opened({ directory })).before(stopEntry())).rejects.toThrow(/Others can write/);
});

test('a log that was deleted, cut or written to by others while in use refuses every further call', async () => {
  for (const [spoil, why] of [
    [(path: string): void => rmSync(path), /was deleted/],
    [(path: string): void => truncateSync(path, 50), /was changed by somebody else/],
    [(path: string): void => appendFileSync(path, '{}\n'), /was changed by somebody else/],
  ] as const) {
    const directory = await scratch();
    const log = await opened({ directory });
    await log.after(await log.before(stopEntry()), OK);
    spoil(onlyLog(directory));
    await expect(log.before(stopEntry())).rejects.toThrow(why);
    await expect(log.before(stopEntry())).rejects.toThrow(why);
  }
});

test('a closed log takes nothing more', async () => {
  const directory = await scratch();
  const log = await opened({ directory });
  const ticket = await log.before(stopEntry());
  await log.close();
  await expect(log.before(stopEntry())).rejects.toThrow(/closed/);
  await expect(log.after(ticket, OK)).rejects.toThrow(/closed/);
  expect(openNotes(directory)).toEqual([`${ticket.call}.json`]);
});
