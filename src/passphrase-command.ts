import { homedir } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ConfigError } from './config/config-error.ts';
import { openPassphraseFile, PassphraseError, type PassphraseFile, passphrasePath } from './guard/page/passphrase.ts';
import { PrivateFileError } from './guard/page/private-file.ts';

/** A terminal's keyboard, as far as it is read here. */
export interface Keyboard {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface PassphraseIo {
  readonly keyboard: Keyboard;
  /** Writes to the person at the terminal, as it stands. */
  say(text: string): void;
}

const processIo: PassphraseIo = { keyboard: process.stdin, say: (text) => process.stderr.write(text) };

/**
 * `flexus-mcp passphrase`: sets the passphrase of the approval page. `--status` says whether one is set;
 * `--config-dir` is the server's own flag of this name.
 *
 * @returns the exit status: 0 when a passphrase is set, 1 when not
 * @throws ConfigError on flags that it doesn't have
 */
export async function runPassphrase(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  io: PassphraseIo = processIo,
): Promise<number> {
  const given = flags(argv);
  const folder = given['config-dir'];
  try {
    const place = folder === undefined ? env : { ...env, FLEXUS_CONFIG_DIR: resolve(folder) };
    const file = openPassphraseFile(passphrasePath(place, process.platform, homedir()));
    return given.status ? await tell(file, io) : await change(file, io);
  } catch (error) {
    if (!(error instanceof PassphraseError || error instanceof PrivateFileError)) throw error;
    io.say(`${error.message}\n`);
    return 1;
  }
}

function flags(argv: readonly string[]): { status?: boolean; 'config-dir'?: string } {
  const options = { status: { type: 'boolean' }, 'config-dir': { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch {
    throw new ConfigError(
      'Use: flexus-mcp passphrase [--status] [--config-dir DIR]. The passphrase itself is asked for, never an argument.',
    );
  }
}

async function tell(file: PassphraseFile, { say }: PassphraseIo): Promise<number> {
  const set = await file.exists();
  say(set ? `A passphrase is set, in ${file.path}\n` : 'No passphrase is set. Set one with: flexus-mcp passphrase\n');
  return set ? 0 : 1;
}

async function change(file: PassphraseFile, { keyboard, say }: PassphraseIo): Promise<number> {
  if (!keyboard.isTTY || !keyboard.setRawMode) {
    say(
      'Run flexus-mcp passphrase in a terminal: it is for a human to type, so it is not read from a pipe or a file.\n',
    );
    return 1;
  }
  say(`This passphrase lets you, and no agent, approve calls on the approval page. Don't give it to an agent.\n`);
  const typed = await askTwice(keyboard, say);
  if (typed === undefined) {
    say('Nothing was changed.\n');
    return 1;
  }
  if (typed.first !== typed.again) {
    say('The two are not the same. Nothing was changed.\n');
    return 1;
  }
  await file.set(typed.first);
  say(`The passphrase is set. Its scrypt hash is kept in ${file.path}\nForgotten? Run this command again.\n`);
  return 0;
}

/** undefined: given up. */
async function askTwice(
  keyboard: Keyboard,
  say: PassphraseIo['say'],
): Promise<{ readonly first: string; readonly again: string } | undefined> {
  keyboard.setRawMode?.(true);
  keyboard.setEncoding('utf8');
  const lines = hiddenLines(keyboard);
  const ask = async (prompt: string): Promise<string | undefined> => {
    say(prompt);
    const line = await lines.next();
    say('\r\n');
    return line;
  };
  try {
    const first = await ask('New passphrase: ');
    const again = first === undefined ? undefined : await ask('The same again: ');
    return first === undefined || again === undefined ? undefined : { first, again };
  } finally {
    lines.stop();
    keyboard.setRawMode?.(false);
    keyboard.pause();
  }
}

interface HiddenLines {
  /** The next line without its end; undefined on Ctrl-C, Ctrl-D or the end of the terminal. */
  next(): Promise<string | undefined>;
  stop(): void;
}

/** Lines typed into a terminal in raw mode, where nothing echoes and editing is up to us. */
function hiddenLines(keyboard: Keyboard): HiddenLines {
  let waiting: ((line: string | undefined) => void) | undefined;
  let ahead = '';
  let line: string[] = [];
  let ended = false;

  const finish = (result: string | undefined): void => {
    line = [];
    const resolve = waiting;
    waiting = undefined;
    resolve?.(result);
  };
  const read = (): void => {
    while (waiting && ahead !== '') {
      const key = firstKey(ahead);
      ahead = ahead.slice(key.length);
      press(key);
    }
  };
  const press = (key: string): void => {
    if (key === '\r' || key === '\n') finish(line.join(''));
    else if (key === '\x03' || key === '\x04') finish(undefined);
    else if (key === '\x7f' || key === '\b') line.pop();
    else if (key === '\x15') line = [];
    else if (!/\p{Cc}/u.test(key)) line.push(key);
  };
  const onData = (text: string): void => {
    ahead += text;
    read();
  };
  const onEnd = (): void => {
    ended = true;
    finish(undefined);
  };
  keyboard.on('data', onData);
  keyboard.on('end', onEnd);
  keyboard.resume();
  return {
    next: () =>
      new Promise((resolve) => {
        waiting = resolve;
        read();
        if (ended) finish(undefined);
      }),
    stop() {
      keyboard.off('data', onData);
      keyboard.off('end', onEnd);
    },
  };
}

/** An arrow key, for one, is an escape sequence (ECMA-48, 5.4) and not characters of a passphrase. */
function firstKey(text: string): string {
  const [key = ''] = text.startsWith('\x1b') ? (/^.(?:[[O][0-?]*[ -/]*[@-~])?/su.exec(text) ?? []) : text;
  return key;
}
