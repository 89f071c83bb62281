import { basename } from 'node:path';
import { visible } from '../../data/visible.ts';
import type { AfterLine, BeforeLine } from './entry.ts';
import { logFiles, readChain } from './read-chain.ts';

/** One call as the log has it. */
export interface ShownCall {
  readonly before: BeforeLine;
  readonly after: AfterLine | undefined;
  /** Its one or two lines, as they stand in the file: printable ASCII. */
  readonly lines: readonly string[];
}

/** Something about a file that is no entry: a torn line, or one that does not fit. */
export interface Remark {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

interface Loose {
  readonly before: BeforeLine;
  after?: AfterLine;
  readonly lines: string[];
}

/**
 * The calls of a log file, or of all files of a directory, oldest first. Lines that don't fit their own hash are left
 * out and remarked upon; whether lines are linked is for `verifyAudit` to say.
 *
 * @throws AuditError if there is nothing of that name, or a file can't be read.
 */
export async function readCalls(
  path: string,
): Promise<{ readonly calls: readonly ShownCall[]; readonly remarks: readonly Remark[] }> {
  const calls = new Map<string, Loose>();
  const remarks: Remark[] = [];
  for (const log of await logFiles(path)) {
    const file = basename(log);
    for await (const item of readChain(log)) {
      const { line } = item;
      if (item.kind === 'torn') remarks.push({ file, line, text: `line ${line} is torn (${item.bytes} bytes)` });
      if (item.kind === 'bad')
        remarks.push({ file, line, text: `line ${line} ${item.why}; run: flexus-mcp audit verify` });
      if (item.kind !== 'entry') continue;
      if (item.entry.phase === 'before') calls.set(item.entry.call, { before: item.entry, lines: [item.text] });
      else if (!end(calls.get(item.entry.call), item.entry, item.text)) {
        remarks.push({ file, line, text: `line ${line} ends a call that is not there; run: flexus-mcp audit verify` });
      }
    }
  }
  const sorted = [...calls.values()].sort((a, b) => (a.before.time < b.before.time ? -1 : 1));
  return { calls: sorted.map(({ before, after, lines }) => ({ before, after, lines })), remarks };
}

function end(call: Loose | undefined, after: AfterLine, text: string): boolean {
  if (!call) return false;
  call.after = after;
  call.lines.push(text);
  return true;
}

const HEAD = ['time', 'asked by', 'tool', 'effect', 'targets', 'decision', 'outcome', 'to follow', 'price'];
const CELL_MAX = 60;

function decisionText({ verdict, by, channel, who, rule }: BeforeLine['decision']): string {
  const refused = verdict === 'refused' ? 'refused by ' : '';
  const details = [channel, who, rule].filter((one) => one !== undefined).join(', ');
  return `${refused}${by}${details === '' ? '' : ` (${details})`}`;
}

function outcomeText(after: AfterLine | undefined): string {
  if (!after) return 'open: no end on record';
  return after.status === undefined ? after.outcome : `${after.outcome} ${after.status}`;
}

function row({ before, after }: ShownCall): string[] {
  const followed = [after?.job_id, ...(after?.order_ids ?? []), after?.cloud_request_id].filter(
    (id) => id !== undefined,
  );
  return [
    before.time,
    before.client.name,
    before.simulated ? `${before.tool} (simulator)` : before.tool,
    before.effect,
    before.targets.map(({ id, name }) => name ?? id).join(', '),
    decisionText(before.decision),
    outcomeText(after),
    followed.join(', '),
    after?.price ? `${after.price.amount} ${after.price.currency}` : '',
  ].map(cell);
}

function cell(text: string): string {
  const shown = visible(text);
  return shown.length <= CELL_MAX ? shown : `${shown.slice(0, CELL_MAX - 3)}...`;
}

/** A line per call below a line of titles. */
export function auditTable(calls: readonly ShownCall[]): string[] {
  const rows = [HEAD, ...calls.map(row)];
  const widths = HEAD.map((_, column) => rows.reduce((most, one) => Math.max(most, one[column]?.length ?? 0), 0));
  return rows.map((one) =>
    one
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
