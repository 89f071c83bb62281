import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../cloud/clock.ts';
import { AuditError, auditError } from './audit-error.ts';
import type { CreateFile } from './chain-file.ts';
import { ChainFile } from './chain-file.ts';
import { checkedDirectory, isThere, madeDirectory } from './directory.ts';
import type { AuditEntry, AuditHeader, AuditOutcome, OpenNote } from './entry.ts';
import { AUDIT_VERSION, NOTE_VERSION } from './entry.ts';
import type { NoteKeeper } from './open-calls.ts';
import { Journal } from './open-calls.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { identityOf } from './process-identity.ts';

/** Joins the two entries of one call; known to the log that made it. */
export interface AuditTicket {
  /** The call's ID in the log. */
  readonly call: string;
}

/** The record of calls that are not reads. */
export interface AuditLog {
  /**
   * Puts a call on record before it is sent. Once this resolves, the entry is on disk, and for a granted call so is a
   * note for the next start.
   *
   * @throws AuditError if either can't be written: the call must not be sent then.
   */
  before(entry: AuditEntry): Promise<AuditTicket>;
  /**
   * Puts the end of a call on record, once, and takes its note back.
   *
   * @throws AuditError if it can't be written. The call is over all the same; its note stays for the next start, and
   * `after` may be tried again.
   */
  after(ticket: AuditTicket, outcome: AuditOutcome): Promise<void>;
  /** Waits for what is being written. Calls still open stay open, and the next start reports them. */
  close(): Promise<void>;
}

export interface AuditOptions {
  readonly directory: string;
  readonly clock?: Pick<Clock, 'now'>;
  /** The process whose end the next start looks for. */
  readonly processId?: number;
  /** Blots out secrets that got past the caller's masking; applied to every text of an entry. */
  readonly redact?: (text: string) => string;
  readonly createFile?: CreateFile;
  /** Keeps the notes of open calls elsewhere as well. */
  readonly elsewhere?: NoteKeeper;
}

const ERROR_MAX = 500;
const NAME_MAX = 100;

/**
 * The audit log of this process in `directory`, which belongs to the user alone (mode 0700). Its file (0600) is made
 * upon the first entry: a server that only reads makes neither file nor directory.
 *
 * @throws AuditError if the directory is there and not safe to use.
 */
export async function openAudit(options: AuditOptions): Promise<AuditLog> {
  if (await isThere(options.directory)) await checkedDirectory(options.directory);
  return new FileAuditLog(options);
}

interface Files {
  readonly name: string;
  readonly process: ProcessIdentity;
  readonly chain: ChainFile;
  readonly journal: Journal;
}

class FileAuditLog implements AuditLog {
  readonly #options: AuditOptions;
  /** When the log was opened, in milliseconds: its file is named after it. */
  readonly #start: number;
  #files: Promise<Files> | undefined;
  #closed = false;
  /** Open tickets, and whether a note stands for them. */
  readonly #open = new Map<AuditTicket, { readonly noted: boolean }>();

  constructor(options: AuditOptions) {
    this.#options = options;
    this.#start = this.#now();
  }

  async before(entry: AuditEntry): Promise<AuditTicket> {
    if (this.#closed) throw new AuditError('The audit log is closed.');
    const files = await this.#ready();
    const call = randomUUID();
    const time = new Date(this.#now()).toISOString();
    const body = this.#clean(beforeFields(entry));
    await files.chain.append({ time, phase: 'before', call, ...body });
    const ticket: AuditTicket = Object.freeze({ call });
    const noted = entry.decision.verdict === 'granted';
    if (noted) await this.#note(files, this.#noteOf(entry, call, time, files), callerOf(entry));
    this.#open.set(ticket, { noted });
    return ticket;
  }

  async after(ticket: AuditTicket, outcome: AuditOutcome): Promise<void> {
    const open = this.#open.get(ticket);
    if (!open) throw new AuditError('This call is not open in the audit log: its end is on record, or it never began.');
    this.#open.delete(ticket);
    const files = await this.#ready();
    try {
      await this.#end(files, ticket.call, outcome);
    } catch (error) {
      this.#open.set(ticket, open);
      throw error;
    }
    if (!open.noted) return;
    await this.#options.elsewhere?.remove(ticket.call);
    await files.journal.remove(ticket.call);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const files = await this.#files?.catch(() => undefined);
    await files?.chain.close();
  }

  /** A failure is not remembered: the disk may be writable again at the next call. */
  #ready(): Promise<Files> {
    this.#files ??= this.#make().catch((error: unknown) => {
      this.#files = undefined;
      throw auditError('The audit log can not be opened', error);
    });
    return this.#files;
  }

  async #make(): Promise<Files> {
    const { directory, processId = process.pid, createFile } = this.#options;
    const real = await madeDirectory(directory);
    const identity = await identityOf(processId);
    const time = new Date(this.#start).toISOString();
    // No colons: Windows has none in file names.
    const name = `${time.replace(/[-:]/g, '')}-${processId}-${randomBytes(4).toString('hex')}.jsonl`;
    const header: AuditHeader = { audit: 'flexus-mcp', version: AUDIT_VERSION, file: name, time, process: identity };
    const [chain, journal] = [new ChainFile(real, header, createFile), await Journal.within(real)];
    return { name, process: identity, chain, journal };
  }

  async #note(files: Files, note: OpenNote, caller: string): Promise<void> {
    try {
      await files.journal.add(note);
      await this.#options.elsewhere?.add(note, caller);
    } catch (error) {
      const failure = auditError('The note of an open call can not be written', error);
      // Nothing was sent; the log says so if it can, and says "open" if it can't.
      await this.#end(files, note.call, { outcome: 'refused', error: failure.message }).catch(() => undefined);
      await this.#options.elsewhere?.remove(note.call);
      await files.journal.remove(note.call).catch(() => undefined);
      throw failure;
    }
  }

  #end(files: Files, call: string, outcome: AuditOutcome): Promise<void> {
    const time = new Date(this.#now()).toISOString();
    return files.chain.append({ time, phase: 'after', call, ...this.#clean(afterFields(outcome)) });
  }

  #noteOf(entry: AuditEntry, call: string, time: string, files: Files): OpenNote {
    const targets = entry.targets.map(({ kind, id, name, region }) => ({
      kind,
      id,
      ...(name === undefined ? {} : { name: this.#text(name) }),
      ...(region === undefined ? {} : { region }),
    }));
    return {
      version: NOTE_VERSION,
      call,
      time,
      tool: entry.tool,
      simulated: entry.simulated,
      ...(entry.region === undefined ? {} : { region: entry.region }),
      targets,
      ...(entry.client_request_id === undefined ? {} : { client_request_id: entry.client_request_id }),
      log: files.name,
      process: files.process,
    };
  }

  #now(): number {
    return (this.#options.clock ?? Date).now();
  }

  #text(text: string): string {
    return this.#options.redact?.(text) ?? text;
  }

  /** The fields as plain JSON, every text of them redacted, names included. */
  #clean(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const walk = (value: unknown): unknown => {
      if (typeof value === 'string') return this.#text(value);
      if (Array.isArray(value)) return value.map(walk);
      return typeof value === 'object' && value !== null ? members(value) : value;
    };
    const members = (value: object): Record<string, unknown> =>
      Object.fromEntries(Object.entries(value).map(([name, inner]) => [this.#text(name), walk(inner)]));
    try {
      return members(JSON.parse(JSON.stringify(fields)));
    } catch (error) {
      throw auditError('The call has no form in the audit log', error);
    }
  }
}

function callerOf({ client }: AuditEntry): string {
  return `${client.name} ${client.version}`.trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}... (${text.length} characters)`;
}

/** Field by field: what else a caller's object holds is not recorded, and can't take the place of the chain's own. */
function beforeFields(entry: AuditEntry): Record<string, unknown> {
  const { client, tool, effect, simulated, region, targets, preview, decision, requests, client_request_id } = entry;
  return {
    client: { name: cut(client.name, NAME_MAX), version: cut(client.version, NAME_MAX) },
    tool,
    effect,
    simulated,
    region,
    arguments: entry.arguments,
    targets,
    preview,
    decision,
    requests,
    client_request_id,
  };
}

function afterFields(outcome: AuditOutcome): Record<string, unknown> {
  const { status, cloud_request_id, job_id, order_ids, price, error } = outcome;
  return {
    outcome: outcome.outcome,
    status,
    cloud_request_id,
    job_id,
    order_ids,
    price,
    error: error === undefined ? undefined : cut(error, ERROR_MAX),
  };
}
