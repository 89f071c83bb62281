import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { hasRedis, RedisServer } from '../state/redis-server.ts';
import { atEnd } from '../support/at-end.ts';
import { runToEnd } from '../support/program.ts';

/** docs/deploying.md, "The pieces": the password of Redis comes from a file, so that no setting is a secret. */
const KEY = 'k'.repeat(44);

const refusalOf = (argv: readonly string[], password = 'secret-of-redis'): Promise<string> =>
  parseConfig(argv, {}, { read: (path) => ({ key: KEY, password })[path], home: () => '/nowhere' }).then(
    () => 'taken',
    (error: unknown) => String(error),
  );

test.each([
  [['--state-password', 'password'], /--state-password needs --state URL/],
  [['--state', 'redis://:hunter2@host', '--state-key', 'key', '--state-password', 'password'], /exclude each other/],
  [['--state', 'redis://host', '--state-key', 'key', '--state-password', 'nowhere'], /There is no state password file/],
])('%j is refused, and the password is not repeated', async (argv, reason) => {
  expect(await refusalOf(argv)).toMatch(reason);
  expect(await refusalOf(argv)).not.toMatch(/secret-of-redis|hunter2/);
});

test('an empty file is no password', async () => {
  const argv = ['--state', 'redis://host', '--state-key', 'key', '--state-password', 'password'];
  expect(await refusalOf(argv, ' \n')).toMatch(/is empty/);
});

describe.skipIf(!hasRedis)('doctor', () => {
  const PASSWORD = 'p%40ss:/w@rd #?&';

  test('says whether Redis answers to the password, whatever characters it has, and never the password', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flexus-state-'));
    atEnd(() => rmSync(folder, { recursive: true, force: true }));
    const redis = await RedisServer.start('--requirepass', PASSWORD);
    atEnd(() => redis.stop());
    writeFileSync(join(folder, 'key'), `${KEY}\n`);
    const doctor = (password: string): ReturnType<typeof runToEnd> => {
      writeFileSync(join(folder, 'password'), `${password}\n`);
      const files = ['--state-key', join(folder, 'key'), '--state-password', join(folder, 'password')];
      return runToEnd(['doctor', '--cloud', 'simulator', '--state', redis.url, ...files]);
    };
    const [well, ill] = [await doctor(PASSWORD), await doctor('wrong')];
    expect(well.stdout).toContain('ok    state: the Redis of --state answers');
    expect(well.end.code).toBe(0);
    expect(ill.stdout).toMatch(/fail {2}state: .*user or password/);
    expect(ill.end.code).toBe(1);
    expect(`${well.written}${ill.written}`).not.toContain(PASSWORD);
  });
});
