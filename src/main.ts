#!/usr/bin/env node
import { HTTP_FLAGS, readSettings } from './config/flags.ts';
import { type Config, ConfigError, parseConfig } from './config.ts';

/** Writes a line for a person; under stdio stdout belongs to the protocol alone. */
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function serve(argv: readonly string[]): Promise<void> {
  const config = await parseConfig(argv, process.env);
  refuseHttpFlags(config);
  const [{ createParts }, { serveStdio }] = await Promise.all([import('./server.ts'), import('./mcp/stdio.ts')]);
  await serveStdio(createParts(config));
}

/** What concerns serving over HTTP would be ignored here, and somebody would believe in it. */
function refuseHttpFlags(config: Config): void {
  const wrong = HTTP_FLAGS.map((name) => config.sources[name]).find((from) => from !== undefined);
  if (wrong !== undefined) throw new ConfigError(`${wrong} means something to flexus-mcp http only: leave it out.`);
}

const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<void>>> = {
  async http(argv) {
    await (await import('./http-command.ts')).runHttp(argv, process.env, print);
  },
  async simulator(argv) {
    await (await import('./simulator-command.ts')).runSimulator(argv, print);
  },
  async token(argv) {
    process.exitCode = await (await import('./token-command.ts')).runToken(argv);
  },
  async operations(argv) {
    if (argv.join(' ') !== '--json') throw new ConfigError('Use: flexus-mcp operations --json');
    print(JSON.stringify((await import('./operations-command.ts')).operationsJson(), undefined, 2));
  },
  async doctor(argv) {
    const { runDoctor } = await import('./doctor.ts');
    const given = readSettings(argv, process.env);
    if (HTTP_FLAGS.some((name) => given[name] !== undefined)) {
      const { parseHttpConfig } = await import('./config/http-config.ts');
      const http = await parseHttpConfig(argv, process.env);
      process.exitCode = await runDoctor(http.config, print, http);
    } else {
      process.exitCode = await runDoctor(await parseConfig(argv, process.env), print);
    }
  },
  async passphrase(argv) {
    process.exitCode = await (await import('./passphrase-command.ts')).runPassphrase(argv, process.env);
  },
  async policy(argv) {
    process.exitCode = await (await import('./policy-command.ts')).runPolicyCheck(argv, print);
  },
  async audit(argv) {
    process.exitCode = await (await import('./audit-command.ts')).runAudit(argv, process.env, print);
  },
  async help() {
    print((await import('./help.ts')).HELP);
  },
  async version() {
    print((await import('./version.ts')).VERSION);
  },
};

/** `flexus-mcp audit show | head`: who has read enough wants no more. A server's one line may have been read by then. */
function whenNobodyReads(command: string): void {
  process.stdout.on('error', () => {
    if (command !== 'http' && command !== 'simulator') process.exit();
  });
}

/** Help and version are told whatever else stands beside. */
function askedFor(argv: readonly string[]): 'help' | 'version' | undefined {
  if (argv.includes('--help') || argv.includes('-h')) return 'help';
  return argv.includes('--version') || argv.includes('-v') ? 'version' : undefined;
}

async function main(argv: readonly string[]): Promise<void> {
  const [first = '', ...rest] = argv;
  const name = askedFor(argv) ?? first;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command) {
    whenNobodyReads(name);
    return command(rest);
  }
  if (first !== '' && !first.startsWith('-')) {
    // What was written is not repeated: it may be a secret whose flag was forgotten.
    throw new ConfigError(`There is no such command; there is ${Object.keys(COMMANDS).join(', ')}.`);
  }
  return serve(argv);
}

/** What to do about an address that can't be listened on; undefined: it is something else. */
function aboutPort(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'port' in error)) return undefined;
  const why = { EADDRINUSE: 'something else listens there', EACCES: 'this user may not' }[String(error.code)];
  return why && `Can't listen on port ${String(error.port)}: ${why}. Choose another port (see --help).`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof ConfigError ? error.message : aboutPort(error);
  say(known === undefined ? `flexus-mcp failed: ${String(error)}` : `flexus-mcp: ${known}`);
  process.exitCode = 1;
});
