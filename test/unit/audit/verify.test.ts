import { mkdirSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { AuditError } from '../../../src/guard/audit/audit.ts';
import { seal } from '../../../src/guard/audit/line.ts';
import type { AuditProblem, FileReport } from '../../../src/guard/audit/verify.ts';
import { verifyAudit } from '../../../src/guard/audit/verify.ts';
import { linesOf, OK, onlyLog, opened, scratch, stopEntry } from './support.ts';

let directory = '';
let path = '';
let lines: string[] = [];

/** A header and six entries: lines 2 to 7 hold entries 1 to 6, three whole calls. */
beforeEach(async () => {
  directory = await scratch();
  const log = await opened({ directory });
  for (let count = 0; count < 3; count += 1) await log.after(await log.before(stopEntry()), OK);
  await log.close();
  path = onlyLog(directory);
  lines = linesOf(path);
});

async function verified(changed: readonly string[]): Promise<FileReport> {
  writeFileSync(path, changed.map((line) => `${line}\n`).join(''), 'latin1');
  const [report] = await verifyAudit(path);
  if (!report) throw new Error('no report');
  return report;
}

const kinds = ({ problems }: FileReport): [AuditProblem['kind'], number][] =>
  problems.map(({ kind, line }) => [kind, line]);

/** Lines of the fixture by number, from 1. */
const pick = (...numbers: number[]): string[] => numbers.map((number) => lines[number - 1] ?? '');

/** A line changed and given a hash that fits, as somebody would who knows the format but doesn't mend the rest. */
function resealed(text: string, from: string, to: string): string {
  const { hash, ...body } = JSON.parse(text.replace(from, to));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  return seal(body).text;
}

test('a file as it was written has no problem', async () => {
  expect(await verified(lines)).toEqual({ file: path, entries: 6, problems: [], open: [] });
});

describe('tampering', () => {
  test('a changed word is an altered line', async () => {
    const [line = ''] = pick(4);
    const report = await verified([...pick(1, 2, 3), line.replace('shop', 'shup'), ...pick(5, 6, 7)]);
    expect(kinds(report)).toEqual([
      ['altered', 4],
      ['pairing', 5],
    ]);
    expect(report.problems[0]?.text).toBe('line 4 does not fit its own hash');
  });

  test('a changed word with a hash that fits breaks the chain at the next line', async () => {
    const [line = ''] = pick(4);
    const report = await verified([...pick(1, 2, 3), resealed(line, 'shop', 'shup'), ...pick(5, 6, 7)]);
    expect(kinds(report)).toEqual([['chain', 5]]);
  });

  test('lines cut out of the middle are missing', async () => {
    const report = await verified(pick(1, 2, 3, 6, 7));
    expect(kinds(report)).toEqual([['missing', 4]]);
    expect(report.problems[0]?.text).toBe('2 of entries 3 to 4 are missing before line 4');
  });

  test('one line cut out is missing, and its call lacks an end', async () => {
    const report = await verified(pick(1, 2, 4, 5, 6, 7));
    expect(kinds(report)).toEqual([['missing', 3]]);
    expect(report.open.map(({ seq }) => seq)).toEqual([1]);
  });

  test('the first entries cut off are missing', async () => {
    expect(kinds(await verified(pick(1, 4, 5, 6, 7)))).toEqual([['missing', 2]]);
  });

  test('bytes cut out of the middle, so that two lines become one', async () => {
    const [, , third = '', , fifth = ''] = lines;
    const report = await verified([...pick(1, 2), third.slice(0, 60) + fifth.slice(80), ...pick(6, 7)]);
    expect(kinds(report)).toEqual([
      ['altered', 3],
      ['missing', 4],
    ]);
  });

  test('exchanged lines are reordered', async () => {
    const report = await verified(pick(1, 2, 3, 5, 4, 6, 7));
    expect(kinds(report).filter(([kind]) => kind !== 'pairing')).toEqual([
      ['reordered', 4],
      ['reordered', 5],
      ['reordered', 6],
    ]);
  });

  test('a whole call moved to another place is reordered', async () => {
    const report = await verified(pick(1, 4, 5, 2, 3, 6, 7));
    expect(new Set(kinds(report).map(([kind]) => kind))).toEqual(new Set(['reordered']));
  });

  test('a line that stands there twice is repeated', async () => {
    const report = await verified(pick(1, 2, 3, 3, 4, 5, 6, 7));
    expect(kinds(report)).toContainEqual(['repeated', 4]);
    expect(kinds(report)).toContainEqual(['pairing', 4]);
  });

  test('a line put in between, of another log of ours, is noticed', async () => {
    const elsewhere = await scratch();
    const log = await opened({ directory: elsewhere });
    await log.after(await log.before(stopEntry()), OK);
    const [, foreign = ''] = linesOf(onlyLog(elsewhere));
    expect((await verified([...pick(1, 2, 3), foreign, ...pick(4, 5, 6, 7)])).problems.length).toBeGreaterThan(0);
  });

  test('text of any kind put in between is no line of ours', async () => {
    for (const text of ['', '{}', 'x', '{"seq":1}', `${lines[2]} `, `${lines[2]}\r`, '\u0000'.repeat(10)]) {
      expect(kinds(await verified([...pick(1, 2, 3), text, ...pick(4, 5, 6, 7)]))).toContainEqual(['altered', 4]);
    }
  });

  test('a well-chained line that is no entry is not accepted', async () => {
    const last = JSON.parse(lines[6] ?? '');
    expect(kinds(await verified([...lines, seal({ seq: 7, note: 'x', prev: last.hash }).text]))).toEqual([
      ['altered', 8],
    ]);
  });

  test('an end of a call that never began is told', async () => {
    const { hash } = JSON.parse(lines[6] ?? '');
    const end = seal({ seq: 7, time: 't', phase: 'after', call: 'nobody', outcome: 'ok', prev: hash }).text;
    expect(kinds(await verified([...lines, end]))).toEqual([['pairing', 8]]);
  });

  test('a header that is gone, another one, or a renamed file is told', async () => {
    expect(kinds(await verified(pick(2, 3, 4, 5, 6, 7)))).toContainEqual(['altered', 1]);
    const header = resealed(lines[0] ?? '', '"version":1', '"version":2');
    expect(kinds(await verified([header, ...lines.slice(1)]))).toEqual([
      ['header', 1],
      ['chain', 2],
    ]);
    await verified(lines);
    const other = join(directory, '20250101T000000.000Z-1-00000000.jsonl');
    renameSync(path, other);
    const [report] = await verifyAudit(other);
    expect(report && kinds(report)).toEqual([['header', 1]]);
  });

  test('a line longer than any of ours ends the reading', async () => {
    writeFileSync(path, `${lines.join('\n')}\n${'x'.repeat(1_200_000)}`);
    const [report] = await verifyAudit(path);
    expect(report && kinds(report)).toEqual([['altered', 8]]);
  });

  // Told in the docstring of verifyAudit: without a key, these leave no trace in the file.
  test('whole lines cut off the end are not noticed, but a call without its end is', async () => {
    expect(await verified(pick(1, 2, 3, 4, 5))).toMatchObject({ problems: [], open: [] });
    expect(await verified(pick(1, 2, 3, 4))).toMatchObject({ problems: [], open: [{ tool: 'batch_stop_servers' }] });
  });
});

// Issue 3, part 8: "with at most the last line torn, and says so".
test('a write torn at any byte leaves every line before it good, and is told', async () => {
  // A header, a whole call and an open one: the calls that follow are lines of the same kinds.
  await verified(pick(1, 2, 3, 4));
  const bytes = readFileSync(path);
  const whole = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
  for (let length = bytes.length - 1; length >= 0; length -= 1) {
    truncateSync(path, length);
    const [report] = await verifyAudit(path);
    const ends = whole.filter((end) => end <= length);
    const rest = length - (ends.at(-1) ?? 0);
    const entries = Math.max(0, ends.length - 1);
    const torn = rest > 0 || length === 0 ? { line: ends.length + 1, bytes: rest } : undefined;
    // Entries alternate: an odd number of them leaves one call without its end.
    const told = {
      problems: report?.problems,
      entries: report?.entries,
      open: report?.open.length,
      torn: report?.torn,
    };
    expect(told).toEqual({ problems: [], entries, open: entries % 2, torn });
  }
});

describe('what is looked at', () => {
  test('every log of a directory, oldest first, and nothing else', async () => {
    mkdirSync(join(directory, 'open'), { recursive: true });
    writeFileSync(join(directory, 'notes.txt'), 'x');
    const log = await opened({ directory, clock: { now: () => 0 } });
    await log.after(await log.before(stopEntry()), OK);
    const reports = await verifyAudit(directory);
    expect(reports.map(({ entries }) => entries)).toEqual([2, 6]);
  });

  test('a file that is not there, or a log that is a link or a directory, is an error', async () => {
    await expect(verifyAudit(join(directory, 'nothing.jsonl'))).rejects.toThrow(/ENOENT/);
    symlinkSync(path, join(directory, 'zlink.jsonl'));
    await expect(verifyAudit(directory)).rejects.toThrow(AuditError);
  });
});
