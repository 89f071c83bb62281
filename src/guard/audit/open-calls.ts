import { constants } from 'node:fs';
import { lstat, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditError, auditError, codeOf } from './audit-error.ts';
import { checkedDirectory, FILE_MODE, isThere, madeDirectory, syncDirectory } from './directory.ts';
import type { AfterLine, OpenNote } from './entry.ts';
import { lineSchema, noteSchema } from './entry.ts';
import { asciiJson, LINE_MAX, unseal } from './line.ts';
import type { Fate, ProcessIdentity, ProcessProbe } from './process-identity.ts';
import { fateOf, identityOf, systemProbe } from './process-identity.ts';

const OPEN = 'open';
const SETTLED = 'settled';

/** The last entries of a killed process stand at the end of its log; more is not searched for a call's end. */
const TAIL_BYTES = 262_144;

/** Longer than a call can last: its deadline is 600 s at most. Until then a process elsewhere may still be at it. */
const UNSURE_MS = 3_600_000;

/** Keeps notes about open calls where other replicas of this server see them, while this one may be killed. */
export interface NoteKeeper {
  /** @throws StateError when it can't be kept: the call must not be sent then. */
  add(note: OpenNote, caller: string): Promise<void>;
  /** Takes a note back, now or as soon as that can be done. Never rejects. */
  remove(call: string): Promise<void>;
}

/** The notes about open calls of one process: each says that a request may have left and no answer is on record. */
export class Journal {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** `auditDirectory`: a real path, checked. */
  static async within(auditDirectory: string): Promise<Journal> {
    return new Journal(await madeDirectory(join(auditDirectory, OPEN)));
  }

  /** Writes and syncs a note. Rejects with `AuditError`; then there is none. */
  async add(note: OpenNote): Promise<void> {
    const path = this.#path(note.call);
    let made = false;
    try {
      const handle = await open(path, 'wx', FILE_MODE);
      made = true;
      try {
        await handle.writeFile(`${asciiJson(note)}\n`, 'latin1');
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncDirectory(this.#directory);
    } catch (error) {
      if (made) await unlink(path).catch(() => undefined);
      throw auditError(`The note of an open call can't be written in ${this.#directory}`, error);
    }
  }

  /**
   * Takes a note back. Not synced: if a power cut brings it back, the end of the call is found in the log.
   * A note that is gone was settled by another start that could not see this process.
   */
  async remove(call: string): Promise<void> {
    try {
      await unlink(this.#path(call));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw auditError(`The note of a finished call can't be removed`, error);
    }
  }

  #path(call: string): string {
    return join(this.#directory, `${call}.json`);
  }
}

/** A call that an earlier run left open. */
export interface OpenCall {
  /** The audit directory, and the note's file name in its `open/`. */
  readonly directory: string;
  readonly file: string;
  /** Undefined: the note can't be read. */
  readonly note: OpenNote | undefined;
  readonly fate: Exclude<Fate, 'running'>;
  /** The end of the call, where the log has one after all: the process died before it took the note back. */
  readonly recorded?: AfterLine;
}

/** What `leftOpen` sees; tests put their own in its place. */
export interface Surroundings {
  readonly here?: ProcessIdentity;
  readonly probe?: ProcessProbe;
}

/**
 * The calls whose process ended, or may have, between "about to send" and "answered", oldest first. Reads the notes
 * and, per note, the end of the one log file that it names; never the history. A note that was still being written
 * when its process died is left out: its request had not left.
 *
 * @throws AuditError if the directory is not safe to use or can't be read.
 */
export async function leftOpen(directory: string, { here, probe }: Surroundings = {}): Promise<OpenCall[]> {
  if (!(await isThere(join(directory, OPEN)))) return [];
  const real = await checkedDirectory(directory);
  const notes = await checkedDirectory(join(real, OPEN));
  const files = (await readdir(notes)).filter((name) => name.endsWith('.json'));
  if (files.length === 0) return [];
  const self = here ?? (await identityOf());
  const found: OpenCall[] = [];
  for (const file of files) {
    const call = await openCall(real, file, self, probe ?? systemProbe);
    if (call) found.push(call);
  }
  return found.sort((a, b) => ((a.note?.time ?? '') < (b.note?.time ?? '') ? -1 : 1));
}

async function openCall(
  directory: string,
  file: string,
  here: ProcessIdentity,
  probe: ProcessProbe,
): Promise<OpenCall | undefined> {
  const text = await noteText(join(directory, OPEN, file));
  if (text === undefined) return { directory, file, note: undefined, fate: 'unsure' };
  if (!text.endsWith('\n')) return undefined;
  const note = parseNote(text);
  if (!note) return { directory, file, note: undefined, fate: 'unsure' };
  const fate = await fateOf(note.process, here, probe);
  if (fate === 'running') return undefined;
  const recorded = await recordedEnd(join(directory, note.log), note.call);
  return { directory, file, note, fate, ...(recorded ? { recorded } : {}) };
}

/** Undefined: no file of ours. Empty: taken back in the meantime, or just begun. */
async function noteText(path: string): Promise<string | undefined> {
  try {
    const facts = await lstat(path);
    return facts.isFile() && facts.size <= LINE_MAX ? await readFile(path, 'latin1') : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw auditError(`The note ${path} can't be read`, error);
  }
}

function parseNote(text: string): OpenNote | undefined {
  try {
    return noteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function recordedEnd(log: string, call: string): Promise<AfterLine | undefined> {
  const tail = await tailOf(log).catch(() => '');
  for (const text of tail.split('\n').reverse()) {
    const line = text.includes(call) ? unseal(text) : undefined;
    const entry = line?.ok ? lineSchema.safeParse(line.value).data : undefined;
    if (entry?.phase === 'after' && entry.call === call) return entry;
  }
  return undefined;
}

async function tailOf(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * Moves the note of a reported call aside, into `settled/`, where it is kept. A call whose process may still run
 * elsewhere stays until it is older than any call can be, so that its own next start can report it too.
 *
 * @returns whether it was moved; false also when another start was quicker.
 */
export async function settle(call: OpenCall, now: number = Date.now()): Promise<boolean> {
  if (call.fate === 'unsure' && call.note && now - Date.parse(call.note.time) < UNSURE_MS) return false;
  const settled = await madeDirectory(join(call.directory, SETTLED));
  try {
    await rename(join(call.directory, OPEN, call.file), join(settled, call.file));
    await syncDirectory(settled);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw new AuditError(`The note ${call.file} can't be moved to ${settled}: ${codeOf(error) ?? 'failed'}.`, {
      cause: error,
    });
  }
}
