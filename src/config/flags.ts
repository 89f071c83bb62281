import { nearest } from '../data/nearest.ts';
import { ConfigError } from './config-error.ts';

interface FlagSpec {
  /** What the value is, for the help text; absent: the flag is a switch. */
  readonly value?: string;
  readonly about: string;
}

/** Every flag. Each has an environment variable too: `--read-only` is `FLEXUS_READ_ONLY`. */
const flags = {
  cloud: { value: 'huawei|simulator', about: 'where calls go; default: huawei if there are credentials' },
  site: { value: 'intl|cn|eu', about: 'site the account belongs to; default: intl' },
  region: { value: 'ID', about: 'region of calls that name none, such as ap-southeast-3' },
  'project-id': { value: 'ID', about: 'project of that region; looked up if absent' },
  'domain-id': { value: 'ID', about: 'ID of the account; looked up if absent' },
  endpoint: { value: 'URL', about: 'one base URL for every service, such as a simulator' },
  'endpoint-iam': { value: 'URL', about: 'base URL of IAM; {region} is replaced' },
  'endpoint-hcss': { value: 'URL', about: 'base URL of purchases' },
  'endpoint-rms': { value: 'URL', about: 'base URL of the resource index' },
  'endpoint-ecs': { value: 'URL', about: 'base URL of ECS; {region} is replaced' },
  'endpoint-bss': { value: 'URL', about: 'base URL of billing' },
  credentials: { value: 'FILE', about: 'credentials file: INI as the SDKs use it, or KooCLI JSON' },
  profile: { value: 'NAME', about: 'profile of a KooCLI file' },
  tables: { value: 'FILE', about: 'purchase tables in place of the built-in ones' },
  toolsets: { value: 'A,B', about: 'toolsets to list; default: flexus' },
  'read-only': { about: 'no tool that changes anything' },
  'dry-run': { about: 'show what would be sent, change nothing' },
  approval: { value: 'human|policy|off', about: 'who approves what is destructive or costs money; default: human' },
  'approval-real': { value: 'off', about: 'the second word that --approval off needs on a real cloud' },
  'approval-channel': { value: 'any|elicitation|page', about: 'where the human is asked; default: any' },
  'approval-port': { value: 'N', about: 'port of the approval page; default: any free one' },
  'approval-host': { value: 'ADDRESS', about: 'address the approval page binds; default: 127.0.0.1' },
  'approval-url': { value: 'URL', about: 'address of the approval page behind a port forwarding' },
  policy: { value: 'FILE', about: 'policy file (JSON or YAML) that allows, confirms or denies' },
  'allow-unpriced': { about: 'let a purchase charge the account before its amount is known' },
  'password-file': { value: 'FILE', about: 'make up new server passwords and keep them in this file' },
  'password-from': { value: 'file:PATH|env:NAME', about: 'take new server passwords from here' },
  'key-dir': { value: 'DIR', about: 'keep private keys of generated key pairs in this directory' },
  'audit-dir': { value: 'DIR', about: 'where the record of changes is kept' },
  state: {
    value: 'URL',
    about: 'Redis where replicas keep what they share; with a password better in FLEXUS_STATE',
  },
  'state-key': { value: 'FILE', about: 'key with which replicas seal what they keep in Redis; the same for all' },
  'state-password': { value: 'FILE', about: 'password of that Redis, if it is not in the URL' },
  'config-dir': { value: 'DIR', about: "where the approval page's passphrase is kept" },
  deadline: { value: 'SECONDS', about: 'longest time of one call to the cloud, 1 to 600; default: 30' },
  'cloud-concurrency': { value: 'N', about: 'most requests to the cloud at a time, 1 to 1000; default: 64' },
  'http-host': { value: 'ADDRESS', about: 'http: address to listen on; default: 127.0.0.1' },
  'http-port': { value: 'N', about: 'http: port to listen on, 0 for any free one; default: 7380' },
  'http-url': { value: 'URL', about: 'http: origin under which clients reach this server' },
  'http-sessions': { about: 'http: keep sessions, with resumable streams and questions to the human at the client' },
  'http-tokens': { value: 'FILE', about: 'http: callers and the hashes of their tokens (flexus-mcp token)' },
  'http-profiles': { value: 'FILE', about: 'http: credentials by profile, and which caller has which' },
  'http-rate': { value: 'N', about: 'http: requests per second of one caller; default: 20' },
  'http-connections': { value: 'N', about: 'http: most connections at a time; default: 2048' },
  'oauth-issuer': { value: 'URL', about: 'http: take access tokens (JWT) of this authorization server' },
  'oauth-audience': { value: 'TEXT', about: 'http: the audience that access tokens must be for' },
  'oauth-jwks-uri': { value: 'URL', about: "http: where the authorization server's keys are" },
  'tls-cert': { value: 'FILE', about: 'http: certificate chain (PEM)' },
  'tls-key': { value: 'FILE', about: "http: the certificate's private key (PEM)" },
  'behind-proxy': { about: 'http: a reverse proxy in front does TLS and sets X-Forwarded-For and X-Forwarded-Proto' },
  'approval-webhook': { value: 'URL', about: 'tell this address when a call waits for a human' },
  'approval-webhook-key': { value: 'FILE', about: 'sign what is told with the key in this file (HMAC-SHA-256)' },
  'metrics-port': { value: 'N', about: 'http: serve Prometheus metrics on this port' },
  'metrics-host': { value: 'ADDRESS', about: 'http: address of the metrics; default: 127.0.0.1' },
  'otlp-endpoint': { value: 'URL', about: 'http: send OpenTelemetry traces to this collector' },
  'access-log': { value: 'stderr|off|FILE', about: 'http: where each request is logged; default: stderr' },
  'simulator-speed': { value: 'X', about: "how much faster the simulator's time runs" },
  'simulator-scenario': { value: 'NAME', about: 'what the simulator starts with: default, empty, fleet=N' },
} as const satisfies Record<string, FlagSpec>;

export type FlagName = keyof typeof flags;

/** One setting as it was given. */
export interface Given {
  readonly text: string;
  /** Where from, for people: `--region` or `FLEXUS_REGION`. */
  readonly from: string;
}

export type Settings = Partial<Record<FlagName, Given>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The flags of a command line, and for those not given the environment's. A flag wins over its variable.
 *
 * @throws ConfigError upon anything unknown, given twice, or without a value.
 */
export function readSettings(argv: readonly string[], env: Environment): Settings {
  return { ...fromEnvironment(env), ...fromFlags(argv) };
}

/** Flags that mean something under `flexus-mcp http` only. */
export const HTTP_FLAGS: readonly FlagName[] = Object.entries<FlagSpec>(flags).flatMap(([name, { about }]) =>
  isFlag(name) && about.startsWith('http: ') ? [name] : [],
);

/** A line per flag, for `--help`. */
export function flagsHelp(): string {
  const rows = Object.entries<FlagSpec>(flags).map(([name, { value, about }]) => ({
    left: value === undefined ? `--${name}` : `--${name} ${value}`,
    about,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, about }) => `  ${left.padEnd(width)}  ${about}`).join('\n');
}

function fromFlags(argv: readonly string[]): Settings {
  const settings: Settings = {};
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    if (/^(--(help|version)|-[hv])$/.test(word)) throw new ConfigError('Use: flexus-mcp help, or flexus-mcp version.');
    if (match === null)
      throw new ConfigError(
        `Word ${argv.length - rest.length} of the command line is not expected; settings are given as --name value.`,
      );
    const [, name = '', joined] = match;
    if (!isFlag(name))
      throw new ConfigError(`There is no flag ${shown(word)}; did you mean --${nearest(name, Object.keys(flags))}?`);
    if (settings[name] !== undefined) throw new ConfigError(`--${name} is given twice.`);
    const spec: FlagSpec = flags[name];
    const text = joined ?? (spec.value === undefined ? 'true' : rest.shift());
    if (text === undefined || text === '' || (joined === undefined && text.startsWith('--'))) {
      throw new ConfigError(`--${name} needs a value: --${name} ${spec.value ?? 'true|false'}.`);
    }
    settings[name] = { text, from: `--${name}` };
  }
  return settings;
}

/** A misspelt variable is refused like a misspelt flag: `FLEXUS_READONLY=1` must not leave writing on. */
function fromEnvironment(env: Environment): Settings {
  const settings: Settings = {};
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('FLEXUS_') || text === undefined || text === '') continue;
    const name = variable.slice('FLEXUS_'.length).toLowerCase().replaceAll('_', '-');
    if (!isFlag(name)) {
      const guess = nearest(name, Object.keys(flags)) ?? '';
      throw new ConfigError(`There is no variable ${shown(variable)}; did you mean ${variableOf(guess)}?`);
    }
    settings[name] = { text, from: variable };
  }
  return settings;
}

function variableOf(name: string): string {
  return `FLEXUS_${name.toUpperCase().replaceAll('-', '_')}`;
}

function isFlag(name: string): name is FlagName {
  return Object.hasOwn(flags, name);
}

/** Somebody may have put a secret where a name belongs: only what looks like a name is repeated. */
function shown(text: string): string {
  return /^[a-z_-]{1,40}$/i.test(text) ? `"${text}"` : 'of that name';
}
