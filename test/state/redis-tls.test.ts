// Issue 5, part 4: `--state rediss://...`: a real Redis with TLS and a password. Its certificate is checked as Node checks
// any: an authority of one's own is named by NODE_EXTRA_CA_CERTS.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { JSON_HEADERS, post, raw, type Served, serve, tokensFile } from '../http/support.ts';
import { certificateFor } from '../support/certificate.ts';
import { FakeCloud } from '../support/fake-cloud.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hasRedis, RedisServer } from './redis-server.ts';

const PASSWORD = 'redis-password-of-the-team';
const readiness = z.object({ checks: z.object({ state: z.string() }) });

describe.skipIf(!hasRedis)('a Redis with TLS and a password', () => {
  const certificate = hasRedis ? certificateFor('127.0.0.1', 'localhost') : { cert: '', key: '' };
  const { file, tokens } = tokensFile({ caller: 'ann' });
  let redis: RedisServer;
  let cloud: FakeCloud;

  beforeAll(async () => {
    [redis, cloud] = await Promise.all([RedisServer.startTls(certificate, PASSWORD), FakeCloud.start()]);
  });
  afterAll(() => redis?.stop());

  async function served(user: string, trusted: string): Promise<Served> {
    const env = { ...cloud.byKey, FLEXUS_STATE: `rediss://${user}@127.0.0.1:${redis.port}` };
    const ca: Record<string, string> = trusted === '' ? {} : { NODE_EXTRA_CA_CERTS: trusted };
    return serve(['--http-tokens', file, '--state-key', await keyFile()], { ...env, ...ca });
  }

  async function stateOf({ url }: Served): Promise<string> {
    const { text } = await raw(new URL('/readyz', url).href, { method: 'GET' });
    return readiness.parse(JSON.parse(text)).checks.state;
  }

  const inRedis = (...words: readonly string[]): string => {
    const tls = ['--tls', '--cacert', certificate.cert, '-h', '127.0.0.1', '-p', String(redis.port)];
    const env = { ...process.env, REDISCLI_AUTH: PASSWORD };
    return spawnSync('redis-cli', [...tls, ...words], { encoding: 'utf8', env }).stdout.trim();
  };

  test('is used, by a certificate that is trusted', async () => {
    const own = await served(`default:${PASSWORD}`, certificate.cert);
    expect(await stateOf(own)).toBe('ok');
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}` };
    expect((await raw(own.url, { ...post('ping'), headers })).status).toBe(200);
    expect(inRedis('KEYS', 'flexus-mcp:*:rate:*'), 'the bucket of the caller is there').toMatch(/^flexus-mcp:\{/);
  });

  test.each([
    ['nobody vouches for', `default:${PASSWORD}`, false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is right, and the password wrong', 'default:not-the-password', true, 'user or password in the URL is wrong'],
  ])('with a certificate that %s it is not, and the password is told nobody', async (_why, user, trusted, said) => {
    const own = await served(user, trusted ? certificate.cert : '');
    expect(await stateOf(own)).toContain(said);
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${tokens.ann}` };
    expect((await raw(own.url, { ...post('ping'), headers })).status, 'reads go on').toBe(200);
    const { text } = await raw(new URL('/readyz', own.url).href, { method: 'GET' });
    expect(`${text}${own.program.stderr}`).not.toMatch(/redis-password-of|not-the-password/);
  });

  test('plain redis:// to its port reaches nothing', async () => {
    const own = await serve([], {
      ...cloud.byKey,
      FLEXUS_STATE: `redis://default:${PASSWORD}@127.0.0.1:${redis.port}`,
      FLEXUS_STATE_KEY: await keyFile(),
    });
    expect(await stateOf(own)).not.toBe('ok');
  });

  async function keyFile(): Promise<string> {
    const key = join(await temporaryFolder(), 'state.key');
    writeFileSync(key, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    return key;
  }
});
