import { ConfigError } from './config-error.ts';
import type { Files } from './credential-files.ts';
import type { Given, Settings } from './flags.ts';
import { readOrExplain } from './read-file.ts';

/** Where replicas of this server keep what they share. */
export interface StateSettings {
  /** `redis://` or `rediss://`; may hold a password. */
  readonly url: string;
  /** What all replicas have and Redis has not. */
  readonly key: Uint8Array;
}

/** Characters of a key: 32 random bytes have 43 in base64. */
const SHORTEST_KEY = 32;
const MAKE_ONE = 'Make one, readable for this server alone, and give it to all replicas: openssl rand -base64 32';

/** The settings of `--state` and what belongs to it; undefined: everything is kept in the process. */
export function stateSettings(given: Settings, files: Files): StateSettings | undefined {
  const [state, key, password] = [given.state, given['state-key'], given['state-password']];
  if (state === undefined) {
    const alone = key ?? password;
    if (alone !== undefined) throw new ConfigError(`${alone.from} needs --state URL beside it.`);
    return undefined;
  }
  const url = password === undefined ? redisUrlOf(state) : withPassword(state, password, files);
  if (key === undefined) {
    throw new ConfigError(
      `${state.from} needs --state-key FILE beside it: with its key replicas seal what they keep in Redis. ${MAKE_ONE}`,
    );
  }
  return { url, key: keyOf(key.text, files) };
}

/** The URL is not repeated in any message: it may hold a password. */
function redisUrlOf({ text, from }: Given): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const known = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  if (url && known && url.hostname !== '' && /^(\/\d{0,3})?$/.test(url.pathname) && !url.search && !url.hash)
    return text;
  throw new ConfigError(
    `${from} must be the URL of a Redis: redis://[user:password@]host[:port][/number], or rediss:// for TLS.`,
  );
}

/** What shows in lists of processes and in manifests is then no secret. */
function withPassword(state: Given, { text: path, from }: Given, files: Files): string {
  const url = new URL(redisUrlOf(state));
  if (url.password !== '') throw new ConfigError(`${from} and a password in ${state.from} exclude each other.`);
  const password = readOrExplain(path, 'state password', files).trim();
  if (password === '') throw new ConfigError(`The state password file ${path} is empty.`);
  url.password = encodeURIComponent(password);
  return url.href;
}

function keyOf(path: string, files: Files): Uint8Array {
  const text = readOrExplain(path, 'state key', files).trim();
  if (/^[\x21-\x7e]+$/.test(text) && text.length >= SHORTEST_KEY) return Buffer.from(text, 'latin1');
  throw new ConfigError(
    `The state key in ${path} must be one line of at least ${SHORTEST_KEY} characters without spaces. ${MAKE_ONE}`,
  );
}
