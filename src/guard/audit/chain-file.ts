import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError, auditError } from './audit-error.ts';
import { FILE_MODE, syncDirectory } from './directory.ts';
import type { AuditHeader } from './entry.ts';
import type { Sealed } from './line.ts';
import { LINE_MAX, seal } from './line.ts';

/** What a log file needs of an open file. */
export interface AppendHandle {
  write(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  stat(): Promise<{ readonly size: number; readonly nlink: number }>;
  close(): Promise<void>;
}

/** Makes a new file to append to; fails if there is one. Tests put a failing disk in its place. */
export type CreateFile = (path: string) => Promise<AppendHandle>;

// `ax`: O_APPEND, O_CREAT and O_EXCL, so neither a planted link is followed nor another process's file taken.
const createFile: CreateFile = (path) => open(path, 'ax', FILE_MODE);

interface Waiting {
  readonly body: Readonly<Record<string, unknown>>;
  resolve(): void;
  reject(error: AuditError): void;
}

/**
 * One file of chained lines, written by one process. Lines that arrive while others are being written go to the disk
 * together, with one sync; each `append` resolves after the sync that covers it.
 *
 * After a failed write or sync the file is cut back to its last synced line before anything else is written: what the
 * kernel did with the failed part is unknown, and no caller was told that it is on disk.
 */
export class ChainFile {
  readonly #directory: string;
  readonly #path: string;
  readonly #header: AuditHeader;
  readonly #create: CreateFile;
  #handle: AppendHandle | undefined;
  #queue: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;
  /** Bytes that are known to be on disk. */
  #length = 0;
  #clean = true;
  #seq = 0;
  #prev = '';

  constructor(directory: string, header: AuditHeader, create: CreateFile = createFile) {
    this.#directory = directory;
    this.#path = join(directory, header.file);
    this.#header = header;
    this.#create = create;
  }

  /** Appends one line and syncs it. Rejects with `AuditError`; then nothing of it counts. */
  append(body: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#closed) return Promise.reject(new AuditError('The audit log is closed.'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ body, resolve, reject });
      this.#writing ??= this.#drain();
    });
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      await this.#writeBatch(batch);
    }
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const written: Waiting[] = [];
    try {
      const handle = await this.#ready();
      const lines: string[] = [];
      let [seq, prev] = [this.#seq, this.#prev];
      if (this.#length === 0) prev = addLine(lines, seal({ ...this.#header }));
      for (const waiting of batch) {
        const line = sealed(waiting, seq + 1, prev);
        if (!line) continue;
        seq += 1;
        prev = addLine(lines, line);
        written.push(waiting);
      }
      if (written.length === 0) return;
      await this.#write(handle, Buffer.from(lines.join(''), 'latin1'));
      [this.#seq, this.#prev] = [seq, prev];
      for (const waiting of written) waiting.resolve();
    } catch (error) {
      const failure = auditError(`The audit log ${this.#path} can't be written`, error);
      // A line too long has its own answer by now, and a promise keeps its first.
      for (const waiting of batch) waiting.reject(failure);
    }
  }

  async #write(handle: AppendHandle, bytes: Buffer): Promise<void> {
    const isNew = this.#length === 0;
    this.#clean = false;
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
        if (bytesWritten === 0) throw new AuditError(`The audit log ${this.#path} takes no more bytes.`);
        at += bytesWritten;
      }
      await handle.sync();
      if (isNew) await syncDirectory(this.#directory);
    } catch (error) {
      // Best effort now, so that a process that ends here leaves no half line; else before the next line.
      await this.#repair(handle).catch(() => undefined);
      throw error;
    }
    this.#length += bytes.length;
    this.#clean = true;
  }

  async #repair(handle: AppendHandle): Promise<void> {
    await handle.truncate(this.#length);
    await handle.sync();
    this.#clean = true;
  }

  async #ready(): Promise<AppendHandle> {
    this.#handle ??= await this.#create(this.#path);
    if (!this.#clean) await this.#repair(this.#handle);
    const { size, nlink } = await this.#handle.stat();
    if (nlink === 0) throw new AuditError(`The audit log ${this.#path} was deleted while in use; restart the server.`);
    if (size !== this.#length) {
      throw new AuditError(
        `The audit log ${this.#path} was changed by somebody else while in use; restart the server.`,
      );
    }
    return this.#handle;
  }
}

function addLine(lines: string[], line: Sealed): string {
  lines.push(`${line.text}\n`);
  return line.hash;
}

/** The line, or undefined once its caller was told why there is none. */
function sealed({ body, reject }: Waiting, seq: number, prev: string): Sealed | undefined {
  try {
    const line = seal({ seq, ...body, prev });
    if (line.text.length <= LINE_MAX) return line;
    reject(
      new AuditError(`The call is too large for the audit log: ${line.text.length} of at most ${LINE_MAX} bytes.`),
    );
  } catch (error) {
    reject(auditError('The call has no form in the audit log', error));
  }
  return undefined;
}
