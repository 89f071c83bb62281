import type { PasswordSource } from '../cloud/passwords.ts';
import { ConfigError } from './config-error.ts';
import type { Settings } from './flags.ts';
import { numberOf, oneOf, quote, switchOf } from './values.ts';

/** What the human's configuration says about approvals, the record and passwords. */
export interface GuardSettings {
  readonly mode: 'human' | 'policy' | 'off';
  readonly channel: 'any' | 'elicitation' | 'page';
  readonly policyFile?: string;
  readonly allowUnpriced: boolean;
  readonly page: { readonly port: number; readonly host?: string; readonly publicUrl?: string };
  /** Absent: the default directory of the platform. */
  readonly configDirectory?: string;
  readonly auditDirectory?: string;
  readonly passwords?: PasswordSource;
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

function publicUrlOf(text: string, from: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/$/, '');
  throw new ConfigError(`${from} is ${quote(text)}; it must be the address under which the approval page is reached.`);
}

/** Reads the guard's settings; `real`: calls go to a cloud where things cost money. */
export function guardSettings(given: Settings, real: boolean): GuardSettings {
  const [port, host, url] = [given['approval-port'], given['approval-host'], given['approval-url']];
  const passwords = passwordsOf(given);
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
      ...(url === undefined ? {} : { publicUrl: publicUrlOf(url.text, url.from) }),
    },
    ...(given.policy === undefined ? {} : { policyFile: given.policy.text }),
    ...(given['config-dir'] === undefined ? {} : { configDirectory: given['config-dir'].text }),
    ...(given['audit-dir'] === undefined ? {} : { auditDirectory: given['audit-dir'].text }),
    ...(passwords === undefined ? {} : { passwords }),
  };
}
