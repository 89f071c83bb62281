import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';
import { visible } from './data/visible.ts';
import { AuditError, defaultAuditDirectory } from './guard/audit/audit.ts';
import type { ShownCall } from './guard/audit/show.ts';
import { auditTable, readCalls } from './guard/audit/show.ts';
import type { FileReport } from './guard/audit/verify.ts';
import { verifyAudit } from './guard/audit/verify.ts';

const USAGE = 'Use: flexus-mcp audit verify [DIR|FILE], or flexus-mcp audit show [DIR|FILE] [--last N] [--json]';

const LIMITS =
  'A chain without a key does not show whole lines cut off the end, a deleted file, or one rewritten as a whole.';

type Print = (line: string) => void;
type Environment = Readonly<Record<string, string | undefined>>;

interface Given {
  readonly path: string;
  readonly last: number | undefined;
  readonly json: boolean;
}

function given(argv: readonly string[], env: Environment): { readonly command: 'verify' | 'show' } & Given {
  const options = { last: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { positionals, values } = parsed(() =>
    parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }),
  );
  const [command, path, ...more] = positionals;
  if ((command !== 'verify' && command !== 'show') || more.length > 0 || path === '') throw new ConfigError(USAGE);
  if (command === 'verify' && (values.last !== undefined || values.json)) throw new ConfigError(USAGE);
  const last = values.last === undefined ? undefined : Number(values.last);
  if (last !== undefined && !(/^\d+$/.test(values.last ?? '') && Number.isSafeInteger(last) && last > 0)) {
    throw new ConfigError(`--last must be a whole number above 0; given: ${JSON.stringify(values.last)}.`);
  }
  return {
    command,
    path: path ?? (env.FLEXUS_AUDIT_DIR || defaultAuditDirectory(env, process.platform, homedir())),
    last,
    json: values.json ?? false,
  };
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : String(error)} ${USAGE}`);
  }
}

function tornText({ line, bytes }: NonNullable<FileReport['torn']>): string {
  return `line ${line} is torn (${bytes} bytes without an end): its process was killed while writing it, or is writing it now`;
}

function reportLines({ file, entries, problems, torn, open }: FileReport): string[] {
  const state = problems.length === 0 ? 'ok' : 'BROKEN';
  return [
    `${file}: ${state}, ${entries} entries`,
    ...problems.map(({ text }) => `  ${text}`),
    ...(torn ? [`  ${tornText(torn)}`] : []),
    ...open.map(({ call, tool, time }) => `  open: ${tool} of ${time} (call ${call}) has no end on record`),
  ];
}

async function verify({ path }: Given, print: Print): Promise<number> {
  const reports = await verifyAudit(path);
  for (const line of reports.flatMap(reportLines)) print(visible(line));
  if (reports.length === 0) {
    print(`There is no audit log in ${visible(path)}.`);
    return 1;
  }
  const broken = reports.filter(({ problems }) => problems.length > 0).length;
  print(
    broken === 0 ? `Every line fits. ${LIMITS}` : `${broken} of ${reports.length} files are not as they were written.`,
  );
  return broken === 0 ? 0 : 1;
}

async function show({ path, last, json }: Given, print: Print): Promise<number> {
  const { calls, remarks } = await readCalls(path);
  const chosen: readonly ShownCall[] = last === undefined ? calls : calls.slice(-last);
  if (json) {
    for (const line of chosen.flatMap(({ lines }) => lines)) print(line);
    for (const { file, ...remark } of remarks) print(JSON.stringify({ remark: remark.text, line: remark.line, file }));
    return 0;
  }
  for (const line of chosen.length > 0 ? auditTable(chosen) : ['No calls are on record.']) print(line);
  for (const { file, text } of remarks) print(visible(`${file}: ${text}`));
  return 0;
}

/**
 * `flexus-mcp audit verify|show`. Prints lines that no entry can break or turn.
 *
 * @returns the exit code: 1 if a file is not as it was written, or there is none to verify or read.
 * @throws ConfigError for a wrong command line.
 */
export async function runAudit(argv: readonly string[], env: Environment, print: Print): Promise<number> {
  const { command, ...rest } = given(argv, env);
  try {
    return await (command === 'verify' ? verify(rest, print) : show(rest, print));
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    print(visible(error.message));
    return 1;
  }
}
