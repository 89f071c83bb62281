import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, open, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AuditEntry, AuditLog, AuditOutcome } from '../../../src/guard/audit/audit.ts';
import { openAudit } from '../../../src/guard/audit/audit.ts';
import type { AppendHandle, CreateFile } from '../../../src/guard/audit/chain-file.ts';
import type { OpenNote } from '../../../src/guard/audit/entry.ts';

/** A directory of this test alone, mode 0700. Ends with the test. */
export async function scratch(): Promise<string> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'flexus-audit-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A log that ends with the test. */
export async function opened(options: Parameters<typeof openAudit>[0]): Promise<AuditLog> {
  const log = await openAudit(options);
  onTestFinished(() => log.close());
  return log;
}

export const SERVER = '9a1f35b5-6d2c-4e2c-9e6c-3d1f1e0a7b11';

/** The note of a call that stops a server, while it is open. */
export function stopNote(more: Partial<OpenNote> = {}): OpenNote {
  return {
    version: 1,
    call: '3b241101-e2bb-4255-8caf-4136c566a962',
    time: '2025-11-21T09:46:00.123Z',
    tool: 'batch_stop_servers',
    simulated: false,
    targets: [],
    log: '20251121T094500.000Z-7-0a0b0c0d.jsonl',
    process: { host: 'alpha', machine: 'm', boot: 'b', namespace: 'n', pid: 7, started: '1' },
    ...more,
  };
}

/** A granted call that stops one server. */
export function stopEntry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    client: { name: 'a client', version: '1.2.3' },
    tool: 'batch_stop_servers',
    effect: 'destructive',
    simulated: false,
    region: 'ap-southeast-3',
    arguments: { server_ids: [SERVER], type: 'SOFT' },
    targets: [{ kind: 'server', id: SERVER, name: 'shop', region: 'ap-southeast-3' }],
    preview: 'f'.repeat(64),
    decision: { verdict: 'granted', by: 'human', channel: 'page', who: 'wang' },
    requests: ['0'.repeat(64)],
    ...more,
  };
}

export const OK: AuditOutcome = { outcome: 'ok', status: 200, cloud_request_id: 'req-1', job_id: 'job-1' };

export function logNames(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
}

/** The path of the only log file of a directory. */
export function onlyLog(directory: string): string {
  const [name, ...more] = logNames(directory);
  if (name === undefined || more.length > 0) throw new Error(`${more.length + (name ? 1 : 0)} log files`);
  return join(directory, name);
}

/** The lines of a file, without the end of the last one. */
export function linesOf(path: string): string[] {
  return readFileSync(path, 'latin1').replace(/\n$/, '').split('\n');
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says it`), { code });
}

/** Switches of a disk that fails. */
export interface Disk {
  /** Bytes that still fit; a write that doesn't fit writes those, then fails with ENOSPC. */
  room: number;
  /** The sync of this number fails with EIO; they count from 1. */
  failAtSync: number;
  /** Cutting a file fails with EIO. */
  failTruncate: boolean;
  syncs: number;
}

/** Real files on a disk that can be told to fail. */
export function failingDisk(): { readonly disk: Disk; readonly createFile: CreateFile } {
  const disk: Disk = { room: Number.POSITIVE_INFINITY, failAtSync: 0, failTruncate: false, syncs: 0 };
  const createFile: CreateFile = async (path): Promise<AppendHandle> => {
    const handle = await open(path, 'ax', 0o600);
    return {
      async write(buffer, offset, length) {
        const fits = Math.min(length, disk.room);
        if (fits === 0) throw systemError('ENOSPC');
        disk.room -= fits;
        return handle.write(buffer, offset, fits);
      },
      async sync() {
        disk.syncs += 1;
        if (disk.syncs === disk.failAtSync) throw systemError('EIO');
        await handle.sync();
      },
      async truncate(length) {
        if (disk.failTruncate) throw systemError('EIO');
        await handle.truncate(length);
      },
      stat: () => handle.stat(),
      close: () => handle.close(),
    };
  };
  return { disk, createFile };
}
