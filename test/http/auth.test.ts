import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runToken } from '../../src/token-command.ts';
import { runToEnd } from '../support/program.ts';
import { Simulator } from '../support/simulator.ts';
import { connect, JSON_HEADERS, post, type Raw, raw, type Served, serve, tokensFile, writeTokens } from './support.ts';

const ALL = ['flexus:read', 'flexus:write', 'flexus:destructive', 'flexus:billing'];

function authorised(token: string, method: string, params: unknown = {}): Parameters<typeof raw>[1] {
  const request = post(method, params);
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

async function toolNames(url: string, token: string): Promise<string[]> {
  const { client } = await connect(url, token);
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name);
}

describe('bearer tokens hashed in a file (issue 5, part 2)', () => {
  let simulator: Simulator;
  let served: Served;
  const { file, tokens } = tokensFile(
    { caller: 'reader' },
    { caller: 'writer', scopes: ['flexus:read', 'flexus:write'] },
    { caller: 'admin', scopes: ALL },
    { caller: 'late', expires: '2020-01-01T00:00:00Z' },
  );
  const { reader = '', writer = '', admin = '', late = '' } = tokens;

  beforeAll(async () => {
    simulator = await Simulator.start();
    served = await serve(['--http-tokens', file, '--toolsets', 'flexus,billing'], simulator.byKey);
  });

  const refusals: readonly (readonly [string, Record<string, string>, string | undefined])[] = [
    ['no token', {}, undefined],
    ['another scheme', { authorization: 'Basic YWxpY2U6cGFzcw==' }, 'invalid_token'],
    ['an unknown token', { authorization: 'Bearer flx_guess' }, 'invalid_token'],
    ['an expired token', { authorization: `Bearer ${late}` }, 'invalid_token'],
    ['a token of 8,000 characters', { authorization: `Bearer ${'a'.repeat(8000)}` }, 'invalid_token'],
    ['two tokens in one header', { authorization: `Bearer ${admin}, Bearer ${admin}` }, 'invalid_token'],
  ];
  test.each(refusals)('%s: 401 with a challenge (RFC 6750, section 3)', async (_, headers, error) => {
    const request = post('tools/list');
    const answer = await raw(served.url, { ...request, headers: { ...JSON_HEADERS, ...headers } });
    expect(answer.status).toBe(401);
    const challenge = String(answer.headers['www-authenticate']);
    expect(challenge).toMatch(/^Bearer /);
    expect(/error="([^"]*)"/.exec(challenge)?.[1]).toBe(error);
    expect(answer.text).not.toContain('flx_');
  });

  test('a token in the query is not taken (specification 2025-11-25, basic/authorization)', async () => {
    const answer = await raw(served.url, { ...post('tools/list'), path: `/mcp?access_token=${admin}` });
    expect(answer.status).toBe(401);
  });

  test('a token beyond the header limit: 431, and the server goes on', async () => {
    const request = post('tools/list');
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${'a'.repeat(40_000)}` };
    expect((await raw(served.url, { ...request, headers })).status).toBe(431);
    expect((await raw(served.url, authorised(reader, 'ping'))).status).toBe(200);
  });

  test('what a scope does not cover is not listed', async () => {
    const [forReader, forWriter, forAdmin] = await Promise.all(
      [reader, writer, admin].map((t) => toolNames(served.url, t)),
    );
    expect(forReader).toContain('list_all_resources');
    expect(forReader).not.toContain('update_server');
    expect(forWriter).toContain('update_server');
    expect(forWriter).not.toContain('batch_stop_servers');
    expect(forWriter).not.toContain('create_light_instances');
    expect(forAdmin).toEqual(expect.arrayContaining(['update_server', 'batch_stop_servers', 'create_light_instances']));
  });

  test.each([
    ['update_server', { server_id: 'blog', name: 'x' }, 'flexus:read flexus:write'],
    ['batch_stop_servers', { server_ids: ['blog'] }, 'flexus:read flexus:destructive'],
    ['create_light_instances', {}, 'flexus:read flexus:billing'],
  ])('%s by a reader: 403 insufficient_scope, and nothing reaches the cloud', async (name, args, scope) => {
    await simulator.clearLog();
    const answer = await raw(served.url, authorised(reader, 'tools/call', { name, arguments: args }));
    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(answer.headers['www-authenticate']).toContain(`scope="${scope}"`);
    const { id, error } = JSON.parse(answer.text);
    expect(id).toBe(1);
    expect(error.message).toMatch(new RegExp(`${name} needs ${scope}\\. Ask whoever runs this server`));
    expect(await simulator.log()).toEqual([]);
  });

  test('a token taken out of the file is refused within a second or two, without a restart', async () => {
    const own = tokensFile({ caller: 'bob' }, { caller: 'eve' });
    const other = await serve(['--http-tokens', own.file], simulator.byKey);
    const status = async (name: string): Promise<number> =>
      (await raw(other.url, authorised(own.tokens[name] ?? '', 'ping'))).status;
    expect(await status('eve')).toBe(200);
    const kept: unknown[] = JSON.parse(readFileSync(own.file, 'utf8')).tokens;
    writeTokens(own.file, kept.slice(0, 1));
    await expect.poll(() => status('eve'), { timeout: 5000 }).toBe(401);
    expect(await status('bob')).toBe(200);
    writeFileSync(own.file, 'damaged');
    await expect.poll(() => status('bob'), { timeout: 5000 }).toBe(503);
    expect(other.program.stderr.match(/^flexus-mcp: .*tokens\.json .*nobody is let in\.$/gm)).toHaveLength(1);
    writeTokens(own.file, kept);
    await expect.poll(() => status('eve'), { timeout: 5000 }).toBe(200);
  });

  test('no token ever stands in the log', async () => {
    const own = await serve(['--http-tokens', file], simulator.byKey);
    await raw(own.url, authorised(admin, 'ping'));
    await raw(own.url, { ...authorised(late, 'ping'), path: `/mcp?access_token=${admin}` });
    await expect.poll(() => own.program.stderr.split('\n').length).toBeGreaterThan(2);
    expect(own.program.stderr).toContain('"caller":"admin"');
    expect(own.program.stderr).not.toMatch(/flx_|secret-of/);
  });
});

describe('a profile for each caller (issue 5, part 2)', () => {
  test('each caller acts with its own credentials, and no argument leads to another account', async () => {
    const [one, other] = [await Simulator.start(), await Simulator.start({ scenario: 'empty' })];
    const folder = mkdtempSync(join(tmpdir(), 'flexus-profiles-'));
    const profile = (name: string, { login }: Simulator): Record<string, string> => {
      writeFileSync(join(folder, `${name}.ini`), `[basic]\nak = ${login.ak}\nsk = ${login.sk}\n`);
      return { credentials: `${name}.ini`, endpoint: login.url };
    };
    const profiles = join(folder, 'profiles.json');
    writeFileSync(profiles, JSON.stringify({ profiles: { full: profile('full', one), bare: profile('bare', other) } }));
    const { file, tokens } = tokensFile({ caller: 'ann', profile: 'full' }, { caller: 'ben', profile: 'bare' });
    const served = await serve(['--http-tokens', file, '--http-profiles', profiles]);
    const names = async (who: string): Promise<string> => {
      const call = { name: 'list_all_resources', arguments: {} };
      return (await raw(served.url, authorised(tokens[who] ?? '', 'tools/call', call))).text;
    };
    expect(await names('ann')).toContain('blog');
    expect(await names('ben')).not.toContain('blog');
    for (const argument of ['profile', 'endpoint', 'credentials', 'host']) {
      const call = { name: 'list_all_resources', arguments: { [argument]: 'full' } };
      const { text } = await raw(served.url, authorised(tokens.ben ?? '', 'tools/call', call));
      expect(JSON.parse(text)).toMatchObject({ result: { isError: true } });
    }
    expect((await other.log()).length).toBeGreaterThan(0);
  });

  test('a token without a profile that is added to a running server is refused, and the others go on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flexus-profiles-'));
    writeFileSync(join(folder, 'a.ini'), '[basic]\nak = AAAAAAAAAAAAAAAAAAAA\nsk = some-secret-key\n');
    const profiles = join(folder, 'profiles.json');
    writeFileSync(profiles, JSON.stringify({ profiles: { a: { credentials: 'a.ini' } } }));
    const whole = tokensFile({ caller: 'ann', profile: 'a' }, { caller: 'eve' });
    const all: unknown[] = JSON.parse(readFileSync(whole.file, 'utf8')).tokens;
    writeTokens(whole.file, all.slice(0, 1));
    const served = await serve(['--http-tokens', whole.file, '--http-profiles', profiles]);
    writeTokens(whole.file, all);
    const status = async (who: string): Promise<number> =>
      (await raw(served.url, authorised(whole.tokens[who] ?? '', 'ping'))).status;
    await expect
      .poll(async () => [await status('eve'), served.program.stderr], { timeout: 5000 })
      .toEqual([401, expect.stringMatching(/gives eve no profile .* That token is refused\.$/m)]);
    expect(await status('ann')).toBe(200);
  });

  test.each([
    [[{ caller: 'ann', profile: 'none-such' }], 'ann'],
    [[{ caller: 'ann' }], 'ann'],
  ])('a caller without a profile that there is: a start-up error', async (specs, said) => {
    const folder = mkdtempSync(join(tmpdir(), 'flexus-profiles-'));
    writeFileSync(join(folder, 'a.ini'), '[basic]\nak = AAAAAAAAAAAAAAAAAAAA\nsk = some-secret-key\n');
    const profiles = join(folder, 'profiles.json');
    writeFileSync(profiles, JSON.stringify({ profiles: { a: { credentials: 'a.ini' } } }));
    const { file } = tokensFile(...specs);
    const { end, stderr } = await runToEnd(['http', '--http-tokens', file, '--http-profiles', profiles]);
    expect(end.code).toBe(1);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('secret');
  });
});

describe('who may listen where (issue 5, part 2)', () => {
  const { file } = tokensFile({ caller: 'reader' });
  test.each([
    [['--http-host', '0.0.0.0'], 'authentication'],
    [['--http-host', '192.0.2.1'], 'authentication'],
    [['--behind-proxy'], 'authentication'],
    [['--http-host', '0.0.0.0', '--http-tokens', file], '--tls-cert'],
    [['--behind-proxy', '--http-tokens', file], '--http-url'],
    [['--behind-proxy', '--http-tokens', file, '--http-url', 'http://mcp.example.com'], 'https://'],
    [['--oauth-issuer', 'https://as.example.com'], '--oauth-audience'],
    [
      ['--oauth-issuer', 'http://as.example.com', '--oauth-audience', 'a', '--oauth-jwks-uri', 'https://a.example'],
      'https',
    ],
    [['--http-tokens', '/nonexistent/tokens.json'], 'flexus-mcp token'],
    [['--tls-cert', '/nonexistent/cert.pem'], '--tls-key'],
    [['--metrics-host', '127.0.0.1'], '--metrics-port'],
  ])('%j is refused at the start, and says what would be right', async (args, said) => {
    const { end, stdout, stderr } = await runToEnd(['http', '--http-port', '0', ...args]);
    expect(end.code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a flag of http is not ignored by the server over stdio', async () => {
    const { end, stderr } = await runToEnd(['--http-tokens', file]);
    expect(end.code).toBe(1);
    expect(stderr).toContain('--http-tokens');
  });
});

describe('an OAuth 2.1 resource server (specification 2025-11-25, basic/authorization)', () => {
  const audience = 'https://mcp.example.com/mcp';
  let issuer: string;
  let served: Served;
  let simulator: Simulator;
  let jwksUp = true;
  let key: CryptoKey;
  let foreignKey: CryptoKey;
  const server = createServer((_, response) => {
    response.writeHead(jwksUp ? 200 : 500, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  const keys: unknown[] = [];

  beforeAll(async () => {
    const [own, foreign] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    key = own.privateKey;
    foreignKey = foreign.privateKey;
    keys.push({ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    simulator = await Simulator.start();
    served = await serve(oauthFlags(), simulator.byKey);
  });
  afterAll(() => server.close());

  function oauthFlags(): string[] {
    return ['--oauth-issuer', issuer, '--oauth-audience', audience, '--oauth-jwks-uri', `${issuer}/jwks`];
  }

  interface Claims {
    readonly scope?: string;
    readonly audience?: string;
    readonly issuer?: string;
    readonly subject?: string;
    /** Claims as they are, whatever their type. */
    readonly more?: Readonly<Record<string, unknown>>;
    readonly type?: string;
    readonly expires?: string;
    readonly key?: CryptoKey;
  }

  function token(claims: Claims = {}): Promise<string> {
    return new SignJWT({ scope: claims.scope ?? 'flexus:read', sub: claims.subject ?? 'agent-7', ...claims.more })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', ...(claims.type === undefined ? {} : { typ: claims.type }) })
      .setIssuer(claims.issuer ?? issuer)
      .setAudience(claims.audience ?? audience)
      .setExpirationTime(claims.expires ?? '5m')
      .sign(claims.key ?? key);
  }

  const ask = async (jwt: string, method = 'ping', params: unknown = {}): Promise<Raw> =>
    raw(served.url, authorised(jwt, method, params));

  test('the metadata of the protected resource (RFC 9728, sections 2 and 3.1)', async () => {
    for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp']) {
      const { status, text } = await raw(served.url, { method: 'GET', path });
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({
        resource: served.url,
        authorization_servers: [issuer],
        scopes_supported: ALL,
        bearer_methods_supported: ['header'],
      });
    }
  });

  test('401 tells where the metadata is, and which scope to ask for', async () => {
    const answer = await raw(served.url, post('ping'));
    expect(answer.status).toBe(401);
    const origin = new URL(served.url).origin;
    expect(answer.headers['www-authenticate']).toContain(
      `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`,
    );
    expect(answer.headers['www-authenticate']).toContain('scope="flexus:read"');
  });

  test('a good token lists what its scopes cover', async () => {
    for (const type of [undefined, 'JWT', 'at+jwt', 'application/at+jwt']) {
      expect((await ask(await token(type === undefined ? {} : { type }))).status).toBe(200);
    }
    const names = await toolNames(served.url, await token({ scope: 'openid flexus:read flexus:write' }));
    expect(names).toContain('update_server');
    expect(names).not.toContain('batch_stop_servers');
  });

  test('an empty scope: 403 insufficient_scope', async () => {
    const answer = await ask(await token({ scope: 'openid' }));
    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toContain('error="insufficient_scope"');
  });

  test.each([
    ['expired', { expires: '-5m' }],
    ['for another audience', { audience: 'https://other.example.com' }],
    ['of another issuer', { issuer: 'https://evil.example.com' }],
    ['with a subject that hides itself', { subject: 'admin\u202Egnp' }],
    ['with a number for a subject (RFC 7519, section 4.1.2)', { more: { sub: 7 } }],
    ['with a list for a subject', { more: { sub: ['agent-7'] } }],
    ['that is a logout token (RFC 8725, section 3.11)', { type: 'logout+jwt' }],
  ] satisfies [string, Claims][])('a token %s: 401 invalid_token', async (_, claims) => {
    const answer = await ask(await token(claims));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  test('a foreign signature, no signature, and a symmetric one are refused', async () => {
    const claims = Buffer.from(JSON.stringify({ iss: issuer, aud: audience, sub: 'x', exp: 9e9 })).toString(
      'base64url',
    );
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    const symmetric = await new SignJWT({ scope: ALL.join(' ') })
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject('x')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(JSON.stringify(keys[0])));
    for (const jwt of [await token({ key: foreignKey }), none, symmetric]) expect((await ask(jwt)).status).toBe(401);
  });

  test('keys that cannot be read are no fault of the token: 503 with Retry-After', async () => {
    jwksUp = false;
    const fresh = await serve(oauthFlags(), simulator.byKey);
    const answer = await raw(fresh.url, authorised(await token(), 'ping'));
    jwksUp = true;
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
  });
});

describe('flexus-mcp token', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flexus-token-'));
  const said: string[] = [];
  const printed: string[] = [];
  const io = (terminal: boolean): Parameters<typeof runToken>[1] => ({
    terminal,
    print: (text) => printed.push(text),
    say: (text) => said.push(text),
    now: () => Date.UTC(2026, 0, 1),
  });

  test('prints the token once, in a terminal, and keeps its hash alone', async () => {
    const file = join(folder, 'a.json');
    expect(await runToken(['--file', file, '--caller', 'alice', '--days', '30'], io(true))).toBe(0);
    const token = printed[0]?.trim() ?? '';
    expect(token).toMatch(/^flx_[A-Za-z0-9_-]{43}$/);
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain(token);
    expect(JSON.parse(text)).toMatchObject({ tokens: [{ caller: 'alice', expires: '2026-01-31T00:00:00.000Z' }] });
    const served = await serve(['--http-tokens', file]);
    expect((await raw(served.url, authorised(token, 'ping'))).status).toBe(401);
    expect(await runToken(['--file', file, '--caller', 'alice'], io(true))).toBe(0);
    await expect
      .poll(async () => (await raw(served.url, authorised(printed[1]?.trim() ?? '', 'ping'))).status, { timeout: 5000 })
      .toBe(200);
    expect(await runToken(['--file', file, '--revoke', 'alice'], io(true))).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ tokens: [] });
  });

  test('does not print into a pipe', async () => {
    const file = join(folder, 'b.json');
    const before = printed.length;
    expect(await runToken(['--file', file, '--caller', 'alice'], io(false))).toBe(1);
    expect(printed.length).toBe(before);
    expect(said.at(-1)).toContain('--out');
    expect(await runToken(['--file', file, '--caller', 'alice', '--out', join(folder, 'token')], io(false))).toBe(0);
    expect(readFileSync(join(folder, 'token'), 'utf8')).toMatch(/^flx_/);
  });

  test.each([
    [['--caller', 'x']],
    [['--file', 'f', '--caller', 'a b']],
    [['--file', 'f', '--caller', 'a', '--scopes', 'flexus:write']],
    [['--file', 'f', '--caller', 'a', '--scopes', 'flexus:read,flexus:all']],
    [['--file', 'f', '--caller', 'a', '--days', '0']],
    [['--file', 'f', '--revoke', 'a', '--caller', 'b']],
  ])('%j is refused', async (argv) => {
    await expect(runToken(argv, io(true))).rejects.toThrow(/--/);
  });
});
