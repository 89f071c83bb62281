import { expect, test } from 'vitest';
import { type Config, ConfigError, parseConfig } from '../../src/config.ts';

/** Issue 5, part 4: TLS and password by URL; the URL's password is never told. docs/guard.md, "More than one machine". */
const KEY = 'q7b1m0dS3kUu0c6rYw2Xv9ZtL5nH8eJ4pQ1aG7fK0sE=';

const parse = (argv: readonly string[], files: Record<string, string> = { key: `${KEY}\n` }): Promise<Config> =>
  parseConfig(argv, {}, { read: (path) => files[path], home: () => '/home/me' });

async function refusal(argv: readonly string[], files?: Record<string, string>): Promise<string> {
  const error = await parse(argv, files).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConfigError)) throw new Error(`not refused: ${String(error)}`);
  return error.message;
}

test('nothing is shared unless it is said', async () => {
  expect((await parse([])).state).toBeUndefined();
});

test.each(['redis://localhost', 'rediss://user:pass@redis.example.com:6380/2', 'redis://[::1]:6379'])(
  '%s',
  async (url) => {
    const { state } = await parse(['--state', url, '--state-key', 'key']);
    expect(state?.url).toBe(url);
    expect(Buffer.from(state?.key ?? []).toString()).toBe(KEY);
  },
);

test.each([
  'http://user:hunter2hunter2@host',
  'redis:hunter2hunter2',
  'redis://user:hunter2hunter2@host/name',
  'redis://user:hunter2hunter2@host/1?tls=1',
  'hunter2hunter2',
])('what is no URL of a Redis is refused and not repeated (%#)', async (url) => {
  const message = await refusal(['--state', url, '--state-key', 'key']);
  expect(message).toMatch(/^--state must be the URL of a Redis: redis:/);
  expect(message).not.toContain('hunter2');
});

test('a state needs a key, a key a state, and the key has to be one', async () => {
  expect(await refusal(['--state', 'redis://user:hunter2@host'])).toMatch(/needs --state-key FILE .* openssl rand/);
  expect(await refusal(['--state-key', 'key'])).toBe('--state-key needs --state URL beside it.');
  const both = ['--state', 'redis://host', '--state-key', 'key'];
  expect(await refusal(both, {})).toBe('There is no state key file key.');
  for (const text of ['', 'short-key', `${KEY}\n${KEY}`, `${KEY}\uFFFD`]) {
    expect(await refusal(both, { key: text })).toMatch(/must be one line of at least 32 characters/);
  }
});
