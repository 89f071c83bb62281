import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { codeOf } from './audit-error.ts';

/** Which process it was. Empty text: this system doesn't say. */
export interface ProcessIdentity {
  readonly host: string;
  /** Linux: `/etc/machine-id`. */
  readonly machine: string;
  /** Linux: the kernel's boot ID; a different one is another machine, or the same one restarted. */
  readonly boot: string;
  /** Linux: the namespace in which the PID counts; containers of one host share all but this. */
  readonly namespace: string;
  readonly pid: number;
  /** When the process began, as the system counts it: a recycled PID has another start. */
  readonly started: string;
}

/** `unsure`: it ran where this process can't look, or the system doesn't tell it from a later one of the same PID. */
export type Fate = 'running' | 'gone' | 'unsure';

/** What the system says of a PID now. */
export interface ProcessProbe {
  exists(pid: number): boolean;
  /** Its start, empty if the system doesn't say, `gone` once it has ended (a zombie has). */
  started(pid: number): Promise<string | 'gone'>;
}

const DEAD_STATES = new Set(['Z', 'X', 'x']);
const STATE_FIELD = 3;
const START_FIELD = 22;

/**
 * The start of a process, in clock ticks since boot, out of the text of `/proc/PID/stat` (proc_pid_stat(5)). Field 2,
 * the command in parentheses, may hold spaces and parentheses itself, so fields are counted from its end.
 */
export function startOfStat(stat: string): string | 'gone' {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 1)
    .trim()
    .split(' ');
  if (DEAD_STATES.has(fields[0] ?? '')) return 'gone';
  return fields[START_FIELD - STATE_FIELD] ?? '';
}

const run = promisify(execFile);

/** `ps`, as POSIX has it, on systems without `/proc`; its text depends on locale and zone, so both are fixed. */
async function startByPs(pid: number): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  try {
    return (await run('ps', ['-o', 'lstart=', '-p', String(pid)], { env, timeout: 5000 })).stdout.trim();
  } catch {
    return '';
  }
}

async function startOf(pid: number): Promise<string | 'gone'> {
  if (process.platform === 'win32') return '';
  if (process.platform !== 'linux') return startByPs(pid);
  try {
    return startOfStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return '';
  }
}

export const systemProbe: ProcessProbe = {
  exists(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return codeOf(error) !== 'ESRCH';
    }
  },
  started: startOf,
};

const orEmpty = (text: Promise<string>): Promise<string> =>
  text.then(
    (found) => found.trim(),
    () => '',
  );

/** The identity of a process of this machine, as of now; by default this one. */
export async function identityOf(pid: number = process.pid): Promise<ProcessIdentity> {
  const linux = process.platform === 'linux';
  const [machine, boot, namespace, started] = await Promise.all([
    linux ? orEmpty(readFile('/etc/machine-id', 'utf8')) : '',
    linux ? orEmpty(readFile('/proc/sys/kernel/random/boot_id', 'utf8')) : '',
    linux ? orEmpty(readlink('/proc/self/ns/pid')) : '',
    startOf(pid),
  ]);
  return { host: hostname(), machine, boot, namespace, pid, started };
}

/**
 * Whether a process of an earlier time still runs. PIDs are compared only where they count: on the same boot of the
 * same kernel and in the same namespace; there, start times tell a recycled PID. From anywhere else the answer is
 * `unsure`, except that a restart of this very machine (same host name and machine ID) ended everything on it.
 */
export async function fateOf(
  then: ProcessIdentity,
  here: ProcessIdentity,
  probe: ProcessProbe = systemProbe,
): Promise<Fate> {
  const sameMachine = then.host === here.host && then.machine === here.machine;
  if (then.boot !== here.boot) {
    return sameMachine && then.machine !== '' && then.boot !== '' && here.boot !== '' ? 'gone' : 'unsure';
  }
  if (then.boot === '' && !sameMachine) return 'unsure';
  if (then.namespace !== here.namespace) return 'unsure';
  if (!probe.exists(then.pid)) return 'gone';
  const started = await probe.started(then.pid);
  if (started === 'gone') return 'gone';
  if (started === '' || then.started === '') return 'unsure';
  return started === then.started ? 'running' : 'gone';
}
