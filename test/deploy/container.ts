import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { atEnd } from '../support/at-end.ts';
import type { Image } from './image.ts';

const isolated = spawnSync('unshare', ['-m', '-p', '-f', 'setpriv', '--bounding-set=-all', 'true']).status === 0;
if (!isolated) process.stdout.write('namespaces need root: what runs like in a container is skipped\n');

/** Whether tests can run something as in a container. */
export const hasContainers = isolated && process.getuid?.() === 0;

/** A folder of this machine inside a container; read-only unless said. */
export interface Mount {
  readonly from: string;
  readonly to: string;
  readonly writable?: boolean;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  readonly command?: readonly string[];
}

/** Where the base image has its system; here it is this machine's. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib64'];
const NODE = '/opt/node';

/**
 * A process with the image's files as its root, read-only but for the volumes, its own process namespace where it is
 * PID 1, the image's user, no capability, and no way to get one. What differs from a container: the base's files and
 * the network are this machine's.
 */
export class Container {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<number | null>;
  #out = '';
  #err = '';

  private constructor(child: ChildProcessByStdio<null, Readable, Readable>) {
    this.child = child;
    child.stdout.on('data', (bytes: Buffer) => {
      this.#out += bytes;
    });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#err += bytes;
    });
    this.ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }

  static async start(image: Image, options: RunOptions = {}): Promise<Container> {
    const root = await mkdtemp(join(tmpdir(), 'flexus-container-'));
    // With owners and modes, which node's own copy leaves behind.
    execFileSync('cp', ['-a', `${image.root}/.`, root]);
    await chmod(root, 0o755);
    const script = await scriptFor(root, image, options);
    const child = spawn('unshare', ['-m', '-p', '-f', 'sh', '-euc', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const container = new Container(child);
    atEnd(async () => {
      await container.kill();
      await rm(root, { recursive: true, force: true });
    });
    return container;
  }

  get stdout(): string {
    return this.#out;
  }

  get stderr(): string {
    return this.#err;
  }

  /** The first line of stdout. */
  async line(): Promise<string> {
    while (!this.#out.includes('\n')) {
      const ended = this.ended.then((code) => {
        throw new Error(`ended with ${code}: ${this.#err}`);
      });
      await Promise.race([once(this.child.stdout, 'data'), ended]);
    }
    return this.#out.split('\n')[0] ?? '';
  }

  /** The PID, on this machine, of the container's own first process. */
  async pid(): Promise<number> {
    const { pid } = this.child;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return Number(children.trim());
  }

  /** As an engine does it: to the container's first process. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.pid(), signal);
  }

  /** The first process takes all of its namespace with it. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null) await this.signal('SIGKILL').catch(() => this.child.kill('SIGKILL'));
    await this.ended;
  }
}

/** What makes the root and starts the program in it. */
async function scriptFor(root: string, image: Image, { env = {}, mounts = [], command }: RunOptions): Promise<string> {
  const lines: string[] = [`mount --bind '${root}' '${root}'`];
  const readOnly = (path: string): string => `mount -o remount,ro,bind '${path}'`;
  for (const path of SYSTEM.filter((one) => existsSync(one))) {
    const at = join(root, path);
    if (lstatSync(path).isSymbolicLink()) await symlink(readlinkSync(path), at);
    else {
      await mkdir(at, { recursive: true });
      lines.push(`mount --bind ${path} '${at}'`, readOnly(at));
    }
  }
  await mkdir(join(root, NODE, 'bin'), { recursive: true });
  const node = join(root, NODE, 'bin', 'node');
  await writeFile(node, '');
  await Promise.all(['proc', 'dev', 'tmp'].map((name) => mkdir(join(root, name))));
  lines.push(`mount --bind '${process.execPath}' '${node}'`, `mount --rbind /dev '${root}/dev'`);
  lines.push(`mount -t proc proc '${root}/proc'`);
  for (const { from, to, writable = false } of mounts) {
    const at = join(root, to);
    await mkdir(existsSync(at) ? dirname(at) : at, { recursive: true });
    lines.push(`mount --bind '${from}' '${at}'`, ...(writable ? [] : [readOnly(at)]));
  }
  const { uid, gid } = image.user;
  const all = { ...image.env, ...env, PATH: `${NODE}/bin:/usr/bin:/bin` };
  const variables = Object.entries(all).map(([name, value]) => `'${name}=${value}'`);
  const words = [...image.entrypoint, ...(command ?? image.command)].map((word) => `'${word}'`);
  const rights = `setpriv --reuid ${uid} --regid ${gid} --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all`;
  lines.push(readOnly(root), `exec chroot '${root}' ${rights} env -i ${variables.join(' ')} ${words.join(' ')}`);
  return lines.join('\n');
}
