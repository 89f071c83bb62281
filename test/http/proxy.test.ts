// Issue 5, part 2: behind a proxy that does TLS; and what a client writes into headers that only proxies may write.
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { networkOf } from '../../src/http/auth/guesses.ts';
import { freePort } from '../state/redis-server.ts';
import { Program } from '../support/program.ts';
import { JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile } from './support.ts';

const { file, tokens } = tokensFile({ caller: 'ann' }, { caller: 'ben' });
const NAME = 'mcp.example.com';

let open: Served;
let behind: Served;

beforeAll(async () => {
  const port = await freePort();
  const program = new Program([
    ...['http', '--http-port', String(port), '--http-tokens', file],
    ...['--behind-proxy', '--http-url', `https://${NAME}`, '--http-rate', '1000'],
  ]);
  open = await serve(['--http-tokens', file, '--http-rate', '1000']);
  expect(JSON.parse(await program.line())).toEqual({ url: `https://${NAME}/mcp` });
  behind = { program, url: `http://127.0.0.1:${port}/mcp` };
});

/** How many requests each server has had; each of them is logged. */
const had = new Map<Served, number>();

function ask(served: Served, headers: Readonly<Record<string, string>> = {}, token = tokens.ann): Promise<Raw> {
  had.set(served, (had.get(served) ?? 0) + 1);
  return raw(served.url, {
    ...post('ping'),
    headers: { ...JSON_HEADERS, authorization: `Bearer ${token}`, ...headers },
  });
}

const logged = z.looseObject({ path: z.string(), remote: z.string().optional() });

/** Whom the log names for the newest request. */
async function remoteOf(served: Served): Promise<string | undefined> {
  await expect.poll(() => linesOf(served).length).toBe(had.get(served));
  return logged.parse(JSON.parse(linesOf(served).at(-1) ?? '')).remote;
}

const linesOf = ({ program }: Served): string[] => program.stderr.split('\n').filter((line) => line.startsWith('{'));

const FORGED = {
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'evil.example',
  forwarded: 'for=203.0.113.9;proto=http;host=evil.example',
  'x-real-ip': '203.0.113.9',
};

describe('without --behind-proxy', () => {
  test('forwarding headers are a text of the client: nothing is taken from them', async () => {
    expect((await ask(open, FORGED)).status).toBe(200);
    expect(await remoteOf(open)).toBe('127.0.0.1');
    const headers = { host: 'evil.example', 'x-forwarded-host': new URL(open.url).host };
    expect((await ask(open, headers)).status).toBe(421);
  });

  test('another address in every request does not help a guesser', async () => {
    for (let guess = 0; guess < 64; guess += 1) {
      const from = { 'x-forwarded-for': `198.51.100.${guess}` };
      expect((await ask(open, from, `flx_guess-${guess}`)).status).toBe(401);
    }
    const limited = await ask(open, { 'x-forwarded-for': '198.51.100.250' }, 'flx_guess-64');
    expect(limited.status).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(200);
    expect(limited.text).not.toContain('flx_');
    expect((await ask(open, {}, 'flx_guess-3')).status, 'a wrong one repeated is not one more').toBe(401);
    expect((await ask(open)).status, 'a token that was good before is not held up').toBe(200);
    expect((await ask(open, {}, tokens.ben)).status, 'one that is new there has to wait').toBe(429);
  });
});

describe('with --behind-proxy', () => {
  test('requests are for the public name; names of the machine are its own too', async () => {
    expect((await ask(behind, { host: NAME, 'x-forwarded-proto': 'https' })).status).toBe(200);
    expect((await ask(behind, { host: 'evil.example', 'x-forwarded-host': NAME })).status).toBe(421);
    const headers = { host: NAME, origin: `http://${NAME}` };
    expect((await ask(behind, headers)).status, 'the same name, but not by https').toBe(403);
    expect((await ask(behind, { host: NAME, origin: `https://${NAME}` })).status).toBe(200);
  });

  test('a proxy that was reached in plain HTTP is told so', async () => {
    const answer = await ask(behind, { host: NAME, 'x-forwarded-proto': 'http' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('https');
  });

  test('the address is what the proxy itself added, which is the last', async () => {
    expect(
      (await ask(behind, { ...FORGED, 'x-forwarded-for': '203.0.113.9, 192.0.2.7', 'x-forwarded-proto': 'https' }))
        .status,
    ).toBe(200);
    expect(await remoteOf(behind)).toBe('192.0.2.7');
  });

  test('guesses are counted by that address: nobody else behind the proxy is held up', async () => {
    const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
    for (let guess = 0; guess < 64; guess += 1) {
      expect((await ask(behind, from(`10.0.0.${guess}, 192.0.2.66`), `flx_wrong-${guess}`)).status).toBe(401);
    }
    expect((await ask(behind, from('10.9.9.9, 192.0.2.66'), 'flx_wrong-64')).status).toBe(429);
    expect((await ask(behind, from('192.0.2.67'), 'flx_wrong-64')).status).toBe(401);
    expect((await ask(behind, from('192.0.2.67'), tokens.ben)).status).toBe(200);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['192.0.2.7:49152', '192.0.2.7'],
  ['[::ffff:192.0.2.7]:49152', '192.0.2.7'],
  ['[2001:db8:1:2::9]:49152', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
  ['unknown', 'unknown'],
  ['', ''],
])('%j is counted as %j (RFC 4291, section 2.5.4: 64 bits of network)', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
