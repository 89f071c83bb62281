import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AuditError, leftOpen, reportText, settle } from '../../../src/guard/audit/audit.ts';
import type { OpenNote } from '../../../src/guard/audit/entry.ts';
import { identityOf } from '../../../src/guard/audit/process-identity.ts';
import { failingDisk, OK, opened, scratch, stopEntry } from './support.ts';

const HOUR = 3_600_000;
const notePath = (directory: string, call: string): string => join(directory, 'open', `${call}.json`);
const readNote = (path: string): OpenNote => JSON.parse(readFileSync(path, 'utf8'));

/** Changes a note as if another process had written it. */
function rewrite(path: string, change: (note: OpenNote) => OpenNote): void {
  writeFileSync(path, `${JSON.stringify(change(readNote(path)))}\n`);
}

/** One open call of a process that is gone: this one's PID, used before by another. */
async function abandoned(directory: string): Promise<string> {
  const log = await opened({ directory });
  const { call } = await log.before(stopEntry({ client_request_id: 'crid-1' }));
  rewrite(notePath(directory, call), (note) => ({ ...note, process: { ...note.process, started: '1' } }));
  return call;
}

describe('what a start finds', () => {
  test('nothing where nothing was written', async () => {
    expect(await leftOpen(join(await scratch(), 'audit'))).toEqual([]);
    expect(await leftOpen(await scratch())).toEqual([]);
  });

  test('not a call that a running process is at', async () => {
    const directory = await scratch();
    const log = await opened({ directory });
    const ticket = await log.before(stopEntry());
    expect(await leftOpen(directory)).toEqual([]);
    await log.after(ticket, OK);
    expect(await leftOpen(directory)).toEqual([]);
  });

  test('a call whose PID was given to another process since', async () => {
    const directory = await scratch();
    const call = await abandoned(directory);
    const open = await leftOpen(directory);
    expect(open).toMatchObject([
      {
        fate: 'gone',
        note: { call, tool: 'batch_stop_servers', client_request_id: 'crid-1', region: 'ap-southeast-3' },
      },
    ]);
    expect(open[0]).not.toHaveProperty('recorded');
  });

  test('a call of another machine, of which it can not be told whether it runs', async () => {
    const directory = await scratch();
    const { call } = await (await opened({ directory })).before(stopEntry());
    const here = await identityOf();
    const there = { ...here, host: 'beta', machine: 'm2', boot: 'b2' };
    expect(await leftOpen(directory, { here: there })).toMatchObject([{ fate: 'unsure', note: { call } }]);
  });

  test('several, oldest first', async () => {
    const directory = await scratch();
    for (const at of [3, 1, 2]) {
      const log = await opened({ directory, clock: { now: () => at * 1000 } });
      const { call } = await log.before(stopEntry());
      rewrite(notePath(directory, call), (note) => ({ ...note, process: { ...note.process, started: '1' } }));
    }
    const times = (await leftOpen(directory)).map(({ note }) => note?.time);
    expect(times).toEqual(['1970-01-01T00:00:01.000Z', '1970-01-01T00:00:02.000Z', '1970-01-01T00:00:03.000Z']);
  });

  test('no note that was torn at any byte: its request had not left', async () => {
    const directory = await scratch();
    const path = notePath(directory, await abandoned(directory));
    for (let length = readFileSync(path).length - 1; length >= 0; length -= 1) {
      truncateSync(path, length);
      expect(await leftOpen(directory)).toEqual([]);
    }
  });

  test('a damaged note, as one that can not be read', async () => {
    const directory = await scratch();
    const path = notePath(directory, await abandoned(directory));
    const good = readNote(path);
    for (const text of [
      'x',
      '{}',
      JSON.stringify({ ...good, log: '../../etc/passwd' }),
      JSON.stringify({ ...good, version: 2 }),
    ]) {
      writeFileSync(path, `${text}\n`);
      expect(await leftOpen(directory)).toMatchObject([{ note: undefined, fate: 'unsure' }]);
    }
  });

  test('the end of the call, where it is on record and only its note stayed', async () => {
    const directory = await scratch();
    const log = await opened({ directory });
    const ticket = await log.before(stopEntry());
    const path = notePath(directory, ticket.call);
    const note = readFileSync(path);
    await log.after(ticket, OK);
    for (let count = 0; count < 20; count += 1) await log.after(await log.before(stopEntry()), OK);
    writeFileSync(path, note);
    rewrite(path, (one) => ({ ...one, process: { ...one.process, started: '1' } }));
    const open = await leftOpen(directory);
    expect(open).toMatchObject([{ recorded: { outcome: 'ok', job_id: 'job-1' } }]);
    expect(reportText(open)).toContain('its end is on record all the same: ok, HTTP 200, job job-1');
  });

  test('nothing in a directory that others can write to', async () => {
    const directory = await scratch();
    await abandoned(directory);
    await chmod(join(directory, 'open'), 0o777);
    await expect(leftOpen(directory)).rejects.toBeInstanceOf(AuditError);
  });

  test('no more than the notes and the end of one log: other logs are not opened', async () => {
    const directory = await scratch();
    await abandoned(directory);
    // A directory by a log's name can't be read as one.
    await mkdir(join(directory, '20250101T000000.000Z-1-00000000.jsonl'));
    expect(await leftOpen(directory)).toHaveLength(1);
  });
});

describe('settling', () => {
  test('moves the note aside, whole, and once', async () => {
    const directory = await scratch();
    const call = await abandoned(directory);
    const before = readFileSync(notePath(directory, call));
    const [open] = await leftOpen(directory);
    if (!open) throw new Error('nothing open');
    expect(await settle(open)).toBe(true);
    expect(await leftOpen(directory)).toEqual([]);
    expect(readFileSync(join(directory, 'settled', `${call}.json`))).toEqual(before);
    expect(await settle(open)).toBe(false);
  });

  test('a call that may still run elsewhere stays until it is older than any call', async () => {
    const directory = await scratch();
    const log = await opened({ directory });
    const { call } = await log.before(stopEntry());
    const here = { ...(await identityOf()), host: 'beta', machine: 'm2', boot: 'b2' };
    const [open] = await leftOpen(directory, { here });
    if (!open?.note) throw new Error('nothing open');
    const begun = Date.parse(open.note.time);
    expect(await settle(open, begun + HOUR - 1)).toBe(false);
    expect(existsSync(notePath(directory, call))).toBe(true);
    expect(await settle(open, begun + HOUR)).toBe(true);
    expect(readdirSync(join(directory, 'open'))).toEqual([]);
  });

  test('a process whose note was settled by another still records the end', async () => {
    const directory = await scratch();
    const log = await opened({ directory, createFile: failingDisk().createFile });
    const ticket = await log.before(stopEntry());
    const here = { ...(await identityOf()), host: 'beta', machine: 'm2', boot: 'b2' };
    const [open] = await leftOpen(directory, { here });
    if (!open) throw new Error('nothing open');
    await settle(open, Date.now() + 2 * HOUR);
    await expect(log.after(ticket, OK)).resolves.toBeUndefined();
  });
});
