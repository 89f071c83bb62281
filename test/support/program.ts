import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { atEnd } from './at-end.ts';

/** The built program. `npm test` builds it first. */
export const mainJs = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

/** How a process ended: its exit code, or the signal that ended it. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From start to end, in milliseconds. */
  readonly afterMs: number;
}

const running = new Set<Program>();
let programs = 0;
let home: string | undefined;

/** An empty home, so that no credentials of the machine that runs the tests are found. */
function emptyHome(): string {
  if (home === undefined) {
    home = mkdtempSync(join(tmpdir(), 'flexus-test-home-'));
    atEnd(endPrograms);
  }
  return home;
}

async function endPrograms(): Promise<void> {
  await Promise.all([...running].map((program) => program.kill()));
  if (home !== undefined) rmSync(home, { recursive: true, force: true });
  home = undefined;
}

/** One run of the built program. Every byte it writes is kept; it ends with the test file at the latest. */
export class Program {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<End>;
  /** Where it keeps its records: a state of its own, or it would report the calls that another run left open. */
  readonly state: string;
  readonly #out: Buffer[] = [];
  readonly #err: Buffer[] = [];

  constructor(args: readonly string[], env: Environment = {}) {
    if (!existsSync(mainJs)) throw new Error('dist/main.js is missing: run npm run build');
    const started = performance.now();
    programs += 1;
    this.state = join(emptyHome(), `state-${programs}`);
    this.child = spawn(process.execPath, [mainJs, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH ?? '', HOME: emptyHome(), XDG_STATE_HOME: this.state, ...env },
    });
    running.add(this);
    this.child.stdout.on('data', (bytes: Buffer) => this.#out.push(bytes));
    this.child.stderr.on('data', (bytes: Buffer) => this.#err.push(bytes));
    // A program that has ended can't be written to; tests that care look at how it ended.
    this.child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        running.delete(this);
        resolve({ code, signal, afterMs: performance.now() - started });
      });
    });
  }

  get stdout(): string {
    return Buffer.concat(this.#out).toString('utf8');
  }

  get stderr(): string {
    return Buffer.concat(this.#err).toString('utf8');
  }

  /** All that was written to either stream. */
  get written(): Buffer {
    return Buffer.concat([...this.#out, ...this.#err]);
  }

  write(text: string): void {
    this.child.stdin.write(text);
  }

  /** Resolves with the first whole line of stdout that satisfies `wanted`; rejects when the program ends without one. */
  async line(wanted: (line: string) => boolean = () => true): Promise<string> {
    let over = false;
    for (;;) {
      const found = this.stdout.split('\n').slice(0, -1).find(wanted);
      if (found !== undefined) return found;
      if (over) throw new Error(`the program ended; stderr: ${this.stderr}`);
      const end = this.ended.then(() => {
        over = true;
      });
      await Promise.race([once(this.child.stdout, 'data'), end]);
    }
  }

  async kill(): Promise<End> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/** Runs the program to its end with an empty stdin. */
export async function runToEnd(args: readonly string[], env: Environment = {}): Promise<Program & { end: End }> {
  const program = new Program(args, env);
  program.child.stdin.end();
  return Object.assign(program, { end: await program.ended });
}
