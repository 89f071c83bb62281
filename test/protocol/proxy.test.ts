import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createProxy, request as forward, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { connect as connectClient, raw, serve, tokensFile } from '../http/support.ts';
import { atEnd } from '../support/at-end.ts';
import { certificateFor } from '../support/certificate.ts';
import { runToEnd } from '../support/program.ts';
import { Simulator } from '../support/simulator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { portOf } from '../wire/transport/cloud.ts';

/** A name that only the proxy can look up. */
const CLOUD = 'cloud.test';
const LOGIN = 'agent:pa%2Fss';
const certificate = certificateFor(CLOUD);

/** What the proxy was asked for, and by whom. */
const asked: { readonly target: string; readonly authorization: string | undefined }[] = [];
let simulator: Simulator;
let cloudPort = 0;
let proxyPort = 0;

async function listening(server: Pick<Server, 'listen' | 'address' | 'close' | 'once'>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.close();
  });
  return portOf(server);
}

beforeAll(async () => {
  simulator = await Simulator.start();
  const files = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) };
  // The cloud as it is in earnest: behind TLS, under a name.
  cloudPort = await listening(
    createTlsServer(files, (incoming, outgoing) => {
      const { method, url, headers } = incoming;
      const inner = forward(new URL(url ?? '/', simulator.login.url), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(inner);
    }),
  );
  const proxy = createProxy();
  proxy.on('connect', ({ url = '', headers }, socket) => {
    const authorization = headers['proxy-authorization'];
    asked.push({ target: url, authorization });
    socket.on('error', () => undefined);
    if (authorization !== `Basic ${Buffer.from('agent:pa/ss').toString('base64')}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const onward = connect(cloudPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
  });
  proxyPort = await listening(proxy);
});

async function doctor(
  proxy: string,
  more: Record<string, string> = {},
): Promise<{ text: string; code: number | null }> {
  asked.length = 0;
  const ran = await runToEnd(['doctor', '--endpoint', `https://${CLOUD}:${cloudPort}`], {
    ...simulator.byKey,
    FLEXUS_ENDPOINT: '',
    NODE_EXTRA_CA_CERTS: certificate.cert,
    HTTPS_PROXY: proxy,
    ...more,
  });
  return { text: ran.stdout + ran.stderr, code: ran.end.code };
}

describe('a cloud behind a proxy (HTTPS_PROXY, NO_PROXY)', () => {
  test('everything goes through it, end to end in TLS, and its password is told to nobody', async () => {
    const { text, code } = await doctor(`http://${LOGIN}@127.0.0.1:${proxyPort}`);
    expect(text).not.toMatch(/^fail/m);
    expect(code).toBe(0);
    expect(new Set(asked.map(({ target }) => target))).toEqual(new Set([`${CLOUD}:${cloudPort}`]));
    expect(text).toContain(`proxy: http://127.0.0.1:${proxyPort}`);
    expect(text).not.toMatch(/pa(%2F|\/)ss/);
  });

  test('a proxy that refuses is named as what refuses', async () => {
    const { text, code } = await doctor(`http://agent:wrong-secret@127.0.0.1:${proxyPort}`);
    expect(code).toBe(1);
    expect(text).toContain('the proxy did not let it through');
    expect(text).not.toContain('wrong-secret');
  });

  test.each([`.example,${CLOUD}`, '*'])('NO_PROXY=%j goes round it', async (except) => {
    const { text, code } = await doctor(`http://${LOGIN}@127.0.0.1:${proxyPort}`, { NO_PROXY: except });
    expect(code).toBe(1);
    expect(asked).toEqual([]);
    expect(text).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  test('a cloud on this machine is not asked for through it', async () => {
    asked.length = 0;
    const ran = await runToEnd(['doctor'], { ...simulator.byKey, HTTPS_PROXY: `http://127.0.0.1:${proxyPort}` });
    expect(ran.end.code).toBe(0);
    expect(asked).toEqual([]);
  });

  test.each(['not a url with pa/ss', 'socks5://agent:pass@h', 'http://agent:100%@h'])(
    'a value that is no proxy is refused without being repeated: %j',
    async (value) => {
      const { text, code } = await doctor(value);
      expect(code).not.toBe(0);
      expect(text).toContain('HTTPS_PROXY must be a URL such as');
      expect(text).not.toContain(value);
    },
  );

  test('flexus-mcp http goes through it for callers with profiles, and so does its readiness', async () => {
    asked.length = 0;
    const folder = await temporaryFolder();
    const { HUAWEICLOUD_SDK_AK: ak, HUAWEICLOUD_SDK_SK: sk } = simulator.byKey;
    writeFileSync(join(folder, 'shop.ini'), `[basic]\nak = ${ak}\nsk = ${sk}\n`, { mode: 0o600 });
    const profiles = join(folder, 'profiles.json');
    writeFileSync(profiles, JSON.stringify({ profiles: { shop: { credentials: 'shop.ini' } } }));
    const { file, tokens } = tokensFile({ caller: 'ann', profile: 'shop' });
    const way = { HTTPS_PROXY: `http://${LOGIN}@127.0.0.1:${proxyPort}`, NODE_EXTRA_CA_CERTS: certificate.cert };
    const { url } = await serve(
      ['--http-tokens', file, '--http-profiles', profiles, '--endpoint', `https://${CLOUD}:${cloudPort}`],
      way,
    );

    const ready = await raw(new URL('/readyz', url).href, { method: 'GET' });
    expect(ready.status, ready.text).toBe(200);
    expect(asked.map(({ target }) => target)).toEqual([`${CLOUD}:${cloudPort}`]);

    const { client } = await connectClient(url, tokens.ann);
    const { isError, content } = await client.callTool({ name: 'list_all_resources' });
    expect(isError ?? false, JSON.stringify(content)).toBe(false);
    await client.close();
  });
});
