import path from 'node:path';
import type { PasswordSource } from '../cloud/passwords.ts';
import type { Policy } from '../guard/policy/policy.ts';
import { ConfigError } from './config-error.ts';
import type { Files } from './credential-files.ts';
import type { Settings } from './flags.ts';
import { readOrExplain } from './read-file.ts';
import { httpOriginOf, numberOf, oneOf, quote, safeUrlOf, switchOf } from './values.ts';

/** Who is told that a call waits for a human. */
export interface WebhookSettings {
  readonly url: string;
  /** Secret of the HMAC. */
  readonly key?: string;
}

/** What the human's configuration says about approvals, the record and passwords. */
export interface GuardSettings {
  readonly mode: 'human' | 'policy' | 'off';
  readonly channel: 'any' | 'elicitation' | 'page';
  readonly policy?: Policy;
  readonly allowUnpriced: boolean;
  readonly webhook?: WebhookSettings;
  readonly page: { readonly port: number; readonly host?: string; readonly publicUrl?: string };
  /** Absent: the default directory of the platform. */
  readonly configDirectory?: string;
  readonly auditDirectory?: string;
  readonly passwords?: PasswordSource;
  /** Where private keys of generated key pairs go. */
  readonly keyDirectory?: string;
}

const PORT_MAX = 65_535;

function modeOf(given: Settings, real: boolean): GuardSettings['mode'] {
  const mode = given.approval === undefined ? 'human' : oneOf(given.approval, ['human', 'policy', 'off']);
  const again = given['approval-real'];
  if (again !== undefined) oneOf(again, ['off']);
  if (mode === 'off' && real && again === undefined) {
    throw new ConfigError(
      'Approvals off on a real cloud means that an agent can delete servers and spend money by itself. If that is wanted, say it a second time: --approval off --approval-real off.',
    );
  }
  if (mode === 'policy' && given.policy === undefined) {
    throw new ConfigError('--approval policy needs --policy FILE: without rules nothing could be allowed.');
  }
  return mode;
}

function passwordsOf(given: Settings): PasswordSource | undefined {
  const [file, from] = [given['password-file'], given['password-from']];
  if (file && from) throw new ConfigError('--password-file and --password-from exclude each other: leave one out.');
  if (file) return { kind: 'generated', file: file.text };
  if (!from) return undefined;
  const match = /^(file|env):(.+)$/s.exec(from.text);
  const [, kind, name] = match ?? [];
  if (name === undefined)
    throw new ConfigError(`${from.from} is ${quote(from.text)}; it must be file:PATH or env:NAME.`);
  return kind === 'file' ? { kind: 'file', file: name } : { kind: 'variable', name };
}

const PAGE_ORIGIN = 'the origin under which a browser reaches the approval page, such as http://127.0.0.1:7390';

function webhookOf(given: Settings, files: Files): WebhookSettings | undefined {
  const [url, key] = [given['approval-webhook'], given['approval-webhook-key']];
  if (url === undefined) {
    if (key !== undefined) throw new ConfigError(`${key.from} needs --approval-webhook URL beside it.`);
    return undefined;
  }
  return { url: safeUrlOf(url), ...(key === undefined ? {} : { key: webhookKey(key.text, files) }) };
}

/** Shorter keys can be guessed from one signed message. */
const SHORTEST_KEY = 16;

function webhookKey(path: string, files: Files): string {
  const key = readOrExplain(path, 'webhook key', files).trim();
  if (key.length >= SHORTEST_KEY) return key;
  throw new ConfigError(`The webhook key in ${path} is too short: at least ${SHORTEST_KEY} characters are needed.`);
}

/** A policy that is wrong stops the start: it must not be found out by the first call. */
async function policyOf(file: string, files: Files): Promise<Policy> {
  const text = readOrExplain(file, 'policy', files);
  const { parsePolicy, PolicyError } = await import('../guard/policy/parse-policy.ts');
  try {
    return parsePolicy(text, file);
  } catch (error) {
    if (error instanceof PolicyError) throw new ConfigError(error.message);
    throw error;
  }
}

/** Reads the guard's settings; `real`: calls go to a cloud where things cost money. */
export async function guardSettings(given: Settings, real: boolean, files: Files): Promise<GuardSettings> {
  const [port, host, url] = [given['approval-port'], given['approval-host'], given['approval-url']];
  const passwords = passwordsOf(given);
  const webhook = webhookOf(given, files);
  return {
    mode: modeOf(given, real),
    channel:
      given['approval-channel'] === undefined
        ? 'any'
        : oneOf(given['approval-channel'], ['any', 'elicitation', 'page']),
    allowUnpriced: switchOf(given['allow-unpriced']),
    page: {
      port: port === undefined ? 0 : numberOf(port, 0, PORT_MAX, ''),
      ...(host === undefined ? {} : { host: host.text }),
      ...(url === undefined ? {} : { publicUrl: httpOriginOf(url, PAGE_ORIGIN) }),
    },
    ...(given.policy === undefined ? {} : { policy: await policyOf(given.policy.text, files) }),
    ...(given['config-dir'] === undefined ? {} : { configDirectory: path.resolve(given['config-dir'].text) }),
    ...(given['audit-dir'] === undefined ? {} : { auditDirectory: path.resolve(given['audit-dir'].text) }),
    ...(passwords === undefined ? {} : { passwords }),
    ...(given['key-dir'] === undefined ? {} : { keyDirectory: path.resolve(given['key-dir'].text) }),
    ...(webhook === undefined ? {} : { webhook }),
  };
}
