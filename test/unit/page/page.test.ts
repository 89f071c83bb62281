// ARCHITECTURE, section 4: the page lies on the loopback interface; in a container or over SSH another address is shown.
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMemoryStore } from '../../../src/guard/approvals.ts';
import { type ApprovalPage, type StartPage, startPage } from '../../../src/guard/page/page.ts';
import { openPassphraseFile } from '../../../src/guard/page/passphrase.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

async function started(options: Partial<StartPage> = {}): Promise<ApprovalPage> {
  const passphrase = openPassphraseFile(join(await temporaryFolder(), 'passphrase.json'));
  const page = await startPage({ store: createMemoryStore(), passphrase, ...options });
  onTestFinished(() => page.stop());
  return page;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A request with a Host header of one's own, as fetch does not send it. */
function ask(url: string, host?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { agent: false, ...(host === undefined ? {} : { headers: { host } }) }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    })
      .on('error', reject)
      .end();
  });
}

test('listens on 127.0.0.1, below an unguessable part that differs each time', async () => {
  const [one, two] = [await started(), await started()];
  expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}$/);
  expect(new URL(one.url).pathname).not.toBe(new URL(two.url).pathname);
  expect(one.urlOf('ab')).toBe(`${one.url}/ab`);
  expect((await ask(one.url)).status).toBe(200);
  expect((await ask(new URL('/', one.url).href)).status).toBe(404);
});

test('answers for its own names alone', async () => {
  const page = await started();
  const { port } = new URL(page.url);
  expect((await ask(page.url, `localhost:${port}`)).status).toBe(200);
  expect((await ask(page.url, `evil.example:${port}`)).status).toBe(421);
});

test('shows and answers for the public URL behind port forwarding', async () => {
  const page = await started({ host: '0.0.0.0', publicUrl: 'http://build-box.example:8080/' });
  expect(page.url).toMatch(/^http:\/\/build-box\.example:8080\/[0-9a-f]{32}$/);
});

test('on all interfaces it shows the address of this machine', async () => {
  const page = await started({ host: '0.0.0.0' });
  expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
  expect((await ask(page.url)).status).toBe(200);
});

test.each(['build-box', 'ftp://build-box', 'http://u:p@build-box', 'http://build-box/approve', 'http://build-box?x'])(
  'refuses %j as its public URL',
  async (publicUrl) => {
    await expect(started({ publicUrl })).rejects.toThrow('origin such as');
  },
);

test('a port that is taken is an error', async () => {
  const { port } = new URL((await started()).url);
  await expect(started({ port: Number(port) })).rejects.toThrow('EADDRINUSE');
});

test('after stop nothing listens', async () => {
  const page = await started();
  await page.stop();
  await expect(ask(page.url)).rejects.toThrow('ECONNREFUSED');
});
