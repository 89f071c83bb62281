import { basename } from 'node:path';
import { auditError } from './audit-error.ts';
import type { AuditLine, BeforeLine } from './entry.ts';
import { AUDIT_VERSION } from './entry.ts';
import type { ChainItem } from './read-chain.ts';
import { logFiles, readChain } from './read-chain.ts';

/** What is wrong at a line. `altered`, `missing`, `reordered`, `repeated` speak of lines; `chain`: one was exchanged. */
export interface AuditProblem {
  readonly kind: 'altered' | 'missing' | 'reordered' | 'repeated' | 'chain' | 'header' | 'pairing' | 'unreadable';
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** What verifying one file found. It is as it was written if `problems` is empty. */
export interface FileReport {
  readonly file: string;
  readonly entries: number;
  readonly problems: readonly AuditProblem[];
  /** The last line has no end: its process was killed while writing it (nothing was sent for it), or is writing now. */
  readonly torn?: { readonly line: number; readonly bytes: number };
  /** Calls without an end: the process was killed during the call, or is still at it. */
  readonly open: readonly BeforeLine[];
}

/** A place where a line is not the successor of the one before. */
interface Break {
  readonly line: number;
  readonly seq: number;
  readonly expected: number;
}

class ChainCheck {
  readonly #problems: AuditProblem[] = [];
  readonly #breaks: Break[] = [];
  /** The line of each entry number, and the numbers that came twice. */
  readonly #seen = new Map<number, number>();
  readonly #twice = new Set<number>();
  readonly #open = new Map<string, BeforeLine>();
  readonly #file: string;
  #entries = 0;
  #torn: { readonly line: number; readonly bytes: number } | undefined;
  /** Undefined after a line that claims no hash: then the next one's link can't be judged. */
  #prev: string | undefined;
  #expected = 1;

  constructor(file: string) {
    this.#file = file;
  }

  take(item: ChainItem): void {
    switch (item.kind) {
      case 'torn':
        this.#torn = { line: item.line, bytes: item.bytes };
        return;
      case 'bad':
        this.#problem('altered', item.line, `line ${item.line} ${item.why}`);
        this.#prev = item.hash;
        if (item.line > 1) this.#expected += 1;
        return;
      case 'header':
        this.#prev = item.hash;
        this.#header(item.header);
        return;
      case 'entry':
        this.#entries += 1;
        this.#link(item.line, item.entry);
        this.#prev = item.hash;
        this.#pair(item.line, item.entry);
    }
  }

  unreadable(line: number, error: unknown): void {
    this.#problem('unreadable', line, auditError('reading stopped', error).message);
  }

  report(): FileReport {
    const problems = [...this.#problems, ...this.#breaks.map((one) => this.#explain(one))];
    return {
      file: this.#file,
      entries: this.#entries,
      problems: problems.sort((a, b) => a.line - b.line),
      ...(this.#torn ? { torn: this.#torn } : {}),
      open: [...this.#open.values()],
    };
  }

  #problem(kind: AuditProblem['kind'], line: number, text: string): void {
    this.#problems.push({ kind, line, text });
  }

  #header({ version, file }: { readonly version: number; readonly file: string }): void {
    if (version !== AUDIT_VERSION) {
      this.#problem('header', 1, `the file has format ${version}; this program reads format ${AUDIT_VERSION}`);
    }
    if (file !== basename(this.#file)) this.#problem('header', 1, `the file was named ${JSON.stringify(file)}`);
  }

  #link(line: number, { seq, prev }: AuditLine): void {
    const linked = this.#prev === undefined || prev === this.#prev;
    if (!linked || seq !== this.#expected) this.#breaks.push({ line, seq, expected: this.#expected });
    if (this.#seen.has(seq)) this.#twice.add(seq);
    this.#seen.set(seq, line);
    this.#expected = seq + 1;
  }

  #pair(line: number, entry: AuditLine): void {
    if (entry.phase === 'before') {
      this.#open.set(entry.call, entry);
    } else if (!this.#open.delete(entry.call)) {
      this.#problem('pairing', line, `line ${line} ends a call that is not open`);
    }
  }

  /** Why a line does not follow: known only once all entry numbers of the file are. */
  #explain({ line, seq, expected }: Break): AuditProblem {
    const at = (kind: AuditProblem['kind'], text: string): AuditProblem => ({ kind, line, text });
    if (this.#twice.has(seq)) return at('repeated', `entry ${seq} stands there more than once, also at line ${line}`);
    if (seq < expected) return at('reordered', `entry ${seq} stands too late, at line ${line}`);
    if (seq === expected) return at('chain', `line ${line} does not follow from the line before it`);
    const between = [...this.#seen.keys()].filter((one) => one >= expected && one < seq).length;
    const gone = seq - expected - between;
    if (gone === 0) return at('reordered', `entry ${seq} stands too early, at line ${line}`);
    return at('missing', `${gone} of entries ${expected} to ${seq - 1} are missing before line ${line}`);
  }
}

async function verifyFile(file: string): Promise<FileReport> {
  const check = new ChainCheck(file);
  let line = 0;
  try {
    for await (const item of readChain(file)) {
      line = item.line;
      check.take(item);
    }
  } catch (error) {
    check.unreadable(line + 1, error);
  }
  return check.report();
}

/**
 * Checks a log file, or all those of a directory: each line against its own hash, each against the one before, the
 * numbers of the entries, and that each call has an end.
 *
 * The chain has no key, so it shows accidents and careless changes, not a careful forger: whoever may write the file
 * can cut whole lines off its end, delete a file, or write all of it anew with fitting hashes, and nothing in it tells.
 * Against those, copy the files to where their writer can't reach them, or note each file's last hash there.
 *
 * @throws AuditError if there is nothing of that name, or the directory can't be listed.
 */
export async function verifyAudit(path: string): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const file of await logFiles(path)) reports.push(await verifyFile(file));
  return reports;
}
